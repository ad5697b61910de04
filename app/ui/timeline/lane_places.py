"""Where each lane stands below the dates, and how far they are scrolled."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QAbstractScrollArea

from app.ui.look.measure import em
from app.ui.timeline.rows import LaneRow

HEAD = 44
"""Pixels of the dates above."""
_LANE, _COMPACT, _LEVEL = 46, 28, 24
"""Pixels of a lane, a low one, and each further row of it."""


class LanePlaces:
    """Attributes: tops, pixels from the first lane to each, and to the end of the last one.

    covered_below, pixels at the lower end that something lies over.
    """

    def __init__(self, area: QAbstractScrollArea) -> None:
        self._area = area
        self.tops = [0]
        self.covered_below: Callable[[], int] = int

    def place(self, rows: Sequence[LaneRow], *, compact: bool) -> None:
        """Puts other lanes below each other."""
        lane = em(_COMPACT if compact else _LANE)
        self.tops = [0]
        for row in rows:
            self.tops.append(self.tops[-1] + lane + (row.levels - 1) * em(_LEVEL))
        self.follow_room()

    def follow_room(self) -> None:
        """Lets the last lane be scrolled to, out from under what lies over the lower end."""
        bar, room = self._area.verticalScrollBar(), self._height()
        bar.setRange(0, max(self.tops[-1] + self.covered_below() - room, 0))
        bar.setPageStep(room)
        bar.setSingleStep(em(_LANE))

    def show(self, lane: int) -> None:
        """Scrolls a lane into view, where it is not."""
        top, bottom = self.tops[lane], self.tops[lane + 1]
        self.follow_room()
        bar, room = self._area.verticalScrollBar(), self._height() - self.covered_below()
        if top < bar.value():
            bar.setValue(top)
        elif bottom > bar.value() + room:
            bar.setValue(bottom - room)

    def shown(self) -> Iterator[tuple[int, QRect]]:
        """Lanes in view, and where they are painted."""
        scrolled, seen = self._area.verticalScrollBar().value(), self._area.viewport()
        for at, over in enumerate(self.tops[:-1]):
            top, height = em(HEAD) + over - scrolled, self.tops[at + 1] - over
            if top + height > em(HEAD) and top < seen.height():
                yield at, QRect(0, top, seen.width(), height)

    def _height(self) -> int:
        return max(self._area.viewport().height() - em(HEAD), 1)
