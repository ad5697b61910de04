"""What stands against a plan, above its steps."""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent

from app.domain.plans.step_problem import StepProblem
from app.services.plans.checked import CheckedPlan
from app.text.formats import Formats
from app.text.plan_problems import in_part_lines, problem_lines
from app.text.requests import notes_text
from app.text.status import Tone
from app.ui.kit.widgets import PlainText, set_tone
from app.ui.look.measure import em

_MOST_SAID, _LINES, _FEW_LINES = 12, 5, 3
"""Problems that are told one by one, the rest by their number; and lines that are seen at once, on
a low screen fewer."""
_LOW = 720
"""Pixels of a screen below which the steps need the room."""


class ProblemBox(PlainText):
    """There only while there is something to be told."""

    def __init__(self, formats: Formats, screen_height: int) -> None:
        super().__init__("PlanProblemsText", "", lines=2)
        self._formats = formats
        self._lines = _LINES if screen_height >= em(_LOW) else _FEW_LINES
        self.setAccessibleName(self.tr("Plan problems"))
        self.setProperty("tone", Tone.FAILED)

    def tell(self, checked: CheckedPlan, problems: Sequence[StepProblem]) -> None:
        """`problems` are those of steps that were not sent yet."""
        steps, read = checked.plan.steps, checked.read
        every = problem_lines(steps, problems, read.failures, self._formats)
        lines = every[:_MOST_SAID]
        more = len(every) - len(lines)
        if more > 0:
            lines.append(self.tr("And {0} more: see the column Result.").format(more))
        parts = in_part_lines(steps, read.in_part)
        lines = [one for one in (notes_text(checked.notes), *parts, *lines) if one]
        against = any(one.is_against for one in problems)
        set_tone(self, Tone.FAILED if against else Tone.SOON)
        self.setPlainText("\n".join(lines))
        self.setVisible(bool(lines))
        self.fit_lines(self._lines)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit_lines(self._lines)
