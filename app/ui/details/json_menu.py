"""What can be done with a member of the shown JSON: copy it, search by it, make it a column."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.list_filter import member_term
from app.domain.json_member import member_text, pointer_at, pointer_caption
from app.domain.outside_text import visible
from app.text.translate import translate
from app.ui.kit.cell_menu import fill_cell_menu
from app.ui.kit.widgets import PlainText
from app.ui.look.isolates import entry_text
from app.ui.look.tips import cut_in_the_middle

_SHOWN = 40
"""Characters of a member's name that the menu shows."""


def offer_json_menu(
    text: PlainText,
    shown: Callable[[], Callback | None],
    *,
    narrow: Callable[[str], None],
    show_member: Callable[[str], None] | None,
) -> None:
    """By right click at a member, and by the menu key at the one where the cursor is."""

    def show(place: QPoint) -> None:
        line = text.cursorForPosition(place).blockNumber()
        menu = json_menu(text, line, shown(), narrow=narrow, show_member=show_member)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(text.viewport().mapToGlobal(place))

    text.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    text.customContextMenuRequested.connect(show)


def json_menu(
    text: PlainText,
    line: int,
    callback: Callback | None,
    *,
    narrow: Callable[[str], None],
    show_member: Callable[[str], None] | None,
) -> QMenu:
    """The menu for what begins in a line (from 0), above Qt's own.

    `show_member` None is for a table that shows no member as a column.
    """
    menu = text.createStandardContextMenu()
    pointer = pointer_at(text.toPlainText(), line) if callback is not None else ""
    if callback is None or not pointer:
        return menu
    first = menu.actions()[0]
    own = QMenu(menu)
    value = member_text(callback.raw, pointer)
    fill_cell_menu(own, text, value, member_term(callback, pointer), narrow)
    if show_member is not None:
        _offer_column(own, pointer, show_member)
    own.addSeparator()
    for action in own.actions():
        menu.insertAction(first, action)
    return menu


def _offer_column(own: QMenu, pointer: str, show_member: Callable[[str], None]) -> None:
    caption = entry_text(cut_in_the_middle(visible(pointer_caption(pointer)), _SHOWN))
    column = own.addAction(translate("cell", "As a column: {0}").format(caption))
    column.triggered.connect(lambda: show_member(pointer))
