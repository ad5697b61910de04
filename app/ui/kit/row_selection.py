"""Which rows of the table are selected: none, one, or many by Shift, Ctrl and Ctrl+A."""

from collections.abc import Iterable

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt
from PySide6.QtWidgets import QTableView

MOVES = {
    *(Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End),
    *(Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
}
"""Keys that go to another row."""
_ROWS = QItemSelectionModel.SelectionFlag.Rows
_ONLY = QItemSelectionModel.SelectionFlag.ClearAndSelect
_SELECT = QItemSelectionModel.SelectionFlag.Select


class RowSelection:
    """Asks by ranges: a hundred thousand rows that are all selected are one range."""

    def __init__(self, table: QTableView) -> None:
        self._table = table

    @property
    def _model(self) -> QItemSelectionModel:
        return self._table.selectionModel()

    def rows(self) -> list[int]:
        """All selected rows, from the top."""
        found = [(one.top(), one.bottom()) for one in self._model.selection().toList()]
        return sorted({row for top, bottom in found for row in range(top, bottom + 1)})

    def count(self) -> int:
        """How many rows are selected."""
        if not self._model.hasSelection():
            return 0
        # A column that came or went has cut the range of a row in two.
        count, last = 0, -1
        for top, bottom in sorted(
            (one.top(), one.bottom()) for one in self._model.selection().toList()
        ):
            count += max(bottom - max(top - 1, last), 0)
            last = max(last, bottom)
        return count

    def holds(self, row: int) -> bool:
        """Whether a row is selected."""
        return self._model.rowIntersectsSelection(row, QModelIndex())

    def main_row(self) -> int | None:
        """The one that the keys are at, or else the topmost; None without a selection."""
        if not self._model.hasSelection():
            return None
        current = self._model.currentIndex().row()
        if current >= 0 and self.holds(current):
            return current
        return min(one.top() for one in self._model.selection().toList())

    def last_row(self) -> int:
        """The lowest that is selected; -1 without a selection."""
        return max((one.bottom() for one in self._model.selection().toList()), default=-1)

    def lone_row(self) -> int:
        """Where the keys are while nothing is selected; -1 where something is."""
        if self._model.hasSelection():
            return -1
        return max(self._model.currentIndex().row(), 0)

    def only(self, row: int) -> None:
        """Selects a row and no other, whatever keys are held down meanwhile."""
        self._model.setCurrentIndex(self._table.model().index(row, 0), _ONLY | _ROWS)

    def add(self, rows: Iterable[int]) -> None:
        """Selects rows besides those that are selected; the keys stay where they are."""
        wanted, model = QItemSelection(), self._table.model()
        for top, bottom in runs(rows):
            wanted.select(model.index(top, 0), model.index(bottom, 0))
        self._model.select(wanted, _SELECT | _ROWS)


def keep_header_out(table: QTableView) -> None:
    """The header does not ask which columns are selected: for that Qt asks about every cell.

    With a hundred thousand rows that takes seconds. Call it after the table has its model.
    """
    header = table.horizontalHeader()
    header.setSelectionModel(QItemSelectionModel(table.model(), header))


def runs(rows: Iterable[int]) -> list[tuple[int, int]]:
    """The first and the last of each run of neighbours; `rows` are in order."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and found[-1][1] == row - 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found
