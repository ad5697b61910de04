"""Chooses which columns of a list are shown, by a right click on its header."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QTableView

from app.text.translate import translate
from app.ui.kit.widgets import explain


def offer_columns(
    table: QTableView, names: Sequence[str], always: set[int], hidden: list[str]
) -> None:
    """`names` are of the columns, in their order; `hidden` those that are not shown.

    `hidden` is written to as columns come and go; those in `always` cannot go.
    """
    for section, name in enumerate(names):
        table.setColumnHidden(section, name in hidden and section not in always)

    def pop_up(place: QPoint) -> None:
        menu = column_menu(table, names, always, hidden)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(table.horizontalHeader().mapToGlobal(place))

    header = table.horizontalHeader()
    header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    header.customContextMenuRequested.connect(pop_up)


def column_menu(
    table: QTableView, names: Sequence[str], always: set[int], hidden: list[str]
) -> QMenu:
    """A tick for each column that is shown; arguments as above."""

    def show(section: int, shown: bool) -> None:
        table.setColumnHidden(section, not shown)
        kept = {names[at] for at in range(len(names)) if table.isColumnHidden(at)}
        hidden[:] = [one for one in names if one in kept]

    menu = QMenu(table)
    for section in range(len(names)):
        caption = table.model().headerData(section, Qt.Orientation.Horizontal)
        action = menu.addAction(str(caption).replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(not table.isColumnHidden(section))
        explain(action, translate("columns", "Always shown") if section in always else "")
        action.toggled.connect(lambda shown, section=section: show(section, shown))
    return menu
