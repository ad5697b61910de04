"""Whether an answer of 2xx says beside its list that something went wrong.

Then what it lists, or does not, tells nothing: what is missing may be there all the same.
"""

import re

_OF_FAILURE = re.compile(
    r"(?:has|is|was)?(?:err(?:or)?s?|exceptions?|faults?|failures?|failed|problems|timedout)"
    r"|(?:err|error|fault|exception)(?:s|msg|message|code|description|details?|type|list|string)+"
)
_OF_SUCCESS = re.compile(r"(?:is|was)?(?:success|successful|succeeded|ok)")
_OF_STATE = {"status", "code", "statuscode", "httpstatus", "httpcode", "state", "result"}
_NO_FAILURE = {b"", b"null", b"[]", b"{}", b'""', b"false", b"0", b'"0"', b'"none"', b'"false"'}
"""How an answer says that nothing went wrong, besides not to speak of it."""
_NO_SUCCESS = {b"false", b'"false"', b"0", b'"0"', b'"no"'}
_FAILED_STATE = re.compile(
    rb'"?(?:[45]\d\d|error|errors|fail|failed|failure|fault|timeout|timed.?out|unavailable|ko|nok)"?',
    re.IGNORECASE,
)


def is_of_failure(name: str) -> bool:
    """Whether a member of this name tells what went wrong, or that nothing did."""
    return _OF_FAILURE.fullmatch(_bare(name)) is not None


def tells_failure(name: str, value: bytes) -> bool:
    """Whether a member, as it is written, says that something went wrong."""
    said, bare = value.strip(), _bare(name)
    if _OF_FAILURE.fullmatch(bare):
        return said.lower() not in _NO_FAILURE
    if _OF_SUCCESS.fullmatch(bare):
        return said.lower() in _NO_SUCCESS
    return bare in _OF_STATE and _FAILED_STATE.fullmatch(said) is not None


def _bare(name: str) -> str:
    return "".join(one for one in name.lower() if one.isalnum())
