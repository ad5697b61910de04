"""A small table whose cells are texts, made once for each row."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.ui.shared.formats import plain_tip

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex


class ListModel(QAbstractTableModel, Generic[Row]):
    """Rows are shown in the order they are given."""

    def __init__(self, titles: Sequence[str], words: Callable[[Row], tuple[str, ...]]) -> None:
        super().__init__()
        self._titles, self._words = tuple(titles), words
        self._rows: list[Row] = []
        self._texts: list[tuple[str, ...]] = []

    @property
    def rows(self) -> list[Row]:
        """What is shown, from top to bottom."""
        return self._rows

    def show_rows(self, rows: Sequence[Row]) -> bool:
        """Replaces all; whether anything reads differently now. If not, nothing moves."""
        texts = [self._words(one) for one in rows]
        if texts == self._texts:
            self._rows = list(rows)
            return False
        self.beginResetModel()
        self._rows, self._texts = list(rows), texts
        self.endResetModel()
        return True

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._titles)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's own signature
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts[index.row()][index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._texts[index.row()][index.column()])
        return None
