"""A part of a page and its details: beside each other, or one below the other."""

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QWidget


class PaneSplitter(QSplitter):
    """Each way keeps how somebody shared the room out.

    `beside` are the widths of both parts at first, in pixels. `below` are their shares of the
    height, however high that is: lines are as high as the font makes them.
    """

    def __init__(self, beside: Sequence[int], below: Sequence[int]) -> None:
        super().__init__()
        self._shares = {
            Qt.Orientation.Horizontal: list(beside),
            Qt.Orientation.Vertical: list(below),
        }
        # Until it is seen it is made larger and smaller, and nobody has shared it out.
        self._is_shared = False
        self.setChildrenCollapsible(False)

    def put(self, part: QWidget, details: QWidget, stretch: tuple[int, int] = (1, 0)) -> None:
        """Puts both in; `stretch` is what each gets of the room that a larger window has."""
        for at, one in enumerate((part, details)):
            self.addWidget(one)
            self.setStretchFactor(at, stretch[at])
        self._share()

    def set_below(self, below: bool) -> bool:
        """Puts the details below, or beside again; returns whether they stood otherwise."""
        before = self.orientation()
        wanted = Qt.Orientation.Vertical if below else Qt.Orientation.Horizontal
        if before is wanted:
            return False
        sizes = self.sizes()
        if self._is_shared and all(sizes):  # else one of them is folded away
            self._shares[before] = sizes
        self.setOrientation(wanted)
        self._is_shared = self.isVisible()
        self._share()
        return True

    def restore(self, state: QByteArray) -> bool:
        """Takes what `saveState` gave; returns whether it could be used."""
        self._is_shared = self.restoreState(state)
        return self._is_shared

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._is_shared:
            self._share()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._is_shared:
            self._share()
            self._is_shared = True

    def _share(self) -> None:
        shares = self._shares[self.orientation()]
        if self.orientation() is Qt.Orientation.Vertical:
            room = self.height() - self.handleWidth()
            shares = [max(room * one // sum(shares), 1) for one in shares]
        self.setSizes(shares)
