"""Makes the steps of a plan out of what was chosen."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.change import ChangeKind, Outcome
from app.domain.callbacks.coverage import NO_LOSS
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.ever import ALWAYS, FOREVER
from app.domain.callbacks.matching import as_registered, draft_of
from app.domain.companies.company import Company
from app.domain.plans.checking import Lists
from app.domain.plans.plan import (
    Act,
    LaneKey,
    PlanRecord,
    PlanStep,
    StepState,
    lane_of,
    numbered,
)

Chosen = Iterable[tuple[Company, Callback]]
_UNNUMBERED = 0
_PARTS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*://)([^/?#]*@)?([^/?#]*)(.*)", re.DOTALL)
"""Scheme, user, host with its port, and the rest of an address."""


def ends_of(chosen: Chosen) -> tuple[PlanStep, ...]:
    """Ends each."""
    return numbered([_step(company, Act.END, before=one) for company, one in chosen])


def host_replaced(chosen: Chosen, find: str, put: str, now: datetime) -> tuple[PlanStep, ...]:
    """Replaces each whose destination holds a text; the others are no part of it.

    The text is looked for as it is written, save that hosts do not tell capitals from small
    letters: see `with_text_replaced`.
    """
    found = []
    for company, one in chosen:
        url = with_text_replaced(one.destination_url, find, put)
        if url is not None:
            draft = msgspec.structs.replace(draft_of(one, now), destination_url=url)
            found.append(_step(company, Act.REPLACE, before=one, draft=draft))
    return numbered(found)


def with_text_replaced(url: str, find: str, put: str) -> str | None:
    """An address with a text replaced wherever it stands; None where it does not stand in it.

    Scheme and host are compared without regard to capitals, the rest exactly.
    """
    if not find:
        return None
    parts = _PARTS.fullmatch(url)
    # A user name and its password tell capitals from small letters.
    loose = {place for group in (1, 3) for place in range(*parts.span(group))} if parts else set()

    def stands(at: int) -> bool:
        pairs = enumerate(zip(url[at : at + len(find)], find, strict=False), at)
        return len(url) - at >= len(find) and all(
            there == wanted or (place in loose and there.casefold() == wanted.casefold())
            for place, (there, wanted) in pairs
        )

    made, at, count = "", 0, 0
    while at < len(url):
        hit = stands(at)
        made, count = made + (put if hit else url[at]), count + hit
        at += len(find) if hit else 1
    return made if count else None


def copies_of(
    callbacks: Iterable[Callback], companies: Sequence[Company], now: datetime
) -> tuple[PlanStep, ...]:
    """Creates one like each in every company."""
    return numbered(
        [
            _step(company, Act.CREATE, draft=draft_of(one, now))
            for company in companies
            for one in callbacks
        ]
    )


def extended(chosen: Chosen, until: datetime | None, now: datetime) -> tuple[PlanStep, ...]:
    """Lets each that ends go on until a moment, None for no end, as a new callback.

    It begins when the one before ends: nothing is ended for it, and there is no gap. `until` and
    `now` are aware UTC; one without an end needs nothing, and is no part of it.
    """
    found = []
    for company, one in chosen:
        if one.ends_at is None:
            continue
        starts = one.ends_at if one.ends_at > now else None
        draft = msgspec.structs.replace(draft_of(one, now), starts_at=starts, ends_at=until)
        found.append(_step(company, Act.CREATE, draft=draft))
    return numbered(found)


def up_to_next(steps: Iterable[PlanStep], lists: Lists, now: datetime) -> tuple[PlanStep, ...]:
    """What is to be created goes on until the next of its type and filter begins, where one does.

    Where others follow at once, the last of them goes on, as it is; what needs nothing then is no
    part of it. `lists` is what each company_id lists now; `now` is aware UTC.
    """
    steps = tuple(steps)
    begins = {
        (lane_of(one.company_id, one.draft), one.draft.starts_at or now)
        for one in steps
        if one.act is Act.CREATE and one.draft is not None
    }
    found = (_up_to_next(one, lists.get(one.company_id) or (), begins, now) for one in steps)
    return tuple(one for one in found if one is not None)


def _up_to_next(
    step: PlanStep,
    listed: Iterable[Callback],
    extended_from: Container[tuple[LaneKey, datetime]],
    now: datetime,
) -> PlanStep | None:
    """`extended_from` are the lanes and moments that steps of the plan go on from."""
    draft = step.draft
    if step.act is not Act.CREATE or draft is None:
        return step
    lane = lane_of(step.company_id, draft)
    there = sorted(
        (
            (one.starts_at or ALWAYS, one.ends_at or FOREVER, one)
            for one in listed
            if one.has_clear_dates and lane_of(step.company_id, one) == lane
        ),
        key=lambda span: span[:2],
    )
    begins, following, last = draft.starts_at or now, FOREVER, None
    for starts, ends, one in there:
        if starts - begins > NO_LOSS:
            following = starts
            break
        if ends > begins:
            begins, last = ends, one
    if last is not None:
        if (lane, begins) in extended_from:
            return None  # the one that follows is extended itself
        draft = draft_of(last, now)  # what is there last is what goes on
    until = min(step.draft.ends_at or FOREVER, following) if step.draft else following
    if until - begins <= NO_LOSS:
        return None
    draft = msgspec.structs.replace(
        draft,
        starts_at=begins if begins > now else None,
        ends_at=None if until == FOREVER else until,
    )
    return msgspec.structs.replace(step, draft=draft)


def created(company: Company, drafts: Iterable[CallbackDraft]) -> tuple[PlanStep, ...]:
    """Creates each in one company."""
    return numbered([_step(company, Act.CREATE, draft=one) for one in drafts])


def put_back(record: PlanRecord, now: datetime) -> tuple[PlanStep, ...]:
    """Undoes what a plan has done, the last first; what came of other steps is left as it is."""
    found: list[PlanStep] = []
    for step in reversed(record.plan.steps):
        result = record.result_of(step)
        change = result.change
        if not step.sends or change is None or result.state is not StepState.DONE:
            continue
        made = as_registered(step.draft, change.made_id) if step.draft and change.made_id else None
        if change.kind is ChangeKind.CREATE and made is not None:
            found.append(msgspec.structs.replace(step, act=Act.END, before=made, draft=None))
        elif change.kind is ChangeKind.END and change.before is not None:
            draft = draft_of(change.before, now)
            found.append(msgspec.structs.replace(step, act=Act.CREATE, before=None, draft=draft))
        elif made is not None and change.before is not None:
            draft = draft_of(change.before, now)
            found.append(msgspec.structs.replace(step, act=Act.REPLACE, before=made, draft=draft))
    return numbered(found)


def put_back_of_gone(
    steps: Iterable[PlanStep], lists: Mapping[str, tuple[Callback, ...] | None]
) -> tuple[PlanStep, ...]:
    """What was made in the place of an old one, and has ended since, leaves nothing to replace.

    The old one is created then.
    """

    def is_gone(step: PlanStep) -> bool:
        listed = lists.get(step.company_id)
        if step.act is not Act.REPLACE or step.before is None or listed is None:
            return False
        return all(one.callback_id != step.before.callback_id for one in listed)

    return tuple(
        msgspec.structs.replace(one, act=Act.CREATE, before=None) if is_gone(one) else one
        for one in steps
    )


def as_it_goes_on(record: PlanRecord) -> PlanRecord:
    """With each step as it would be sent next.

    An old one that was ended and created again goes on under another ID.
    """
    steps = tuple(_tried_again(one, record) for one in record.plan.steps)
    return PlanRecord(msgspec.structs.replace(record.plan, steps=steps), record.results)


def _tried_again(step: PlanStep, record: PlanRecord) -> PlanStep:
    change = record.result_of(step).change
    if change is None or change.outcome is not Outcome.ROLLED_BACK or step.before is None:
        return step
    before = msgspec.structs.replace(
        step.before, callback_id=change.made_id or step.before.callback_id
    )
    return msgspec.structs.replace(step, before=before)


def _step(
    company: Company,
    act: Act,
    *,
    before: Callback | None = None,
    draft: CallbackDraft | None = None,
) -> PlanStep:
    return PlanStep(
        number=_UNNUMBERED,
        company_id=company.company_id,
        company_name=company.name,
        act=act,
        before=before,
        draft=draft,
    )
