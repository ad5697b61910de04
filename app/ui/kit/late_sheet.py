"""What was asked for and is ready a moment later: it never comes over what is being typed."""

from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from app.text.messages import UserMessage
from app.text.status import Tone
from app.ui.kit.message_bar import MessageBar, Notice, NoticeAction


def is_form_open() -> bool:
    """Whether a form has the keys now: another one would take over what is typed into it."""
    return QApplication.activeModalWidget() is not None


def open_when_free(
    open_now: Callable[[], object], ready: UserMessage, caption: str, bar: MessageBar
) -> None:
    """Opens a sheet at once where no form is open; else a notice offers it, and waits.

    `ready` is what the notice says, `caption` its button.
    """
    if not is_form_open():
        open_now()
        return
    again = NoticeAction(caption, lambda: open_when_free(open_now, ready, caption, bar))
    bar.show_message(Notice(ready, Tone.PLANNED, again, lasting=True, about=ready.title))
