"""Writes a change down: before it is sent, at every step, and how it came out."""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime, timedelta
from time import monotonic

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.change import NO_PLAN, Change, ChangeKind, Outcome, PlanPlace, Step
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.matching import differing
from app.domain.callbacks.remembered import Note, Remembered
from app.domain.companies.company import Company, server_of
from app.domain.errors import JournalFailedError, SaveFailedError, UnsettledElsewhereError
from app.domain.masking import masked
from app.services.changes.attempt import Attempt
from app.services.memory import MemoryService
from app.services.ports import JournalStore

_changed = msgspec.structs.replace


class ChangeJournal:
    """`open`, `step` and `has_put` raise JournalFailedError; the caller then sends nothing.

    `left_open` raises SaveFailedError. The other methods ignore a failed write.

    Attributes: clock, the time now (aware UTC).
    """

    def __init__(
        self,
        store: JournalStore,
        memory: MemoryService,
        *,
        user: str,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._journal, self._memory, self._user = store, memory, user
        self.clock = clock
        self.has_opened = False
        # By entries, in seconds of the monotonic clock: when the newest step was written in this
        # run; of one of another run that seems to come from the future, when it was looked at.
        self._stepped: dict[int, float] = {}

    async def open(
        self,
        company: Company,
        kind: ChangeKind,
        step: Step,
        *,
        before: Callback | None = None,
        draft: CallbackDraft | None = None,
        why: str = "",
        place: PlanPlace = NO_PLAN,
    ) -> Change:
        """A new entry."""
        change = Change(
            change_id=0,
            company_id=company.company_id,
            company_name=company.name,
            kind=kind,
            step=step,
            opened_at=self.clock(),
            user=self._user,
            before=before,
            draft=draft,
            # What somebody pastes there goes into tickets and tables.
            why=masked(why),
            company_key=company.company_key,
            server=server_of(company),
            place=place,
        )
        try:
            self.has_opened = True
            opened = await self._journal.open(change)
        except UnsettledElsewhereError:
            raise
        except SaveFailedError as error:
            raise JournalFailedError(error.detail) from error
        self._stepped[opened.change_id] = monotonic()
        self._doubt(opened)
        return opened

    def age_of(self, change: Change) -> timedelta:
        """How long ago the newest step was written down, and so perhaps sent.

        A clock that is set meanwhile changes nothing of that for what this run has begun. Of an
        entry that seems to come from the future, by a clock that was ahead, it is how long ago it
        was first asked about.
        """
        since = self.clock() - (change.stepped_at or change.opened_at)
        if since < timedelta(0):
            self._stepped.setdefault(change.change_id, monotonic())
        began = self._stepped.get(change.change_id)
        return since if began is None else timedelta(seconds=monotonic() - began)

    def _doubt(self, change: Change) -> None:
        """Marks the old registration as in doubt: this change may still alter it."""
        if change.before is not None:
            self._memory.doubt(change.company_id, change.before.callback_id, change.change_id)

    async def step(self, change: Change, step: Step) -> Change:
        """What is about to be done; nothing was sent yet."""
        self._stepped[change.change_id] = monotonic()
        try:
            return await self._journal.step(change, step, self.clock())
        except SaveFailedError as error:
            raise JournalFailedError(error.detail) from error

    async def step_on(self, change: Change, step: Step) -> Change:
        """Writes the next step of a half-done change; a failed write is ignored."""
        now = self.clock()
        self._stepped[change.change_id] = monotonic()
        with suppress(SaveFailedError):
            return await self._journal.step(change, step, now)
        return _changed(change, step=step, stepped_at=now)

    def close(self, change: Change, outcome: Outcome, *, detail: str = "") -> Change:
        """How it came out."""
        closed = _changed(
            change, outcome=outcome, closed_at=self.clock(), detail=detail or change.detail
        )
        if change.before is not None:
            self._memory.doubt_no_more(
                change.company_id,
                change.before.callback_id,
                change.change_id,
                done=outcome not in {Outcome.REFUSED, Outcome.NOT_DONE},
            )
        self._stepped.pop(change.change_id, None)
        # If it cannot be written, the entry stays open, and the next start asks the server.
        self._journal.close(closed)
        return closed

    def at_work(self, change: Change) -> AbstractContextManager[None]:
        """While something of it is under way."""
        return self._journal.at_work(change)

    async def _carry_note(self, company: Company, old_id: str, new_id: str) -> None:
        """Copies the note of the old registration to the new one, unless that has a note."""
        with suppress(SaveFailedError):
            note = await self._memory.note_of(company, old_id)
            if note != Note() and await self._memory.note_of(company, new_id) == Note():
                await self._memory.set_note(company, new_id, note)

    async def made(
        self, attempt: Attempt, made: Callback, draft: CallbackDraft, outcome: Outcome
    ) -> Change:
        """A registration was made of a draft: it is remembered, with the note of the one before.

        A server may have made it otherwise than it was asked to: that is written down.
        """
        company, change = attempt.company, attempt.change
        self._memory.expect_own_change(company, made.callback_id)
        self._memory.note_seen(company, made, self.clock())
        if change.before is not None and made.callback_id != change.before.callback_id:
            await self._carry_note(company, change.before.callback_id, made.callback_id)
        differs = differing(made, draft, attempt.opened_there)
        if change.before is not None and made.callback_id == change.before.callback_id:
            # Changed in place, a start that is past may stay as it was.
            differs = tuple(one for one in differs if one != "start_date" or draft.starts_at)
        detail = change.detail
        if differs:
            differences = f"not as it was sent: {', '.join(differs)}"
            detail = f"{detail}; {differences}" if detail else differences
        change = _changed(change, made_id=made.callback_id, differs=differs)
        return self.close(change, outcome, detail=detail)

    def ended(self, company: Company, old: Callback, now: Callback | None) -> None:
        """A registration was ended by this desk; `now` is the server's answer, if any."""
        if now is not None:
            self._memory.note_seen(company, now, self.clock())
        self._memory.mark_ended_here(company, old.callback_id, self._user, self.clock())

    async def remembered(self, company: Company) -> list[Remembered]:
        """All that was seen of a company; empty where that cannot be read."""
        return list((await self._memory.last(company)).known.values())

    def seen(self, company: Company, now: Callback) -> None:
        """How the server has one that this desk has not changed."""
        self._memory.note_seen(company, now, self.clock())

    async def vanished(self, company: Company, callback_id: str) -> None:
        """The server does not know a registration any more."""
        with suppress(SaveFailedError):
            await self._memory.mark_vanished(company, callback_id, self.clock())

    async def made_by_others(self, change: Change) -> set[str]:
        """The IDs that other entries made there; none where that cannot be read."""
        try:
            return await self._journal.made_by_others(change)
        except SaveFailedError:
            return set()

    async def has_put(self, base_url: str) -> bool | None:
        """Whether a server takes PUT; None until it was tried. Raises: JournalFailedError."""
        try:
            return await self._journal.has_put(base_url)
        except SaveFailedError as error:
            raise JournalFailedError(error.detail) from error

    async def remember_put(self, base_url: str, *, has_put: bool) -> None:
        """Whether a server takes PUT, for the next time."""
        with suppress(SaveFailedError):
            await self._journal.remember_put(base_url, has_put=has_put)

    async def left_open(self) -> list[Change]:
        """Open entries that no running instance works on. Raises: SaveFailedError."""
        left = await self._journal.left_open()
        for one in left:
            self._doubt(one)
        return left

    def expect_own_change(self, company: Company, callback_id: str) -> None:
        """It changes by what is done here, which is no news."""
        self._memory.expect_own_change(company, callback_id)

    def expect_no_more(self, company: Company, callback_id: str) -> None:
        """Undoes `expect_own_change`: the server refused.

        A later change of the id is reported.
        """
        self._memory.expect_no_more(company, callback_id)
