"""The callbacks of all companies as one table that is searched and sorted in short steps."""

from collections.abc import Callable, Generator
from datetime import UTC, datetime
from typing import Any

import msgspec
from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.list_filter import ListFilter, read_filter_text
from app.domain.callbacks.remembered import Remembered
from app.domain.companies.company import Company, CompanyKind
from app.domain.outside_text import cut, visible
from app.domain.typed.web_address import shown_address
from app.services.all_companies import CompanyList
from app.text.companies import kind_of
from app.text.formats import Clock, Formats, applies_to
from app.text.messages import message_for
from app.text.noop import QT_TRANSLATE_NOOP
from app.text.search_key import fits, search_key
from app.text.status import Status, Tone
from app.text.translate import translate
from app.ui.kit.sliced_work import SlicedWork
from app.ui.kit.titled_model import Index, TitledModel
from app.ui.look.colours import colour_icon

TITLES = (
    QT_TRANSLATE_NOOP("across", "Company"),
    QT_TRANSLATE_NOOP("across", "Status"),
    QT_TRANSLATE_NOOP("across", "Event type"),
    QT_TRANSLATE_NOOP("across", "Applies to"),
    QT_TRANSLATE_NOOP("across", "Destination"),
    QT_TRANSLATE_NOOP("across", "Method"),
    QT_TRANSLATE_NOOP("across", "Starts"),
    QT_TRANSLATE_NOOP("across", "Ends"),
    QT_TRANSLATE_NOOP("across", "Callback ID"),
    QT_TRANSLATE_NOOP("across", "Read"),
)
COMPANY, STATUS, DESTINATION = 0, 1, 4
_LONGEST, _STEP, _KEY_STEP, _TURN_S = 2000, 250, 50, 0.004
"""Characters of a cell; rows between two turns of the window, looked through and made ready to be;
and how long a turn may take."""
_PAUSE_MS = 200
"""How often the table follows while companies are read."""
_FAR = datetime.max.replace(tzinfo=UTC)
_PAST = datetime.min.replace(tzinfo=UTC)


class AllRow(msgspec.Struct, frozen=True, kw_only=True):
    """A callback of a company; `callback` None is a company whose list could not be read."""

    company: Company
    callback: Callback | None
    known: Remembered | None
    read_at: datetime | None
    failure: str = ""
    key: str = ""


class AllCallbacksModel(TitledModel):
    """Failures stand on top, whatever is searched or sorted: they must not look like "none".

    Signals: searched, after the rows are those of the newest search.
    """

    searched = Signal()

    def __init__(self, formats: Formats, clock: Clock) -> None:
        super().__init__([translate("across", one) for one in TITLES])
        self._formats, self._clock = formats, clock
        self._lists: dict[str, CompanyList] = {}
        self._rows: dict[str, list[AllRow]] = {}
        self._failed: list[AllRow] = []
        self._shown: list[AllRow] = []
        self._found: list[AllRow] = []
        self._search, self._sorted_by = "", (COMPANY, Qt.SortOrder.AscendingOrder)
        self._work = SlicedWork(self, _TURN_S)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._begin)

    @property
    def lists(self) -> list[CompanyList]:
        """What is known of each company."""
        return list(self._lists.values())

    def show_lists(self, lists: list[CompanyList]) -> None:
        """Replaces all."""
        self._lists = {one.company.company_id: one for one in lists}
        self._rows = {company_id: self._rows_of(one) for company_id, one in self._lists.items()}
        self._begin()

    def put(self, found: CompanyList) -> None:
        """Replaces one company; the table follows a moment later, for all that came meanwhile."""
        self._lists[found.company.company_id] = found
        self._rows[found.company.company_id] = self._rows_of(found)
        if not self._pause.isActive():
            self._pause.start()

    def settle(self) -> None:
        """Nothing more comes: the table shows all of it now."""
        self._pause.stop()
        self._begin()

    def search(self, text: str) -> None:
        """Shows the rows that hold what was typed, see `domain.callbacks.list_filter`."""
        self._search = text
        self._begin()

    def row_at(self, row: int) -> AllRow:
        """A shown row."""
        return self._shown[row]

    def shown_rows(self) -> list[AllRow]:
        """What is shown, failures aside."""
        return self._found

    def status_at(self, row: int, column: int) -> Status | None:
        """The state of a callback, or that a list could not be read."""
        one = self._shown[row]
        if column == COMPANY and one.company.kind is CompanyKind.PRODUCTION:
            return None
        if column != STATUS:
            return None
        if one.callback is None:
            return Status(translate("across", "Not read"), Tone.FAILED, "failed")
        return self._formats.status_of(one.callback, self._clock(), one.known)

    def address_at(self, row: int, column: int) -> str | None:
        """The address that a cell holds; None for one that holds something else."""
        if column != DESTINATION or self._shown[row].callback is None:
            return None
        return self.text_at(row, column)

    def text_at(self, row: int, column: int) -> str:
        """What a cell says."""
        return visible(cut(self._text(self._shown[row], column), _LONGEST))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        if role == Qt.ItemDataRole.DecorationRole and index.column() == COMPANY:
            return colour_icon(self._shown[index.row()].company.colour)
        return super().data(index, role)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorted_by = (column, order)
        self._begin()

    def _text(self, row: AllRow, column: int) -> str:
        company, one = row.company, row.callback
        if column == COMPANY:
            mark = f" · {kind_of(company)}" if company.kind is CompanyKind.PRODUCTION else ""
            return company.name + mark
        if column == len(TITLES) - 1:
            if row.read_at is None:
                return translate("across", "never")
            return self._formats.age((self._clock() - row.read_at).total_seconds())
        if one is None:
            failed = {STATUS: translate("across", "Not read"), DESTINATION: row.failure}
            return failed.get(column, "")
        if column == STATUS:
            return self._formats.status_of(one, self._clock(), row.known).text
        return (
            *("", "", one.event_type, applies_to(one.event_type, one.filters)),
            *(shown_address(one.destination_url), one.method),
            self._formats.day(one.starts_at) if one.starts_at else translate("table", "Not stated"),
            self._formats.day(one.ends_at) if one.ends_at else translate("table", "No end"),
            one.callback_id,
        )[column]

    def _rows_of(self, found: CompanyList) -> list[AllRow]:
        known = found.listing.known
        return [
            AllRow(
                company=found.company,
                callback=one,
                known=known.get(one.callback_id),
                read_at=found.read_at,
            )
            for one in found.listing.callbacks
        ]

    def _keyed(self, row: AllRow) -> AllRow:
        """With its key, which is not made before it is wanted or nothing else is to do."""
        if row.key or row.callback is None:
            return row
        shown = [self._text(row, column) for column in range(len(TITLES) - 1)]
        key = search_key(shown, row.callback, row.known, self._formats, self._clock())
        return msgspec.structs.replace(row, key=key)

    def _begin(self) -> None:
        self._failed = [
            AllRow(
                company=one.company,
                callback=None,
                known=None,
                read_at=one.read_at,
                failure=message_for(one.failure).title,
            )
            for one in self._lists.values()
            if one.failure is not None
        ]
        self._work.begin(self._arranged(read_filter_text(self._search)), self._show_found)

    def _arranged(self, wanted: ListFilter) -> Generator[None, None, list[AllRow]]:
        """Generator: the rows that a filter lets through, in order, between short steps."""
        found: list[AllRow] = []
        now = self._clock()
        if wanted.words or wanted.without:
            yield from self._keys_made()
        for rows in list(self._rows.values()):
            for start in range(0, len(rows), _STEP):
                found += [
                    row
                    for row in rows[start : start + _STEP]
                    if row.callback is not None
                    and fits(wanted, row.key, row.callback, row.known, now, row.company.name)
                ]
                yield
        yield
        column, order = self._sorted_by
        found.sort(key=_SORT_KEYS[column], reverse=order is Qt.SortOrder.DescendingOrder)
        return found

    def _keys_made(self) -> Generator[None, None, None]:
        """Generator: gives every row its key, between short steps."""
        for rows in list(self._rows.values()):
            for start in range(0, len(rows), _KEY_STEP):
                part = rows[start : start + _KEY_STEP]
                if any(not row.key for row in part):
                    rows[start : start + _KEY_STEP] = [self._keyed(row) for row in part]
                    yield

    def _show_found(self, found: list[AllRow]) -> None:
        # What a search will need is made ready while nothing else is to do.
        self._work.begin(self._keys_made(), lambda _: None, later=True)
        self.beginResetModel()
        self._found, self._shown = found, [*self._failed, *found]
        self.endResetModel()
        self.searched.emit()


def _by(get: Callable[[Callback], Any]) -> Callable[[AllRow], Any]:
    return lambda row: get(row.callback) if row.callback is not None else ""


_SORT_KEYS: tuple[Callable[[AllRow], Any], ...] = (
    lambda row: row.company.name.casefold(),
    _by(lambda one: (one.ends_at or _FAR, one.starts_at or _PAST)),
    _by(lambda one: one.event_type),
    _by(lambda one: one.filters),
    _by(lambda one: one.destination_url),
    _by(lambda one: one.method),
    _by(lambda one: one.starts_at or _PAST),
    _by(lambda one: one.ends_at or _FAR),
    _by(lambda one: one.callback_id),
    lambda row: row.read_at or _PAST,
)
