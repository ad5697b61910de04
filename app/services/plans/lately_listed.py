"""Callbacks that were listed a moment ago and are not now: each is asked for by itself.

A server whose list lags behind what it has just taken would be sent the same once more.
"""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec

from app.domain.callbacks.callback import Callback, CallbackState
from app.domain.callbacks.draft import CallbackDraft
from app.domain.companies.company import Company
from app.domain.errors import CallbackDeskError
from app.domain.plans.plan import LaneKey, Plan, lane_of
from app.domain.plans.request import Request, Whose
from app.services.all_companies import AllCompaniesService
from app.services.plans.checked import ReadLists

_LATELY = timedelta(minutes=15)
"""A list that has lacked one for longer is believed."""
_MOST = 20
"""Of a company are asked for, those that went last: a list lags behind by a few at most."""


async def with_lately_listed(
    all_companies: AllCompaniesService,
    companies: Iterable[Company],
    lanes: Collection[LaneKey],
    read: ReadLists,
    now: datetime,
) -> ReadLists:
    """The lists with those of these types and filters that go on though they are not listed.

    What cannot be asked for is taken as the list has it. `now` is aware UTC.
    """
    lists = dict(read.lists)
    for company in companies:
        listed = lists.get(company.company_id)
        if listed is None:
            continue
        there = {one.callback_id for one in listed}
        lacking = [
            one.callback_id
            for one in await all_companies.lately_vanished(company, now - _LATELY)
            if one.callback_id not in there and lane_of(company.company_id, one) in lanes
        ]
        seen = await asyncio.gather(
            *(_going_on(all_companies, company, one, now) for one in lacking[:_MOST])
        )
        lists[company.company_id] = (*listed, *(one for one in seen if one is not None))
    return msgspec.structs.replace(read, lists=lists)


async def _going_on(
    all_companies: AllCompaniesService, company: Company, callback_id: str, now: datetime
) -> Callback | None:
    with suppress(CallbackDeskError):
        seen = await all_companies.one(company, callback_id)
        return None if seen.state_at(now) is CallbackState.ENDED else seen
    return None


def lanes_asked_for(request: Request, found: Mapping[Whose, Company | None]) -> set[LaneKey]:
    """The types and filters that a request registers."""
    drafts: list[tuple[Whose, CallbackDraft | None]] = [
        *((one.whose, one.draft) for one in request.wanted),
        *((one.whose, one.draft) for one in request.steps),
    ]
    return {
        lane_of(company.company_id, draft)
        for whose, draft in drafts
        if draft is not None and (company := found[whose]) is not None
    }


def lanes_of(plan: Plan) -> set[LaneKey]:
    """The types and filters that the steps of a plan are about."""
    return {lane for step in plan.steps for lane in step.lanes}
