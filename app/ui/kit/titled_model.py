"""What every table of texts has: titles, and a text for each cell."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.ui.kit.row_reading import spoken_cell, spoken_row, spoken_row_header
from app.ui.look.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex


class TitledModel(QAbstractTableModel):
    """Whoever derives from it keeps the rows, and says what their cells say."""

    def __init__(self, titles: Sequence[str], tips: Mapping[str, str] | None = None) -> None:
        """`tips` say more of a title where its one word is not enough."""
        super().__init__()
        self._titles, self._tips = tuple(titles), tips or {}

    def text_at(self, row: int, column: int) -> str:
        """What a cell says."""
        raise NotImplementedError

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._titles)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's own signature
        if orientation is not Qt.Orientation.Horizontal:
            return spoken_row_header(section, role)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tips.get(self._titles[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text_at(index.row(), index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self.text_at(index.row(), index.column()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken_cell(self.text_at(index.row(), index.column()))
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            texts = [self.text_at(index.row(), at) for at in range(len(self._titles))]
            return spoken_row(self._titles, texts, index.column())
        return None
