"""What a new registration like a remembered one is made of."""

from contextlib import suppress
from datetime import datetime
from enum import StrEnum

import msgspec

from app.domain.callbacks.callback import Callback, CallbackState
from app.domain.callbacks.matching import draft_of
from app.domain.callbacks.remembered import ListingStatus
from app.domain.companies.company import Company
from app.domain.errors import SaveFailedError
from app.services.memory import MemoryService


class OldOne(StrEnum):
    """What there is of the old registration beside the new one."""

    ENDED = "ended"
    VANISHED = "vanished"
    GOES_ON = "goes on"


class Recreation(msgspec.Struct, frozen=True):
    """`values` are the old one's, with the dates that can still be had.

    `planned_end` is when it was to end, aware UTC, None for never; `has_run_out` tells that this
    was so before now: it ended as planned.
    """

    values: Callback
    old: OldOne
    planned_end: datetime | None = None
    has_run_out: bool = False


async def recreation_of(
    memory: MemoryService, company: Company, old: Callback, now: datetime
) -> Recreation:
    """Of `old` as it was seen last; what it was before an early end is asked of the memory."""
    planned = await memory.as_planned(company, old, now)
    draft = draft_of(planned, now)
    ends = draft.ends_at if draft.ends_at and draft.ends_at > now else None
    values = msgspec.structs.replace(planned, starts_at=draft.starts_at, ends_at=ends)
    there_is = await _what_became_of(memory, company, old, now)
    ended = draft.ends_at is not None and draft.ends_at <= now
    return Recreation(values, there_is, draft.ends_at, ended)


async def _what_became_of(
    memory: MemoryService, company: Company, old: Callback, now: datetime
) -> OldOne:
    status = None
    with suppress(SaveFailedError):
        status = await memory.listing_status_of(company, old.callback_id)
    if status is ListingStatus.VANISHED:
        return OldOne.VANISHED
    ended = status in {ListingStatus.ENDED, ListingStatus.ENDED_HERE}
    return OldOne.ENDED if ended or old.state_at(now) is CallbackState.ENDED else OldOne.GOES_ON
