"""Leaves what somebody looks at where it is, while rows come above it."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QModelIndex, QObject
from PySide6.QtWidgets import QAbstractItemView, QTableView


class KeptPlace(QObject):
    """Of a table that is scrolled down; at its top the newest rows are meant to be seen."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self._top, self._at = -1, 0
        table.model().rowsAboutToBeInserted.connect(self._note)
        table.model().rowsInserted.connect(self._follow)

    def top(self) -> int:
        """The first row in sight; -1 where the table is at its top."""
        return self._table.rowAt(0) if self._table.verticalScrollBar().value() else -1

    def _offset(self, row: int) -> int:
        """Where a row begins, in pixels from the upper edge: it may be seen in part."""
        return self._table.rowViewportPosition(row)

    def _go_to(self, row: int, offset: int) -> None:
        """Puts a row where another one was."""
        self._table.executeDelayedItemsLayout()
        bar = self._table.verticalScrollBar()
        if self._table.verticalScrollMode() is QAbstractItemView.ScrollMode.ScrollPerPixel:
            bar.setValue(bar.value() + self._offset(row) - offset)
        else:
            bar.setValue(row)

    @contextmanager
    def kept(self, identity: Callable[[int], Hashable]) -> Iterator[None]:
        """All rows are told anew within the block; `identity` tells a row wherever it stands."""
        top = self.top()
        wanted, offset = (identity(top), self._offset(top)) if top >= 0 else (None, 0)
        yield
        if top < 0:
            return
        rows = range(self._table.model().rowCount())
        found = next((row for row in rows if identity(row) == wanted), None)
        if found is not None:
            self._go_to(found, offset)

    def _note(self, _: QModelIndex, first: int, __: int) -> None:
        top = self.top()
        self._top = top if first <= top else -1
        self._at = self._offset(top) if top >= 0 else 0

    def _follow(self, _: QModelIndex, first: int, last: int) -> None:
        if self._top >= 0:
            self._go_to(self._top + last - first + 1, self._at)
            self._top = -1
