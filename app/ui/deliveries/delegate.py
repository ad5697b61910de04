"""Paints the rows of what arrived."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.deliveries.delivery_model import DeliveryModel
from app.ui.kit.list_table import mark_focus
from app.ui.look.direction import at_start, begin_cell
from app.ui.look.theme import Theme

_PAD, _EVENT_ID = 11, 2
_CUT_AT_THE_END = Qt.TextElideMode.ElideRight
Index = QModelIndex | QPersistentModelIndex


class DeliveryDelegate(QStyledItemDelegate):
    """Qt's own way asks the model nine questions a cell.

    Each of them waits for its turn with the receiver's thread, and thousands may be arriving.
    """

    def __init__(self, theme: Theme, model: DeliveryModel) -> None:
        super().__init__()
        self._theme, self._model = theme, model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        roles, rect = self._theme.roles, option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, QColor(roles.selection))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(roles.line))
        mark_focus(painter, option, index, self._theme)
        inside = rect.adjusted(_PAD, 0, -_PAD, 0)
        text = self._model.text_at(index.row(), index.column())
        # IDs that follow each other differ at their ends.
        mode = _CUT_AT_THE_END if index.column() != _EVENT_ID else Qt.TextElideMode.ElideMiddle
        shown = option.fontMetrics.elidedText(text, mode, inside.width())
        painter.setFont(option.font)
        painter.setPen(QColor(roles.selection_text if selected else roles.text))
        begin_cell(painter)
        painter.drawText(inside, at_start(option), shown)
