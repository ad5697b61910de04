"""Lets the last rows of a table be scrolled out from under the message bar."""

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtWidgets import QTableView

from app.ui.kit.message_bar import MessageBar


class RoomBelow(QObject):
    """Nothing moves when the bar comes: it only becomes possible to scroll further.

    The table scrolls by pixels.
    """

    def __init__(self, table: QTableView, bar: MessageBar) -> None:
        super().__init__(table)
        self._table, self._bar = table, bar
        self._was_covered = 0
        bar.laid.connect(self._laid)
        table.installEventFilter(self)
        table.verticalScrollBar().rangeChanged.connect(lambda *_: self._follow())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The bar may have come while another page was in front.
        if event.type() is QEvent.Type.Show:
            self._laid()
        return super().eventFilter(watched, event)

    def reveal(self, row: int) -> None:
        """Scrolls a row out from under the bar, where it stands under it."""
        index = self._table.model().index(row, 0)
        shown = self._table.visualRect(index)
        under = shown.bottom() - (self._table.viewport().height() - self._covered())
        if under > 0 and shown.isValid():
            scroll = self._table.verticalScrollBar()
            scroll.setValue(scroll.value() + under + 1)

    def _covered(self) -> int:
        """Pixels of the rows' place that the bar lies over."""
        if self._bar.isHidden() or not self._table.isVisible():
            return 0
        place, parent = self._table.viewport(), self._bar.parentWidget()
        if parent is None:
            return 0
        bottom = place.mapTo(self._table.window(), QPoint(0, place.height())).y()
        top = parent.mapTo(self._table.window(), self._bar.geometry().topLeft()).y()
        return min(max(bottom - top, 0), place.height())

    def _laid(self) -> None:
        self._follow()
        covered = self._covered()
        came, self._was_covered = covered > self._was_covered, covered
        # Nothing moves under the mouse; else the row that was just selected is to be seen.
        calm = came and not self._table.viewport().underMouse()
        if calm and self._table.selectionModel().hasSelection():
            self.reveal(self._table.currentIndex().row())

    def _follow(self) -> None:
        scroll, height = self._table.verticalScrollBar(), self._table.viewport().height()
        wanted = max(self._table.verticalHeader().length() + self._covered() - height, 0)
        if scroll.maximum() != wanted:
            scroll.setMaximum(wanted)
