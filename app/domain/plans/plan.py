"""A plan: changes of many registrations, shown before anything is sent."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.change import Change, Outcome
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.type_and_filter import Filters, type_and_filter
from app.domain.companies.company import Company, key_and_server

MOST_FAILURES = 3
"""Steps in a row that were not done; then a plan stops by itself."""
MOST_STEPS = 2000
"""What one plan may hold; more is made of several."""
_TRIED_AGAIN = {Outcome.REFUSED, Outcome.NOT_DONE, Outcome.ROLLED_BACK, Outcome.HALF_DONE}

LaneKey = tuple[str, str, Filters]
"""Company, type and sorted filter: what one registration may stand in for another of."""


class Act(StrEnum):
    """What a step does; KEEP sends nothing, because all is so already."""

    CREATE = "create"
    END = "end"
    REPLACE = "replace"
    KEEP = "keep"


class Purpose(StrEnum):
    """What a plan was made for."""

    END = "end"
    REPLACE_HOST = "replace host"
    COPY = "copy"
    OTHER_TYPES = "other types"
    EXTEND = "extend"
    PUT_BACK = "put back"
    FILE = "file"


class StepState(StrEnum):
    """How far a step has come."""

    WAITING = "waiting"
    SENDING = "sending"
    DONE = "done"
    FAILED = "failed"
    HALF_DONE = "half done"
    UNKNOWN = "unknown"


class PlanStep(msgspec.Struct, frozen=True, kw_only=True):
    """One change of one company, or what needs none.

    `number` tells it from the others and stays its own, wherever it stands. `before` is what is
    ended, replaced or kept, `draft` what is to be there then; a step that creates has no `before`,
    one that ends no `draft`. `seen` is what `before` was when the step was made, where that is
    another thing by now; None where it is not. One that is not `is_wanted` is left out.
    `is_unnamed` is an end of what a list of all that is to be there does not name: it is not sent
    where something of that list could not be made, which it may have named.
    """

    number: int
    company_id: str
    company_name: str
    act: Act
    before: Callback | None = None
    draft: CallbackDraft | None = None
    seen: Callback | None = None
    is_wanted: bool = True
    is_unnamed: bool = False

    @property
    def sends(self) -> bool:
        """Whether running the plan does anything for it."""
        return self.is_wanted and self.act is not Act.KEEP

    @property
    def event_type(self) -> str:
        """What it is about; of a replacement by another type, the new one."""
        return (self.draft or self.before or _NOTHING).event_type

    @property
    def filters(self) -> tuple[tuple[str, str], ...]:
        """What it applies to; of a replacement, the new one."""
        return (self.draft or self.before or _NOTHING).filters

    @property
    def lanes(self) -> set[LaneKey]:
        """All it touches: what it takes away and what it puts there."""
        return {
            lane_of(self.company_id, one) for one in (self.before, self.draft) if one is not None
        }


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Steps in the order in which they are sent, and why.

    `subject` is what its title names: for REPLACE_HOST what is looked for and what comes in its
    place, for FILE the name that the file gives. `accounts` are those of the companies that it
    changes, as `key_and_server` tells them, empty until it was begun. `plan_id` is 0 until then;
    `made_at`, `begun_at` and `closed_at` are aware UTC, the last two None until it was.
    """

    purpose: Purpose
    made_at: datetime
    user: str = ""
    subject: tuple[str, ...] = ()
    why: str = ""
    steps: tuple[PlanStep, ...] = ()
    accounts: tuple[str, ...] = ()
    plan_id: int = 0
    begun_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def company_ids(self) -> tuple[str, ...]:
        """Whose registrations it is about, in their order."""
        return tuple(dict.fromkeys(one.company_id for one in self.steps))

    def with_accounts(self, companies: Mapping[str, Company]) -> "Plan":
        """With the accounts of the companies that its steps change, which are here by their IDs."""
        changed = dict.fromkeys(one.company_id for one in self.steps if one.sends)
        accounts = {key_and_server(companies[one]) for one in changed if one in companies}
        return msgspec.structs.replace(self, accounts=tuple(sorted(accounts)))

    def with_step(self, step: PlanStep) -> "Plan":
        """With another one in the place of the step that has its number."""
        steps = tuple(step if one.number == step.number else one for one in self.steps)
        return msgspec.structs.replace(self, steps=steps)

    def moved(self, number: int, by: int) -> "Plan":
        """With a step so many places later, or earlier where `by` is negative."""
        steps = list(self.steps)
        at = next(index for index, one in enumerate(steps) if one.number == number)
        steps.insert(max(0, min(len(steps) - 1, at + by)), steps.pop(at))
        return msgspec.structs.replace(self, steps=tuple(steps))


class StepResult(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a step so far.

    `change` is its newest entry in the journal, None before anything was sent. `error` is why
    nothing was sent, or why it was refused, in this run of the app; None where it was not.
    `awaits` is the number of another step that has to be clear first, None for none. `not_made` is
    that of a step that was not done, and because of which this one was not sent: it may be what
    names what this one ends.
    """

    change: Change | None = None
    is_sending: bool = False
    error: Exception | None = None
    awaits: int | None = None
    not_made: int | None = None

    @property
    def state(self) -> StepState:
        """What the journal says; an entry that nobody closed is not known."""
        if self.is_sending:
            return StepState.SENDING
        if self.change is None:
            return StepState.FAILED if self.error is not None else StepState.WAITING
        if self.change.outcome is Outcome.DONE:
            return StepState.DONE
        if self.change.outcome is Outcome.HALF_DONE:
            return StepState.HALF_DONE
        if self.change.outcome in _TRIED_AGAIN:
            return StepState.FAILED
        return StepState.UNKNOWN


WAITING = StepResult()
"""Of a step that nothing was sent of."""


class PlanRecord(msgspec.Struct, frozen=True):
    """A plan that was begun, with what became of its steps, by their numbers."""

    plan: Plan
    results: dict[int, StepResult]

    def result_of(self, step: PlanStep) -> StepResult:
        """WAITING for one that nothing was sent of."""
        return self.results.get(step.number, WAITING)

    def is_done(self, step: PlanStep) -> bool:
        """Whether it was sent, and the server did it."""
        return self.result_of(step).state is StepState.DONE

    @property
    def left_out(self) -> int:
        """How many steps that would change something are not wanted, and were not tried."""
        return sum(
            1
            for one in self.plan.steps
            if not one.is_wanted and one.act is not Act.KEEP and one.number not in self.results
        )

    def first_of(self, *states: StepState) -> PlanStep | None:
        """The first step that is in one of these states."""
        steps = self.plan.steps
        return next((one for one in steps if self.result_of(one).state in states), None)

    def count(self, *states: StepState) -> int:
        """How many steps that send something are in one of these states."""
        found, untried = self.results, StepState.WAITING in states
        sent = (found.get(one.number) for one in self.plan.steps if one.sends)
        return sum(untried if one is None else one.state in states for one in sent)


def lane_of(company_id: str, one: Callback | CallbackDraft) -> LaneKey:
    """Where a registration stands among others."""
    return company_id, *type_and_filter(one)


def numbered(steps: list[PlanStep]) -> tuple[PlanStep, ...]:
    """With numbers from 1 on, in their order."""
    return tuple(msgspec.structs.replace(one, number=number) for number, one in enumerate(steps, 1))


_NOTHING = CallbackDraft(event_type="", destination_url="")
