"""Paints the rows of all companies: states as pills, addresses cut where they tell the least."""

from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView

from app.ui.across.table_model import DESTINATION, AllCallbacksModel
from app.ui.kit.address_cell import paint_address
from app.ui.kit.list_table import Index, PillDelegate
from app.ui.look.direction import begin_cell
from app.ui.look.theme import Theme

_PAD = 11


class AllCallbacksDelegate(PillDelegate):
    """Everything but an address is painted as in every list."""

    def __init__(self, theme: Theme, model: AllCallbacksModel, table: QTableView) -> None:
        super().__init__(theme, model.status_at, table)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._model.row_at(index.row())
        if index.column() != DESTINATION or row.callback is None:
            super().paint(painter, option, index)
            return
        roles = self._theme.roles
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(option.rect, QColor(roles.selection))
        rect = option.rect
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(roles.line))
        begin_cell(painter)
        painter.setFont(option.font)
        painter.setPen(QColor(roles.selection_text if selected else roles.text))
        inside = rect.adjusted(_PAD, 0, -_PAD, 0)
        text = self._model.text_at(index.row(), index.column())
        paint_address(painter, option, inside, text, QColor(roles.muted))
