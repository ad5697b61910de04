"""Asks before closing what would lose typed forms, or leave events of customers without a way."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.text.shortened import shortened
from app.text.translate import translate
from app.ui.kit.sheet import Question

_MOST_NAMED = 5


class LeaveQuestion(Question):
    """`waiting` is what each form is for that was set aside; `relayed` what relays are in of."""

    def __init__(self, window: QWidget, waiting: list[str], relayed: list[str]) -> None:
        heads, said = [], []
        if relayed:
            count = len(relayed)
            heads.append(translate("leave", "%n relay(s) (is|are) still in", "", count))
            said += [
                self.tr(
                    "While Callback Desk is closed, the events of these do not reach their "
                    "endpoints. Take the relay out first, unless it is opened again soon:"
                ),
                *shortened(relayed, _MOST_NAMED),
            ]
        if waiting:
            count = len(waiting)
            heads.append(translate("leave", "What you typed in %n form(s) was not sent", "", count))
            said += [self.tr("Closing drops it:"), *shortened(waiting, _MOST_NAMED)]
        super().__init__(
            window,
            "LeaveQuestion",
            self.tr("Close Callback Desk"),
            ". ".join(heads),
            "\n".join(said),
            self.tr("Stay"),
            self.tr("Close and drop it") if waiting else self.tr("Close all the same"),
        )


def leave_or_ask(
    window: QWidget, waiting: list[str], relayed: list[str], leave: Callable[[], None]
) -> None:
    """Leaves at once where nothing is lost by it; else somebody says so first."""
    if not waiting and not relayed:
        leave()
        return
    asked = window.findChild(LeaveQuestion)
    if asked is not None:
        asked.activateWindow()
        return
    question = LeaveQuestion(window, waiting, relayed)
    question.accepted.connect(leave)
    question.finished.connect(question.deleteLater)
    question.open()
