"""Turns what a file asks for into steps: whose it is here, and what is listed there now."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.event_types import EVENT_TYPES
from app.domain.callbacks.matching import draft_of
from app.domain.companies.company import Company, is_at
from app.domain.plans.checking import settled
from app.domain.plans.desired import made_like
from app.domain.plans.plan import Act, LaneKey, PlanStep, lane_of, numbered
from app.domain.plans.request import (
    Request,
    RequestedStep,
    RequestNote,
    RequestNoteKind,
    WantedCallback,
    Whose,
    as_it_has,
)
from app.domain.plans.step_problem import StepProblem, StepProblemKind
from app.services.plans.checked import CheckedPlan

_OF_ITS_PLACE = {"starts_at", "ends_at", "destination_url"}
"""Members of a draft that are not about which type and filter it is of."""
Found = Mapping[Whose, Company | None]


def company_of(
    companies: Sequence[Company], whose: Whose, default: Company | None = None
) -> Company | None:
    """The one that has a key; of several the one that has the name too. Without a key, by name.

    Capitals of a name tell companies apart where two have it. None where the file says that it is
    at another address: one key may be two accounts there. `default` is whose the entry is that
    names none, or of which several have the key.
    """
    key, name, base_url = whose
    if not key and not name:
        return default
    with_name = [one for one in companies if one.name == name] or [
        one for one in companies if name and one.name.casefold() == name.casefold()
    ]
    # The practice company is at another port each time.
    there = [one for one in companies if not base_url or one.is_practice or is_at(one, base_url)]
    with_key = [one for one in there if one.company_key == key]
    named = [one for one in (with_key if key else there) if one in with_name]
    if key and with_name and not named:
        return None  # the key says one, and the name another
    if not name and default in with_key:
        return default
    found = named if not key or len(with_key) > 1 else with_key
    return found[0] if len(found) == 1 else None


def steps_of(
    request: Request,
    found: Found,
    lists: Mapping[str, tuple[Callback, ...] | None],
    now: datetime,
    *,
    with_ends: bool = False,
) -> tuple[PlanStep, ...]:
    """Its steps as they are asked for, then those that make each company be as it is to be.

    `with_ends` as in `made_like`; not if an entry is of a company that is not known here, or the
    file has members that nobody could read.
    """
    steps = [_step(one, found[one.whose], lists, now) for one in request.steps]
    wanted: dict[str, tuple[Company, list[WantedCallback]]] = {}
    for one in request.wanted:
        company, draft = found[one.whose], one.draft.started(now)
        if company is not None:
            # A company may be called by its key in one entry, and by its name in another.
            asked = msgspec.structs.replace(one, draft=draft)
            wanted.setdefault(company.company_id, (company, []))[1].append(asked)
            continue
        steps.append(
            PlanStep(
                number=0,
                company_id=_nobody(one.whose),
                company_name=_told(one.whose),
                act=Act.CREATE,
                draft=draft,
            )
        )
    # What seems not to be named may be named by an entry of a company that is not known here, or
    # by a member that nobody could read.
    sure = with_ends and request.is_all_read and all(found[one.whose] for one in request.wanted)
    for company, every in wanted.values():
        listed = lists.get(company.company_id) or ()
        made = made_like(company, listed, every, now, with_ends=sure)
        # What the file lacks may name what seems not to be named.
        steps += [one for one in made if request.names_all or one.act is not Act.END]
    return numbered(steps)


def unnamed_note(steps: Iterable[PlanStep]) -> tuple[RequestNote, ...]:
    """How many callbacks are listed that a file does not name, where there are any.

    Each is a step that is not ticked: without a word it would not be known where those come from.
    """
    count = sum(1 for one in steps if _ends_unnamed(one) and not one.is_wanted)
    return (RequestNote(RequestNoteKind.UNNAMED, str(count)),) if count else ()


def without_unsure_ends(
    checked: CheckedPlan, ended: Collection[LaneKey] = ()
) -> tuple[PlanStep, ...]:
    """Ends nothing for what a file lacks, where an entry may be what names it.

    An entry of that type and filter that is left out was to take over. One with a mistake, or of a
    type that its company has not, may be one that is there and mistyped: whose, nobody can tell.
    `ended` are lanes of entries that have ended since: what goes on there came after the file.
    """
    steps = checked.plan.steps
    doubted = {one.number for one in checked.problems if _is_of_another(one)}
    companies = {
        one.company_id for one in steps if one.number in doubted or _is_of_new_type(one, checked)
    }
    left_out = {*ended} | {
        lane_of(one.company_id, one.draft)
        for one in steps
        if one.draft is not None and not one.is_wanted and one.act is not Act.KEEP
    }

    def is_unsure(step: PlanStep) -> bool:
        if not _ends_unnamed(step) or step.before is None:
            return False
        in_its_place = lane_of(step.company_id, step.before) in left_out
        return in_its_place or step.company_id in companies

    return tuple(
        msgspec.structs.replace(one, is_wanted=False) if is_unsure(one) else one for one in steps
    )


def _is_of_another(problem: StepProblem) -> bool:
    """Whether it is that the type or the filter may be meant to be another one."""
    if problem.mistake is not None:
        return problem.mistake.field not in _OF_ITS_PLACE
    return problem.kind is StepProblemKind.NEAR_TYPE


def _ends_unnamed(step: PlanStep) -> bool:
    return step.is_unnamed and step.act is Act.END


def _is_of_new_type(step: PlanStep, checked: CheckedPlan) -> bool:
    """Whether nobody knows its type: neither the catalogue nor what its company has."""
    if step.draft is None or step.draft.event_type in EVENT_TYPES:
        return False
    listed = checked.read.lists.get(step.company_id) or ()
    return step.draft.event_type not in {one.event_type for one in listed}


def _step(
    one: RequestedStep,
    company: Company | None,
    lists: Mapping[str, tuple[Callback, ...] | None],
    now: datetime,
) -> PlanStep:
    company_id = company.company_id if company else _nobody(one.whose)
    old, draft = one.before, one.draft
    if old is not None:
        listed = lists.get(company_id) or ()
        found = next((each for each in listed if each.callback_id == old.callback_id), None)
        known = found or (old if old.event_type else None)
        if draft is not None and known is not None:
            draft = as_it_has(draft, known, one.unsaid)
        elif one.act is Act.KEEP and known is not None:
            # As the file says that it is: what differs by now is told.
            kept = draft_of(old if old.event_type else known, now)
            draft = as_it_has(kept, known, one.unsaid)
    made = PlanStep(
        number=0,
        company_id=company_id,
        company_name=company.name if company else _told(one.whose),
        act=one.act,
        before=old,
        draft=draft.started(now) if draft else None,
    )
    if old is None or old.event_type:
        return made
    # Only its ID was given: there is nothing that it could have changed from.
    (there,) = settled([made], lists, now)
    return there if there.act is Act.CREATE else msgspec.structs.replace(there, seen=None)


def _nobody(whose: Whose) -> str:
    """A company_id that no company has: those have no blank in them."""
    return f"no company {whose.company_key or whose.company_name} {whose.base_url}".rstrip()


def _told(whose: Whose) -> str:
    return whose.company_name or whose.company_key
