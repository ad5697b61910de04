"""One change on its way to a server."""

from datetime import datetime, timedelta
from typing import Self

import msgspec

from app.domain.callbacks.change import Change, Outcome
from app.domain.callbacks.draft import CallbackDraft
from app.domain.companies.company import Company
from app.domain.server_clock import ServerClock
from app.services.ports import CallbacksPort

_A_MOMENT = timedelta(seconds=2)
"""Until a request has come, and what a server's clock is known by: its dates have no fractions."""


class Attempt(msgspec.Struct, frozen=True):
    """Whose change it is, over which connection it goes, and its journal entry so far."""

    company: Company
    api: CallbacksPort
    change: Change

    def with_change(self, change: Change) -> Self:
        """The same attempt after its entry was written on."""
        return msgspec.structs.replace(self, change=change)

    def altered(self, **members: object) -> Self:
        """The same attempt with other values in its entry, which are not written down yet."""
        return self.with_change(msgspec.structs.replace(self.change, **members))

    @property
    def clock_offset(self) -> timedelta:
        """How far the server's clock is ahead of this computer's, as far as it is known."""
        return self.api.clock.offset

    def as_sent(self, draft: CallbackDraft, now: datetime) -> CallbackDraft:
        """A draft as it is sent at a moment here (aware UTC).

        A start that has come by the server's clock, or is about to, is left out. A new registration
        that began before the one that it replaces was ended would be refused.
        """
        return as_sent(draft, now, self.api.clock)

    @property
    def opened_there(self) -> datetime:
        """When the change was begun, by the server's clock (aware UTC)."""
        return self.change.opened_at + self.clock_offset


def as_sent(draft: CallbackDraft, now: datetime, clock: ServerClock) -> CallbackDraft:
    """See `Attempt.as_sent`; `clock` is what is known of the server's."""
    return draft.started(now + clock.offset + _A_MOMENT)


def sent_elsewhere(change: Change, company: Company) -> Change:
    """What another account lists proves nothing, and nothing is to be created there."""
    detail = (
        f"It was sent with the company key {change.company_key}, which the company has no more: "
        "with that key it can be looked up, or it is left as it is."
    )
    if change.company_key in {"", company.company_key}:
        detail = (
            f"It was sent to {change.server}, where the company is no more: with that base URL it "
            "can be looked up, or it is left as it is."
        )
    return msgspec.structs.replace(change, outcome=Outcome.UNKNOWN, detail=detail)
