"""What is asked before a plan is left: while it runs, and while some of it was not sent."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.domain.plans.plan import PlanRecord, StepState
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


def ask_whether_kept(dialog: QWidget, record: PlanRecord, leave: Callable[[bool], None]) -> None:
    """Whether a plan of which steps were not sent is to be gone on with some time."""
    waiting, unknown = record.count(StepState.WAITING), record.count(StepState.UNKNOWN)
    heading = translate("plans", "%n step(s) (was|were) not sent", "", waiting)
    if unknown:
        heading += " · " + translate("plans", "%n not known", "", unknown)
    question = Question(
        dialog,
        "KeepPlanQuestion",
        translate("plans", "Close the plan"),
        heading,
        translate(
            "plans",
            "Kept for later, it is offered at the next start, and goes on where it stands. Else "
            "the rest is not sent: what was done stays, and Activity keeps the record.",
        ),
        translate("plans", "Keep it for later"),
        translate("plans", "Drop the rest"),
    )
    question.rejected.connect(lambda: leave(True))
    question.accepted.connect(lambda: leave(False))
    question.finished.connect(question.deleteLater)
    question.open()
