"""Callbacks that were listed a moment ago and are not now: each is asked for by itself.

A server whose list lags behind what it has just taken would be sent the same once more.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec

from app.domain.callbacks.callback import CallbackState
from app.domain.callbacks.draft import CallbackDraft
from app.domain.companies.company import Company
from app.domain.errors import CallbackDeskError
from app.domain.plans.plan import LaneKey, lane_of
from app.domain.plans.request import Request, Whose
from app.services.all_companies import AllCompaniesService
from app.services.plans.checked import ReadLists

_LATELY = timedelta(minutes=15)
"""A list that has lacked one for longer is believed."""


async def with_lately_listed(
    all_companies: AllCompaniesService,
    request: Request,
    found: Mapping[Whose, Company | None],
    read: ReadLists,
    now: datetime,
) -> ReadLists:
    """The lists with those that go on though they are not listed, where the request is alike.

    Only of the types and filters that the request registers. What cannot be asked for is taken as
    the list has it. `now` is aware UTC.
    """
    lists = dict(read.lists)
    for company in {one.company_id: one for one in found.values() if one is not None}.values():
        listed = lists.get(company.company_id)
        if listed is None:
            continue
        lanes = _lanes_of(request, found, company)
        there = {one.callback_id for one in listed}
        for one in await all_companies.lately_vanished(company, now - _LATELY):
            if one.callback_id in there or lane_of(company.company_id, one) not in lanes:
                continue
            with suppress(CallbackDeskError):
                seen = await all_companies.one(company, one.callback_id)
                if seen.state_at(now) is not CallbackState.ENDED:
                    lists[company.company_id] = (*(lists[company.company_id] or ()), seen)
    return msgspec.structs.replace(read, lists=lists)


def _lanes_of(
    request: Request, found: Mapping[Whose, Company | None], company: Company
) -> set[LaneKey]:
    """What it registers of a company."""
    drafts: list[tuple[Whose, CallbackDraft | None]] = [
        *((one.whose, one.draft) for one in request.wanted),
        *((one.whose, one.draft) for one in request.steps),
    ]
    return {
        lane_of(company.company_id, draft)
        for whose, draft in drafts
        if draft is not None and found[whose] == company
    }
