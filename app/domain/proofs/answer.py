"""What the receiver answers, to see what the sender does then."""

from enum import StrEnum


class Answer(StrEnum):
    """How the receiver answers deliveries; OK again after the receiver was stopped.

    FAIL_TWICE is 503 for the first `failures` attempts of an event, then 200.
    """

    OK = "ok"
    CREATED = "created"
    FAIL_TWICE = "fail twice"
    NOT_FOUND = "not found"
    ERROR = "error"
    SLOW = "slow"
    CUT = "cut"
