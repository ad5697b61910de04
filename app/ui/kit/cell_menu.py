"""What can be done with one value, in tables as in the details: copy it, or search by it."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from app.domain.outside_text import visible
from app.text.translate import translate
from app.ui.kit.widgets import copy_text
from app.ui.look.isolates import entry_text
from app.ui.look.tips import cut_in_the_middle

_MENU_TEXT = 40
"""Characters of a value that its menu shows."""


def fill_cell_menu(
    menu: QMenu, asker: QWidget, copied: str, term: str, narrow: Callable[[str], None] | None
) -> None:
    """Adds *Copy*, *Only these* and *Not these* for a value.

    `term` is what finds all rows with the same, "" where nothing does; `narrow` is called with it,
    and is None where nothing is searched: then there is *Copy* alone.
    """
    # Lines of our own are no hostile characters.
    short = entry_text(cut_in_the_middle(visible(" ".join(copied.split())), _MENU_TEXT))
    copy = menu.addAction(translate("cell", "Copy “{0}”").format(short))
    copy.triggered.connect(lambda: copy_text(asker, copied))
    copy.setEnabled(bool(copied))
    if narrow is None:
        return
    for caption, wanted in (
        (translate("cell", "Only these"), term),
        (translate("cell", "Not these"), f"-{term}"),
    ):
        only = menu.addAction(caption)
        only.setEnabled(bool(term))
        only.triggered.connect(lambda _=False, wanted=wanted: narrow(wanted))


def offer_cell_menu(
    field: QWidget,
    copied: Callable[[], str],
    term: Callable[[], str],
    narrow: Callable[[str], None],
) -> None:
    """Gives a field that menu, by right click and by the menu key."""

    def show(place: QPoint) -> None:
        menu = QMenu(field)
        fill_cell_menu(menu, field, copied(), term(), narrow)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(field.mapToGlobal(place))

    field.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    field.customContextMenuRequested.connect(show)
