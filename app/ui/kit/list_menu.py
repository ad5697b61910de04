"""What can be done with a cell of a smaller table: copy it or rows, search for the same."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QMenu, QTableView

from app.domain.sought_words import quoted_words
from app.text.translate import translate
from app.ui.kit.cell_menu import fill_cell_menu
from app.ui.kit.widgets import copy_text
from app.ui.look.isolates import without_isolates

_MOST_ROWS = 5_000
"""That are copied at once; more would hold up the window, and are what *Export* is for."""


def row_text(table: QTableView, row: int) -> str:
    """The cells of a row that are shown, as a spreadsheet takes them."""
    model = table.model()
    return "\t".join(cell_text(model.index(row, at)) for at in _shown_columns(table))


def cell_text(cell: QModelIndex) -> str:
    """What a cell says, without the marks that keep its direction."""
    return without_isolates(str(cell.data() or ""))


def show_list_menu(
    table: QTableView, place: QPoint, sought: str, search_for: Callable[[str], None] | None
) -> None:
    """Opens it over the cell at a place of the viewport, by the menu key over the current one.

    `sought` is the text that rows with the same hold, "" where there is none to be searched for;
    `search_for` is called with what is typed to find them; None where the table has no search.
    """
    cell = table.indexAt(place)
    if not cell.isValid():
        return
    row, menu = cell.row(), QMenu(table)
    fill_cell_menu(menu, table, cell_text(cell), quoted_words(sought), search_for)
    narrowing = menu.actions()[1:]
    whole = menu.addAction(translate("lists", "Copy row"))
    whole.triggered.connect(lambda: copy_text(table, row_text(table, row)))
    count = table.model().rowCount()
    every = menu.addAction(translate("lists", "Copy all %n row(s)", "", count))
    every.setEnabled(1 < count <= _MOST_ROWS)
    every.triggered.connect(lambda: copy_text(table, _all_text(table)))
    menu.addActions(narrowing)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(table.viewport().mapToGlobal(place))


def _all_text(table: QTableView) -> str:
    """Every row that is listed, below the headings of the columns."""
    model = table.model()
    heads = (
        str(model.headerData(at, Qt.Orientation.Horizontal) or "") for at in _shown_columns(table)
    )
    rows = (row_text(table, row) for row in range(model.rowCount()))
    return "\n".join(["\t".join(heads), *rows])


def _shown_columns(table: QTableView) -> list[int]:
    columns = range(table.model().columnCount())
    return [at for at in columns if not table.isColumnHidden(at)]
