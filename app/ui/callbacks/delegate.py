"""Paints the status as a pill: word, icon and colour."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.callbacks.table_model import STATUS_ROLE, Index
from app.ui.shared.icons import paint_icon
from app.ui.shared.theme import Theme


class CallbackDelegate(QStyledItemDelegate):
    """Pills in the status column; elsewhere text with a little air."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        status = index.data(STATUS_ROLE)
        if status is None:
            super().paint(painter, option, index)
            return
        text, fill = self._theme.roles.of_tone(status.tone)
        rect = QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(self._theme.roles.selection))
        metrics = option.fontMetrics
        width = min(metrics.horizontalAdvance(status.text) + 38.0, rect.width() - 12)
        pill = QRectF(rect.left() + 8, rect.center().y() - 12, width, 24)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(pill, 12, 12)
        paint_icon(
            painter, status.icon, text, QRectF(pill.left() + 8, pill.center().y() - 7, 14, 14)
        )
        painter.setPen(QColor(text))
        words = pill.adjusted(28, 0, -6, 0)
        shown = metrics.elidedText(status.text, Qt.TextElideMode.ElideRight, int(words.width()))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width() + 16, max(size.height(), 28))
