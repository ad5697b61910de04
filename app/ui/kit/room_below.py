"""Lets the last rows of a table be scrolled out from under the message bar."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from app.ui.kit.message_bar import MessageBar


def covered_by(bar: MessageBar, place: QWidget) -> int:
    """Pixels at the lower end of a place that the bar lies over."""
    parent = bar.parentWidget()
    if bar.isHidden() or not place.isVisible() or parent is None:
        return 0
    bottom = place.mapTo(place.window(), QPoint(0, place.height())).y()
    top = parent.mapTo(place.window(), bar.geometry().topLeft()).y()
    return min(max(bottom - top, 0), place.height())


class RoomBelow(QObject):
    """Nothing moves when the bar comes: it only becomes possible to scroll further.

    Makes the table scroll by pixels. What the keys go to comes out from under the bar.
    """

    def __init__(self, table: QTableView, bar: MessageBar) -> None:
        super().__init__(table)
        self._table, self._bar = table, bar
        self._was_covered = 0
        table.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        table.selectionModel().currentRowChanged.connect(self._went_to)
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

    def _went_to(self, current: QModelIndex) -> None:
        # Whoever presses a row sees it; it must not move under a second press.
        # Nor where the table itself stays where it is, such as while its rows are told anew.
        stays = QApplication.mouseButtons() or not self._table.hasAutoScroll()
        if current.isValid() and not stays:
            self.reveal(current.row())

    def _covered(self) -> int:
        return covered_by(self._bar, self._table.viewport())

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
