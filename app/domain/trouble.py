"""What the practice company can be made to suffer from, to practise bad days."""

from enum import StrEnum


class Trouble(StrEnum):
    """How it answers while this is on; every call alike, unless it says otherwise.

    `DONE_THEN_CUT` does what a change asks for and cuts the line before the answer; reads it cuts
    too. `WRONG_CLOCK` goes three hours ahead. `HALF_LIST` lists the first half and says that there
    is more.
    """

    NONE = "none"
    SLOW = "slow"
    PASSWORD_REFUSED = "password refused"  # noqa: S105 - no password
    NOT_ALLOWED = "not allowed"
    TOO_MANY = "too many calls"
    SERVER_ERROR = "server error"
    TIME_OUT = "time-out"
    DONE_THEN_CUT = "done, then cut"
    WRONG_CLOCK = "wrong clock"
    HALF_LIST = "half a list"
