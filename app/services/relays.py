"""Puts the receiver beside a live registration, and takes it away again."""

import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.change import Change, Outcome
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.matching import draft_of
from app.domain.callbacks.remembered import ListingStatus
from app.domain.companies.company import Company
from app.domain.errors import CallbackDeskError, SaveFailedError
from app.domain.proofs.receiver_address import has_secret_form
from app.domain.proofs.relay import Relay, relay_key_of
from app.domain.typed.web_address import is_loopback, split_address
from app.services.changes.checks import Finding, ReplaceCheck, ReplaceFinding
from app.services.changes.service import ChangeService
from app.services.memory_search import MemorySearchService
from app.services.receiving import ReceivingService

_MOST = 1000
_FRESH = timedelta(days=7)
_changed = msgspec.structs.replace


class PlacedRelay(msgspec.Struct, frozen=True):
    """A registration that leads through this receiver, as it is remembered.

    `relay` is None where nothing here knows what is to be done with what comes. `reaches` tells
    that its address is the one by which this receiver is known to be reached.
    """

    company: Company
    callback: Callback
    relay: Relay | None
    reaches: bool = True


class NewRelay(msgspec.Struct, frozen=True, kw_only=True):
    """What is chosen for a relay. `is_inside`, see `Relay`; `warn_after` from its insertion on."""

    target: str
    is_inside: bool
    warn_after: timedelta


class RelayService:
    """A relay is inserted and taken out by a replace like any other, by the same journal.

    Its target is kept before anything is sent: whatever comes from then on finds it.
    """

    def __init__(
        self,
        receiving: ReceivingService,
        changes: ChangeService,
        check: ReplaceCheck,
        memory: MemorySearchService,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._receiving, self._changes, self._check = receiving, changes, check
        self._memory, self._clock = memory, clock

    def is_relayed(self, url: str) -> bool:
        """Whether a destination leads through a relay of this receiver, known or not.

        Whichever tunnel it names: the path alone tells, and a tunnel may have another name by now.
        """
        return bool(self._key_of(url)) or self.relay_of(url) is not None

    def leads_here(self, url: str) -> bool:
        """Whether what is sent to an address comes back to this receiver, relayed or not."""
        return self._receiving.leads_here(url) or self.is_relayed(url)

    def relay_of(self, url: str) -> Relay | None:
        """The relay that a destination leads through; None for none, or one that is not known."""
        parts = split_address(url)
        if parts is None:
            return None
        before, _, key = parts.path.rstrip("/").rpartition("/")
        # Where the secret path is lost or cannot be read, a key of ours behind one of that form
        # has to do.
        is_ours = bool(self._key_of(url)) or has_secret_form(before.rpartition("/")[2])
        return self._receiving.relays.relays.get(key) if is_ours else None

    def is_reachable_by(self, company: Company) -> bool:
        """Whether the company's server can reach the receiver where it is now."""
        if not self._receiving.url:
            return False
        parts = split_address(company.base_url)
        is_here = parts is not None and is_loopback(parts.hostname or "")
        return is_here or bool(self._receiving.public_url)

    async def placed(self) -> list[PlacedRelay]:
        """What leads through a relay here, of all companies, as this computer remembers it.

        Raises: SaveFailedError.
        """
        secret = self._receiving.address.secret
        words = [f"/{key}" for key in self._receiving.relays.relays]
        words += [f"/{secret}/"] if secret else []
        known = [one for word in words for one in await self._memory.holding(word, _MOST)]
        found = {
            (one.company.company_id, callback.callback_id): PlacedRelay(
                one.company,
                callback,
                self.relay_of(callback.destination_url),
                self._receiving.leads_here(callback.destination_url),
            )
            for one in known
            if one.remembered.listing_status is ListingStatus.LISTED
            and (callback := one.remembered.callback)
            and self.is_relayed(callback.destination_url)
        }
        placed = list(found.values())
        with suppress(SaveFailedError):  # tidied up another time
            await self._receiving.relays.settle({one.relay.key for one in placed if one.relay})
        self._receiving.follow_relays()
        return placed

    def has_fresh(self) -> bool:
        """Whether one was inserted lately that may be in, although no registration is known."""
        limit = self._clock() - _FRESH
        kept = self._receiving.relays.relays.values()
        return any(one.taken_out_at is None and one.inserted_at > limit for one in kept)

    async def insert(
        self, company: Company, old: Callback, chosen: NewRelay, *, listed: Iterable[Callback]
    ) -> Change | ReplaceFinding:
        """Replaces a registration by one that leads to a new relay.

        A finding other than READY is returned instead where the registration is not what it was:
        nothing was sent then. Raises: CallbackDeskError, where nothing was changed.
        """
        now = self._clock()
        relay = Relay(
            key=secrets.token_hex(4),
            company_id=company.company_id,
            company_name=company.name,
            target=chosen.target,
            is_inside=chosen.is_inside,
            is_practice=company.is_practice,
            inserted_at=now,
            warn_at=now + chosen.warn_after,
        )
        await self._receiving.relays.put(relay)
        self._receiving.follow_relays()
        url = f"{self._receiving.destination}/{relay.key}"
        why = f"relay to {relay.host} inserted"
        try:
            done = await self._replaced(company, old, url, listed, why)
        except CallbackDeskError:
            await self._forget(relay)
            raise
        if isinstance(done, ReplaceFinding) or done.outcome is Outcome.ROLLED_BACK:
            await self._forget(relay)
        return done

    async def take_out(
        self, company: Company, relayed: Callback, *, target: str, listed: Iterable[Callback]
    ) -> Change | ReplaceFinding:
        """Replaces a registration that leads through a relay by one that leads to `target`.

        What the platform still sends to the relay is passed on for two days. Returns and raises as
        `insert` does.
        """
        done = await self._replaced(company, relayed, target, listed, "relay taken out")
        relay = self.relay_of(relayed.destination_url)
        if relay is not None and isinstance(done, Change) and done.outcome is Outcome.DONE:
            with suppress(SaveFailedError):  # it is passed on for longer then
                await self._receiving.relays.put(_changed(relay, taken_out_at=self._clock()))
                await self.placed()  # another registration may lead through it
        return done

    async def _replaced(
        self, company: Company, old: Callback, url: str, listed: Iterable[Callback], why: str
    ) -> Change | ReplaceFinding:
        draft: CallbackDraft = _changed(draft_of(old, self._clock()), destination_url=url)
        # It covers what the old one covers: whatever overlaps it does so already.
        warned_of = {one.callback_id for one in listed}
        found = await self._check.check(company, old, draft, warned_of)
        if found.finding is not Finding.READY:
            return found
        return await self._changes.replace(
            company, found.old, draft, listed=found.listed or (), why=why
        )

    async def _forget(self, relay: Relay) -> None:
        with suppress(SaveFailedError):  # nothing leads to it
            await self._receiving.relays.remove(relay.key)
        self._receiving.follow_relays()

    def _key_of(self, url: str) -> str:
        return relay_key_of(url, self._receiving.address.secret)
