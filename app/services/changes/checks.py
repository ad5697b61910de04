"""The look before a replace: whether what a form was made of is still true."""

from collections.abc import Callable, Collection
from datetime import UTC, datetime
from enum import StrEnum

import msgspec

from app.domain.callbacks.callback import Callback, CallbackState
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.matching import is_unchanged
from app.domain.callbacks.rules import overlaps
from app.domain.companies.company import Company
from app.domain.errors import CallbackDeskError
from app.services.callbacks import CallbackService
from app.services.events import ChangedBy, Events
from app.services.memory import MemoryService


class Finding(StrEnum):
    """What was found; with everything but READY nothing is to be sent yet."""

    READY = "ready"
    ENDED = "ended"
    CHANGED = "changed"
    CHANGED_IN_DOUBT = "changed, perhaps from here"
    LIST_UNREADABLE = "list unreadable"
    NEW_OVERLAP = "new overlap"


class ReplaceFinding(msgspec.Struct, frozen=True, kw_only=True):
    """`old` is the registration as it is now.

    `listed` is None where the list was not read; `error` is why it could not be, else None.
    """

    finding: Finding
    old: Callback
    listed: tuple[Callback, ...] | None = None
    error: CallbackDeskError | None = None


class ReplaceCheck:
    """Asks the server once more, just before a replace is sent; nothing is changed."""

    def __init__(
        self,
        callbacks: CallbackService,
        memory: MemoryService,
        events: Events,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._callbacks, self._memory, self._events = callbacks, memory, events
        self._clock = clock

    async def check(
        self, company: Company, shown: Callback, draft: CallbackDraft, warned_of: Collection[str]
    ) -> ReplaceFinding:
        """Whether `shown` is still as it was shown, and nothing overlaps that was not warned of.

        Raises: NotFoundError for one that is gone; CallbackDeskError where it cannot be asked.
        """
        found = await self._found(company, shown, draft, warned_of)
        if found.finding is not Finding.READY:
            self._events.callbacks_changed(company.company_id, ChangedBy.SOMEBODY_ELSE)
        return found

    async def _found(
        self, company: Company, shown: Callback, draft: CallbackDraft, warned_of: Collection[str]
    ) -> ReplaceFinding:
        old = await self._callbacks.get_callback(company, shown.callback_id)
        if old.state_at(self._clock()) is CallbackState.ENDED:
            return ReplaceFinding(finding=Finding.ENDED, old=old)
        if not is_unchanged(old, shown):
            doubted = self._memory.is_in_doubt(company, old.callback_id)
            finding = Finding.CHANGED_IN_DOUBT if doubted else Finding.CHANGED
            return ReplaceFinding(finding=finding, old=old)
        try:
            listed = (await self._callbacks.list_callbacks(company)).callbacks
        except CallbackDeskError as error:
            return ReplaceFinding(finding=Finding.LIST_UNREADABLE, old=old, error=error)
        others = [one for one in listed if one.callback_id != old.callback_id]
        found = {one.other.callback_id for one in overlaps(draft, others, self._clock())}
        finding = Finding.READY if found <= set(warned_of) else Finding.NEW_OVERLAP
        return ReplaceFinding(finding=finding, old=old, listed=listed)
