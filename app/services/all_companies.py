"""Reads the lists of all companies, several at a time, and kind to servers that ask for it."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.coverage import forecast, lanes_of
from app.domain.companies.company import Company
from app.domain.errors import CallbackDeskError, RateLimitedError
from app.services.callbacks import CallbackService
from app.services.memory import Listing

AT_ONCE = 8
"""Companies that are read at the same time."""
_LONGEST_WAIT_S = 30.0
"""A server that asks for more is said to be busy, and not waited for."""


class CompanyList(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one company's list: remembered, read, or not to be had.

    `failure` is why the last read failed, None where it did not; `listing` is then what is
    remembered. `is_read` tells that the server was asked in this run.
    """

    company: Company
    listing: Listing
    is_read: bool = False
    failure: CallbackDeskError | None = None

    @property
    def read_at(self) -> datetime | None:
        """When the server was asked for what is shown (aware UTC), None if it never was."""
        return self.listing.read_at


class AllCompaniesService:
    """Only reads; nothing here changes anything."""

    def __init__(self, callbacks: CallbackService) -> None:
        self._callbacks = callbacks

    async def remembered(self, companies: Iterable[Company]) -> list[CompanyList]:
        """What was listed last of each; no server is asked."""
        return [
            CompanyList(company=one, listing=await self._callbacks.last_listing(one))
            for one in companies
        ]

    async def ending(
        self, companies: Iterable[Company], now: datetime, within: timedelta
    ) -> dict[str, int]:
        """How many of each company_id end within a time from `now` (aware UTC), as remembered.

        One that is followed by another of the same type and filter at once leaves nothing to be
        done, and is not counted. A company whose list was never read is not among them.
        """
        listed = await self.remembered(companies)
        found = {one.company.company_id: 0 for one in listed if one.read_at is not None}
        for company, _ in _unfollowed(listed, now, within):
            if company.company_id in found:
                found[company.company_id] += 1
        return found

    async def unfollowed(
        self, companies: Iterable[Company], now: datetime, within: timedelta
    ) -> list[tuple[Company, Callback]]:
        """What ends within a time from `now` (aware UTC) and leaves its lane uncovered.

        The next one first; as remembered, no server is asked.
        """
        return _unfollowed(await self.remembered(companies), now, within)

    async def read(
        self,
        companies: Iterable[Company],
        on_read: Callable[[CompanyList], None],
        at_once: int = AT_ONCE,
    ) -> None:
        """Asks for every list; `on_read` hears of each as it is there, failures included.

        After a server said 429, its companies are asked for one after the other.
        """
        places = asyncio.Semaphore(at_once)
        hosts: dict[str, asyncio.Lock] = {}

        async def one(company: Company) -> None:
            host = urlsplit(company.base_url).netloc
            async with places:
                if host in hosts:
                    async with hosts[host]:
                        found = await self._read_one(company)
                else:
                    found = await self._read_one(company)
            if isinstance(found.failure, RateLimitedError):
                wait_s = found.failure.retry_after_s or 1.0
                if wait_s <= _LONGEST_WAIT_S:
                    async with hosts.setdefault(host, asyncio.Lock()):
                        await asyncio.sleep(wait_s)
                        found = await self._read_one(company)
            on_read(found)

        async with asyncio.TaskGroup() as group:
            for company in companies:
                group.create_task(one(company))

    async def _read_one(self, company: Company) -> CompanyList:
        try:
            listing = await self._callbacks.list_callbacks(company)
        except CallbackDeskError as error:
            last = await self._callbacks.last_listing(company)
            return CompanyList(company=company, listing=last, failure=error)
        return CompanyList(company=company, listing=listing, is_read=True)


def _unfollowed(
    listed: Iterable[CompanyList], now: datetime, within: timedelta
) -> list[tuple[Company, Callback]]:
    found = []
    for one in listed:
        for gap in forecast(lanes_of(one.listing.callbacks), now, within).gaps:
            ends = [each for each in gap.lane.listed if each.ends_at == gap.start > now]
            found += [(gap.start, one.company, each) for each in ends]
    found.sort(key=lambda each: each[0])
    return [(company, callback) for _, company, callback in found]
