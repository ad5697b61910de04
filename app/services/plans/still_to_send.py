"""What of a plan is still to be sent, and how it stands beside what is listed."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.change import Outcome
from app.domain.plans.checking import settled
from app.domain.plans.making import put_back_of_gone
from app.domain.plans.plan import Plan, PlanRecord, Purpose, StepState

_SENT = {StepState.DONE, StepState.HALF_DONE, StepState.UNKNOWN}
"""Steps whose doing is in the lists already, or may be."""


def with_rest_settled(
    plan: Plan,
    lists: Mapping[str, tuple[Callback, ...] | None],
    record: PlanRecord | None,
    now: datetime,
) -> Plan:
    """With what is to be sent as the lists say it is `now` (aware UTC); what is so is kept.

    `record` says what was sent of it.
    """
    sent = sent_of(record)
    # What was to begin by now begins at once.
    waiting = [
        msgspec.structs.replace(one, draft=one.draft.started(now)) if one.draft else one
        for one in plan.steps
        if one.number not in sent
    ]
    if plan.purpose is Purpose.PUT_BACK:
        waiting = list(put_back_of_gone(waiting, lists))
    fresh = settled(waiting, lists, now)
    back = rolled_back_in(record)
    by_number = {
        # What this plan has put back is what is listed: nobody else has changed it.
        one.number: msgspec.structs.replace(one, seen=None) if one.number in back else one
        for one in fresh
    }
    steps = tuple(by_number.get(one.number, one) for one in plan.steps)
    return msgspec.structs.replace(plan, steps=steps)


def sent_of(record: PlanRecord | None) -> set[int]:
    """The numbers of steps whose doing is in the lists already, or may be."""
    if record is None:
        return set()
    return {number for number, one in record.results.items() if one.state in _SENT}


def rolled_back_in(record: PlanRecord | None) -> set[int]:
    """The numbers of steps whose old one was ended and created again."""
    results = record.results if record is not None else {}
    changes = {number: one.change for number, one in results.items()}
    return {
        number
        for number, one in changes.items()
        if one is not None and one.outcome is Outcome.ROLLED_BACK
    }
