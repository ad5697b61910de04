"""Which keys a page leaves to the Callbacks page: none that act on a row that is not in sight."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence

from app.ui.callbacks.actions import CallbackActions
from app.ui.kit.message_bar import MessageBar
from app.ui.kit.own_key import TICKET_KEYS, OwnKey
from app.ui.kit.own_keys import OwnKeys
from app.ui.kit.page import Page


def keep_keys(page: Page, actions: CallbackActions, messages: MessageBar) -> None:
    """Ctrl+F goes to the page's own search, F5 reads what it shows where it reads itself.

    Keys of the row of Callbacks do nothing here. That of *Copy for ticket* is about what `messages`
    tells, where no row of the page is selected that it could be about.
    """
    find = QAction(actions.search.text(), page)
    find.setShortcuts(actions.search.shortcuts())
    find.triggered.connect(lambda: _focus_search(page))
    of_a_row = [*actions.of_a_row(), actions.show_ended]
    others = [
        keys
        for one in of_a_row
        # Those of the table itself do nothing elsewhere: in a text Ctrl+C copies the text.
        if one.shortcutContext() is not Qt.ShortcutContext.WidgetShortcut
        for keys in one.shortcuts()
    ]
    own = [find]
    if page.reads_itself:
        read = QAction(actions.refresh.text(), page)
        read.setShortcuts(actions.refresh.shortcuts())
        read.triggered.connect(page.read_anew)
        own.append(read)
    OwnKeys(page, own, others)
    OwnKeys(page.bar, [*own, *page.row_actions], others)
    of_a_ticket = [one for one in page.row_actions if QKeySequence(TICKET_KEYS) in one.shortcuts()]
    for part in (page, page.bar):  # after the others, so that it is asked before them
        OwnKey(
            part,
            TICKET_KEYS,
            messages.ask_for_ticket,
            lambda: messages.has_ticket() and not any(one.isEnabled() for one in of_a_ticket),
        )


def _focus_search(page: Page) -> None:
    if page.search is not None:
        page.search.setFocus()
        page.search.selectAll()
