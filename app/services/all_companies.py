"""Reads the lists of all companies, several at a time, and kind to servers that ask for it."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.coverage import forecast
from app.domain.callbacks.remembered import ListingStatus
from app.domain.companies.company import Company
from app.domain.errors import CallbackDeskError, RateLimitedError
from app.domain.typed.web_address import server_in
from app.services.callbacks import CallbackService
from app.services.memory import Listing

AT_ONCE = 8
"""Companies that are read at the same time."""
_LEAST_WAIT_S, _LONGEST_WAIT_S = 1.0, 30.0
"""How long a server is waited for that names no time; one that asks for more than the second is
said to be busy, and not waited for."""
_TRIES, _MOST_REFUSED = 3, 3
"""Of one company; and refused companies in a row after which a server is left alone."""
_NOT_ASKED = "not asked, since the server refused one company after the other"


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

    @property
    def is_known(self) -> bool:
        """Whether the whole list is there, and the last reading of it did not fail."""
        return self.read_at is not None and self.failure is None and self.listing.is_whole


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
        for company, _ in await asyncio.to_thread(_unfollowed, listed, now, within):
            if company.company_id in found:
                found[company.company_id] += 1
        return found

    async def unfollowed(
        self, companies: Iterable[Company], now: datetime, within: timedelta
    ) -> list[tuple[Company, Callback]]:
        """What ends within a time from `now` (aware UTC) and leaves its lane uncovered.

        The next one first; as remembered, no server is asked.
        """
        # Beside the window: of a hundred thousand it takes most of a second.
        listed = await self.remembered(companies)
        return await asyncio.to_thread(_unfollowed, listed, now, within)

    async def one(self, company: Company, callback_id: str) -> Callback:
        """How the server has one callback, perhaps an ended one.

        Raises: NotFoundError; CallbackDeskError where it cannot be told.
        """
        return await self._callbacks.get_callback(company, callback_id)

    async def known_ids(self, company: Company) -> frozenset[str]:
        """The IDs that were ever seen of a company; no server is asked."""
        return frozenset((await self._callbacks.last_listing(company)).known)

    async def lately_vanished(self, company: Company, since: datetime) -> list[Callback]:
        """What a list has not held any more since a moment (aware UTC), and nobody here ended.

        What went last comes first.
        """
        known = (await self._callbacks.last_listing(company)).known
        found = [
            (one.gone_at, one.callback)
            for one in known.values()
            if one.listing_status is ListingStatus.VANISHED
            and one.gone_at is not None
            and one.gone_at >= since
        ]
        return [one for _, one in sorted(found, key=lambda pair: pair[0], reverse=True)]

    async def read(
        self,
        companies: Iterable[Company],
        on_read: Callable[[CompanyList], None],
        at_once: int = AT_ONCE,
    ) -> None:
        """Asks for every list; `on_read` hears of each as it is there, failures included.

        After a server said 429, its companies are asked for one after the other, the first of them
        once the time is over that it asked for. Those of other servers are read meanwhile.
        """
        places = asyncio.Semaphore(at_once)
        busy: dict[str, _BusyServer] = {}

        async def one(company: Company) -> None:
            host = server_in(company.base_url)
            async with places:  # one that is to wait for its turn leaves its place again
                found = None if host in busy else await self._read_one(company)
            if found is None or isinstance(found.failure, RateLimitedError):
                server = busy.setdefault(host, _BusyServer())
                if found is not None:
                    server.wait_for(found.failure)
                found = await self._read_in_turn(company, server, places, found)
            on_read(found)

        async with asyncio.TaskGroup() as group:
            for company in companies:
                group.create_task(one(company))

    async def _read_in_turn(
        self,
        company: Company,
        server: "_BusyServer",
        places: asyncio.Semaphore,
        found: CompanyList | None,
    ) -> CompanyList:
        """`found` is how it was refused before, None if it was not asked yet."""
        async with server.turn:
            for _ in range(_TRIES):
                if server.is_given_up:
                    break
                await server.wait()
                async with places:
                    found = await self._read_one(company)
                if not server.has_refused(company, found.failure):
                    return found
                if not server.wait_for(found.failure):
                    break
            if found is not None:
                return found
            last = await self._callbacks.last_listing(company)
            return CompanyList(company=company, listing=last, failure=RateLimitedError(_NOT_ASKED))

    async def _read_one(self, company: Company) -> CompanyList:
        try:
            listing = await self._callbacks.list_callbacks(company, again_after_429=False)
        except CallbackDeskError as error:
            last = await self._callbacks.last_listing(company)
            return CompanyList(company=company, listing=last, failure=error)
        return CompanyList(company=company, listing=listing, is_read=True)


class _BusyServer:
    """One that said 429. Attributes: turn, whose holder may ask it."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self._refused: set[str] = set()
        self._free_at, self._pause_s = 0.0, _LEAST_WAIT_S

    @property
    def is_given_up(self) -> bool:
        """Whether it refused one company after the other: it is not one of them alone."""
        return len(self._refused) >= _MOST_REFUSED

    def has_refused(self, company: Company, failure: CallbackDeskError | None) -> bool:
        """What came of a question of a company in its turn."""
        if isinstance(failure, RateLimitedError):
            self._refused.add(company.company_id)
            return True
        self._refused.clear()
        self._pause_s = _LEAST_WAIT_S
        return False

    def wait_for(self, failure: CallbackDeskError | None) -> bool:
        """Whether the time that it asked for is one to wait; without one each is twice the last."""
        now = asyncio.get_running_loop().time()
        named = failure.retry_after_s if isinstance(failure, RateLimitedError) else None
        if named is None and now < self._free_at:
            return True  # it is waited for already: several were refused at once
        wait_s = self._pause_s if named is None else named
        if named is None:
            self._pause_s = min(2 * self._pause_s, _LONGEST_WAIT_S)
        if wait_s > _LONGEST_WAIT_S:
            return False
        self._free_at = max(self._free_at, now + wait_s)
        return True

    async def wait(self) -> None:
        """Until the time is over that it asked for."""
        await asyncio.sleep(max(self._free_at - asyncio.get_running_loop().time(), 0))


def _unfollowed(
    listed: Iterable[CompanyList], now: datetime, within: timedelta
) -> list[tuple[Company, Callback]]:
    found = []
    for one in listed:
        for gap in forecast(one.listing.lanes, now, within).gaps:
            ends = [each for each in gap.lane.listed if each.ends_at == gap.start > now]
            found += [(gap.start, one.company, each) for each in ends]
    found.sort(key=lambda each: each[0])
    return [(company, callback) for _, company, callback in found]
