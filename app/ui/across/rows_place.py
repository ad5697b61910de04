"""The table of all companies, and what is said where it shows no callback."""

from PySide6.QtWidgets import QTableView, QVBoxLayout, QWidget

from app.ui.kit.state_view import StateView
from app.ui.kit.widgets import UNBOUNDED
from app.ui.look.measure import height_of_rows


class RowsPlace(QWidget):
    """What is said stands in the place of the table, or below its rows that are no callbacks."""

    def __init__(self, table: QTableView, state: StateView) -> None:
        super().__init__()
        self._table, self._state = table, state
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(table, 1)
        column.addWidget(state, 1)
        state.hide()

    def follow(self, rows: int, *, is_told: bool) -> None:
        """`rows` are those of the table; `is_told` is whether none of them is what is wanted."""
        self._table.setVisible(rows > 0)
        self._table.setMaximumHeight(
            height_of_rows(self._table, rows) if is_told and rows else UNBOUNDED
        )
        self._state.setVisible(is_told)
