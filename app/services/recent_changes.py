"""What changed of one callback lately, here or elsewhere: was it us?"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec

from app.domain.activity import ActivityFilter
from app.domain.callbacks.change import Change, Outcome
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.history import Alteration, alterations
from app.domain.callbacks.remembered import ListingStatus, Remembered
from app.domain.companies.company import Company
from app.services.activity import ActivityService
from app.services.memory import MemoryService

LATELY = timedelta(days=14)
_MOST = 200
_SEEN_AFTER = timedelta(minutes=2)
"""Within so long after a change from here what is seen changed is that change."""


class RecentChange(msgspec.Struct, frozen=True, kw_only=True):
    """One of: a `change` made here, an `alteration` seen that nobody made here, or `gone`.

    `at` is aware UTC: of the change, or of the look that found it.
    """

    at: datetime
    change: Change | None = None
    alteration: Alteration | None = None
    gone: Remembered | None = None


class RecentChanges(msgspec.Struct, frozen=True, kw_only=True):
    """The newest first. `known_since` is when it was first seen here (aware UTC), None if never."""

    found: tuple[RecentChange, ...]
    known_since: datetime | None


class RecentChangesService:
    """Asks memory and record, and no server."""

    def __init__(
        self,
        memory: MemoryService,
        activity: ActivityService,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._memory, self._activity, self._clock = memory, activity, clock

    async def of(self, company: Company, callback_id: str) -> RecentChanges:
        """Of the last 14 days. Raises: SaveFailedError."""
        since = self._clock() - LATELY
        wanted = ActivityFilter(
            callback_id=callback_id, company_id=company.company_id, changes_only=True
        )
        entries = await self._activity.page(wanted, size=_MOST)
        changes = [one.change for one in entries if one.change is not None]
        ours = [one for one in changes if one.opened_at >= since]
        states = await self._memory.versions_of(company, callback_id)
        known = (await self._memory.last(company)).known.get(callback_id)
        found = [RecentChange(at=one.opened_at, change=one) for one in ours]
        found += [
            RecentChange(at=one.at, alteration=one)
            for one in alterations(states)
            if one.at >= since and not any(_made(change, one) for change in changes)
        ]
        if (
            known is not None
            and known.gone_at is not None
            and known.gone_at >= since
            and known.listing_status is not ListingStatus.ENDED_HERE
        ):
            found.append(RecentChange(at=known.gone_at, gone=known))
        found.sort(key=lambda one: one.at, reverse=True)
        return RecentChanges(
            found=tuple(found), known_since=known.first_seen if known is not None else None
        )


def _made(change: Change, seen: Alteration) -> bool:
    """Whether what was seen is what this change did, or may have done."""
    if change.outcome in {Outcome.REFUSED, Outcome.NOT_DONE}:
        return False
    until = change.closed_at or change.opened_at + _SEEN_AFTER
    if not change.opened_at <= seen.at <= until + _SEEN_AFTER:
        return False
    if change.draft is None or change.outcome is Outcome.ROLLED_BACK:
        return True
    # Of a replace in place: another member, or another value, somebody else has changed.
    return _sent(change.draft).get(seen.member, seen.after) == seen.after


def _sent(draft: CallbackDraft) -> dict[str, str]:
    """What a draft asked for, as an `Alteration` spells it; dates are the server's to set."""
    return {
        "event_type": draft.event_type,
        "destination.url": draft.destination_url,
        "destination.method": draft.method,
        "destination.content_type": draft.content_type,
    }
