"""Whether an answer of 2xx says beside its list that something went wrong.

Then what it lists, or does not, tells nothing: what is missing may be there all the same.
"""

import re

from app.api.parts import bare_name
from app.domain.late_pattern import late_pattern
from app.domain.loose_json import LooseJsonError, loads

_OF_FAILURE = late_pattern(
    r"(?:has|is|was)?(?:err(?:or)?s?|exceptions?|faults?|failures?|failed|problems|timedout)"
    r"|(?:err|error|fault|exception)(?:s|msg|message|code|description|details?|type|list|string)+"
)
_OF_SUCCESS = late_pattern(r"(?:is|was)?(?:success|successful|succeeded|ok)")
_OF_STATE = {"status", "code", "statuscode", "httpstatus", "httpcode", "state", "result"}
_NOTHING_WRONG = late_pattern(
    r"(?:no|none|nil|null|false|n/?a|-|ok|okay|0+|2\d\d|no (?:errors?|problems?|faults?)"
    r"|success(?:ful(?:ly)?)?)?[.!]?",
    re.IGNORECASE,
)
_FAILED_STATE = late_pattern(
    r"[45]\d\d|errors?|fail|failed|failure|fault|timeout|timed.?out|unavailable|ko|nok",
    re.IGNORECASE,
)
_LONGEST = 100
"""Letters of a sentence that says that nothing went wrong, or of a state."""
_LONGEST_READ = 1000
"""Bytes of a member that is read for what it says."""


def is_of_failure(name: str) -> bool:
    """Whether a member of this name tells what went wrong, or that nothing did."""
    return _OF_FAILURE.fullmatch(bare_name(name)) is not None


def tells_failure(name: str, value: bytes) -> bool:
    """Whether a member, as it is written, says that something went wrong."""
    bare = bare_name(name)
    # What is longer is no word, and may be the list itself: it is not read twice.
    is_long = len(value) > _LONGEST_READ
    if _OF_FAILURE.fullmatch(bare):
        found = "too long to be nothing" if is_long else _value(value)
        if isinstance(found, str | int | float):
            return not _NOTHING_WRONG.fullmatch(_words(found))
        return found not in (None, [], {})
    if is_long:
        return False
    if _OF_SUCCESS.fullmatch(bare):
        # A number there may count.
        return _words(_value(value)).lower() in {"false", "no"}
    return bare in _OF_STATE and _FAILED_STATE.fullmatch(_words(_value(value))) is not None


def _value(written: bytes) -> object:
    try:
        return loads(written)
    except LooseJsonError:
        return written.decode("utf-8", "replace")


def _words(value: object) -> str:
    return str(value).strip()[:_LONGEST] if isinstance(value, str | int | float) else ""
