"""A plan beside what is listed at a moment."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.companies.company import Company
from app.domain.errors import CallbackDeskError
from app.domain.plans.plan import Plan
from app.domain.plans.request import RequestNote
from app.domain.plans.step_problem import StepProblem
from app.services.all_companies import AllCompaniesService, CompanyList


class ReadLists(msgspec.Struct, frozen=True):
    """What each company_id lists, None where that could not be read; `failures` is why.

    `in_part` are those whose answer says that there is more than it holds. `asked_at` is when the
    first one was asked for (aware UTC).
    """

    lists: dict[str, tuple[Callback, ...] | None]
    failures: dict[str, CallbackDeskError]
    in_part: frozenset[str] = frozenset()
    asked_at: datetime | None = None


class CheckedPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A plan beside what is listed now.

    `companies` are those of its steps by their IDs. `notes` are what was not read of the file that
    it was made of.
    """

    plan: Plan
    companies: dict[str, Company]
    read: ReadLists
    problems: list[StepProblem]
    notes: tuple[RequestNote, ...] = ()


async def read_lists(
    all_companies: AllCompaniesService,
    companies: Iterable[Company],
    olds: Iterable[tuple[str, Callback]],
    now: datetime,
) -> ReadLists:
    """Asks every company for its list, several at a time; it is `now` (aware UTC).

    `olds` are company_ids and callbacks that steps are about. A list that says that it is not whole
    counts as holding them: the server will say whether it does.
    """
    companies, olds = list(companies), list(olds)
    lists: dict[str, tuple[Callback, ...] | None] = {one.company_id: None for one in companies}
    failures: dict[str, CallbackDeskError] = {}
    in_part: set[str] = set()

    def took(found: CompanyList) -> None:
        name = found.company.company_id
        if found.failure is not None:
            failures[name] = found.failure
            return
        listed = found.listing.callbacks
        if not found.listing.is_whole:
            in_part.add(name)
            known = {one.callback_id for one in listed}
            own = (one for company_id, one in olds if company_id == name)
            listed += tuple(one for one in own if one.callback_id not in known)
        lists[name] = listed

    await all_companies.read(companies, took)
    return ReadLists(lists, failures, frozenset(in_part), now)
