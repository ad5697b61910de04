"""One registration: which event is sent where, and for how long."""

from datetime import datetime
from enum import StrEnum

import msgspec


class CallbackState(StrEnum):
    """Derived from the dates; the API has no field for it (provider reference, section 3)."""

    FUTURE = "future"
    ACTIVE = "active"
    ENDED = "ended"


_DATES = frozenset({"start_date", "end_date"})


class Callback(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A registration as the server gave it.

    All times are timezone-aware UTC. `starts_at` is None where the server sent none or one that
    cannot be read; `ends_at` is None while open-ended. `filters` holds the filter object's members
    as text, in the server's order. `raw` is the JSON as it was received, unknown members included.
    `unreadable` names members whose value could not be understood. `other_type_name` is set only
    when `callback_type` and `event_type` disagree, and holds the second of them.
    """

    callback_id: str
    event_type: str
    filters: tuple[tuple[str, str], ...] = ()
    destination_url: str = ""
    method: str = "POST"
    content_type: str = "application/json"
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    resource_url: str = ""
    other_type_name: str | None = None
    unreadable: tuple[str, ...] = ()
    raw: bytes = b"{}"

    @property
    def has_clear_dates(self) -> bool:
        """Whether both its dates could be read: else what they say is not known."""
        return not self.unreadable or _DATES.isdisjoint(self.unreadable)

    def state_at(self, moment: datetime) -> CallbackState:
        """The state at a moment. `ends_at` itself already counts as ended."""
        if self.ends_at is not None and self.ends_at <= moment:
            return CallbackState.ENDED
        if self.starts_at is not None and self.starts_at > moment:
            return CallbackState.FUTURE
        return CallbackState.ACTIVE


class CallbackList(msgspec.Struct, frozen=True):
    """The answer to a list call, in the server's order.

    `unreadable` holds the JSON of entries that are no registration (no id, not an object).
    `partial` is how the answer says that there is more than it holds, empty where it does not.
    """

    callbacks: tuple[Callback, ...]
    unreadable: tuple[bytes, ...] = ()
    partial: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether what is not in it is not at the server either."""
        return not self.unreadable and not self.partial
