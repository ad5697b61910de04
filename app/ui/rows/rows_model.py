"""What the tables of callbacks have in common, whatever keeps their rows.

Columns that are not shown are not in the model: a screen reader is told of all that is in it.
"""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QIcon

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.list_filter import member_term
from app.domain.callbacks.remembered import Remembered
from app.domain.companies.company import Company
from app.domain.outside_text import cut, visible
from app.text.formats import Clock, Formats
from app.text.status import Status
from app.text.translate import translate
from app.ui.details.cell_filter import cell_term
from app.ui.kit.row_reading import spoken_cell, spoken_row_header
from app.ui.look.tips import plain_tip
from app.ui.rows.cell_words import CellWords
from app.ui.rows.columns import COLUMNS, MEMBERS, SECTION
from app.ui.rows.member_columns import MemberColumns
from app.ui.rows.proved_column import ProvedColumn

CALLBACK_ROLE = Qt.ItemDataRole.UserRole
_DISPLAY, _TIP = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole
_ACCESSIBLE = Qt.ItemDataRole.AccessibleTextRole
_DESCRIPTION = Qt.ItemDataRole.AccessibleDescriptionRole
_HANDLED = {_DISPLAY, _TIP, _ACCESSIBLE, _DESCRIPTION, CALLBACK_ROLE}
_LONGEST = 4000
"""Characters in a cell: what is longer than any address is cut."""
_STATUS, _NAME, _PROVED = SECTION["status"], SECTION["name"], SECTION["proved"]
Index = QModelIndex | QPersistentModelIndex


class CallbackRowsModel(QAbstractTableModel):
    """Whoever derives from it keeps, sorts and searches the rows.

    Signals:
        searched: the rows are those of the newest search.

    Attributes:
        offered: the sections that can be shown.
        tinted: ids of rows that changed just now.
    """

    searched = Signal()

    def __init__(self, formats: Formats, clock: Clock, offered: Sequence[int]) -> None:
        super().__init__()
        self._formats, self._clock = formats, clock
        self.offered = tuple(offered)
        self._sections = [at for at in offered if COLUMNS[at].shown]
        self._texts: dict[int, list[str]] = {}
        self._members, self._proved = MemberColumns(), ProvedColumn(formats, clock)
        self._words = CellWords(self, formats, clock)
        self.tinted: set[str] = set()

    @abstractmethod
    def callback_at(self, row: int) -> Callback | None:
        """The callback of a shown row; None where a company could not be read."""

    @abstractmethod
    def known_at(self, row: int) -> Remembered | None:
        """What is remembered of the callback of a shown row."""

    @abstractmethod
    def status_at(self, row: int) -> Status:
        """The state of a shown row, as words, tone and icon."""

    @abstractmethod
    def is_followed_at(self, row: int) -> bool:
        """Whether another goes on where the callback of a shown row ends."""

    def status_in(self, row: int, formats: Formats) -> Status:
        """As `status_at`, its days written in another way."""
        one = self.callback_at(row)
        if one is None:
            return self.status_at(row)
        known, is_followed = self.known_at(row), self.is_followed_at(row)
        return formats.status_of(one, self._clock(), known, is_followed=is_followed)

    @property
    @abstractmethod
    def sorted_by(self) -> tuple[int, Qt.SortOrder]:
        """The section that the rows are arranged by, and which way."""

    @abstractmethod
    def sort_by(self, section: int, order: Qt.SortOrder) -> None:
        """Arranges the rows by a column, also by one that is not shown."""

    @abstractmethod
    def _place_of(self, row: int) -> int:
        """Where the texts of a shown row are kept."""

    def row_of(self, callback_id: str) -> int | None:
        """The first shown row of an id, or None."""
        found = self.rows_of({callback_id})
        return found[0] if found else None

    def rows_of(self, ids: set[str]) -> list[int]:
        """The rows that show these ids, from the top."""
        shown = ((row, self.callback_at(row)) for row in range(self.rowCount()))
        return [row for row, one in shown if one is not None and one.callback_id in ids]

    @property
    def first_row(self) -> int:
        """The first row that is a callback."""
        return 0

    def tell_all_anew(self) -> None:
        """Any cell may read differently now."""
        if self.rowCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last, [_DISPLAY])

    @property
    def sections(self) -> list[int]:
        """Those that are shown, in the order of Qt's columns."""
        return self._sections

    def way_of_telling(self) -> tuple[object, ...]:
        """What all cells depend on: the columns that are shown, and the zone of their times."""
        return tuple(self._sections), self._formats.in_utc

    def column_of(self, section: int) -> int:
        """Qt's column that shows a section; -1 while none does."""
        return self._sections.index(section) if section in self._sections else -1

    def show_section(self, section: int, shown: bool) -> None:
        """Adds a column, or takes it away."""
        column = self.column_of(section)
        if shown and column < 0:
            place = sum(1 for one in self._sections if one < section)
            self.beginInsertColumns(QModelIndex(), place, place)
            self._sections.insert(place, section)
            self.endInsertColumns()
        elif not shown and column >= 0:
            self.beginRemoveColumns(QModelIndex(), column, column)
            self._sections.remove(section)
            self.endRemoveColumns()

    def show_members(self, pointers: Sequence[str]) -> None:
        """Which members of the JSON the last columns show; "" for none."""
        self._members.choose(pointers)
        self._texts.clear()
        if self._sections:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._sections) - 1)

    def text_at(self, row: int, section: int) -> str:
        """What a cell says. Painting asks here, past Qt's own slow way."""
        if section == _STATUS:
            return self.status_at(row).text
        if section == _PROVED:
            return self.proved_at(row).text
        place = self._place_of(row)
        texts = self._texts.get(place)
        if texts is None:
            texts = self._texts[place] = self._texts_of(row)
        return texts[section]

    def shown_texts(self, row: int) -> list[str]:
        """What all shown cells of a row say; not kept for the next time, as of a painted one."""
        place = self._place_of(row)
        is_kept = place in self._texts
        found = [self.text_at(row, at) for at in self._sections]
        if not is_kept:
            self._texts.pop(place, None)
        return found

    def proved_at(self, row: int) -> Status:
        """When the callback of a shown row was last proved, in words."""
        one = self.callback_at(row)
        return self._proved.status(one.callback_id if one is not None else "")

    def company_at(self, row: int) -> Company | None:  # noqa: ARG002 - of those with many
        """Whose a shown row is, where there are several companies."""
        return None

    def read_at_of(self, row: int) -> datetime | None:  # noqa: ARG002 - of those with many
        """When the server was asked for a shown row (aware UTC), where each has its own time."""
        return None

    def colour_at(self, row: int) -> QIcon | None:  # noqa: ARG002 - of those with many companies
        """The mark of the company of a shown row, where there are several."""
        return None

    def is_tinted(self, row: int) -> bool:
        """Whether a shown row changed just now."""
        if not self.tinted:
            return False
        one = self.callback_at(row)
        return one is not None and one.callback_id in self.tinted

    def term_of(self, row: int, section: int) -> str:
        """What finds all rows with the same in this column; "" where nothing does."""
        one = self.callback_at(row)
        if one is None:
            return ""
        if section in MEMBERS:
            pointer = self._members.pointer(section)
            return member_term(one, pointer) if pointer else ""
        text, known = self.text_at(row, section), self.known_at(row)
        return cell_term(
            COLUMNS[section].key,
            text,
            one,
            known,
            self._clock(),
            is_followed=self.is_followed_at(row),
        )

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._sections)

    def title_of(self, section: int) -> str:
        """What stands above a column."""
        return self._members.title(section) or translate("table", COLUMNS[section].title)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's own signature
        # Qt calls a column a section here.
        if orientation is not Qt.Orientation.Horizontal:
            return spoken_row_header(section, role)
        return self.title_of(self._sections[section]) if role == _DISPLAY else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        if role not in _HANDLED:
            return None
        row, section = index.row(), self._sections[index.column()]
        if role == CALLBACK_ROLE:
            return self.callback_at(row)
        if role == _TIP:
            return plain_tip(self._words.tip(row, section))
        if role == _ACCESSIBLE:
            return spoken_cell(self.text_at(row, section))
        if role == _DESCRIPTION:
            return self._words.spoken_row(row, section)
        return self.text_at(row, section)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < len(self._sections):  # -1 once the column that sorts was taken away
            self.sort_by(self._sections[column], order)

    def _texts_of(self, row: int) -> list[str]:
        """One for each section."""
        one = self.callback_at(row)
        if one is None:
            return [""] * len(COLUMNS)
        texts = [visible(cut(made.text(one, self._formats), _LONGEST)) for made in COLUMNS]
        known = self.known_at(row)
        texts[_NAME] = visible(known.note.name) if known else ""
        for section, text in self._members.texts(one):
            texts[section] = visible(cut(text, _LONGEST))
        return texts
