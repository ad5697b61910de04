"""Which keys a page leaves to the Callbacks page: none that act on a row that is not in sight."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
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


class RowKeys(QObject):
    """Where neither a page nor its bar has the keys, but the pages at the left, or a message.

    With Callbacks in front all keys of its row act there too; with another page none does.
    """

    def __init__(
        self,
        window: QWidget,
        actions: CallbackActions,
        messages: MessageBar,
        is_in_front: Callable[[], bool],
    ) -> None:
        """`is_in_front` tells whether Callbacks is."""
        super().__init__(window)
        self._window, self._messages, self._is_in_front = window, messages, is_in_front
        self._of_a_row = _of_a_row(actions)
        self._of_the_table = [actions.end, actions.copy_row, actions.undo_end]
        self._undo = actions.undo_end
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_key = watched is self._window and isinstance(event, QKeyEvent)
        if not is_key or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        act = self._act_of(QKeySequence(event.keyCombination()))
        if act is not None and event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if act is not None and event.type() is QEvent.Type.KeyPress:
            act()
            return True
        return super().eventFilter(watched, event)

    def say_why_not(self) -> None:
        """With another page in front: that what was asked for is about a row of Callbacks."""
        show_toast(self._window, _only_on_callbacks())

    def _act_of(self, pressed: QKeySequence) -> Callable[[], object] | None:
        if not self._is_in_front():
            if pressed == QKeySequence(TICKET_KEYS) and self._messages.has_ticket():
                return self._messages.ask_for_ticket
            if pressed in [*self._of_a_row, *self._undo.shortcuts()]:
                return self.say_why_not
            return None
        action = next((one for one in self._of_the_table if pressed in one.shortcuts()), None)
        if action is None or action.isEnabled():
            return action.trigger if action is not None else None
        why_not = action.statusTip()
        return (lambda: show_toast(self._window, why_not)) if why_not else None


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
