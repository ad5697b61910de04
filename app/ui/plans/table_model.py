"""The steps of a plan as a table: what each does, and what became of it."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal

from app.domain.outside_text import cut, visible
from app.domain.plans.plan import WAITING, Act, PlanStep, StepResult, StepState
from app.domain.plans.step_problem import StepProblem
from app.domain.typed.web_address import shown_address
from app.text.formats import Formats, applies_to
from app.text.noop import QT_TRANSLATE_NOOP
from app.text.plans import act_text, result_status
from app.text.status import Status
from app.text.step_dates import dates_text
from app.text.translate import translate
from app.ui.kit.row_reading import spoken_cell
from app.ui.kit.titled_model import Index, TitledModel

TITLES = (
    QT_TRANSLATE_NOOP("plans", "Do"),
    QT_TRANSLATE_NOOP("plans", "Step"),
    QT_TRANSLATE_NOOP("plans", "Company"),
    QT_TRANSLATE_NOOP("plans", "Act"),
    QT_TRANSLATE_NOOP("plans", "Event type"),
    QT_TRANSLATE_NOOP("plans", "Applies to"),
    QT_TRANSLATE_NOOP("plans", "From"),
    QT_TRANSLATE_NOOP("plans", "To"),
    QT_TRANSLATE_NOOP("plans", "Dates"),
    QT_TRANSLATE_NOOP("plans", "Result"),
)
DO, COMPANY, ACT, EVENT_TYPE, APPLIES_TO, FROM, TO, DATES, RESULT = 0, 2, 3, 4, 5, 6, 7, 8, 9
_LONGEST = 2000
"""Characters of a cell."""
_CHECK = Qt.ItemDataRole.CheckStateRole


class StepModel(TitledModel):
    """Signals: wanted, arg 0: the number of a step, arg 1: whether it is to be done."""

    wanted = Signal(int, bool)

    def __init__(self, formats: Formats) -> None:
        super().__init__([translate("plans", one) for one in TITLES])
        self._formats = formats
        self._steps: tuple[PlanStep, ...] = ()
        self._problems: dict[int, list[StepProblem]] = {}
        self._results: dict[int, StepResult] = {}
        self._texts: list[tuple[str, ...]] = []
        self.is_fixed = False

    def show_steps(self, steps: Sequence[PlanStep], problems: Sequence[StepProblem]) -> None:
        """What is planned; results stay with the numbers of their steps."""
        by_number: dict[int, list[StepProblem]] = {}
        for one in problems:
            by_number.setdefault(one.number, []).append(one)
        moved = [one.number for one in steps] != [one.number for one in self._steps]
        if moved:
            self.beginResetModel()
        # Most steps are those that were shown before, and say the same.
        before = dict(zip(map(id, self._steps), self._texts, strict=True))
        texts = [before.get(id(one)) or self._texts_of(one) for one in steps]
        self._steps, self._problems, self._texts = tuple(steps), by_number, texts
        if moved:
            self.endResetModel()
        elif steps:
            self.dataChanged.emit(self.index(0, 0), self.index(len(steps) - 1, len(TITLES) - 1))

    def show_results(self, results: dict[int, StepResult]) -> None:
        """What became of all steps."""
        self._results = dict(results)
        if self._steps:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._steps) - 1, RESULT))

    def show_result(self, number: int, result: StepResult) -> int:
        """What became of one; returns its row."""
        self._results[number] = result
        row = next(at for at, one in enumerate(self._steps) if one.number == number)
        self.dataChanged.emit(self.index(row, 0), self.index(row, RESULT))
        return row

    def set_fixed(self, fixed: bool) -> None:
        """While it runs nothing can be left out or taken in."""
        self.is_fixed = fixed
        self.show_results(self._results)

    def step_at(self, row: int) -> PlanStep:
        """A step by its place."""
        return self._steps[row]

    def row_of(self, number: int) -> int:
        """The place of a step; 0 where there is none."""
        return next((at for at, one in enumerate(self._steps) if one.number == number), 0)

    def result_of(self, number: int) -> StepResult:
        """What became of a step."""
        return self._results.get(number, WAITING)

    def problems_of(self, number: int) -> list[StepProblem]:
        """What is to be known of a step."""
        return self._problems.get(number, [])

    def status_at(self, row: int, column: int) -> Status | None:
        """The result as a pill; None for what is text."""
        if column != RESULT:
            return None
        step = self._steps[row]
        result = self.result_of(step.number)
        return result_status(step, result, self.problems_of(step.number), self._formats)

    def address_at(self, row: int, column: int) -> str | None:
        """The address that a cell holds; None for one that holds something else."""
        return self._texts[row][column] if column in {FROM, TO} else None

    def has_any(self, column: int) -> bool:
        """Whether a column says anything in any row."""
        return any(one[column] for one in self._texts)

    def may_be_wanted(self, step: PlanStep) -> bool:
        """Whether it can be ticked: it sends something, and nothing certain stands against it."""
        untried = self.result_of(step.number).change is None
        certain = any(one.is_certain for one in self.problems_of(step.number))
        return untried and not self.is_fixed and step.act is not Act.KEEP and not certain

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._steps)

    def text_at(self, row: int, column: int) -> str:
        """What a cell says."""
        if column == RESULT:
            status = self.status_at(row, column)
            return status.text if status else ""
        step = self._steps[row]
        if column == DATES and self.result_of(step.number).state is StepState.DONE:
            return visible(dates_text(step, self._formats.day, is_done=True))
        return self._texts[row][column]

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        if index.column() == DO:
            step = self._steps[index.row()]
            if step.is_wanted and step.act is not Act.KEEP:
                can = not self.is_fixed and self.result_of(step.number).change is None
            else:
                can = self.may_be_wanted(step)
            found = found | Qt.ItemFlag.ItemIsUserCheckable if can else found
        return found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own signature
        step = self._steps[index.row()]
        if index.column() == DO:
            if role == _CHECK:
                return Qt.CheckState.Checked if step.sends else Qt.CheckState.Unchecked
            if role == Qt.ItemDataRole.AccessibleTextRole:
                yes, no = translate("plans", "Yes"), translate("plans", "No")
                return spoken_cell(yes if step.sends else no)
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: ANN401 - Qt's own signature
        if index.column() != DO or role != _CHECK:
            return False
        step = self._steps[index.row()]
        self.wanted.emit(step.number, Qt.CheckState(value) is Qt.CheckState.Checked)
        return True

    def _texts_of(self, step: PlanStep) -> tuple[str, ...]:
        old, new = step.before, step.draft
        texts = (
            *("", str(step.number), step.company_name),
            *(act_text(step, short=True), step.event_type),
            applies_to(step.event_type, step.filters),
            shown_address(old.destination_url) if old else "",
            shown_address(new.destination_url) if new and step.act is not Act.KEEP else "",
            dates_text(step, self._formats.day),
            "",
        )
        return tuple(visible(cut(" ".join(one.split()), _LONGEST)) for one in texts)
