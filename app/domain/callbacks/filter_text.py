"""A filter object as somebody types it, for event types this app does not know."""

import msgspec

Filters = tuple[tuple[str, str], ...]


class FilterTextError(ValueError):
    """The text is no JSON object whose values are texts."""


def read_filter(text: str) -> Filters:
    """The members of a typed filter; empty text means none. Raises: FilterTextError.

    All documented members are JSON strings (provider reference, section 4).
    """
    if not text.strip():
        return ()
    try:
        return tuple(msgspec.json.decode(text, type=dict[str, str]).items())
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError) as error:
        raise FilterTextError(str(error)) from error


def write_filter(filters: Filters) -> str:
    """As `read_filter` reads it; empty where there is nothing."""
    return msgspec.json.encode(dict(filters)).decode() if filters else ""
