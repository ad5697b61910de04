"""Finds out from the server what became of a change whose answer is not known."""

import asyncio
from typing import TYPE_CHECKING

import msgspec

from app.domain.callback import Callback
from app.domain.change import Change, ChangeKind, Outcome
from app.domain.company import Company
from app.domain.draft import CallbackDraft
from app.domain.errors import CallbackDeskError, NotFoundError
from app.domain.matching import CLOCKS_APART, is_like, made_by
from app.services.journaling import Journaling

if TYPE_CHECKING:
    from app.api.callbacks import CallbacksApi

_changed = msgspec.structs.replace


class Outcomes:
    """Nothing here changes anything at the server.

    An outcome of HALF_DONE or UNKNOWN leaves the entry open: the user has to decide, now or at the
    next start. `second_look_s` is the pause before the server is asked again about what has
    not happened.
    """

    def __init__(self, journaling: Journaling, *, second_look_s: float) -> None:
        self._journaling = journaling
        # A request that timed out here may still be under way there: nobody looks just once.
        self._pauses = (0.0, second_look_s)

    async def of_create(  # noqa: PLR0917 - what happened so far, in that order
        self,
        company: Company,
        api: "CallbacksApi",
        change: Change,
        draft: CallbackDraft,
        detail: str,
        done: Outcome,
    ) -> Change:
        """Whether a create has happened; `done` is the outcome if it has."""
        change = _changed(change, detail=detail)
        found: list[Callback] = []
        for pause in self._pauses:
            await asyncio.sleep(pause)
            try:
                listed = (await api.list_callbacks()).callbacks
            except CallbackDeskError:
                return _changed(change, outcome=Outcome.UNKNOWN)
            found = made_by(change, draft, listed)
            if found:
                break
        if len(found) == 1:
            return await self._journaling.made(company, change, found[0], done)
        if found or (draft.ends_at is not None and draft.ends_at <= self._journaling.clock()):
            return _changed(change, outcome=Outcome.UNKNOWN)
        if change.kind is ChangeKind.REPLACE:
            return _changed(change, outcome=Outcome.HALF_DONE)
        return await self._journaling.close(change, Outcome.NOT_DONE)

    async def of_end(
        self, company: Company, api: "CallbacksApi", change: Change, detail: str
    ) -> Change:
        """Whether an end has happened."""
        change = _changed(change, detail=detail)
        ended = await self._is_ended_by_now(company, api, change)
        if ended is None:
            return _changed(change, outcome=Outcome.UNKNOWN)
        return await self._journaling.close(change, Outcome.DONE if ended else Outcome.NOT_DONE)

    async def of_half(
        self, company: Company, api: "CallbacksApi", change: Change, detail: str = ""
    ) -> Change:
        """A replace that got as far as ending the old one."""
        change = _changed(change, detail=detail)
        ended = await self._is_ended_by_now(company, api, change)
        if ended is None:
            return _changed(change, outcome=Outcome.UNKNOWN)
        if not ended:
            return await self._journaling.close(change, Outcome.NOT_DONE)
        if change.draft is not None:
            # The step after may be taken without having been written down.
            try:
                found = made_by(change, change.draft, (await api.list_callbacks()).callbacks)
            except CallbackDeskError:
                return _changed(change, outcome=Outcome.UNKNOWN)
            if len(found) == 1:
                return await self._journaling.made(company, change, found[0], Outcome.DONE)
        return _changed(change, outcome=Outcome.HALF_DONE)

    async def of_update(
        self, company: Company, api: "CallbacksApi", change: Change, detail: str
    ) -> Change:
        """Whether a change in place has happened."""
        old, draft = change.before, change.draft
        change = _changed(change, detail=detail)
        if old is None or draft is None:
            return await self._journaling.close(change, Outcome.UNKNOWN)
        wanted = [draft]
        if draft.starts_at is None:
            # Changed in place, a start that is past may stay as it was.
            wanted.append(msgspec.structs.replace(draft, starts_at=old.starts_at))
        for pause in self._pauses:
            await asyncio.sleep(pause)
            try:
                now = await api.get_callback(old.callback_id)
            except CallbackDeskError:
                return _changed(change, outcome=Outcome.UNKNOWN)
            if any(is_like(now, one, change.opened_at) for one in wanted):
                return await self._journaling.made(company, change, now, Outcome.DONE)
        return await self._journaling.close(change, Outcome.NOT_DONE)

    async def _is_ended_by_now(
        self, company: Company, api: "CallbacksApi", change: Change
    ) -> bool | None:
        ended: bool | None = False
        for pause in self._pauses:
            await asyncio.sleep(pause)
            ended = await self._is_ended(company, api, change)
            if ended is not False:
                break
        return ended

    async def _is_ended(self, company: Company, api: "CallbacksApi", change: Change) -> bool | None:
        """Whether the old one is ended; None if the server cannot be asked."""
        if change.before is None:
            return None
        try:
            now = await api.get_callback(change.before.callback_id)
        except NotFoundError:
            await self._journaling.ended(company, change.before, None)
            return True
        except CallbackDeskError:
            return None
        # The answer's own clock decides, and ours may be a little behind; but an end that lies
        # far ahead is somebody's change of the date.
        clock = self._journaling.clock()
        ended = now.ends_at is not None and (
            now.ends_at <= clock
            or (now.ends_at != change.before.ends_at and now.ends_at <= clock + CLOCKS_APART)
        )
        if ended:
            await self._journaling.ended(company, change.before, now)
        return ended
