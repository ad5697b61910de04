"""All that the chosen row of a table says: where its cells have no room, they are cut."""

from PySide6.QtWidgets import QTableView

from app.ui.kit.row_selection import RowSelection
from app.ui.kit.widgets import PlainText


class RowText(PlainText):
    """Follows what is chosen in a table: a line of its short cells, and one of its longest.

    There is always room for it: nothing moves as a row is chosen.
    """

    def __init__(self, handle: str, caption: str, hint: str, table: QTableView, said: int) -> None:
        """`said` is the column whose text is a sentence, and stands in a line of its own."""
        super().__init__(handle, caption, lines=3)
        self._table, self._sentence = table, said
        self.setPlaceholderText(hint)
        table.selectionModel().selectionChanged.connect(lambda *_: self._follow())
        table.model().modelReset.connect(self._follow)

    def _follow(self) -> None:
        row = RowSelection(self._table).main_row()
        model = self._table.model()
        if row is None or row >= model.rowCount():
            self.clear()
            return
        cells = [str(model.index(row, at).data() or "") for at in range(model.columnCount())]
        sentence = cells.pop(self._sentence)
        first = " · ".join(one for one in cells if one)
        text = "\n".join(one for one in (first, sentence) if one)
        if text != self.toPlainText():
            self.setPlainText(text)
