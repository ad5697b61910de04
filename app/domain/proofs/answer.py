"""What the receiver answers, to see what the sender does then."""

from enum import StrEnum


class Answer(StrEnum):
    """How the receiver answers what comes to its path, be it a delivery or not.

    OK again after the receiver was stopped. FAIL_TWICE is 503 for the first `failures` attempts of
    an event, then 200; TOO_MANY is 429 with a Retry-After.
    """

    OK = "ok"
    CREATED = "created"
    FAIL_TWICE = "fail twice"
    REDIRECT = "redirect"
    NOT_FOUND = "not found"
    GONE = "gone"
    TOO_MANY = "too many"
    ERROR = "error"
    SLOW = "slow"
    CUT = "cut"
