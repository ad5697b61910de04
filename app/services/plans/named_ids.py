"""Callbacks that a file names by their IDs and no list holds: each is asked for by itself."""

import asyncio
from collections.abc import Mapping
from datetime import datetime

import msgspec

from app.domain.callbacks.callback import Callback, CallbackState
from app.domain.companies.company import Company
from app.domain.errors import CallbackDeskError, NotFoundError
from app.domain.plans.plan import Act, LaneKey, lane_of
from app.domain.plans.request import Request, RequestedStep, RequestNote, RequestNoteKind, Whose
from app.services.all_companies import AllCompaniesService
from app.services.plans.checked import ReadLists

_AT_ONCE = 4
"""As many calls of a company are under way at most; one more would wait within its time limit."""


async def with_named_ids(
    all_companies: AllCompaniesService,
    request: Request,
    found: Mapping[Whose, Company | None],
    read: ReadLists,
    now: datetime,
) -> tuple[Request, ReadLists]:
    """The lists with those that go on though their list, which is a part, lacks them.

    And the request without what is about an ID that neither the server nor this computer knows,
    or that could not be asked for: one that was mistyped is not one that is over. Its notes tell
    of them. `now` is aware UTC.
    """
    asked: dict[tuple[str, str], Company] = {}
    looked: dict[tuple[str, str], Callback | RequestNote] = {}
    for step in request.steps:
        company = found[step.whose]
        if company is None:
            continue
        place, listed = (company.company_id, _id_of(step)), read.lists.get(company.company_id)
        if _is_missing(step, listed):
            asked[place] = company
        elif listed is None and _is_by_id_alone(step):
            # What is there cannot be told, nor what would have to be kept.
            looked[place] = RequestNote(RequestNoteKind.NOT_ASKED, _id_of(step))
    if not asked and not looked:
        return request, read
    looked |= await _looked_for(all_companies, asked, read, now)
    lists = dict(read.lists)
    for (name, _), one in looked.items():
        if isinstance(one, Callback):
            lists[name] = (*(lists[name] or ()), one)
    notes: dict[RequestNote, None] = {}
    left = []
    for step in request.steps:
        company = found[step.whose]
        name = company.company_id if company is not None else ""
        note = looked.get((name, _id_of(step)))
        if note is None and (name, _id_of(step)) in asked and step.act is Act.KEEP:
            note = RequestNote(RequestNoteKind.OVER, _id_of(step))
        if isinstance(note, RequestNote):
            notes[note] = None
        else:
            left.append(step)
    request = msgspec.structs.replace(request, steps=tuple(left), notes=(*request.notes, *notes))
    return request, msgspec.structs.replace(read, lists=lists)


def without_ended(
    request: Request, found: Mapping[Whose, Company | None], read: ReadLists
) -> tuple[Request, frozenset[LaneKey]]:
    """The request without what has ended since the file was made, as it says; and their lanes.

    Only where the whole list was read, and does not hold it: one that goes on all the same was
    extended meanwhile, or its end in the file is mistyped.
    """
    kept, notes, lanes = [], dict[RequestNote, None](), set[LaneKey]()
    for one in request.wanted:
        company = found[one.whose]
        name = company.company_id if company is not None else ""
        listed = read.lists.get(name)
        is_known = listed is not None and name not in read.in_part
        is_there = any(each.callback_id == one.ended_id for each in listed or ())
        if one.ended_id and is_known and not is_there:
            notes[RequestNote(RequestNoteKind.ENDED_SINCE, one.ended_id)] = None
            lanes.add(lane_of(name, one.draft))
        else:
            kept.append(one)
    left = msgspec.structs.replace(request, wanted=tuple(kept), notes=(*request.notes, *notes))
    return left, frozenset(lanes)


def _id_of(step: RequestedStep) -> str:
    return step.before.callback_id if step.before else ""


def _ends(step: RequestedStep) -> bool:
    return step.act in {Act.END, Act.REPLACE}


def _is_by_id_alone(step: RequestedStep) -> bool:
    """Whether it is to be kept, and no values are given with which it could be made anew."""
    if step.act is not Act.KEEP or step.draft is not None or step.before is None:
        return False
    return not step.before.event_type


def _is_missing(step: RequestedStep, listed: tuple[Callback, ...] | None) -> bool:
    if listed is None or not _id_of(step) or not (_ends(step) or _is_by_id_alone(step)):
        return False
    return all(one.callback_id != _id_of(step) for one in listed)


async def _looked_for(
    all_companies: AllCompaniesService,
    asked: Mapping[tuple[str, str], Company],
    read: ReadLists,
    now: datetime,
) -> dict[tuple[str, str], Callback | RequestNote]:
    """What goes on, by company_id and ID, and what is not known; nothing of what is over."""
    companies = {one.company_id: one for one in asked.values()}
    known = {name: await all_companies.known_ids(one) for name, one in companies.items()}
    places = {name: asyncio.Semaphore(_AT_ONCE) for name in companies}
    looked: dict[tuple[str, str], Callback | RequestNote] = {}

    async def look(company: Company, callback_id: str) -> None:
        place = company.company_id, callback_id
        try:
            async with places[company.company_id]:
                one = await all_companies.one(company, callback_id)
        except NotFoundError:
            if callback_id not in known[company.company_id]:
                looked[place] = RequestNote(RequestNoteKind.UNKNOWN_ID, callback_id)
        except CallbackDeskError:
            looked[place] = RequestNote(RequestNoteKind.NOT_ASKED, callback_id)
        else:
            if one.state_at(now) is not CallbackState.ENDED:
                looked[place] = one

    async with asyncio.TaskGroup() as group:
        for (name, callback_id), company in asked.items():
            # A whole list lacks it, and it was seen before: it is over, as the list says.
            if name in read.in_part or callback_id not in known[name]:
                group.create_task(look(company, callback_id))
    return looked
