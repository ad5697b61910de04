"""Sends a change, each part of it once; what became of a lost answer is looked up."""

from asyncio import sleep
from datetime import datetime
from time import monotonic

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.change import Change, ChangeKind, Outcome, Step
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.matching import draft_of, has_planned_end, is_ignored, is_of_another
from app.domain.errors import (
    CallbackDeskError,
    NotFoundError,
    OutcomeUnknownError,
    RateLimitedError,
    UpdateUnsupportedError,
)
from app.services.changes.attempt import Attempt
from app.services.changes.journal import ChangeJournal
from app.services.changes.resolver import OutcomeResolver

_LONGEST_PAUSE_S = 30.0
"""Before an old one is created again, after the server said that these were too many calls."""


class ChangeSender:
    """Raises `CallbackDeskError` where nothing was changed; else returns the entry as it is then.

    The entry is written down before, and closed where the outcome is known.
    """

    def __init__(self, journal: ChangeJournal, resolver: OutcomeResolver) -> None:
        self._journal, self._resolver = journal, resolver

    async def create(
        self, attempt: Attempt, draft: CallbackDraft, done: Outcome = Outcome.DONE
    ) -> Change:
        """Registers a draft; `done` is the outcome if that is done."""
        draft = attempt.as_sent(draft, self._journal.clock())
        try:
            made = await attempt.api.create_callback(draft)
        except OutcomeUnknownError as error:
            return await self._resolver.of_create(attempt.altered(detail=str(error)), draft, done)
        except CallbackDeskError as error:
            # A half-done replace stays open: its old one is not back yet.
            if attempt.change.kind is not ChangeKind.REPLACE:
                self._journal.close(attempt.change, Outcome.REFUSED, detail=str(error))
            raise
        return await self._made(attempt.altered(detail=""), made, draft, done)

    async def _made(
        self, attempt: Attempt, made: Callback | None, draft: CallbackDraft, done: Outcome
    ) -> Change:
        """What an answer of 2xx to a create says: with nothing in it, or another one, the list."""
        if made is None:
            return await self._resolver.of_create(attempt, draft, done)
        if is_of_another(made, draft, attempt.change, attempt.opened_there):
            why = f"the answer is about callback {made.callback_id}, which is another one"
            detail = f"{attempt.change.detail}; {why}".lstrip("; ")
            return await self._resolver.of_create(attempt.altered(detail=detail), draft, done)
        return await self._journal.made(attempt, made, draft, done)

    async def end(self, attempt: Attempt, callback: Callback) -> Change:
        """Ends a registration now. Raises NotFoundError for one that is gone."""
        try:
            over_at = await self._send_end(attempt, callback)
        except NotFoundError as error:
            await self._journal.vanished(attempt.company, callback.callback_id)
            self._journal.close(attempt.change, Outcome.REFUSED, detail=str(error))
            raise
        except OutcomeUnknownError as error:
            return await self._resolver.of_end(attempt.altered(detail=str(error)))
        except CallbackDeskError as error:
            self._journal.close(attempt.change, Outcome.REFUSED, detail=str(error))
            raise
        if over_at is not None:
            return self._resolver.over_already(attempt, over_at)
        return self._journal.close(attempt.change, Outcome.DONE)

    async def update(self, attempt: Attempt, old: Callback, draft: CallbackDraft) -> Change | None:
        """Changes `old` in place by PUT. None if PUT is not supported, or the answer was 404."""
        base_url = attempt.company.base_url
        if await self._journal.has_put(base_url) is False:
            return None
        draft = attempt.as_sent(draft, self._journal.clock())
        try:
            now = await attempt.api.update_callback(old.callback_id, draft)
        except UpdateUnsupportedError as error:
            # A 404 can also mean an unknown ID. The DELETE that follows tells which.
            if error.status != 404:
                await self._journal.remember_put(base_url, has_put=False)
            return None
        await self._journal.remember_put(base_url, has_put=True)
        if now is None or is_ignored(now, old, draft, attempt.opened_there):
            detail = "" if now is None else "the answer shows it as it was"
            return await self._resolver.of_update(attempt.altered(detail=detail))
        return await self._journal.made(attempt, now, draft, Outcome.DONE)

    async def end_and_create(self, attempt: Attempt, old: Callback, draft: CallbackDraft) -> Change:
        """Back to back; where the new one is refused, the old one is created again."""
        attempt = attempt.with_change(await self._journal.step(attempt.change, Step.ENDING))
        began, over_at = monotonic(), None
        try:
            over_at = await self._send_end(attempt, old)
        except OutcomeUnknownError as error:
            settled = await self._resolver.of_half(attempt.altered(detail=str(error)))
            if settled.outcome is not Outcome.HALF_DONE:
                return settled
        except CallbackDeskError as error:
            if isinstance(error, NotFoundError):
                await self._journal.vanished(attempt.company, old.callback_id)
            self._journal.close(attempt.change, Outcome.REFUSED, detail=str(error))
            raise
        if over_at is not None:
            since = self._journal.clock() + attempt.clock_offset - over_at
            began -= max(since.total_seconds(), 0.0)
        attempt = attempt.with_change(await self._journal.step_on(attempt.change, Step.CREATING))
        # By now its start may have come: ending the old one may have taken long.
        draft = attempt.as_sent(draft, self._journal.clock())
        try:
            made = await attempt.api.create_callback(draft)
        except OutcomeUnknownError as error:
            return await self._resolver.of_create(
                attempt.altered(detail=str(error)), draft, Outcome.DONE
            )
        except CallbackDeskError as error:
            if over_at is not None:
                # It had run out as planned: there is nothing to put back, and nothing was changed.
                self._journal.close(attempt.change, Outcome.REFUSED, detail=str(error))
                raise
            return await self._roll_back(attempt, old, error, began)
        attempt = self._with_gap(attempt, draft, began)
        # The ID could be ended, so a 404 to the PUT meant that PUT is not supported.
        await self._journal.remember_put(attempt.company.base_url, has_put=False)
        return await self._made(attempt.altered(detail=""), made, draft, Outcome.DONE)

    async def _roll_back(
        self, attempt: Attempt, old: Callback, refused: CallbackDeskError, began: float
    ) -> Change:
        """The new one was refused: the old one is created again, with its old values.

        `began` is when the old one was ended, in seconds of the monotonic clock. A server that
        wants to be left alone for a while would refuse this too: that time is waited for first.
        """
        refusal = str(refused)
        if isinstance(refused, RateLimitedError):
            await sleep(min(refused.pause_s(), _LONGEST_PAUSE_S))
        now = self._journal.clock()
        wanted = attempt.as_sent(draft_of(old, now), now)
        attempt = attempt.with_change(
            await self._journal.step_on(attempt.change, Step.ROLLING_BACK)
        ).altered(detail=refusal)
        try:
            made = await attempt.api.create_callback(wanted)
        except OutcomeUnknownError as error:
            return await self._resolver.of_create(
                attempt.altered(detail=f"{refusal}; {error}"), wanted, Outcome.ROLLED_BACK
            )
        except CallbackDeskError as error:
            # Left open: the user has to decide, now or at the next start. Both were refused, and
            # nothing is under way: whoever looks later has only to see that the old one is over.
            attempt = attempt.with_change(await self._journal.step_on(attempt.change, Step.ENDING))
            detail = f"{refusal.rstrip('.')}; {error}"
            return attempt.altered(outcome=Outcome.HALF_DONE, detail=detail).change
        attempt = self._with_gap(attempt, wanted, began)
        return await self._made(attempt, made, wanted, Outcome.ROLLED_BACK)

    def _with_gap(self, attempt: Attempt, draft: CallbackDraft, began: float) -> Attempt:
        """With the measured time without either registration; none where the new one starts later.

        `began` as for `_roll_back`.
        """
        if draft.starts_after(self._journal.clock()):
            return attempt
        return attempt.altered(gap_s=monotonic() - began)

    async def _send_end(self, attempt: Attempt, callback: Callback) -> datetime | None:
        """Since when it was over without that (aware UTC); None where this ended it."""
        company, api = attempt.company, attempt.api
        self._journal.expect_own_change(company, callback.callback_id)
        try:
            ended = await api.end_callback(callback.callback_id)
        except OutcomeUnknownError:
            raise
        except CallbackDeskError:
            self._journal.expect_no_more(company, callback.callback_id)
            raise
        if ended is not None and not self._shows_end(attempt, ended, callback):
            msg = "the answer shows no end"
            raise OutcomeUnknownError(msg)
        # Its own answer: only that its end has not moved shows that there was nothing to end.
        if ended is not None and has_planned_end(ended, callback):
            self._journal.expect_no_more(company, callback.callback_id)
            self._journal.seen(company, ended)
            return ended.ends_at
        self._journal.ended(company, callback, ended)
        return None

    def _shows_end(self, attempt: Attempt, ended: Callback, before: Callback) -> bool:
        """Whether the answer to an end says that it has happened.

        A changed end date more than ten minutes in the future counts only if the server's clock is
        unknown. An unchanged one in the future does not count.
        """
        over = self._resolver.is_over(attempt, ended, before)
        if over is None and ended.ends_at is not None:
            return attempt.api.clock.ahead is None
        return over is True
