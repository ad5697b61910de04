"""What the receiver answers, to see what the sender does then."""

from enum import StrEnum


class Answer(StrEnum):
    """The settings of the dial. Reset to OK when the receiver stops."""

    OK = "200 OK"
    CREATED = "201 Created"
    FAIL_TWICE = "Fail twice, then OK"
    NOT_FOUND = "404"
    ERROR = "500"
    SLOW = "Slow"
    CUT = "Cut the line"
