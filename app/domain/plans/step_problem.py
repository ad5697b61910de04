"""What stands against a step of a plan, or is to be known of it."""

from enum import StrEnum

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.coverage import Uncovered
from app.domain.callbacks.rules import Problem
from app.domain.typed.address_cautions import Caution


class StepProblemKind(StrEnum):
    """What stands against a step, or is to be known of it."""

    NO_COMPANY = "no company"
    UNREAD = "unread"
    MISTAKE = "mistake"
    TWICE = "twice"
    GONE = "gone"
    CHANGED = "changed"
    OVERLAP = "overlap"
    OVERLAP_STEP = "overlap with a step"
    LAST_COVER = "last cover"
    COVERED_LATER = "covered later"
    LESS_COVER = "less cover"
    NEAR_TYPE = "near type"
    CAUTION = "caution"


_CERTAIN = {
    StepProblemKind.NO_COMPANY,
    StepProblemKind.UNREAD,
    StepProblemKind.MISTAKE,
    StepProblemKind.TWICE,
}
_TAKES_COVER = {StepProblemKind.LAST_COVER, StepProblemKind.COVERED_LATER}
_AGAINST = {*_CERTAIN, StepProblemKind.GONE, StepProblemKind.OVERLAP, StepProblemKind.OVERLAP_STEP}


class StepProblem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing about the step with a number.

    `other` is the registration that is in the way, `other_step` the number of the step that is, or
    of the one that covers again what this one leaves uncovered at once; `mistake` and `caution`
    tell what is wrong or odd about what is to be registered, `meant` a known type that may be meant
    by one that nobody knows; `gaps` are when nothing covers its lane after the plan.
    """

    number: int
    kind: StepProblemKind
    other: Callback | None = None
    other_step: int | None = None
    mistake: Problem | None = None
    caution: Caution | None = None
    meant: str = ""
    gaps: tuple[Uncovered, ...] = ()

    @property
    def is_certain(self) -> bool:
        """Whether the step cannot be sent as it is."""
        return self.kind in _CERTAIN

    @property
    def takes_cover(self) -> bool:
        """Whether the step leaves something uncovered, be it until a later step."""
        return self.kind in _TAKES_COVER

    @property
    def is_against(self) -> bool:
        """Whether it is left out at first: it would, or may well, be refused."""
        return self.kind in _AGAINST
