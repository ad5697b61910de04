"""Which way time runs on the screen: from the right where the language does."""

from typing import NamedTuple

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QWidget

_SWAPPED = {
    Qt.AlignmentFlag.AlignLeft: Qt.AlignmentFlag.AlignRight,
    Qt.AlignmentFlag.AlignRight: Qt.AlignmentFlag.AlignLeft,
}


class Flow(NamedTuple):
    """Of something so many pixels wide. All is placed as if time ran from the left."""

    width: int
    is_mirrored: bool

    @classmethod
    def of(cls, widget: QWidget) -> "Flow":
        """As the language of a widget has it."""
        mirrored = widget.layoutDirection() is Qt.LayoutDirection.RightToLeft
        return cls(widget.width(), mirrored)

    @property
    def step(self) -> int:
        """1 where later is to the right, -1 where it is to the left."""
        return -1 if self.is_mirrored else 1

    def point(self, place: QPoint) -> QPoint:
        """Where a place of the screen lies if time ran from the left."""
        return QPoint(self.width - 1 - place.x(), place.y()) if self.is_mirrored else place

    def place_of(self, event: QMouseEvent | QWheelEvent) -> QPoint:
        """Where the pointer is, as of `point`."""
        return self.point(event.position().toPoint())

    def turn(self, painter: QPainter) -> None:
        """From here on what is painted as if time ran from the left runs as it should."""
        # Text is set out by hand: ids and addresses run from the left everywhere.
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        if self.is_mirrored:
            painter.translate(self.width, 0)
            painter.scale(-1, 1)

    def draw_text(
        self, painter: QPainter, place: QRectF, flags: Qt.AlignmentFlag, words: str
    ) -> None:
        """A text in its place of a painter that was turned, to be read as any other."""
        if not self.is_mirrored:
            painter.drawText(place, flags, words)
            return
        for side, other in _SWAPPED.items():
            if flags & side:
                flags = flags & ~side | other
                break
        painter.save()
        painter.translate(2 * place.center().x(), 0)
        painter.scale(-1, 1)
        painter.drawText(place, flags, words)
        painter.restore()
