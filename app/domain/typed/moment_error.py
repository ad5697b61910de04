"""Why a typed date was not taken."""

from enum import StrEnum


class MomentFault(StrEnum):
    """Why a typed date was not taken."""

    NOT_UNDERSTOOD = "not understood"
    NO_SUCH_DATE = "no such date"
    SKIPPED_BY_CLOCK_CHANGE = "skipped by clock change"


class MomentError(ValueError):
    """The typed text is no moment. `fault` says why."""

    def __init__(self, fault: MomentFault) -> None:
        super().__init__(fault.value)
        self.fault = fault
