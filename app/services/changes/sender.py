"""Sends a change, each part of it once; what became of a lost answer is looked up."""

from time import monotonic

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.change import Change, ChangeKind, Outcome, Step
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.matching import draft_of
from app.domain.companies.company import Company
from app.domain.errors import (
    CallbackDeskError,
    NotFoundError,
    OutcomeUnknownError,
    UpdateUnsupportedError,
)
from app.services.changes.journal import ChangeJournal
from app.services.changes.resolver import OutcomeResolver
from app.services.ports import CallbacksPort

_changed = msgspec.structs.replace


class ChangeSender:
    """Raises `CallbackDeskError` where nothing was changed; else returns the entry as it is then.

    The entry is written down before, and closed where the outcome is known.
    """

    def __init__(self, journaling: ChangeJournal, outcomes: OutcomeResolver) -> None:
        self._journal, self._resolver = journaling, outcomes

    async def create(
        self,
        company: Company,
        api: CallbacksPort,
        change: Change,
        draft: CallbackDraft,
        done: Outcome = Outcome.DONE,
    ) -> Change:
        """Registers a draft; `done` is the outcome if that is done."""
        try:
            made = await api.create_callback(draft)
        except OutcomeUnknownError as error:
            return await self._resolver.of_create(company, api, change, draft, str(error), done)
        except CallbackDeskError as error:
            # A half-done replace stays open: its old one is not back yet.
            if change.kind is not ChangeKind.REPLACE:
                await self._journal.close(change, Outcome.REFUSED, detail=str(error))
            raise
        if made is None:
            return await self._resolver.of_create(company, api, change, draft, "", done)
        return await self._journal.made(company, change, made, draft, done, ahead=api.clock.offset)

    async def end(
        self, company: Company, api: CallbacksPort, change: Change, callback: Callback
    ) -> Change:
        """Ends a registration now. Raises NotFoundError for one that is gone."""
        try:
            await self._send_end(company, api, callback)
        except NotFoundError as error:
            await self._journal.vanished(company, callback.callback_id)
            await self._journal.close(change, Outcome.REFUSED, detail=str(error))
            raise
        except OutcomeUnknownError as error:
            return await self._resolver.of_end(company, api, change, str(error))
        except CallbackDeskError as error:
            await self._journal.close(change, Outcome.REFUSED, detail=str(error))
            raise
        return await self._journal.close(change, Outcome.DONE)

    async def _send_end(
        self, company: Company, api: CallbacksPort, callback: Callback
    ) -> Callback | None:
        self._journal.expect_own_change(company, callback.callback_id)
        try:
            ended = await api.end_callback(callback.callback_id)
        except OutcomeUnknownError:
            raise
        except CallbackDeskError:
            self._journal.expect_no_more(company, callback.callback_id)
            raise
        if ended is not None and not self._shows_end(api, ended, callback):
            msg = "the answer shows no end"
            raise OutcomeUnknownError(msg)
        await self._journal.ended(company, callback, ended)
        return ended

    def _shows_end(self, api: CallbacksPort, ended: Callback, before: Callback) -> bool:
        """Whether the answer to an end says that it has happened.

        One whose end was moved says so, unless the server's own clock contradicts it: where the
        time there is not known, nothing does.
        """
        over = self._resolver.is_over(api, ended, before)
        if over is None and ended.ends_at is not None:
            return api.clock.ahead is None
        return over is True

    async def update(
        self,
        company: Company,
        api: CallbacksPort,
        change: Change,
        old: Callback,
        draft: CallbackDraft,
    ) -> Change | None:
        """In place. None where the server does not take PUT."""
        if await self._journal.has_put(company.base_url) is False:
            return None
        try:
            now = await api.update_callback(old.callback_id, draft)
        except UpdateUnsupportedError as error:
            # A 404 may be about this one ID: what the end says of it decides.
            if error.status != 404:
                await self._journal.remember_put(company.base_url, has_put=False)
            return None
        await self._journal.remember_put(company.base_url, has_put=True)
        if now is None:
            return await self._resolver.of_update(company, api, change, "")
        return await self._journal.made(
            company, change, now, draft, Outcome.DONE, ahead=api.clock.offset
        )

    async def end_and_create(
        self,
        company: Company,
        api: CallbacksPort,
        change: Change,
        old: Callback,
        draft: CallbackDraft,
    ) -> Change:
        """Back to back; where the new one is refused, the old one is created again."""
        change = await self._journal.step(change, Step.ENDING)
        began = monotonic()
        try:
            await self._send_end(company, api, old)
        except OutcomeUnknownError as error:
            settled = await self._resolver.of_half(company, api, change, str(error))
            if settled.outcome is not Outcome.HALF_DONE:
                return settled
        except CallbackDeskError as error:
            if isinstance(error, NotFoundError):
                await self._journal.vanished(company, old.callback_id)
            await self._journal.close(change, Outcome.REFUSED, detail=str(error))
            raise
        change = await self._journal.step_on(change, Step.CREATING)
        try:
            made = await api.create_callback(draft)
        except OutcomeUnknownError as error:
            return await self._resolver.of_create(
                company, api, change, draft, str(error), Outcome.DONE
            )
        except CallbackDeskError as error:
            return await self._roll_back(company, api, change, old, str(error), began)
        if not draft.starts_after(self._journal.clock()):
            change = _changed(change, gap_s=monotonic() - began)
        if made is None:
            return await self._resolver.of_create(company, api, change, draft, "", Outcome.DONE)
        # The ID was there to be ended: whatever refused the PUT, it is PUT that is missing.
        await self._journal.remember_put(company.base_url, has_put=False)
        return await self._journal.made(
            company, change, made, draft, Outcome.DONE, ahead=api.clock.offset
        )

    async def _roll_back(  # noqa: PLR0917 - what was done so far, and since when
        self,
        company: Company,
        api: CallbacksPort,
        change: Change,
        old: Callback,
        why: str,
        began: float,
    ) -> Change:
        """The new one was refused: the old one is created again, with its old values."""
        wanted = draft_of(old, self._journal.clock())
        change = _changed(await self._journal.step_on(change, Step.ROLLING_BACK), detail=why)
        try:
            made = await api.create_callback(wanted)
        except OutcomeUnknownError as error:
            return await self._resolver.of_create(
                company, api, change, wanted, f"{why}; {error}", Outcome.ROLLED_BACK
            )
        except CallbackDeskError as error:
            # Left open: the user has to decide, now or at the next start.
            return _changed(change, outcome=Outcome.HALF_DONE, detail=f"{why}; {error}")
        if not wanted.starts_after(self._journal.clock()):
            change = _changed(change, gap_s=monotonic() - began)
        if made is None:
            return await self._resolver.of_create(
                company, api, change, wanted, why, Outcome.ROLLED_BACK
            )
        return await self._journal.made(
            company, change, made, wanted, Outcome.ROLLED_BACK, ahead=api.clock.offset
        )
