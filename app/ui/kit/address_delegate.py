"""Paints rows of a list: states as pills, addresses cut where they tell the least."""

from collections.abc import Callable

from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView

from app.text.status import Status
from app.ui.kit.address_cell import paint_address
from app.ui.kit.list_table import Index, PillDelegate
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
        self.paint_ground(painter, option, index)
        begin_cell(painter)
        painter.setFont(option.font)
        ink = QColor(roles.selection_text if selected else roles.text)
        painter.setPen(ink)
        # As the style places a text: the line below a row is none of its room.
        inside = option.rect.adjusted(_PAD, 0, -_PAD, -2)
        # On a selected row what is muted else may be unreadable, as in a high contrast.
        paint_address(painter, option, inside, address, ink if selected else QColor(roles.muted))
