"""What can be done with a cell of a smaller table: copy it, copy its row, search for the same."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QMenu, QTableView

from app.domain.outside_text import visible
from app.text.translate import translate
from app.ui.kit.widgets import copy_text
from app.ui.look.isolates import entry_text, without_isolates
from app.ui.look.tips import cut_in_the_middle

_SHOWN = 40
"""Characters of a text that the menu shows."""


def row_text(table: QTableView, row: int) -> str:
    """The cells of a row that are shown, as a spreadsheet takes them."""
    model = table.model()
    shown = (at for at in range(model.columnCount()) if not table.isColumnHidden(at))
    return "\t".join(_text_of(model.index(row, at)) for at in shown)


def show_list_menu(
    table: QTableView, place: QPoint, search_for: Callable[[str], None] | None
) -> None:
    """Opens it over the cell at a place of the viewport, by the menu key over the current one.

    `search_for` is called with the text of the cell; None where the table has no search.
    """
    cell = table.indexAt(place)
    if not cell.isValid():
        return
    text, row = _text_of(cell), cell.row()
    menu = QMenu(table)
    short = entry_text(cut_in_the_middle(visible(" ".join(text.split())), _SHOWN))
    copy = menu.addAction(translate("lists", "Copy “{0}”").format(short))
    copy.setEnabled(bool(text))
    copy.triggered.connect(lambda: copy_text(table, text))
    whole = menu.addAction(translate("lists", "Copy row"))
    whole.triggered.connect(lambda: copy_text(table, row_text(table, row)))
    if search_for is not None:
        only = menu.addAction(translate("lists", "Only these"))
        only.setEnabled(bool(text))
        only.triggered.connect(lambda: search_for(text))
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(table.viewport().mapToGlobal(place))


def _text_of(cell: QModelIndex) -> str:
    return without_isolates(str(cell.data() or ""))
