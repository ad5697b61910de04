"""Asks before closing what would lose typed forms."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.text.shortened import shortened
from app.text.translate import translate
from app.ui.kit.sheet import Question

_MOST_NAMED = 5


class LeaveQuestion(Question):
    """`waiting` is what each form is for that was set aside."""

    def __init__(self, window: QWidget, waiting: list[str]) -> None:
        count = len(waiting)
        super().__init__(
            window,
            "LeaveQuestion",
            self.tr("Close Callback Desk"),
            translate("leave", "What you typed in %n form(s) was not sent", "", count),
            "\n".join([self.tr("Closing drops it:"), *shortened(waiting, _MOST_NAMED)]),
            self.tr("Stay"),
            self.tr("Close and drop it"),
        )


def leave_or_ask(window: QWidget, waiting: list[str], leave: Callable[[], None]) -> None:
    """Leaves at once where no form waits; else somebody says so first."""
    if not waiting:
        leave()
        return
    asked = window.findChild(LeaveQuestion)
    if asked is not None:
        asked.activateWindow()
        return
    question = LeaveQuestion(window, waiting)
    question.accepted.connect(leave)
    question.finished.connect(question.deleteLater)
    question.open()
