"""One change of the server's registrations, from before it is sent until its outcome is known."""

from datetime import datetime
from enum import StrEnum
from math import ceil

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.type_and_filter import type_and_filter
from app.domain.companies.company import Company, server_of


class ChangeKind(StrEnum):
    """What the user asked for."""

    CREATE = "create"
    END = "end"
    REPLACE = "replace"


class Step(StrEnum):
    """How far a change has come. Written before the step is taken.

    A replace goes through UPDATING (a PUT) or through ENDING, CREATING and, if the new one is
    refused, ROLLING_BACK; and back to ENDING, where the old one is refused too.
    """

    CREATING = "creating"
    ENDING = "ending"
    UPDATING = "updating"
    ROLLING_BACK = "rolling back"


class Outcome(StrEnum):
    """How a change came out; an entry without one is still open."""

    DONE = "done"
    NOT_DONE = "not done"
    REFUSED = "refused"
    ROLLED_BACK = "rolled back"
    HALF_DONE = "half done"
    UNKNOWN = "unknown"


class PlanPlace(msgspec.Struct, frozen=True):
    """The step of a plan that a change is; 0 and 0 for one that is part of none.

    `looked_at` is when the lists were read that the plan was checked by (aware UTC), None where
    that does not matter; it is not kept.
    """

    plan_id: int = 0
    step: int = 0
    looked_at: datetime | None = None


NO_PLAN = PlanPlace()
CERTAIN_AFTER_S = 120.0
"""How long a request may still be carried out whose answer was lost."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A journal entry.

    Times are aware UTC. `before` is the registration that is ended or replaced, `draft` what is to
    be created; `known_ids` are the ids that were known before anything was sent, to tell a new one
    from an old one. `made_id` and `outcome` are None until known; `gap_s` is the longest time
    without either registration in a replace, in seconds, None where there was none or it is not
    over. `stepped_at` is when the step was written down, None for the first one. `company_key` and
    `server`, see `server_of`, are the account that it was sent to, "" for an entry from before
    that was kept. `place` is the step of a plan that it is. `differs` names the members in which
    the server's answer is not what was sent, `over_at` is when one that was to be ended was over
    without that, or one that was made was over again (aware UTC), else None; neither is kept.
    """

    change_id: int
    company_id: str
    company_name: str
    kind: ChangeKind
    step: Step
    opened_at: datetime
    user: str
    before: Callback | None = None
    draft: CallbackDraft | None = None
    known_ids: tuple[str, ...] = ()
    why: str = ""
    made_id: str | None = None
    outcome: Outcome | None = None
    closed_at: datetime | None = None
    gap_s: float | None = None
    detail: str = ""
    stepped_at: datetime | None = None
    company_key: str = ""
    server: str = ""
    place: PlanPlace = NO_PLAN
    differs: tuple[str, ...] = ()
    over_at: datetime | None = None

    def is_of(self, company: Company) -> bool:
        """Whether it was sent to a company's account; assumed where the entry does not hold it.

        One key may be an account on each of two servers.
        """
        return self._is_of(company.company_key, server_of(company))

    def is_of_account_of(self, other: "Change") -> bool:
        """Whether both may have been sent to one account."""
        return self._is_of(other.company_key, other.server)

    def _is_of(self, company_key: str, server: str) -> bool:
        pairs = (self.company_key, company_key), (self.server, server)
        return all("" in pair or pair[0] == pair[1] for pair in pairs)

    def concerns(self, before: Callback | None, draft: CallbackDraft | None) -> bool:
        """Whether it may be about what another change of this company is about.

        By the ID of the old one, or by type and filter.
        """
        old = self.before
        if before is not None and old is not None and before.callback_id == old.callback_id:
            return True
        here = {type_and_filter(one) for one in (self.before, self.draft) if one is not None}
        return any(type_and_filter(one) in here for one in (before, draft) if one is not None)

    @property
    def callback_id(self) -> str:
        """The registration it is about: the new one where there is one."""
        return self.made_id or (self.before.callback_id if self.before else "")


def gap_of(seconds: float) -> str:
    """How long nothing was registered, rounded up: it is the most that it was."""
    if seconds < 90:
        return f"{ceil(seconds * 10) / 10:.1f} s"
    return f"{ceil(seconds / 60)} min"
