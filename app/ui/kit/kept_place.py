"""Leaves what somebody looks at where it is, while rows come above it."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QModelIndex, QObject
from PySide6.QtWidgets import QAbstractItemView, QTableView

_AT_TOP = QAbstractItemView.ScrollHint.PositionAtTop


class KeptPlace(QObject):
    """Of a table that is scrolled down; at its top the newest rows are meant to be seen."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self._top = -1
        table.model().rowsAboutToBeInserted.connect(self._note)
        table.model().rowsInserted.connect(self._follow)

    def top(self) -> int:
        """The first row in sight; -1 where the table is at its top."""
        return self._table.rowAt(0) if self._table.verticalScrollBar().value() else -1

    def go_to(self, row: int) -> None:
        """Puts a row where the first one in sight was."""
        column = max(self._table.columnAt(0), 0)
        self._table.scrollTo(self._table.model().index(row, column), _AT_TOP)

    @contextmanager
    def kept(self, identity: Callable[[int], Hashable]) -> Iterator[None]:
        """All rows are told anew within the block; `identity` tells a row wherever it stands."""
        top = self.top()
        wanted = identity(top) if top >= 0 else None
        yield
        if top < 0:
            return
        rows = range(self._table.model().rowCount())
        found = next((row for row in rows if identity(row) == wanted), None)
        if found is not None:
            self.go_to(found)

    def _note(self, _: QModelIndex, first: int, __: int) -> None:
        top = self.top()
        self._top = top if first <= top else -1

    def _follow(self, _: QModelIndex, first: int, last: int) -> None:
        if self._top >= 0:
            self.go_to(self._top + last - first + 1)
            self._top = -1
