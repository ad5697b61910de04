"""Makes a company be like a list: what is to be created, replaced, kept, and what would end."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.draft import CallbackDraft
from app.domain.companies.company import Company
from app.domain.plans.checking import settled
from app.domain.plans.order import overlap_in_time
from app.domain.plans.plan import Act, PlanStep, lane_of, numbered


def made_like(
    company: Company,
    listed: Sequence[Callback],
    wanted: Iterable[CallbackDraft],
    now: datetime,
) -> tuple[PlanStep, ...]:
    """The steps that lead there; those that end something are left out until somebody ticks them.

    A callback that is wanted otherwise replaces the listed one of its type and filter whose dates
    overlap, or else the first that is left. `now` is aware UTC.
    """
    name = company.company_id
    left = {one.callback_id: one for one in listed}
    others: list[CallbackDraft] = []
    found: list[PlanStep] = []
    for draft in wanted:
        step = PlanStep(
            number=0, company_id=name, company_name=company.name, act=Act.CREATE, draft=draft
        )
        (now_there,) = settled([step], {name: tuple(left.values())}, now)
        if now_there.act is Act.KEEP and now_there.before is not None:
            del left[now_there.before.callback_id]
            found.append(now_there)
        else:
            others.append(draft)
    for draft in others:
        old = _stood_in_for(draft, left.values(), company, now)
        act = Act.CREATE if old is None else Act.REPLACE
        if old is not None:
            del left[old.callback_id]
        found.append(
            PlanStep(
                number=0,
                company_id=name,
                company_name=company.name,
                act=act,
                before=old,
                draft=draft,
            )
        )
    found += [
        PlanStep(
            number=0,
            company_id=name,
            company_name=company.name,
            act=Act.END,
            before=one,
            is_wanted=False,
        )
        for one in left.values()
    ]
    return numbered(found)


def started(draft: CallbackDraft, now: datetime) -> CallbackDraft:
    """A start that is past means at once: that is what the server would make of it."""
    if draft.starts_at is None or draft.starts_at > now:
        return draft
    return msgspec.structs.replace(draft, starts_at=None)


def _stood_in_for(
    draft: CallbackDraft, left: Iterable[Callback], company: Company, now: datetime
) -> Callback | None:
    lane = lane_of(company.company_id, draft)
    alike = [one for one in left if lane_of(company.company_id, one) == lane]
    together = [one for one in alike if overlap_in_time(draft, one, now)]
    return next(iter(together or alike), None)
