"""A registration that is about to be created."""

from datetime import datetime

import msgspec

METHODS, CONTENT_TYPES = ("POST", "PUT"), ("application/json", "text/json")
"""What the server takes, its own default first. Source: provider reference, section 3."""


class CallbackDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What a create call sends.

    Times are timezone-aware UTC; `starts_at` None means *now*, `ends_at` None means *no end*.
    `filters` holds only members with a value. Server-owned fields do not exist here.
    """

    event_type: str
    destination_url: str
    filters: tuple[tuple[str, str], ...] = ()
    method: str = "POST"
    content_type: str = "application/json"
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def started(self, now: datetime) -> "CallbackDraft":
        """A start that is past means at once: that is what the server would make of it."""
        if self.starts_at is None or self.starts_at > now:
            return self
        return msgspec.structs.replace(self, starts_at=None)

    def starts_after(self, moment: datetime) -> bool:
        """Whether nothing is to be sent until later than a moment."""
        return self.starts_at is not None and self.starts_at > moment
