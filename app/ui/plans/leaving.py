"""What is asked before a plan is left: while it runs, and while some of it was not sent."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.text.translate import translate
from app.ui.kit.sheet import Question


def ask_to_stop(dialog: QWidget, stop: Callable[[], None]) -> None:
    """While it runs: a step that was sent is never cut off."""
    question = Question(
        dialog,
        "LeavePlanQuestion",
        translate("plans", "Leave the plan"),
        translate("plans", "The plan is running"),
        translate(
            "plans",
            "A step that was sent cannot be called back. It can stop after the one under way; "
            "what was not sent then stays as it is, and can be run later from Activity.",
        ),
        translate("plans", "Let it run"),
        translate("plans", "Stop after this one"),
    )
    question.accepted.connect(stop)
    question.finished.connect(question.deleteLater)
    question.open()


def ask_whether_kept(dialog: QWidget, count: int, leave: Callable[[bool], None]) -> None:
    """Whether a plan of which `count` steps were not sent is to be gone on with some time."""
    question = Question(
        dialog,
        "KeepPlanQuestion",
        translate("plans", "Close the plan"),
        translate("plans", "%n step(s) (was|were) not sent", "", count),
        translate(
            "plans",
            "Kept for later, it is offered at the next start, to go on where it stands. Else only "
            "Activity has it.",
        ),
        translate("plans", "Keep it for later"),
        translate("plans", "Let the rest be"),
    )
    question.rejected.connect(lambda: leave(True))
    question.accepted.connect(lambda: leave(False))
    question.finished.connect(question.deleteLater)
    question.open()
