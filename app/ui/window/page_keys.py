"""Which keys a page leaves to the Callbacks page: none that act on a row that is not in sight."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app.text.translate import translate
from app.ui.callbacks.actions import CallbackActions
from app.ui.kit.message_bar import MessageBar
from app.ui.kit.own_key import TICKET_KEYS, OwnKey
from app.ui.kit.own_keys import OwnKeys
from app.ui.kit.page import Page
from app.ui.kit.widgets import show_toast


def keep_keys(page: Page, actions: CallbackActions, messages: MessageBar) -> None:
    """Ctrl+F goes to the page's own search, F5 reads what it shows where it reads itself.

    Keys of the row of Callbacks do nothing here. That of *Copy for ticket* is about what `messages`
    tells, where no row of the page is selected that it could be about.
    """
    find = QAction(actions.search.text(), page)
    find.setShortcuts(actions.search.shortcuts())
    find.triggered.connect(lambda: _focus_search(page))
    others = _of_a_row(actions)
    own = [find]
    if page.reads_itself:
        read = QAction(actions.refresh.text(), page)
        read.setShortcuts(actions.refresh.shortcuts())
        read.triggered.connect(page.read_anew)
        own.append(read)
    why_not = _only_on_callbacks()
    OwnKeys(page, own, others, why_not)
    OwnKeys(page.bar, [*own, *page.row_actions], others, why_not)
    of_a_ticket = [one for one in page.row_actions if QKeySequence(TICKET_KEYS) in one.shortcuts()]
    for part in (page, page.bar):  # after the others, so that it is asked before them
        OwnKey(
            part,
            TICKET_KEYS,
            messages.ask_for_ticket,
            lambda: messages.has_ticket() and not any(one.isEnabled() for one in of_a_ticket),
        )


def keep_row_keys(
    window: QWidget,
    actions: CallbackActions,
    messages: MessageBar,
    is_in_front: Callable[[], bool],
) -> None:
    """Where neither a page nor its bar has the keys, but the pages at the left, or a message.

    With Callbacks in front, which `is_in_front` tells, all keys of its row act there too; with
    another page none does.
    """
    of_the_table = [actions.end, actions.copy_row, actions.undo_end]
    OwnKeys(window, of_the_table, applies=is_in_front)
    OwnKeys(
        window,
        [],
        [*_of_a_row(actions), *actions.undo_end.shortcuts()],
        _only_on_callbacks(),
        applies=lambda: not is_in_front(),
    )
    OwnKey(
        window,
        TICKET_KEYS,
        messages.ask_for_ticket,
        lambda: messages.has_ticket() and not is_in_front(),
    )


def say_only_on_callbacks(part: QWidget) -> None:
    """What was asked for is about a row of Callbacks, and another page is in front."""
    show_toast(part, _only_on_callbacks())


def _of_a_row(actions: CallbackActions) -> list[QKeySequence]:
    return [
        keys
        for one in (*actions.of_a_row(), actions.show_ended)
        # Those of the table itself do nothing elsewhere: in a text Ctrl+C copies the text.
        if one.shortcutContext() is not Qt.ShortcutContext.WidgetShortcut
        for keys in one.shortcuts()
    ]


def _only_on_callbacks() -> str:
    return translate("keys", "Only on Callbacks: it is about a row there")


def _focus_search(page: Page) -> None:
    if page.search is not None:
        page.search.setFocus()
        page.search.selectAll()
