"""A small table whose cells are texts, made once for each row."""

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QModelIndex

from app.domain.outside_text import visible
from app.ui.kit.titled_model import Index, TitledModel

Row = TypeVar("Row")


class ListModel(TitledModel, Generic[Row]):
    """Rows are shown in the order they are given."""

    def __init__(
        self,
        titles: Sequence[str],
        words: Callable[[Row], tuple[str, ...]],
        tips: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(titles, tips)
        self._words = words
        self._rows: list[Row] = []
        self._texts: list[tuple[str, ...]] = []

    @property
    def rows(self) -> list[Row]:
        """What is shown, from top to bottom."""
        return self._rows

    def texts_of(self, rows: Sequence[Row]) -> list[tuple[str, ...]]:
        """What the cells of rows say; many are made in a thread, before they are shown."""
        return [tuple(visible(text) for text in self._words(one)) for one in rows]

    def show_rows(self, rows: Sequence[Row], texts: list[tuple[str, ...]] | None = None) -> bool:
        """Replaces all; whether anything reads differently now. If not, nothing moves.

        `texts` are what `texts_of` made of these rows, if it did.
        """
        texts = self.texts_of(rows) if texts is None else texts
        if texts == self._texts:
            self._rows = list(rows)
            return False
        self.beginResetModel()
        self._rows, self._texts = list(rows), texts
        self.endResetModel()
        return True

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def text_at(self, row: int, column: int) -> str:
        """What a cell says."""
        return self._texts[row][column]
