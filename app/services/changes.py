"""Changes that cannot half-happen unseen: written down, sent once, and looked up when in doubt."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING

import msgspec

from app.domain.callback import Callback
from app.domain.change import Change, ChangeKind, Outcome, Step
from app.domain.company import Company
from app.domain.draft import CallbackDraft
from app.domain.errors import (
    CallbackDeskError,
    ConfirmationMissingError,
    JournalFailedError,
    NotFoundError,
    OutcomeUnknownError,
    SaveFailedError,
    UpdateUnsupportedError,
)
from app.domain.matching import draft_of, is_like, made_by
from app.domain.rules import covers_of
from app.services.connections import Connections
from app.services.guard import WriteGuard
from app.services.memory import MemoryService
from app.storage.journal import JournalStore

if TYPE_CHECKING:
    from app.api.callbacks import CallbacksApi

_changed = msgspec.structs.replace


class ChangeService:
    """Every method raises `CallbackDeskError` where nothing was changed, and nothing else.

    Otherwise it returns the journal's entry with the outcome: a change is never sent twice.
    `second_look_s` is the pause before the list is asked again about a create that is not in it.
    """

    def __init__(
        self,
        connections: Connections,
        memory: MemoryService,
        journal: JournalStore,
        guard: WriteGuard,
        *,
        user: str,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        second_look_s: float = 2.0,
    ) -> None:
        self._connections, self._memory, self._journal = connections, memory, journal
        self._guard, self._user, self._clock = guard, user, clock
        self._second_look_s = second_look_s

    async def create(self, company: Company, draft: CallbackDraft, *, why: str = "") -> Change:
        """Registers."""
        self._guard.check(company)
        api = await self._connections.of(company)
        change = await self._open(company, ChangeKind.CREATE, Step.CREATING, draft=draft, why=why)
        return await self._create(company, api, change, draft)

    async def end(
        self,
        company: Company,
        callback: Callback,
        *,
        listed: Iterable[Callback],
        confirmation: str = "",
        why: str = "",
    ) -> Change:
        """Ends now. `listed` are the company's registrations, to tell the last cover of a type.

        Raises: ConfirmationMissingError for the last cover on production, unless `confirmation`
        is the company's name.
        """
        self._guard.check(company)
        if self.needs_confirmation(company, callback, listed) and confirmation != company.name:
            raise ConfirmationMissingError
        api = await self._connections.of(company)
        change = await self._open(company, ChangeKind.END, Step.ENDING, before=callback, why=why)
        try:
            await self._send_end(company, api, callback)
        except NotFoundError as error:
            await self._quietly(self._memory.mark_vanished, company, callback.callback_id)
            await self._close(change, Outcome.REFUSED, detail=str(error))
            raise
        except OutcomeUnknownError as error:
            return await self._settle_end(company, api, change, str(error))
        except CallbackDeskError as error:
            await self._close(change, Outcome.REFUSED, detail=str(error))
            raise
        return await self._close(change, Outcome.DONE)

    async def replace(
        self, company: Company, old: Callback, draft: CallbackDraft, *, why: str = ""
    ) -> Change:
        """Puts a registration in another's place: in place where the server takes PUT.

        Else the old one is ended and the new one created back to back; if that is refused, the
        old one is created again. Its note goes with it.
        """
        self._guard.check(company)
        api = await self._connections.of(company)
        change = await self._open(
            company, ChangeKind.REPLACE, Step.UPDATING, before=old, draft=draft, why=why
        )
        try:
            done = await self._update(company, api, change, old, draft)
        except OutcomeUnknownError as error:
            return await self._settle_update(company, api, change, str(error))
        except CallbackDeskError as error:
            await self._close(change, Outcome.REFUSED, detail=str(error))
            raise
        if done is not None:
            return done
        return await self._end_and_create(company, api, change, old, draft)

    def needs_confirmation(
        self, company: Company, callback: Callback, listed: Iterable[Callback]
    ) -> bool:
        """Whether this is the last cover of its type on production."""
        now = self._clock()
        return (
            self._guard.is_guarded(company)
            and callback.state_at(now) == "active"
            and not covers_of(callback, listed, now)
        )

    async def left_open(self) -> list[Change]:
        """What an earlier run of the app did not see the end of. Raises: SaveFailedError."""
        return await self._journal.left_open()

    async def resolve(self, company: Company, change: Change) -> Change:
        """Finds out from the server what became of an open entry; nothing is changed.

        The outcome is HALF_DONE where the old one is ended and the new one is not there, and
        UNKNOWN where it cannot be told; both stay open until the user decides.
        """
        api = await self._connections.of(company)
        if change.step is Step.UPDATING:
            return await self._settle_update(company, api, change, "")
        if change.kind is ChangeKind.REPLACE and change.step is Step.ENDING:
            return await self._settle_half(company, api, change)
        if change.step is Step.ENDING:
            return await self._settle_end(company, api, change, "")
        if change.step is Step.ROLLING_BACK and change.before is not None:
            wanted = draft_of(change.before, change.opened_at)
            return await self._settle_create(company, api, change, wanted, "", Outcome.ROLLED_BACK)
        if change.draft is None:
            return await self._close(change, Outcome.UNKNOWN)
        return await self._settle_create(company, api, change, change.draft, "", Outcome.DONE)

    async def finish(self, company: Company, change: Change, *, back: bool) -> Change:
        """Ends a half-done replace by creating the new one, or the old one again with `back`."""
        self._guard.check(company)
        api = await self._connections.of(company)
        wanted = draft_of(change.before, self._clock()) if back and change.before else change.draft
        if wanted is None:
            return await self.drop(change)
        step = Step.ROLLING_BACK if back else Step.CREATING
        change = await self._step_on(change, step)
        done = Outcome.ROLLED_BACK if back else Outcome.DONE
        return await self._create(company, api, change, wanted, done)

    async def drop(self, change: Change) -> Change:
        """The user leaves it as it is."""
        outcome = change.outcome or Outcome.UNKNOWN
        return await self._close(_changed(change, outcome=None), outcome)

    # -- sending --------------------------------------------------------------------------------

    async def _create(
        self,
        company: Company,
        api: "CallbacksApi",
        change: Change,
        draft: CallbackDraft,
        done: Outcome = Outcome.DONE,
    ) -> Change:
        try:
            made = await api.create_callback(draft)
        except OutcomeUnknownError as error:
            return await self._settle_create(company, api, change, draft, str(error), done)
        except CallbackDeskError as error:
            # A half-done replace stays open: its old one is not back yet.
            if change.kind is not ChangeKind.REPLACE:
                await self._close(change, Outcome.REFUSED, detail=str(error))
            raise
        if made is None:
            return await self._settle_create(company, api, change, draft, "", done)
        return await self._made(company, change, made, done)

    async def _made(
        self, company: Company, change: Change, made: Callback, outcome: Outcome
    ) -> Change:
        self._memory.expect(company, made.callback_id)
        await self._quietly(self._memory.store_seen, company, made)
        if change.before is not None and made.callback_id != change.before.callback_id:
            await self._carry_note(company, change.before.callback_id, made.callback_id)
        return await self._close(_changed(change, made_id=made.callback_id), outcome)

    async def _send_end(
        self, company: Company, api: "CallbacksApi", callback: Callback
    ) -> Callback | None:
        self._memory.expect(company, callback.callback_id)
        ended = await api.end_callback(callback.callback_id)
        await self._ended(company, callback, ended)
        return ended

    async def _ended(self, company: Company, old: Callback, now: Callback | None) -> None:
        if now is not None:
            await self._quietly(self._memory.store_seen, company, now)
        with suppress(SaveFailedError):
            await self._memory.mark_ended_here(company, old.callback_id, self._user, self._clock())

    async def _update(
        self,
        company: Company,
        api: "CallbacksApi",
        change: Change,
        old: Callback,
        draft: CallbackDraft,
    ) -> Change | None:
        """In place. None where the server does not take PUT."""
        if await self._journal.has_put(company.base_url) is False:
            return None
        try:
            now = await api.update_callback(old.callback_id, draft)
        except UpdateUnsupportedError:
            with suppress(SaveFailedError):
                await self._journal.remember_put(company.base_url, has_put=False)
            return None
        with suppress(SaveFailedError):
            await self._journal.remember_put(company.base_url, has_put=True)
        if now is None:
            return await self._settle_update(company, api, change, "")
        return await self._made(company, change, now, Outcome.DONE)

    async def _end_and_create(
        self,
        company: Company,
        api: "CallbacksApi",
        change: Change,
        old: Callback,
        draft: CallbackDraft,
    ) -> Change:
        change = await self._step(change, Step.ENDING)
        began = monotonic()
        try:
            await self._send_end(company, api, old)
        except OutcomeUnknownError as error:
            settled = await self._settle_half(company, api, change, str(error))
            if settled.outcome is not Outcome.HALF_DONE:
                return settled
        except CallbackDeskError as error:
            await self._close(change, Outcome.REFUSED, detail=str(error))
            raise
        change = await self._step_on(change, Step.CREATING)
        try:
            made = await api.create_callback(draft)
        except OutcomeUnknownError as error:
            return await self._settle_create(company, api, change, draft, str(error), Outcome.DONE)
        except CallbackDeskError as error:
            return await self._roll_back(company, api, change, old, str(error))
        change = _changed(change, gap_s=monotonic() - began)
        if made is None:
            return await self._settle_create(company, api, change, draft, "", Outcome.DONE)
        return await self._made(company, change, made, Outcome.DONE)

    async def _roll_back(
        self, company: Company, api: "CallbacksApi", change: Change, old: Callback, why: str
    ) -> Change:
        """The new one was refused: the old one is created again, with its old values."""
        wanted = draft_of(old, self._clock())
        change = _changed(await self._step_on(change, Step.ROLLING_BACK), detail=why)
        try:
            made = await api.create_callback(wanted)
        except OutcomeUnknownError as error:
            return await self._settle_create(
                company, api, change, wanted, f"{why}; {error}", Outcome.ROLLED_BACK
            )
        except CallbackDeskError as error:
            # Left open: the user has to decide, now or at the next start.
            return _changed(change, outcome=Outcome.HALF_DONE, detail=f"{why}; {error}")
        if made is None:
            return await self._settle_create(company, api, change, wanted, why, Outcome.ROLLED_BACK)
        return await self._made(company, change, made, Outcome.ROLLED_BACK)

    # -- looking --------------------------------------------------------------------------------

    async def _settle_create(  # noqa: PLR0917 - what happened so far, in that order
        self,
        company: Company,
        api: "CallbacksApi",
        change: Change,
        draft: CallbackDraft,
        detail: str,
        done: Outcome,
    ) -> Change:
        change = _changed(change, detail=detail)
        found: list[Callback] = []
        for pause in (0.0, self._second_look_s):
            # A request that timed out here may still be under way there.
            await asyncio.sleep(pause)
            try:
                listed = (await api.list_callbacks()).callbacks
            except CallbackDeskError:
                return _changed(change, outcome=Outcome.UNKNOWN)
            found = made_by(change, draft, listed)
            if found:
                break
        if len(found) == 1:
            return await self._made(company, change, found[0], done)
        if found or (draft.ends_at is not None and draft.ends_at <= self._clock()):
            return _changed(change, outcome=Outcome.UNKNOWN)
        if change.kind is ChangeKind.REPLACE:
            return _changed(change, outcome=Outcome.HALF_DONE)
        return await self._close(change, Outcome.NOT_DONE)

    async def _settle_end(
        self, company: Company, api: "CallbacksApi", change: Change, detail: str
    ) -> Change:
        change = _changed(change, detail=detail)
        ended = await self._is_ended(company, api, change)
        if ended is None:
            return _changed(change, outcome=Outcome.UNKNOWN)
        return await self._close(change, Outcome.DONE if ended else Outcome.NOT_DONE)

    async def _settle_half(
        self, company: Company, api: "CallbacksApi", change: Change, detail: str = ""
    ) -> Change:
        """A replace that got as far as ending the old one."""
        change = _changed(change, detail=detail)
        ended = await self._is_ended(company, api, change)
        if ended is None:
            return _changed(change, outcome=Outcome.UNKNOWN)
        if not ended:
            return await self._close(change, Outcome.NOT_DONE)
        if change.draft is not None:
            # The step after may be taken without having been written down.
            try:
                found = made_by(change, change.draft, (await api.list_callbacks()).callbacks)
            except CallbackDeskError:
                return _changed(change, outcome=Outcome.UNKNOWN)
            if len(found) == 1:
                return await self._made(company, change, found[0], Outcome.DONE)
        return _changed(change, outcome=Outcome.HALF_DONE)

    async def _settle_update(
        self, company: Company, api: "CallbacksApi", change: Change, detail: str
    ) -> Change:
        old, draft = change.before, change.draft
        change = _changed(change, detail=detail)
        if old is None or draft is None:
            return await self._close(change, Outcome.UNKNOWN)
        try:
            now = await api.get_callback(old.callback_id)
        except CallbackDeskError:
            return _changed(change, outcome=Outcome.UNKNOWN)
        if is_like(now, draft, change.opened_at):
            return await self._made(company, change, now, Outcome.DONE)
        return await self._close(change, Outcome.NOT_DONE)

    async def _is_ended(self, company: Company, api: "CallbacksApi", change: Change) -> bool | None:
        """Whether the old one is ended; None if the server cannot be asked."""
        if change.before is None:
            return None
        try:
            now = await api.get_callback(change.before.callback_id)
        except NotFoundError:
            await self._ended(company, change.before, None)
            return True
        except CallbackDeskError:
            return None
        # The answer's own clock decides: ours may be a little behind.
        ended = now.ends_at is not None and (
            now.ends_at <= self._clock() or now.ends_at != change.before.ends_at
        )
        if ended:
            await self._ended(company, change.before, now)
        return ended

    # -- writing down ---------------------------------------------------------------------------

    async def _open(
        self,
        company: Company,
        kind: ChangeKind,
        step: Step,
        *,
        before: Callback | None = None,
        draft: CallbackDraft | None = None,
        why: str = "",
    ) -> Change:
        change = Change(
            change_id=0,
            company_id=company.company_id,
            company_name=company.name,
            kind=kind,
            step=step,
            opened_at=self._clock(),
            user=self._user,
            before=before,
            draft=draft,
            why=why,
        )
        try:
            known = await self._memory.known_ids(company)
            return await self._journal.open(_changed(change, known_ids=known))
        except SaveFailedError as error:
            raise JournalFailedError(error.detail) from error

    async def _step(self, change: Change, step: Step) -> Change:
        try:
            return await self._journal.step(change, step)
        except SaveFailedError as error:
            raise JournalFailedError(error.detail) from error

    async def _step_on(self, change: Change, step: Step) -> Change:
        """Half way there is no turning back: what cannot be written down is done all the same."""
        with suppress(SaveFailedError):
            return await self._journal.step(change, step)
        return _changed(change, step=step)

    async def _close(self, change: Change, outcome: Outcome, *, detail: str = "") -> Change:
        closed = _changed(
            change, outcome=outcome, closed_at=self._clock(), detail=detail or change.detail
        )
        # If it cannot be written, the entry stays open, and the next start asks the server.
        with suppress(SaveFailedError):
            await self._journal.close(closed)
        return closed

    async def _carry_note(self, company: Company, old_id: str, new_id: str) -> None:
        with suppress(SaveFailedError):
            note = await self._memory.note_of(company, old_id)
            await self._memory.set_note(company, new_id, note)

    async def _quietly(
        self, act: Callable[..., object], company: Company, what: Callback | str
    ) -> None:
        """Remembers; a memory that cannot be written does not undo what the server did."""
        with suppress(SaveFailedError):
            await act(company, what, self._clock())  # type: ignore[misc]  # one of our own coroutines
