"""The record as a table that fetches older entries as one scrolls."""

import re
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from app.domain.activity import Activity
from app.domain.callbacks.change import Outcome
from app.domain.outside_text import cut, visible
from app.text.changes import kind_text, outcome_word
from app.text.formats import Formats
from app.text.noop import QT_TRANSLATE_NOOP
from app.text.plan_heading import plan_title
from app.text.plans import summary_text, summary_tone
from app.text.status import Status, Tone
from app.text.translate import translate
from app.ui.kit.row_reading import spoken_cell, spoken_row, spoken_row_header
from app.ui.look.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex
COLUMNS = (
    QT_TRANSLATE_NOOP("activity", "Time"),
    QT_TRANSLATE_NOOP("activity", "Action"),
    QT_TRANSLATE_NOOP("activity", "Company"),
    QT_TRANSLATE_NOOP("activity", "Callback ID"),
    QT_TRANSLATE_NOOP("activity", "Result"),
    QT_TRANSLATE_NOOP("activity", "Duration"),
    QT_TRANSLATE_NOOP("activity", "User"),
)
_TYPE = re.compile(r'"(?:callback|event)_type": ?"([A-Za-z0-9_.-]{1,60})"')
_RESULT, _USER = COLUMNS.index("Result"), COLUMNS.index("User")
_OUTCOMES: dict[Outcome | None, tuple[Tone, str]] = {
    Outcome.DONE: (Tone.ACTIVE, "check"),
    Outcome.NOT_DONE: (Tone.NEUTRAL, "stopped"),
    Outcome.REFUSED: (Tone.FAILED, "failed"),
    Outcome.ROLLED_BACK: (Tone.SOON, "warning"),
    Outcome.HALF_DONE: (Tone.FAILED, "warning"),
    Outcome.UNKNOWN: (Tone.SOON, "unknown"),
    None: (Tone.SOON, "clock"),
}
_OF_TONE = {Tone.ACTIVE: "check", Tone.SOON: "warning", Tone.FAILED: "failed"}
_LONGEST = 500
_DISPLAY, _TIP = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole


class ActivityTableModel(QAbstractTableModel):
    """Signals: more_asked, when the oldest shown entry came into view."""

    more_asked = Signal()

    def __init__(self, formats: Formats) -> None:
        super().__init__()
        self._formats = formats
        self._entries: list[Activity] = []
        self._texts: list[tuple[str, ...]] = []
        self._more = False

    @property
    def entries(self) -> list[Activity]:
        """What is loaded, the newest first."""
        return self._entries

    def show_entries(
        self, entries: list[Activity], *, more: bool, keeps_older: bool = False
    ) -> None:
        """Replaces all; `more` tells whether older ones may exist.

        With `keeps_older` those that were loaded below stay, where these lead up to them.
        """
        older = self._older_than(entries) if keeps_older else None
        if older is not None:
            entries, more = [*entries, *older], self._more
        new = self._come_before(entries)
        if new is not None:
            # What is chosen stays so.
            self._add_above(entries[:new])
            self._tell_anew(entries)
            self._drop_below(len(entries))
            self._more = more
            return
        self.beginResetModel()
        self._entries, self._more = list(entries), more
        self._texts = [self._seen(one) for one in entries]
        self.endResetModel()

    def may_have_more(self) -> None:
        """Older ones were asked for, and did not come."""
        self._more = True

    def identity_at(self, row: int) -> tuple[object, ...]:
        """What tells the entry of a row from all others, wherever it stands."""
        return _identity(self._entries[row])

    def _older_than(self, entries: list[Activity]) -> list[Activity] | None:
        """What is shown below the last of these; None where that is not among it."""
        if not entries:
            return None
        last = _identity(entries[-1])
        names = [_identity(one) for one in self._entries]
        return self._entries[names.index(last) + 1 :] if last in names else None

    def _come_before(self, entries: list[Activity]) -> int | None:
        """How many of these are newer than what is shown; None where they do not lead up to it."""
        if not self._entries:
            return None
        first, names = _identity(self._entries[0]), [_identity(one) for one in entries]
        if first not in names:
            return None
        new = names.index(first)
        shown = [_identity(one) for one in self._entries[: len(entries) - new]]
        return new if names[new:] == shown else None

    def _tell_anew(self, entries: list[Activity]) -> None:
        """The same ones, of which more may be known by now."""
        for row, one in enumerate(entries):
            if self._entries[row] != one:
                self._entries[row], self._texts[row] = one, self._seen(one)
                self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))

    def _add_above(self, entries: list[Activity]) -> None:
        if not entries:
            return
        self.beginInsertRows(QModelIndex(), 0, len(entries) - 1)
        self._entries = [*entries, *self._entries]
        self._texts = [*(self._seen(one) for one in entries), *self._texts]
        self.endInsertRows()

    def _drop_below(self, count: int) -> None:
        if len(self._entries) > count:
            self.beginRemoveRows(QModelIndex(), count, len(self._entries) - 1)
            del self._entries[count:], self._texts[count:]
            self.endRemoveRows()

    def add_entries(self, entries: list[Activity], *, more: bool) -> None:
        """Adds older ones."""
        self._more = more
        if entries:
            first = len(self._entries)
            self.beginInsertRows(QModelIndex(), first, first + len(entries) - 1)
            self._entries += entries
            self._texts += [self._seen(one) for one in entries]
            self.endInsertRows()

    def zone_changed(self) -> None:
        """Local time or UTC: all rows are told anew."""
        self._texts = [self._seen(one) for one in self._entries]
        if self._texts:
            last = self.index(len(self._texts) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def entry_at(self, row: int) -> Activity:
        """The entry of a row."""
        return self._entries[row]

    def row_like(self, entry: Activity) -> int | None:
        """Where an entry stands now, though more may be known of it; None where it is not."""
        wanted = _identity(entry)
        rows = (at for at, one in enumerate(self._entries) if _identity(one) == wanted)
        return next(rows, None)

    def status_at(self, row: int, column: int) -> Status | None:
        """How a change came out, or a call that failed, as a state; else None."""
        if column != _RESULT:
            return None
        one, text = self._entries[row], self._texts[row][column]
        if one.change is not None:
            tone, name = _OUTCOMES[one.change.outcome]
            return Status(text, tone, name)
        if one.plan is not None:
            tone = summary_tone(one.plan)
            return Status(text, tone, _OF_TONE[tone])
        if one.call is not None and (one.call.status is None or one.call.status >= 400):
            return Status(text, Tone.FAILED, "failed")
        return None

    def sought_at(self, cell: Index) -> str:
        """What the record is searched by to find the same as a cell; "" for time and duration."""
        if not cell.isValid():
            return ""
        one = self._entries[cell.row()]
        action, result = _sought_of(one)
        # The name of several is none that the record could be searched by.
        several = one.plan is not None and len(one.plan.plan.company_ids) > 1
        return (
            *("", action, "" if several else one.company_name, one.callback_id, result, ""),
            self._texts[cell.row()][_USER],
        )[cell.column()]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's own signature
        if orientation is not Qt.Orientation.Horizontal:
            return spoken_row_header(section, role)
        return translate("activity", COLUMNS[section]) if role == _DISPLAY else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        if role == _DISPLAY:
            return self._texts[index.row()][index.column()]
        if role == _TIP:
            if index.column() == 0:
                return plain_tip(self._formats.both(self._entries[index.row()].at))
            return plain_tip(self._texts[index.row()][index.column()])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken_cell(self._texts[index.row()][index.column()])
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            titles = [translate("activity", one) for one in COLUMNS]
            return spoken_row(titles, self._texts[index.row()], index.column())
        return None

    def canFetchMore(self, parent: Index) -> bool:
        return self._more and not parent.isValid()

    def fetchMore(self, _parent: Index) -> None:
        self._more = False
        self.more_asked.emit()

    def _seen(self, one: Activity) -> tuple[str, ...]:
        return tuple(visible(cut(text, _LONGEST)) for text in self._words(one))

    def _words(self, one: Activity) -> tuple[str, ...]:
        when = self._formats.exact(one.at)
        call, change = one.call, one.change
        if change is not None:
            result = outcome_word(change.outcome)
            return (
                *(when, kind_text(change), one.company_name, one.callback_id),
                *(result, "", change.user),
            )
        if one.plan is not None:
            plan = one.plan.plan
            said = summary_text(one.plan)
            return (when, plan_title(plan), one.company_name, "", said, "", plan.user)
        if call is None:
            return ("",) * len(COLUMNS)
        result = str(call.status) if call.status is not None else call.error
        if call.status is not None and call.error:
            result += f" · {call.error}"
        took = f"{call.duration_s * 1000:.0f} ms"
        if one.sent is not None:
            sent = one.sent
            action = translate("activity", "Test event {0} · {1}").format(
                visible(sent.event.event_type), visible(sent.event_id)
            )
            ids = one.callback_id or ", ".join(sent.receivers)
            return (when, action, one.company_name, ids, result, took, sent.user)
        action = f"{call.method} {_short(call.path)}"
        named = _TYPE.search(call.request)
        if named is not None:
            action += f" · {named[1]}"
        return (when, action, one.company_name, one.callback_id, result, took, "")


def _sought_of(one: Activity) -> tuple[str, str]:
    """What the action of an entry is found by, and its result; "" for neither."""
    if one.change is not None:
        return one.change.kind, one.change.outcome or "open"
    if one.plan is not None:
        return one.plan.plan.purpose, ""
    if one.call is None:
        return "", ""
    call = one.call
    action = f"{call.method} {call.base_url}{call.path}"
    result = call.error if call.status is None else str(call.status)
    return one.sent.event_id if one.sent is not None else action, result


def _short(path: str) -> str:
    short = path.partition("/config/")[2] or path
    return short.removeprefix("callback_events/")


def _identity(one: Activity) -> tuple[object, ...]:
    """What stays of an entry while it comes to its end."""
    number = one.change.change_id if one.change else one.plan.plan.plan_id if one.plan else 0
    return one.at, number, one.call is None, one.call
