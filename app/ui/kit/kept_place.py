"""Leaves what somebody looks at where it is, while rows come above it."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QModelIndex, QObject
from PySide6.QtWidgets import QAbstractItemView, QTableView

_NEAR = 2000
"""Rows around the old place that are looked through: more would hold up the window."""


class KeptPlace(QObject):
    """Of a table that is scrolled down; at its top the newest rows are meant to be seen."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self._top, self._at = -1, 0
        self._identity: Callable[[int], Hashable] = lambda row: row
        self._about: Callable[[], Hashable] = lambda: None
        self._before: Hashable = None
        self._seen: tuple[int, Hashable, int] | None = None
        table.model().rowsAboutToBeInserted.connect(self._note)
        table.model().rowsInserted.connect(self._follow)

    def follow_resets(
        self, identity: Callable[[int], Hashable], about: Callable[[], Hashable]
    ) -> None:
        """Keeps the place also where all rows are told anew; `identity` as in `kept`.

        Where `about` is another than before, such as the search, it begins at the top.
        """
        self._identity, self._about, self._before = identity, about, about()
        # Methods, and not functions: they go with the table, which the model may outlive.
        self._table.model().modelAboutToBeReset.connect(self._note_reset)
        self._table.model().modelReset.connect(self._follow_reset)

    def _note_reset(self) -> None:
        top = self.top()
        self._seen = (top, self._identity(top), self._offset(top)) if top >= 0 else None

    def _follow_reset(self) -> None:
        before, self._before = self._before, self._about()
        if before != self._before:
            self._table.verticalScrollBar().setValue(0)
        elif self._seen is not None:
            top, wanted, offset = self._seen
            count = self._table.model().rowCount()
            near = range(max(top - _NEAR, 0), min(top + _NEAR, count))
            found = next((row for row in near if self._identity(row) == wanted), None)
            if found is not None:
                self._go_to(found, offset)

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
