"""An address in a table: its host before its rest, cut once so that both can be read."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from app.ui.kit.address_pieces import address_pieces
from app.ui.look.direction import is_mirrored

_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


def paint_address(
    painter: QPainter, option: QStyleOptionViewItem, inside: QRect, address: str, muted: QColor
) -> None:
    """The host in the painter's own ink, the rest `muted`."""
    metrics, ink = option.fontMetrics, painter.pen().color()
    pieces = address_pieces(address, inside.width(), metrics.horizontalAdvance)
    at = inside.left()
    if is_mirrored(option):
        # It stands where lines begin, and is read from the left all the same.
        at = inside.right() + 1 - sum(metrics.horizontalAdvance(text) for text, _ in pieces)
    for text, is_host in pieces:
        painter.setPen(ink if is_host else muted)
        room = inside.right() + 1 - at
        painter.drawText(QRect(at, inside.top(), room, inside.height()), _LEFT, text)
        at += metrics.horizontalAdvance(text)
