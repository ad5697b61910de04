"""What is written down of a change of which nobody knows whether it happened."""

import msgspec

from app.domain.callbacks.change import Change, Outcome
from app.domain.errors import CallbackDeskError

_changed = msgspec.structs.replace
_UNASKED = "the server could not be asked: "


def unknown(change: Change, why: str = "") -> Change:
    """The entry with that outcome, and why beside what it tells already; nothing of it twice."""
    is_told = why.removeprefix(_UNASKED) in change.detail
    detail = change.detail if is_told else f"{change.detail.rstrip('.')}; {why}".strip("; ")
    return _changed(change, outcome=Outcome.UNKNOWN, detail=detail)


def unasked(error: CallbackDeskError) -> str:
    """Why nobody could be asked what became of it."""
    return f"{_UNASKED}{error}"


def without_unasked(detail: str) -> str:
    """What an entry tells, without why nobody could be asked what became of it."""
    return detail.partition(_UNASKED)[0].rstrip("; ")
