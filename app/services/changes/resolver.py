"""Finds out from the server what became of a change whose answer is not known."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from app.domain.callbacks.callback import Callback, CallbackList
from app.domain.callbacks.change import Change, ChangeKind, Outcome
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.matching import (
    differing,
    has_planned_end,
    is_over,
    is_over_without,
    is_unchanged,
    made_by,
    perhaps_made_by,
)
from app.domain.callbacks.remembered import ListingStatus, Remembered
from app.domain.errors import CallbackDeskError, NotFoundError, UnexpectedReplyError
from app.services.changes.attempt import Attempt
from app.services.changes.journal import ChangeJournal
from app.services.changes.unknown import unasked, unknown

_changed = msgspec.structs.replace
_SENT_WITHIN = timedelta(seconds=5)
"""After a step was written down."""
_NOT_WHOLE = "the server's list says that there is more than it holds"


class OutcomeResolver:
    """Nothing here changes anything at the server.

    An outcome of HALF_DONE or UNKNOWN leaves the entry open: the user has to decide, now or at the
    next start. `second_look_s` is the pause before the server is asked again about what has
    not happened. A request whose answer was lost may still be under way there: that it did not
    happen is only said once it was sent `certain_after_s` ago.
    """

    def __init__(
        self, journal: ChangeJournal, *, second_look_s: float, certain_after_s: float
    ) -> None:
        self._journal = journal
        self._pauses = (0.0, second_look_s)
        self._certain_after = timedelta(seconds=certain_after_s)

    async def of_create(self, attempt: Attempt, draft: CallbackDraft, done: Outcome) -> Change:
        """Whether a create has happened; `done` is the outcome if it has."""
        change = attempt.change
        found: list[Callback] = []
        similar: list[Callback] = []
        is_whole = False
        for pause in self._pauses:
            await asyncio.sleep(pause)
            listed = await self._listed(attempt)
            if isinstance(listed, CallbackDeskError):
                return unknown(change, unasked(listed))
            # What another entry made is no trace of this one, however like it is.
            others = await self._journal.made_by_others(change)
            there = [one for one in listed.callbacks if one.callback_id not in others]
            found = self._made_by(attempt, draft, there)
            similar = perhaps_made_by(change, draft, there)
            is_whole = listed.is_whole
            if found:
                break
        if len(found) == 1:
            return await self._journal.made(self._with_gap(attempt, draft), found[0], draft, done)
        if not found and not similar:
            gone = await self._gone_again(attempt, draft)
            if gone is not None:
                made = _changed(change, made_id=gone.callback.callback_id, over_at=gone.gone_at)
                return self._journal.close(made, done, detail="made, and over by now")
        if not is_whole:
            return unknown(change, _NOT_WHOLE)
        over = draft.ends_at is not None and draft.ends_at <= self._now(attempt)
        if found or over or similar or not self._is_late(change):
            like = ", ".join(one.callback_id for one in found or similar)
            return unknown(change, f"listed and like it: {like}" if like else "")
        if change.kind is ChangeKind.REPLACE:
            return _changed(change, outcome=Outcome.HALF_DONE)
        return self._journal.close(change, Outcome.NOT_DONE)

    async def _gone_again(self, attempt: Attempt, draft: CallbackDraft) -> Remembered | None:
        """The one that was made, seen by another run of the app, and is listed no more."""
        remembered = {
            one.callback.callback_id: one
            for one in await self._journal.remembered(attempt.company)
            if one.listing_status is not ListingStatus.LISTED and one.gone_at is not None
        }
        # Its end is another one than it was to have.
        as_sent = [_changed(one.callback, ends_at=draft.ends_at) for one in remembered.values()]
        found = self._made_by(attempt, draft, as_sent)
        return remembered[found[0].callback_id] if len(found) == 1 else None

    async def of_end(self, attempt: Attempt) -> Change:
        """Whether an end has happened."""
        change = attempt.change
        found = await self._is_ended_by_now(attempt)
        if found.over_at is not None:
            return self.over_already(attempt, found.over_at)
        if found.is_over:
            return self._journal.close(change, Outcome.DONE)
        return await self._not_ended(change, found)

    def _made_by(
        self, attempt: Attempt, draft: CallbackDraft, listed: Sequence[Callback]
    ) -> list[Callback]:
        """What a create of a draft may have made, see `matching`.

        An entry of another run holds it as it was asked for, and not as it was sent.
        """
        change, ahead = attempt.change, attempt.clock_offset
        found = made_by(change, draft, listed, ahead)
        sent = self._as_sent(attempt, draft)
        return found if found or sent == draft else made_by(change, sent, listed, ahead)

    @staticmethod
    def _as_sent(attempt: Attempt, draft: CallbackDraft) -> CallbackDraft:
        """As it was sent when its step was written down, or a moment after that."""
        change = attempt.change
        return attempt.as_sent(draft, (change.stepped_at or change.opened_at) + _SENT_WITHIN)

    def over_already(self, attempt: Attempt, over_at: datetime) -> Change:
        """Closes the entry of an end that had nothing left to end since `over_at` (aware UTC)."""
        detail = f"it was over already, since {over_at:%Y-%m-%d %H:%M} UTC"
        change = _changed(attempt.change, over_at=over_at)
        return self._journal.close(change, Outcome.REFUSED, detail=detail)

    async def of_half(self, attempt: Attempt) -> Change:
        """Finds the outcome of a replace whose last written step is ENDING."""
        change = attempt.change
        ended = await self._is_ended_by_now(attempt)
        if not ended.is_over:
            return await self._not_ended(change, ended)
        draft = change.draft
        if draft is not None:
            # `step_on` may have failed to write CREATING, so the new one may exist.
            listed = await self._listed(attempt)
            if isinstance(listed, CallbackDeskError):
                return unknown(change, unasked(listed))
            found = self._made_by(attempt, draft, listed.callbacks)
            if len(found) == 1:
                return await self._journal.made(
                    self._with_gap(attempt, draft), found[0], draft, Outcome.DONE
                )
            if not listed.is_whole:
                return unknown(change, _NOT_WHOLE)
        return _changed(change, outcome=Outcome.HALF_DONE)

    async def of_update(self, attempt: Attempt) -> Change:
        """Whether a change in place has happened."""
        change = attempt.change
        old, draft = change.before, change.draft
        if old is None or draft is None:
            return self._journal.close(change, Outcome.UNKNOWN)
        draft = self._as_sent(attempt, draft)
        wanted = [draft]
        if draft.starts_at is None:
            # Changed in place, a start that is past may stay as it was.
            wanted.append(msgspec.structs.replace(draft, starts_at=old.starts_at))
        now = old
        for pause in self._pauses:
            await asyncio.sleep(pause)
            try:
                now = await attempt.api.get_callback(old.callback_id)
            except NotFoundError:
                return unknown(change, "the server does not know it any more")
            except CallbackDeskError as error:
                return unknown(change, unasked(error))
            if any(not differing(now, one, attempt.opened_there) for one in wanted):
                return await self._journal.made(attempt, now, draft, Outcome.DONE)
        if is_unchanged(now, old) and self._is_late(change):
            return self._journal.close(change, Outcome.NOT_DONE)
        return unknown(change)

    async def found_after(self, attempt: Attempt, back: CallbackDraft | None) -> Change | None:
        """Looks in the list for the new registration, then for the old one created again (`back`).

        Closes and returns the entry if exactly one matches, else None. Raises: CallbackDeskError,
        also for an incomplete list without a match.
        """
        listed = await self._listed(attempt)
        if isinstance(listed, CallbackDeskError):
            raise listed
        for draft, outcome in ((attempt.change.draft, Outcome.DONE), (back, Outcome.ROLLED_BACK)):
            if draft is None:
                continue
            found = self._made_by(attempt, draft, listed.callbacks)
            if len(found) == 1:
                return await self._journal.made(attempt, found[0], draft, outcome)
        if not listed.is_whole:
            # Whether it is there already cannot be seen: one more of it could be one too many.
            raise UnexpectedReplyError(_NOT_WHOLE)
        return None

    def is_over(self, attempt: Attempt, now: Callback, before: Callback | None) -> bool | None:
        """Whether a registration that was to be ended has; None where it cannot be told.

        The server's clock decides, as the date of its answers tells it.
        """
        return is_over(now, before, self._now(attempt))

    def _now(self, attempt: Attempt) -> datetime:
        """The time at the server, as far as it is known."""
        return self._journal.clock() + attempt.clock_offset

    async def _not_ended(self, change: Change, found: "_EndFound") -> Change:
        if found.error is not None:
            return unknown(change, unasked(found.error))
        if found.is_over is None:
            return unknown(change, "its end was moved, and not to a moment that is past there")
        if not self._is_late(change):
            return unknown(change)
        return self._journal.close(change, Outcome.NOT_DONE)

    def _with_gap(self, attempt: Attempt, draft: CallbackDraft) -> Attempt:
        """Sets `gap_s` of a replace to the seconds since it was opened: the longest possible gap.

        Unchanged if `gap_s` is set, if the draft starts later, or if the last step is older than
        `certain_after_s`.
        """
        now, change = self._journal.clock(), attempt.change
        if (
            change.kind is not ChangeKind.REPLACE
            or change.gap_s is not None  # it was measured
            or draft.starts_after(now)
            or self._is_late(change)
        ):
            return attempt
        return attempt.altered(gap_s=(now - change.opened_at).total_seconds())

    def _is_late(self, change: Change) -> bool:
        """Whether `certain_after_s` have passed since the last request was sent.

        After that the server is taken to be done with it.
        """
        return self._journal.age_of(change) >= self._certain_after

    @staticmethod
    async def _listed(attempt: Attempt) -> CallbackList | CallbackDeskError:
        """What is listed, or why the server cannot be asked."""
        try:
            return await attempt.api.list_callbacks()
        except NotFoundError as error:
            before = attempt.change.before
            if before is None:
                return error
        except CallbackDeskError as error:
            return error
        # A company without any may answer so; then the address at least is right.
        try:
            await attempt.api.get_callback(before.callback_id)
        except CallbackDeskError as error:
            return error
        return CallbackList(())

    def is_over_without(self, attempt: Attempt, now: Callback, before: Callback | None) -> bool:
        """Whether one that is over is so without this change, see `matching`.

        Of a server whose clock is not known only an end that was not moved tells.
        """
        if attempt.api.clock.ahead is None:
            return before is not None and has_planned_end(now, before)
        sent_at = attempt.change.stepped_at or attempt.change.opened_at
        latest = sent_at + self._certain_after + attempt.clock_offset
        return is_over_without(now, before, attempt.opened_there, latest)

    async def _is_ended_by_now(self, attempt: Attempt) -> "_EndFound":
        found = _EndFound(is_over=False)
        for pause in self._pauses:
            await asyncio.sleep(pause)
            found = await self._is_ended(attempt)
            if found.error is not None or found.is_over is not False:
                break
        return found

    async def _is_ended(self, attempt: Attempt) -> "_EndFound":
        """What the server tells of the old one."""
        before = attempt.change.before
        if before is None:
            return _EndFound(is_over=False)
        try:
            now = await attempt.api.get_callback(before.callback_id)
        except NotFoundError as error:
            # So says a server too that does not know the company, or is another one.
            return await self._is_gone(attempt, before, error)
        except CallbackDeskError as error:
            return _EndFound(error=error)
        is_over = self.is_over(attempt, now, before)
        if is_over and self.is_over_without(attempt, now, before):
            self._journal.seen(attempt.company, now)
            return _EndFound(is_over=True, over_at=now.ends_at)
        if is_over:
            self._journal.ended(attempt.company, before, now)
        return _EndFound(is_over=is_over)

    async def _is_gone(
        self, attempt: Attempt, before: Callback, missing: NotFoundError
    ) -> "_EndFound":
        """Whether one that the server does not know is over, as its list shows."""
        try:
            listed = await attempt.api.list_callbacks()
        except NotFoundError:
            # So some servers answer for none (provider reference, 5.2), and others for a company
            # that they do not know: it counts where this was the last one.
            others = [
                one
                for one in await self._journal.remembered(attempt.company)
                if one.listing_status is ListingStatus.LISTED
                and one.callback.callback_id != before.callback_id
            ]
            if others:
                return _EndFound(error=missing)
            listed = CallbackList(())
        except CallbackDeskError as error:
            return _EndFound(error=error)
        if any(one.callback_id == before.callback_id for one in listed.callbacks):
            return _EndFound(error=missing)
        if before.ends_at is not None and before.ends_at <= self._now(attempt):
            await self._journal.vanished(attempt.company, before.callback_id)
            return _EndFound(is_over=True, over_at=before.ends_at)
        self._journal.ended(attempt.company, before, None)
        return _EndFound(is_over=True)


class _EndFound(msgspec.Struct, frozen=True, kw_only=True):
    """What a look at one that was to be ended tells.

    `is_over` is None where it cannot be told, and `error` then why nobody could be asked. `over_at`
    is since when it is over without that (aware UTC), None where it may be what ended it.
    """

    is_over: bool | None = None
    over_at: datetime | None = None
    error: CallbackDeskError | None = None
