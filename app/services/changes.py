"""Changes that cannot half-happen unseen: written down, sent once, and looked up when in doubt."""

from collections.abc import Callable, Iterable
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
    NotFoundError,
    OutcomeUnknownError,
    UpdateUnsupportedError,
)
from app.domain.matching import draft_of
from app.domain.rules import covers_of
from app.services.connections import Connections
from app.services.guard import WriteGuard
from app.services.journaling import Journaling
from app.services.memory import MemoryService
from app.services.outcomes import Outcomes
from app.storage.journal import JournalStore

if TYPE_CHECKING:
    from app.api.callbacks import CallbacksApi

_changed = msgspec.structs.replace


class ChangeService:
    """Every method raises `CallbackDeskError` where nothing was changed, and nothing else.

    Otherwise it returns the journal's entry with the outcome: a change is never sent twice.
    `second_look_s` is the pause before the server is asked again about what has not happened,
    `certain_after_s` how long a request may be under way whose answer was lost.
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
        certain_after_s: float = 120.0,
    ) -> None:
        self._connections, self._memory, self._guard = connections, memory, guard
        self._journaling = Journaling(journal, memory, user=user, clock=clock)
        self._outcomes = Outcomes(
            self._journaling, second_look_s=second_look_s, certain_after_s=certain_after_s
        )

    async def create(self, company: Company, draft: CallbackDraft, *, why: str = "") -> Change:
        """Registers."""
        api = await self._unlocked(company)
        change = await self._journaling.open(
            company, ChangeKind.CREATE, Step.CREATING, draft=draft, why=why
        )
        with self._memory.changing(company):
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

        On production they are read once more: somebody may have ended the other cover meanwhile.
        Raises: ConfirmationMissingError for the last cover on production, unless `confirmation`
        is the company's name.
        """
        api = await self._unlocked(company)
        listed = await self._listed_now(company, api, listed, confirmation)
        if self.needs_confirmation(company, callback, listed) and confirmation != company.name:
            raise ConfirmationMissingError
        change = await self._journaling.open(
            company, ChangeKind.END, Step.ENDING, before=callback, why=why
        )
        with self._memory.changing(company):
            return await self._end(company, api, change, callback)

    async def replace(
        self,
        company: Company,
        old: Callback,
        draft: CallbackDraft,
        *,
        listed: Iterable[Callback] = (),
        confirmation: str = "",
        why: str = "",
    ) -> Change:
        """Puts a registration in another's place: in place where the server takes PUT.

        Else the old one is ended and the new one created back to back; if that is refused, the
        old one is created again. Its note goes with it.
        Raises: ConfirmationMissingError as `end` does, where the new one does not cover what the
        old one does.
        """
        api = await self._unlocked(company)
        listed = await self._listed_now(company, api, listed, confirmation)
        if self.uncovers(company, old, draft, listed) and confirmation != company.name:
            raise ConfirmationMissingError
        change = await self._journaling.open(
            company, ChangeKind.REPLACE, Step.UPDATING, before=old, draft=draft, why=why
        )
        with self._memory.changing(company):
            try:
                done = await self._update(company, api, change, old, draft)
            except OutcomeUnknownError as error:
                return await self._outcomes.of_update(company, api, change, str(error))
            except CallbackDeskError as error:
                await self._journaling.close(change, Outcome.REFUSED, detail=str(error))
                raise
            if done is not None:
                return done
            return await self._end_and_create(company, api, change, old, draft)

    def needs_confirmation(
        self, company: Company, callback: Callback, listed: Iterable[Callback]
    ) -> bool:
        """Whether this is the last cover of its type on production."""
        now = self._journaling.clock()
        return (
            self._guard.is_guarded(company)
            and callback.state_at(now) == "active"
            and not covers_of(callback, listed, now)
        )

    def uncovers(
        self, company: Company, old: Callback, draft: CallbackDraft, listed: Iterable[Callback]
    ) -> bool:
        """Whether a replacement takes the last cover of a type away on production."""
        later = draft.starts_after(self._journaling.clock())
        same = draft.event_type == old.event_type and sorted(draft.filters) == sorted(old.filters)
        return (later or not same) and self.needs_confirmation(company, old, listed)

    async def has_put(self, company: Company) -> bool | None:
        """Whether the company's server changes in place; None until it was tried.

        Raises: JournalFailedError.
        """
        return await self._journaling.has_put(company.base_url)

    async def left_open(self) -> list[Change]:
        """What an earlier run of the app did not see the end of. Raises: SaveFailedError."""
        return await self._journaling.left_open()

    async def resolve(self, company: Company, change: Change) -> Change:
        """Finds out from the server what became of an open entry; nothing is changed.

        The outcome is HALF_DONE where the old one is ended and the new one is not there, and
        UNKNOWN where it cannot be told; both stay open until the user decides.
        """
        if not change.is_of(company.company_key):
            return _sent_elsewhere(change)
        api = await self._connections.of(company)
        if change.step is Step.UPDATING:
            return await self._outcomes.of_update(company, api, change, change.detail)
        if change.kind is ChangeKind.REPLACE and change.step is Step.ENDING:
            return await self._outcomes.of_half(company, api, change, change.detail)
        if change.step is Step.ENDING:
            return await self._outcomes.of_end(company, api, change, change.detail)
        if change.step is Step.ROLLING_BACK and change.before is not None:
            # As it was sent: a start that was past by then was left out.
            wanted = draft_of(change.before, change.stepped_at or change.opened_at)
            return await self._outcomes.of_create(
                company, api, change, wanted, change.detail, Outcome.ROLLED_BACK
            )
        if change.draft is None:
            return await self._journaling.close(change, Outcome.UNKNOWN)
        return await self._outcomes.of_create(
            company, api, change, change.draft, change.detail, Outcome.DONE
        )

    async def finish(self, company: Company, change: Change, *, back: bool) -> Change:
        """Ends a half-done replace by creating the new one, or the old one again with `back`.

        Whichever of the two is there by now is taken instead of making one more.
        """
        if not change.is_of(company.company_key):
            return _sent_elsewhere(change)
        api = await self._unlocked(company)
        old = draft_of(change.before, self._journaling.clock()) if change.before else None
        found = await self._outcomes.found_after(company, api, change, old)
        if found is not None:
            return found
        wanted = old if back and old else change.draft
        if wanted is None:
            return await self.drop(change)
        step = Step.ROLLING_BACK if back else Step.CREATING
        now = self._journaling.clock()
        if not wanted.starts_after(now):
            # Since when nothing covers it is not known better than since it was begun.
            change = _changed(change, gap_s=(now - change.opened_at).total_seconds())
        change = await self._journaling.step_on(change, step)
        done = Outcome.ROLLED_BACK if back else Outcome.DONE
        with self._memory.changing(company):
            return await self._create(company, api, change, wanted, done)

    async def drop(self, change: Change) -> Change:
        """The user leaves it as it is."""
        outcome = change.outcome or Outcome.UNKNOWN
        return await self._journaling.close(_changed(change, outcome=None), outcome)

    async def _listed_now(
        self,
        company: Company,
        api: "CallbacksApi",
        listed: Iterable[Callback],
        confirmation: str,
    ) -> Iterable[Callback]:
        """On production, unless the name was typed: the other cover may have been ended since."""
        if not self._guard.is_guarded(company) or confirmation == company.name:
            return listed
        found = (await api.list_callbacks()).callbacks
        self._guard.check(company)
        return found

    async def _unlocked(self, company: Company) -> "CallbacksApi":
        """The connection. A password store may ask for minutes: the lock is looked at again."""
        self._guard.check(company)
        api = await self._connections.of(company)
        self._guard.check(company)
        return api

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
            return await self._outcomes.of_create(company, api, change, draft, str(error), done)
        except CallbackDeskError as error:
            # A half-done replace stays open: its old one is not back yet.
            if change.kind is not ChangeKind.REPLACE:
                await self._journaling.close(change, Outcome.REFUSED, detail=str(error))
            raise
        if made is None:
            return await self._outcomes.of_create(company, api, change, draft, "", done)
        return await self._journaling.made(company, change, made, draft, done)

    async def _end(
        self, company: Company, api: "CallbacksApi", change: Change, callback: Callback
    ) -> Change:
        try:
            await self._send_end(company, api, callback)
        except NotFoundError as error:
            await self._journaling.vanished(company, callback.callback_id)
            await self._journaling.close(change, Outcome.REFUSED, detail=str(error))
            raise
        except OutcomeUnknownError as error:
            return await self._outcomes.of_end(company, api, change, str(error))
        except CallbackDeskError as error:
            await self._journaling.close(change, Outcome.REFUSED, detail=str(error))
            raise
        return await self._journaling.close(change, Outcome.DONE)

    async def _send_end(
        self, company: Company, api: "CallbacksApi", callback: Callback
    ) -> Callback | None:
        self._journaling.expect(company, callback.callback_id)
        try:
            ended = await api.end_callback(callback.callback_id)
        except OutcomeUnknownError:
            raise
        except CallbackDeskError:
            self._journaling.expect_no_more(company, callback.callback_id)
            raise
        if ended is not None and not self._outcomes.is_over(ended, callback):
            msg = "the answer shows no end"
            raise OutcomeUnknownError(msg)
        await self._journaling.ended(company, callback, ended)
        return ended

    async def _update(
        self,
        company: Company,
        api: "CallbacksApi",
        change: Change,
        old: Callback,
        draft: CallbackDraft,
    ) -> Change | None:
        """In place. None where the server does not take PUT."""
        if await self._journaling.has_put(company.base_url) is False:
            return None
        try:
            now = await api.update_callback(old.callback_id, draft)
        except UpdateUnsupportedError as error:
            # A 404 may be about this one ID: what the end says of it decides.
            if error.status != 404:
                await self._journaling.remember_put(company.base_url, has_put=False)
            return None
        await self._journaling.remember_put(company.base_url, has_put=True)
        if now is None:
            return await self._outcomes.of_update(company, api, change, "")
        return await self._journaling.made(company, change, now, draft, Outcome.DONE)

    async def _end_and_create(
        self,
        company: Company,
        api: "CallbacksApi",
        change: Change,
        old: Callback,
        draft: CallbackDraft,
    ) -> Change:
        change = await self._journaling.step(change, Step.ENDING)
        began = monotonic()
        try:
            await self._send_end(company, api, old)
        except OutcomeUnknownError as error:
            settled = await self._outcomes.of_half(company, api, change, str(error))
            if settled.outcome is not Outcome.HALF_DONE:
                return settled
        except CallbackDeskError as error:
            if isinstance(error, NotFoundError):
                await self._journaling.vanished(company, old.callback_id)
            await self._journaling.close(change, Outcome.REFUSED, detail=str(error))
            raise
        change = await self._journaling.step_on(change, Step.CREATING)
        try:
            made = await api.create_callback(draft)
        except OutcomeUnknownError as error:
            return await self._outcomes.of_create(
                company, api, change, draft, str(error), Outcome.DONE
            )
        except CallbackDeskError as error:
            return await self._roll_back(company, api, change, old, str(error), began)
        if not draft.starts_after(self._journaling.clock()):
            change = _changed(change, gap_s=monotonic() - began)
        if made is None:
            return await self._outcomes.of_create(company, api, change, draft, "", Outcome.DONE)
        # The ID was there to be ended: whatever refused the PUT, it is PUT that is missing.
        await self._journaling.remember_put(company.base_url, has_put=False)
        return await self._journaling.made(company, change, made, draft, Outcome.DONE)

    async def _roll_back(  # noqa: PLR0917 - what was done so far, and since when
        self,
        company: Company,
        api: "CallbacksApi",
        change: Change,
        old: Callback,
        why: str,
        began: float,
    ) -> Change:
        """The new one was refused: the old one is created again, with its old values."""
        wanted = draft_of(old, self._journaling.clock())
        change = _changed(await self._journaling.step_on(change, Step.ROLLING_BACK), detail=why)
        try:
            made = await api.create_callback(wanted)
        except OutcomeUnknownError as error:
            return await self._outcomes.of_create(
                company, api, change, wanted, f"{why}; {error}", Outcome.ROLLED_BACK
            )
        except CallbackDeskError as error:
            # Left open: the user has to decide, now or at the next start.
            return _changed(change, outcome=Outcome.HALF_DONE, detail=f"{why}; {error}")
        if not wanted.starts_after(self._journaling.clock()):
            change = _changed(change, gap_s=monotonic() - began)
        if made is None:
            return await self._outcomes.of_create(
                company, api, change, wanted, why, Outcome.ROLLED_BACK
            )
        return await self._journaling.made(company, change, made, wanted, Outcome.ROLLED_BACK)


def _sent_elsewhere(change: Change) -> Change:
    """What another account lists proves nothing, and nothing is to be created there."""
    detail = (
        f"It was sent with the company key {change.company_key}, which the company has no more: "
        "with that key it can be looked up, or it is left as it is."
    )
    return _changed(change, outcome=Outcome.UNKNOWN, detail=detail)
