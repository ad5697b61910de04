"""The keys of the search: into the list, and out of the search again."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QTableView

from app.ui.kit.clear_button import add_clear_button

_INTO_LIST = {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}


class SearchKeys(QObject):
    """Enter and Down go to the first hit, or back to the row that was left; Esc clears.

    So does a button within.
    """

    def __init__(
        self, search: QLineEdit, table: QTableView, first_row: Callable[[], int] = int
    ) -> None:
        """`first_row` is the one that the first hit stands in."""
        super().__init__(search)
        self._search, self._table, self._first_row = search, table, first_row
        self._is_new = False
        add_clear_button(search)  # draws an icon, which the first paint can spare
        search.textChanged.connect(self._changed)  # also by a count below, or one that was kept
        search.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._search and isinstance(event, QKeyEvent):
            if event.type() is QEvent.Type.KeyPress and event.key() in _INTO_LIST:
                self._enter_list()
                return True
            if (
                event.type() is QEvent.Type.KeyPress
                and event.key() == Qt.Key.Key_Escape
                and self._search.text()
            ):
                self._search.clear()
                self._is_new = False
                return True
        return super().eventFilter(watched, event)

    def _enter_list(self) -> None:
        model = self._table.model()
        if model.rowCount() == 0:
            return
        if self._is_new or not self._table.selectionModel().hasSelection():
            self._table.selectRow(self._first_row())
        self._is_new = False
        self._table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _changed(self) -> None:
        """What was selected before is not what was looked for."""
        self._is_new = bool(self._search.text())
