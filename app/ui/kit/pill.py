"""A state in a table: icon and word in a coloured pill."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from app.text.status import Status
from app.ui.look.direction import at_start, placed
from app.ui.look.icons import paint_icon
from app.ui.look.isolates import isolated
from app.ui.look.measure import em
from app.ui.look.theme import Theme

_PAD = 8
_ICON, _BEFORE, _AFTER = 14, 12, 10
"""Pixels of its icon, around that, and behind its words."""


def pill_width(metrics: QFontMetrics, text: str) -> int:
    """Pixels of a column in which a pill with these words is whole."""
    return metrics.horizontalAdvance(isolated(text)) + em(_ICON) + _BEFORE + _AFTER + 2 * _PAD


def paint_pill(
    painter: QPainter,
    option: QStyleOptionViewItem,
    rect: QRect,
    status: Status,
    *,
    theme: Theme,
    outlined: bool,
) -> None:
    """A pill at the beginning of `rect`, as wide as its words need; `outlined` on a selection."""
    text, fill = theme.roles.of_tone(status.tone)
    metrics = option.fontMetrics
    height = min(metrics.height() + 8, rect.height() - 4)
    side = em(_ICON)
    before = side + _BEFORE
    said, room = status.text, rect.width() - 12
    if status.short and metrics.horizontalAdvance(isolated(said)) + before + _AFTER > room:
        said = status.short
    width = min(metrics.horizontalAdvance(said) + before + float(_AFTER), room)
    pill = QRectF(rect.left() + _PAD, rect.center().y() - height // 2, width, height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    # A pill of the selection's own colour would vanish on it.
    painter.setPen(QColor(text) if outlined else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(fill))
    icon = QRectF(pill.left() + 8, pill.center().y() - side / 2, side, side)
    words = pill.adjusted(before, 0, -4, 0)
    pill, place, words = (placed(one, rect, option) for one in (pill, icon, words))
    painter.drawRoundedRect(pill, height / 2, height / 2)
    paint_icon(painter, status.icon, text, place)
    painter.setPen(QColor(text))
    painter.setFont(option.font)
    shown = metrics.elidedText(isolated(said), Qt.TextElideMode.ElideRight, int(words.width()))
    painter.drawText(words, at_start(option), shown)
    painter.restore()
