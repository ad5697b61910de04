"""Callbacks that a file names by their IDs and no list holds: each is asked for by itself."""

import asyncio
from collections.abc import Mapping
from datetime import datetime

import msgspec

from app.domain.callbacks.callback import Callback, CallbackState
from app.domain.companies.company import Company
from app.domain.errors import CallbackDeskError
from app.domain.plans.plan import Act
from app.domain.plans.request import Request, RequestedStep, RequestNote, RequestNoteKind
from app.services.all_companies import AllCompaniesService
from app.services.plans.checked import ReadLists


class _Looked(msgspec.Struct, frozen=True):
    """What was found of the callback of a step.

    `one` is how the server has it, None if it has none; `is_known` tells whether it is known here.
    """

    company_id: str
    one: Callback | None = None
    is_known: bool = False
    error: CallbackDeskError | None = None


async def with_named_ids(
    all_companies: AllCompaniesService,
    request: Request,
    found: Mapping[tuple[str, str], Company | None],
    read: ReadLists,
    now: datetime,
) -> tuple[Request, ReadLists]:
    """The lists with those that go on though their list, which may be a part, lacks them.

    And the request without ends of what neither the server nor this computer knows: an ID that was
    mistyped is not one whose callback is over. Its notes tell of them. `now` is aware UTC.
    """
    tasks: dict[int, asyncio.Task[_Looked]] = {}
    async with asyncio.TaskGroup() as group:
        for at, step in enumerate(request.steps):
            company = found[step.company_key, step.company_name]
            if company is not None and _is_missing(step, read.lists.get(company.company_id)):
                tasks[at] = group.create_task(_look(all_companies, company, step))
    lists, failures, unknown = dict(read.lists), dict(read.failures), dict[int, str]()
    for at, task in tasks.items():
        looked, step = task.result(), request.steps[at]
        name, listed = looked.company_id, lists[looked.company_id]
        if looked.error is not None:
            lists[name], failures[name] = None, looked.error
        elif looked.one is not None:
            if listed is not None and looked.one.state_at(now) is not CallbackState.ENDED:
                lists[name] = (*listed, looked.one)
        elif step.act is Act.END and not looked.is_known and step.before is not None:
            unknown[at] = step.before.callback_id
    notes = [RequestNote(RequestNoteKind.UNKNOWN_ID, one) for one in unknown.values()]
    left = tuple(one for at, one in enumerate(request.steps) if at not in unknown)
    request = msgspec.structs.replace(request, steps=left, notes=(*request.notes, *notes))
    return request, msgspec.structs.replace(read, lists=lists, failures=failures)


def _is_missing(step: RequestedStep, listed: tuple[Callback, ...] | None) -> bool:
    if listed is None or step.before is None or not step.before.callback_id:
        return False
    return all(one.callback_id != step.before.callback_id for one in listed)


async def _look(
    all_companies: AllCompaniesService, company: Company, step: RequestedStep
) -> _Looked:
    callback_id = step.before.callback_id if step.before else ""
    try:
        one, is_known = await all_companies.look_for(company, callback_id)
    except CallbackDeskError as error:
        return _Looked(company.company_id, error=error)
    return _Looked(company.company_id, one, is_known)
