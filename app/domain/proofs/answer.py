"""What the receiver answers, to see what the sender does then."""

from enum import StrEnum


class Answer(StrEnum):
    """The settings of the dial. Reset to OK when the receiver stops."""

    OK = "ok"
    CREATED = "created"
    FAIL_TWICE = "fail twice"
    NOT_FOUND = "not found"
    ERROR = "error"
    SLOW = "slow"
    CUT = "cut"
