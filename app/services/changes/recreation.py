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
    """`values` are the old one's, with the dates that can still be had."""

    values: Callback
    old: OldOne


async def recreation_of(
    memory: MemoryService, company: Company, old: Callback, now: datetime
) -> Recreation:
    """Of `old` as it was seen last; what it was before an early end is asked of the memory."""
    planned = await memory.as_planned(company, old, now)
    draft = draft_of(planned, now)
    ends = draft.ends_at if draft.ends_at and draft.ends_at > now else None
    values = msgspec.structs.replace(planned, starts_at=draft.starts_at, ends_at=ends)
    return Recreation(values, await _what_became_of(memory, company, old, now))


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
