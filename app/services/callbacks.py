"""What can be read and tried of a company's callbacks; changes are in `changes`."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import msgspec

from app.domain.callbacks.callback import Callback, CallbackState
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.remembered import Difference, ListingStatus
from app.domain.callbacks.rules import receivers_of
from app.domain.companies.company import Company
from app.domain.errors import ConnectionFailedError, NotFoundError, SaveFailedError
from app.domain.proofs.test_event import TestEvent, TestEventReceipt
from app.services.changes.attempt import as_sent
from app.services.connections import Connections, to_write
from app.services.events import ChangedBy, Events
from app.services.guard import WriteGuard
from app.services.memory import Listing, MemoryService
from app.services.ports import BodyOf

_MOST_READS = 3
"""How often a list is read that a change overtakes."""


class Hint(msgspec.Struct, frozen=True, kw_only=True):
    """Something remembered that may explain a failure.

    `company_name` is set where another company has the registration. `seen_at` is when it was
    last seen (aware UTC).
    """

    callback: Callback
    listing_status: ListingStatus
    seen_at: datetime
    ended_by: str = ""
    company_name: str = ""


class CallbackService:
    """Every call raises `CallbackDeskError` and nothing else."""

    def __init__(
        self,
        connections: Connections,
        memory: MemoryService,
        guard: WriteGuard,
        body_of: BodyOf,
        *,
        events: Events,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._connections, self._memory, self._guard = connections, memory, guard
        self._body_of, self._events = body_of, events
        self._clock = clock

    async def last_listing(self, company: Company) -> Listing:
        """What was listed when the server was last read, from this computer."""
        return await self._memory.last(company)

    async def list_callbacks(self, company: Company, *, again_after_429: bool = True) -> Listing:
        """Active and future registrations, as the server lists them now, and what is known.

        A server that says 429 is asked again after a pause, unless whoever asks does that.
        """
        api = await self._connections.of(company)
        for _ in range(_MOST_READS):
            before, asked_at = self._memory.change_count(company), self._clock()
            found = await api.list_callbacks(again_after_429=again_after_429)
            if self._memory.change_count(company) == before:
                break  # else it may be older than what a change just stored
        if not self._connections.is_open(company):
            # What another account lists must not be remembered of this one.
            msg = "the company's settings were changed meanwhile"
            raise ConnectionFailedError(msg)
        await self._connections.check_kept(company)
        listing = await self._memory.store_read(company, found, asked_at, self._clock())
        return msgspec.structs.replace(listing, clock_ahead=api.clock.wrong_by)

    async def clock_ahead(self, company: Company) -> timedelta | None:
        """How far the server's clock is ahead of this computer's, where two answers show it.

        Where one alone came so far, its list is asked for once more. Else None. Raises as
        `list_callbacks` does.
        """
        clock = (await self._connections.of(company)).clock
        if clock.may_be_wrong:
            await self.list_callbacks(company)
        return clock.wrong_by

    async def get_callback(self, company: Company, callback_id: str) -> Callback:
        """One registration by its id, perhaps an ended one. Raises: NotFoundError."""
        api = await self._connections.of(company)
        asked_at = self._clock()
        try:
            found = await api.get_callback(callback_id)
        except NotFoundError:
            with suppress(SaveFailedError):
                if await self._memory.store_missing(company, callback_id, self._clock()):
                    self._events.callbacks_changed(company.company_id, ChangedBy.SOMEBODY_ELSE)
            raise
        await self._connections.check_kept(company)
        with suppress(SaveFailedError):
            await self._memory.store_asked(company, found, asked_at)
        return found

    def mark_shown(self, company: Company, difference: Difference) -> None:
        """What changed, as a listing said, was shown."""
        self._memory.mark_shown(company, difference)

    async def send_test_event(self, company: Company, event: TestEvent) -> TestEventReceipt:
        """Queues a made-up event. The receipt does not say that it arrived.

        Raises: LockedError for a production company that is not unlocked.
        """
        api = await to_write(self._connections, self._guard, company)
        return await api.send_test_event(event)

    async def explain_missing(
        self, company: Company, event: TestEvent, others: list[Company]
    ) -> list[Hint]:
        """Why nothing may be registered for a test event, from what is remembered."""
        found = []
        for one in [company, *others]:
            known = (await self._memory.last(one)).known
            fitting = receivers_of(event, [kept.callback for kept in known.values()])
            for callback in fitting:
                kept = known[callback.callback_id]
                elsewhere = one.company_id != company.company_id
                is_there = (
                    kept.listing_status is ListingStatus.LISTED
                    and callback.state_at(self._clock()) is CallbackState.ACTIVE
                )
                if elsewhere and not is_there:
                    continue
                found.append(
                    Hint(
                        callback=callback,
                        listing_status=kept.listing_status,
                        seen_at=kept.gone_at or kept.last_seen,
                        ended_by=kept.ended_by,
                        company_name=one.name if elsewhere else "",
                    )
                )
        return found

    def preview_of_replace(
        self, company: Company, old: Callback, draft: CallbackDraft, *, has_put: bool | None
    ) -> str:
        """Every request a replacement may become, in their order.

        `has_put` tells whether the server changed in place before, None if that was not tried; what
        it takes for one of them it may still refuse for another.
        """
        created = self.preview_of_create(company, draft)
        first, _, body = created.partition("\n\n")
        place = first.removeprefix("POST ") + quote(old.callback_id, safe="")
        if has_put is False:
            return f"DELETE {place}\n\n{created}"
        return (
            f"PUT {place}\n\n{body}\n\n"
            f"If the server does not take PUT:\n\nDELETE {place}\n\n{first}\n\n"
            "with the same body."
        )

    def preview_of_create(self, company: Company, draft: CallbackDraft) -> str:
        """The request a draft becomes, as text; nothing is sent and no credentials are shown."""
        sent = as_sent(draft, self._clock(), self._connections.clock_of(company))
        members = self._body_of(sent, company.type_names)
        body = msgspec.json.format(msgspec.json.encode(members), indent=2)
        path = f"/companies/{quote(company.company_key, safe='')}/config/callbacks/"
        return f"POST {company.base_url}{path}\n\n{body.decode()}"
