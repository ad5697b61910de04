"""An end that somebody ticks, or no longer: what needed its place comes along."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from app.domain.plans.order import in_order
from app.domain.plans.plan import PlanStep
from app.domain.plans.step_problem import StepProblem, StepProblemKind

_OF_THE_PLACE = {StepProblemKind.OVERLAP, StepProblemKind.OVERLAP_STEP}


def with_its_place(
    steps: Sequence[PlanStep], problems: Iterable[StepProblem], end: PlanStep, now: datetime
) -> tuple[PlanStep, ...]:
    """The steps after an end was ticked: what it alone kept out is taken in, and comes after it.

    `problems` are those of before. Numbers stay; `now` is aware UTC.
    """
    needs = {one.number for one in problems if _is_about(one, end)}
    needs -= {one.number for one in problems if one.is_against and not _is_about(one, end)}
    taken = [_wanted(one, yes=one.is_wanted or one.number in needs) for one in steps]
    return in_order(taken, now) if needs else tuple(taken)


def without_its_place(
    steps: Sequence[PlanStep], problems: Iterable[StepProblem], end: PlanStep
) -> tuple[PlanStep, ...]:
    """The steps after the tick was taken back; `problems` are those since then."""
    needs = {one.number for one in problems if _is_about(one, end)}
    return tuple(_wanted(one, yes=one.is_wanted and one.number not in needs) for one in steps)


def _is_about(problem: StepProblem, end: PlanStep) -> bool:
    if problem.kind not in _OF_THE_PLACE or problem.number == end.number:
        return False
    its = end.before.callback_id if end.before is not None else ""
    other = problem.other
    return problem.other_step == end.number or (other is not None and other.callback_id == its)


def _wanted(step: PlanStep, *, yes: bool) -> PlanStep:
    return step if step.is_wanted is yes else msgspec.structs.replace(step, is_wanted=yes)
