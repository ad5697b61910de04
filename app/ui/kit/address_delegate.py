"""Paints rows of a list: states as pills, addresses cut where they tell the least."""

from collections.abc import Callable

from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView

from app.text.status import Status
from app.ui.kit.address_cell import paint_address
from app.ui.kit.list_table import Index, PillDelegate, mark_focus
from app.ui.look.direction import begin_cell
from app.ui.look.theme import Theme

_PAD = 11


class AddressDelegate(PillDelegate):
    """Everything but an address is painted as in every list.

    `address_at` gives the address that a cell holds, None for a cell that holds something else.
    """

    def __init__(
        self,
        theme: Theme,
        status_of: Callable[[int, int], Status | None],
        address_at: Callable[[int, int], str | None],
        table: QTableView,
    ) -> None:
        super().__init__(theme, status_of, table)
        self._address_at = address_at

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        address = self._address_at(index.row(), index.column())
        if address is None:
            super().paint(painter, option, index)
            return
        roles = self._theme.roles
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(option.rect, QColor(roles.selection))
        rect = option.rect
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(roles.line))
        mark_focus(painter, option, index, self._theme)
        begin_cell(painter)
        painter.setFont(option.font)
        ink = QColor(roles.selection_text if selected else roles.text)
        painter.setPen(ink)
        inside = rect.adjusted(_PAD, 0, -_PAD, 0)
        # On a selected row what is muted else may be unreadable, as in a high contrast.
        paint_address(painter, option, inside, address, ink if selected else QColor(roles.muted))
