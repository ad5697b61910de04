"""Where a line begins: at the left, or at the right where the language is written so.

Qt's own helpers live in a class that takes a tenth of the start-up to load.
"""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

_TURNED = {"◂": "▸", "▸": "◂"}

_MIDDLE, _FIXED = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignAbsolute
_LEFT = _MIDDLE | _FIXED | Qt.AlignmentFlag.AlignLeft
_RIGHT = _MIDDLE | _FIXED | Qt.AlignmentFlag.AlignRight


def arrow_for(widget: QWidget, arrow: str) -> str:
    """`◂` for back and `▸` for on, the other way round where lines begin at the right."""
    mirrored = widget.layoutDirection() is Qt.LayoutDirection.RightToLeft
    return _TURNED.get(arrow, arrow) if mirrored else arrow


def is_mirrored(option: QStyleOptionViewItem) -> bool:
    """Whether lines begin at the right."""
    return option.direction is Qt.LayoutDirection.RightToLeft


def begin_cell(painter: QPainter) -> None:
    """Ids, types and addresses are read from the left in every language, their ends included."""
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def at_start(option: QStyleOptionViewItem) -> Qt.AlignmentFlag:
    """Where the text of a cell begins."""
    return start_of(mirrored=is_mirrored(option))


def start_of(*, mirrored: bool) -> Qt.AlignmentFlag:
    """Where texts begin, for whoever asks once for many cells: Qt's answer is slow to read."""
    return _RIGHT if mirrored else _LEFT


def at_end(option: QStyleOptionViewItem) -> Qt.AlignmentFlag:
    """Where the text of a cell ends."""
    return _LEFT if is_mirrored(option) else _RIGHT


def first_strip(option: QStyleOptionViewItem, width: int) -> QRect:
    """So many pixels at the beginning of a cell."""
    rect = option.rect
    left = rect.right() - width + 1 if is_mirrored(option) else rect.left()
    return QRect(left, rect.top(), width, rect.height())


def placed(part: QRectF, inside: QRect, option: QStyleOptionViewItem) -> QRectF:
    """A part that was placed from the left, where it belongs."""
    if not is_mirrored(option):
        return part
    left = inside.left() + inside.right() + 1 - part.right()
    return QRectF(left, part.top(), part.width(), part.height())


def without_start(rect: QRect, width: int, option: QStyleOptionViewItem) -> QRect:
    """What is left after so many pixels of the beginning."""
    mirrored = is_mirrored(option)
    return rect.adjusted(0, 0, -width, 0) if mirrored else rect.adjusted(width, 0, 0, 0)


def without_end(rect: QRect, width: int, option: QStyleOptionViewItem) -> QRect:
    """What is left before so many pixels of the end."""
    mirrored = is_mirrored(option)
    return rect.adjusted(width, 0, 0, 0) if mirrored else rect.adjusted(0, 0, -width, 0)
