"""Which columns a table of callbacks shows, how wide, and in which order; kept between starts."""

from collections.abc import Mapping
from typing import Protocol

from PySide6.QtCore import QByteArray, QObject, Qt
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView, QWidget

from app.domain.json_member import pointer_caption
from app.domain.outside_text import visible
from app.text.translate import translate
from app.ui.look.column_room import ColumnRoom
from app.ui.look.isolates import entry_text
from app.ui.look.measure import em
from app.ui.rows.columns import COLUMNS, MEMBERS, SECTION
from app.ui.rows.rows_model import CallbackRowsModel

_ALWAYS = {SECTION["company"], SECTION["status"], SECTION["event_type"]}
"""A table without these would mislead."""
_LONG_STATUS, _LEAST_ADDRESS, _TELLING_ADDRESS, _WHOLE_ADDRESS = 176, 120, 238, 460
"""Pixels: of the status while ended ones are shown; of an address at least, so that its host and
its last part can be read, and so that most are whole."""
_STATUS, _ADDRESS, _PROVED = SECTION["status"], SECTION["destination"], SECTION["proved"]


class ColumnsKept(Protocol):
    """Where the choice is kept; see `domain.preferences.TableColumns`."""

    columns: str
    columns_of: str
    dragged: list[str]
    members: list[str]
    proved_column: bool


class ChosenColumns(QObject):
    """`widths` are of columns that are to be narrower here than elsewhere, in pixels, by key."""

    def __init__(
        self,
        table: QTableView,
        model: CallbackRowsModel,
        kept: ColumnsKept,
        widths: Mapping[str, int],
    ) -> None:
        super().__init__(table)
        self._table, self._model, self._kept = table, model, kept
        self._wanted = {
            at: em(widths.get(COLUMNS[at].key, COLUMNS[at].width)) for at in model.offered
        }
        # Of columns that were taken away, and may come back: how wide, and where they stood.
        self._widths: dict[int, int] = {}
        self._places: dict[int, int] = {}
        comfort = {at: em(COLUMNS[at].comfort) for at in model.offered}
        self._room = ColumnRoom(
            table,
            dict(self._wanted),
            comfort,
            least=em(_LEAST_ADDRESS),
            roomy=em(_TELLING_ADDRESS),
            ample=em(_WHOLE_ADDRESS),
            first=(SECTION["event_type"], SECTION["company"], SECTION["applies_to"]),
            key_of=lambda column: model.sections[column],
        )
        model.show_members(kept.members)

    def begin(self) -> None:
        """Once the table has its model, and before it is sorted: titles need no arrow yet."""
        header = self._table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setResizeContentsPrecision(0)
        header.setMinimumSectionSize(60)
        header.setStretchLastSection(False)
        self._as_at_first()

    def restore(self) -> bool:
        """As it was kept; False where there is nothing that means something here."""
        sections = self._known_sections()
        if not sections:
            self.fit()
            return False
        for section in self._model.offered:
            self.show(section, section in sections)
        restored = self._restore(self._table.horizontalHeader())
        self.fit()
        return restored

    def width_of(self, section: int) -> int:
        """Pixels; 0 of one that is not shown."""
        column = self._model.column_of(section)
        return self._table.columnWidth(column) if column >= 0 else 0

    def show(self, section: int, shown: bool) -> None:
        """Adds a column where it was, or takes it away."""
        if (self._model.column_of(section) >= 0) is shown:
            return
        header, column = self._table.horizontalHeader(), self._model.column_of(section)
        if not shown:
            self._widths[section] = self.width_of(section)
            self._places[section] = header.visualIndex(column)
        self._model.show_section(section, shown)
        if not shown:
            return
        column = self._model.column_of(section)
        if section not in self._widths:
            self._room.usual[section] = self._widths[section] = self._least(section)
        self._set_width(section, self._widths[section])
        place = self._places.get(section, column)
        header.moveSection(header.visualIndex(column), min(place, header.count() - 1))
        sorted_by, order = self._model.sorted_by
        if sorted_by == section:
            # The rows are in its order still; Qt forgot the arrow with the column.
            before = header.blockSignals(True)
            header.setSortIndicator(column, order)
            header.blockSignals(before)

    def sort_at_first(self) -> None:
        """By company where there are several, else by type."""
        offers = SECTION["company"] in self._model.offered
        section = SECTION["company"] if offers else SECTION["event_type"]
        self._table.sortByColumn(self._model.column_of(section), Qt.SortOrder.AscendingOrder)

    @property
    def members(self) -> tuple[str, ...]:
        """The JSON pointers of the members that are columns."""
        return tuple(self._kept.members)

    def show_member(self, pointer: str) -> int:
        """Returns the section that shows a member now; the one that was added first makes room."""
        kept = self._kept
        if pointer not in kept.members:
            kept.members = [*kept.members, pointer][-len(MEMBERS) :]
        self._follow_members()
        return MEMBERS[kept.members.index(pointer)]

    def remember(self) -> None:
        """Writes widths, order, sorting and choice of columns into what is kept."""
        state = self._table.horizontalHeader().saveState().toBase64().data()
        self._kept.columns = bytes(state).decode()
        self._kept.columns_of = ",".join(COLUMNS[at].key for at in self._model.sections)
        self._kept.dragged = [COLUMNS[at].key for at in sorted(self._room.dragged)]

    def fit(self) -> None:
        """The destination takes what is left, so that the dates are never cut off."""
        self._give_way()
        self._room.share(self._model.column_of(_ADDRESS))

    def make_room_for_long_statuses(self, wanted: bool) -> None:
        """`Ended by …` is longer than what listed ones say."""
        usual, spare = self._wanted[_STATUS], 0
        address = self._model.column_of(_ADDRESS)
        header = self._table.horizontalHeader()
        if address >= 0 and header.sectionResizeMode(address) is QHeaderView.ResizeMode.Stretch:
            # Only as far as the address can spare it: the table must not have to be scrolled.
            spare = max(self.width_of(_ADDRESS) - em(_TELLING_ADDRESS), 0)
        long = min(max(em(_LONG_STATUS), usual), usual + spare)
        self._room.usual[_STATUS] = long if wanted else usual
        self.fit()

    def menu(self, parent: QWidget) -> QMenu:
        """A menu with a tick for each column that is shown."""
        made = QMenu(translate("table", "Colu&mns"), parent)
        made.aboutToShow.connect(lambda: self._fill(made))
        return made

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        for at, pointer in enumerate(self._kept.members):
            caption = translate("table", "Take away {0}").format(visible(pointer_caption(pointer)))
            away = menu.addAction(entry_text(caption))
            away.triggered.connect(lambda _=False, at=at: self._hide_member(at))
        if self._kept.members:
            menu.addSeparator()
        for section in self._model.offered:
            if section in MEMBERS:
                continue
            action = menu.addAction(self._model.title_of(section))
            action.setCheckable(True)
            action.setChecked(self._model.column_of(section) >= 0)
            action.setEnabled(section not in _ALWAYS)
            if section == _PROVED:
                action.setChecked(self._kept.proved_column)
                action.toggled.connect(self._wish_proved)
                continue
            action.toggled.connect(lambda shown, section=section: self._choose(section, shown))
        menu.addSeparator()
        menu.addAction(translate("table", "Columns as they were at first"), self._reset)

    def _choose(self, section: int, shown: bool) -> None:
        self.show(section, shown)
        self.fit()

    def _hide_member(self, at: int) -> None:
        kept = self._kept
        kept.members = [one for place, one in enumerate(kept.members) if place != at]
        self._follow_members()

    def _follow_members(self) -> None:
        self._model.show_members(self._kept.members)
        for at, section in enumerate(MEMBERS):
            self.show(section, at < len(self._kept.members))
        self.fit()
        self._table.viewport().update()

    def _as_at_first(self) -> None:
        header = self._table.horizontalHeader()
        for section in self._model.offered:
            used = section in MEMBERS[: len(self._kept.members)]
            self.show(section, COLUMNS[section].shown or used)
        for column, section in enumerate(self._model.sections):
            header.moveSection(header.visualIndex(column), column)
            self._room.usual[section] = self._least(section)
            self._set_width(section, self._room.usual[section])

    def _reset(self) -> None:
        self._kept.proved_column = True
        self._widths.clear()
        self._places.clear()
        self._room.dragged.clear()
        self._as_at_first()
        self.fit()
        self.sort_at_first()

    def _known_sections(self) -> list[int]:
        """What the kept state is about; empty where it means nothing here."""
        names = self._kept.columns_of.split(",") if self._kept.columns else []
        sections = [SECTION[one] for one in names if one in SECTION]
        whole = len(sections) == len(names) and set(sections) <= set(self._model.offered)
        in_order = sections == sorted(set(sections))
        return sections if whole and in_order and set(sections) >= self._needed() else []

    def _needed(self) -> set[int]:
        return _ALWAYS & set(self._model.offered)

    def _restore(self, header: QHeaderView) -> bool:
        if not header.restoreState(QByteArray.fromBase64(self._kept.columns.encode())):
            return False
        # Up to 0.2 columns that were not shown were hidden ones.
        hidden = [at for at in self._model.sections if self._is_hidden(header, at)]
        for section in hidden:
            header.showSection(self._model.column_of(section))
            self.show(section, shown=False)
        for at, section in enumerate(MEMBERS):
            self.show(section, at < len(self._kept.members))
        for section in self._model.sections:
            usual = range(self._room.usual[section], self._room.comfort_of(section) + 1)
            if COLUMNS[section].key in self._kept.dragged or self.width_of(section) not in usual:
                self._room.dragged.add(section)
        return True

    def _is_hidden(self, header: QHeaderView, section: int) -> bool:
        return section not in _ALWAYS and header.isSectionHidden(self._model.column_of(section))

    def _wish_proved(self, shown: bool) -> None:
        self._kept.proved_column = shown
        self.fit()

    def _give_way(self) -> None:
        """What was proved stands in the details too: it goes before a type or an address is cut."""
        others = [at for at in self._model.sections if at not in {_PROVED, _ADDRESS}]
        width = self.width_of(_PROVED) or self._widths.get(_PROVED, self._wanted[_PROVED])
        needed = em(_TELLING_ADDRESS) + self._room.least_of(_PROVED, width)
        needed += sum(self._room.least_of(at, self.width_of(at)) for at in others)
        kind = SECTION["event_type"]
        needed += self._room.comfort_of(kind) - self._room.usual[kind]
        fits = needed <= self._table.width()
        self.show(_PROVED, fits and self._kept.proved_column)

    def _least(self, section: int) -> int:
        """As wide as it is at first; wider where its title needs it."""
        column = self._model.column_of(section)
        hint = self._table.horizontalHeader().sectionSizeHint(column)
        return max(self._wanted[section], hint)

    def _set_width(self, section: int, width: int) -> None:
        column = self._model.column_of(section)
        if column >= 0:
            self._table.setColumnWidth(column, width)
