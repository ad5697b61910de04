"""What this desk remembers: every list that was read, and what became of what left it."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from app.domain.callbacks.callback import Callback, CallbackList
from app.domain.callbacks.comparison import brought_up_to_date
from app.domain.callbacks.history import Alteration, alterations
from app.domain.callbacks.past import PastListing, as_of
from app.domain.callbacks.remembered import (
    Difference,
    ListingStatus,
    Note,
    Remembered,
    ended_callbacks,
    seen_last,
)
from app.domain.companies.company import Company
from app.domain.errors import SaveFailedError
from app.services.ports import MemoryStore

if TYPE_CHECKING:
    from app.domain.callbacks.coverage import Lane

_MOST_AT_ONCE = 5000
"""Rows that are looked through in one turn of the window."""


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """A company's registrations, as listed by the server or as remembered.

    `read_at` is when the server was asked (aware UTC), None if it never was. `known` holds what is
    remembered of each id, gone ones included. `difference` is None where nothing was compared.
    `trouble` is why it could not be remembered, or None. `partial` is how the answer says that
    there is more than it holds, empty where it does not. `clock_ahead` is how far the server's
    clock is ahead of this computer's (behind: negative) where two answers show it, else None.
    """

    callbacks: tuple[Callback, ...]
    read_at: datetime | None
    known: Mapping[str, Remembered] = {}
    unreadable: tuple[bytes, ...] = ()
    partial: str = ""
    difference: Difference | None = None
    trouble: SaveFailedError | None = None
    clock_ahead: timedelta | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing is known to be lacking: it was read in full, every entry of it."""
        return not self.partial and not self.unreadable

    def is_newer_than(self, other: "Listing") -> bool:
        """Whether the server was asked for it later."""
        if self.read_at is None:
            return False
        return other.read_at is None or self.read_at > other.read_at

    @property
    def lanes(self) -> "list[Lane]":
        """By type and filter: what covers it, what is remembered of earlier included.

        Wherever gaps are told they are told of these, so that all tell the same ones.
        """
        from app.domain.callbacks.coverage import lanes_of  # noqa: PLC0415 - start-up

        return lanes_of(self.callbacks, ended_callbacks(self.known), seen_last(self.known))

    @property
    def gone(self) -> list[Callback]:
        """What the server lists no more."""
        return [
            one.callback
            for one in self.known.values()
            if one.listing_status is not ListingStatus.LISTED
        ]


class MemoryService:
    """`last` and `store_read` do not raise SaveFailedError; they return it in `Listing.trouble`."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self._own_changes: dict[str, set[str]] = {}
        self._not_shown: dict[str, Difference] = {}
        # Of each company, by callback ID: the changes of ours about it whose outcome is not known
        # yet, by their numbers in the journal.
        self._in_doubt: dict[str, dict[str, set[int]]] = {}
        # Of each company: how often a change began or was over.
        self._change_edges: Counter[str] = Counter()

    @contextmanager
    def changing(self, company: Company) -> Iterator[None]:
        """While a change is sent and its answer stored: a list read meanwhile shows half of it."""
        name = company.company_id
        self._change_edges[name] += 1
        try:
            yield
        finally:
            self._change_edges[name] += 1

    def change_count(self, company: Company) -> int:
        """Counts the starts and ends of `changing`. If it is equal, no change began or ended."""
        return self._change_edges[company.company_id]

    def expect_own_change(self, company: Company, *callback_ids: str) -> None:
        """These change by what is done here: the next read does not report them."""
        self._expected_of(company).update(callback_ids)

    def expect_no_more(self, company: Company, callback_id: str) -> None:
        """It was not changed here after all."""
        self._expected_of(company).discard(callback_id)

    def _expected_of(self, company: Company) -> set[str]:
        return self._own_changes.setdefault(company.company_id, set())

    def _expected_now(self, company: Company) -> set[str]:
        return self._expected_of(company) | self._in_doubt.get(company.company_id, {}).keys()

    def doubt(self, company_id: str, callback_id: str, change_id: int) -> None:
        """A change of ours is about it, and may still be carried out."""
        doubted = self._in_doubt.setdefault(company_id, {})
        doubted.setdefault(callback_id, set()).add(change_id)

    def doubt_no_more(
        self, company_id: str, callback_id: str, change_id: int, *, done: bool
    ) -> None:
        """Of that change. With `done` the next difference leaves this id out."""
        doubted = self._in_doubt.get(company_id, {})
        changes = doubted.get(callback_id, set())
        changes.discard(change_id)
        if not changes:
            doubted.pop(callback_id, None)
        if done:
            self._own_changes.setdefault(company_id, set()).add(callback_id)

    def is_in_doubt(self, company: Company, callback_id: str) -> bool:
        """Whether a change of ours may be what changed it."""
        return callback_id in self._in_doubt.get(company.company_id, {})

    async def last(self, company: Company) -> Listing:
        """What was listed when the server was last read; empty if it never was."""
        try:
            known, read_at = await self._store.all_of(company.company_id)
        except SaveFailedError as error:
            return Listing(callbacks=(), read_at=None, trouble=error)
        return Listing(
            callbacks=tuple(
                one.callback for one in known if one.listing_status is ListingStatus.LISTED
            ),
            read_at=read_at,
            known={one.callback.callback_id: one for one in known},
        )

    async def store_read(
        self,
        company: Company,
        found: CallbackList,
        at: datetime,
        answered_at: datetime | None = None,
    ) -> Listing:
        """Remembers a list that was read; `at` is when the server was asked for it.

        What another window has changed until `answered_at` is told as it is by now; None where
        there was no time for that.

        Its difference holds all that nobody was told yet, see `mark_shown`.
        """
        expected = frozenset(self._own_changes.pop(company.company_id, ()))
        expected |= self._expected_now(company)
        bare = Listing(
            callbacks=found.callbacks,
            read_at=at,
            unreadable=found.unreadable,
            partial=found.partial,
        )
        try:
            # Whoever waits may go; what was stored is told to whoever asks next.
            difference, known = await asyncio.shield(
                asyncio.create_task(self._stored(company, found, at, expected))
            )
        except SaveFailedError as error:
            self.expect_own_change(company, *expected)
            return msgspec.structs.replace(bare, trouble=error)
        parts = found.callbacks, known, at, answered_at or at
        if len(known) < _MOST_AT_ONCE:
            now = brought_up_to_date(*parts)
        else:
            now = await asyncio.to_thread(brought_up_to_date, *parts)
        return msgspec.structs.replace(bare, callbacks=now, difference=difference, known=known)

    def mark_shown(self, company: Company, difference: Difference) -> None:
        """What a listing's difference says was shown; what was found since is still to be told."""
        left = self._not_shown.pop(company.company_id, None)
        left = left.minus(difference) if left else None
        if left is not None and not left.is_empty:
            self._not_shown[company.company_id] = left

    async def _stored(
        self, company: Company, found: CallbackList, at: datetime, expected: frozenset[str]
    ) -> tuple[Difference, Mapping[str, Remembered]]:
        difference, known = await self._store.store_read(
            company.company_id, found.callbacks, at, expected, whole=found.is_whole
        )
        return self._not_shown_with(company, difference), known

    def _not_shown_with(self, company: Company, difference: Difference) -> Difference:
        """All that nobody was told yet, with this."""
        before = self._not_shown.get(company.company_id)
        if before is not None:
            difference = before.and_then(difference)
        if not difference.is_empty:
            self._not_shown[company.company_id] = difference
        return difference

    async def listing_status_of(self, company: Company, callback_id: str) -> ListingStatus | None:
        """What became of a registration, None if it was never seen. Raises: SaveFailedError."""
        return await self._store.listing_status_of(company.company_id, callback_id)

    async def note_of(self, company: Company, callback_id: str) -> Note:
        """What the user wrote about a registration. Raises: SaveFailedError."""
        return await self._store.note_of(company.company_id, callback_id)

    async def set_note(
        self, company: Company, callback_id: str, note: Note, before: Note | None = None
    ) -> None:
        """Keeps what the user wrote, on this computer only.

        Only what differs from `before` is written: a second window may have written the rest
        meanwhile. None writes all of it. Raises: SaveFailedError.
        """
        await self._store.set_note(company.company_id, callback_id, note, before)

    async def store_asked(self, company: Company, seen: Callback, at: datetime) -> None:
        """Stores a registration that was requested by its id. The next list reports its changes.

        Raises: SaveFailedError.
        """
        found = await self._store.store_seen(company.company_id, seen, at)
        self._not_shown_with(company, found.without(self._expected_now(company)))

    async def store_missing(self, company: Company, callback_id: str, at: datetime) -> bool:
        """Marks a registration as vanished; returns whether it was listed until now.

        The next list reports it. Raises: SaveFailedError.
        """
        found = await self._store.mark_vanished(company.company_id, callback_id, at)
        self._not_shown_with(company, found.without(self._expected_now(company)))
        return bool(found.gone)

    def note_seen(self, company: Company, seen: Callback, at: datetime) -> None:
        """Remembers one registration that was changed here, some time soon.

        What cannot be written is lost, which does not undo what the server did.
        """
        self._store.note_seen(company.company_id, seen, at)

    def mark_ended_here(self, company: Company, callback_id: str, by: str, at: datetime) -> None:
        """It was ended by this desk; written some time soon, as `note_seen` does."""
        self._store.mark_ended_here(company.company_id, callback_id, by, at)

    async def mark_vanished(self, company: Company, callback_id: str, at: datetime) -> None:
        """The server knows it no more. Raises: SaveFailedError."""
        await self._store.mark_vanished(company.company_id, callback_id, at)

    async def versions_of(
        self, company: Company, callback_id: str
    ) -> list[tuple[datetime, Callback]]:
        """Every state it was seen in, the oldest first. Raises: SaveFailedError."""
        return await self._store.versions_of(company.company_id, callback_id)

    async def as_of(self, company: Company, at: datetime) -> PastListing:
        """What was listed at a past moment, as far as it was seen. Raises: SaveFailedError."""
        known, _ = await self._store.all_of(company.company_id)
        versions = await self._store.versions_at(company.company_id, at)
        return as_of(known, versions, at, await self._store.away_at(company.company_id, at))

    async def history_of(self, company: Company, callback_id: str) -> list[Alteration]:
        """What was found changed of it, the oldest first. Raises: SaveFailedError."""
        return alterations(await self.versions_of(company, callback_id))

    async def as_planned(self, company: Company, seen: Callback, now: datetime) -> Callback:
        """As it was before it was ended early: with the end it had, or none.

        One that was ended before it began has the start that it was to have.

        One that ran out as planned comes back as it is, and so does one that still runs, or whose
        past cannot be read.
        """
        if seen.ends_at is None or seen.ends_at > now:
            return seen
        try:
            versions = await self.versions_of(company, seen.callback_id)
        except SaveFailedError:
            return seen
        for _, one in reversed(versions):
            if one.ends_at is None or one.ends_at > seen.ends_at:
                waited = one.starts_at is not None and one.starts_at > seen.ends_at
                starts = one.starts_at if waited else seen.starts_at
                return msgspec.structs.replace(seen, starts_at=starts, ends_at=one.ends_at)
        return seen

    async def forget(self, company: Company) -> None:
        """Removes all that is remembered of a company. Raises: SaveFailedError."""
        await self._store.forget(company.company_id)
