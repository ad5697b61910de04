"""What columns of a table, and members of an entry, are called in a request file."""

import re

from app.domain.callbacks.event_types import EVENT_TYPES

MEMBERS = {
    *("callback_id", "event_type", "filter", "destination_url", "method", "content_type"),
    *("starts_at", "ends_at", "listed", "state", "unreadable"),
}
"""What is read of a callback."""
OF_WHOM = ("company_key", "company", "base_url")
"""Whose it is: told for a whole file, for a step, or for an entry."""
COLUMNS = {
    "company": "company",
    "company key": "company_key",
    "company_key": "company_key",
    "base url": "base_url",
    "base_url": "base_url",
    "callback id": "callback_id",
    "callback_id": "callback_id",
    "type": "event_type",
    "event type": "event_type",
    "event_type": "event_type",
    "filter": "filter",
    "filters": "filter",
    "destination": "destination_url",
    "destination url": "destination_url",
    "destination_url": "destination_url",
    "url": "destination_url",
    "method": "method",
    "content type": "content_type",
    "content_type": "content_type",
    "callback type": "event_type",
    "callback_type": "event_type",
    "start": "starts_at",
    "start date": "starts_at",
    "start_date": "starts_at",
    "starts at": "starts_at",
    "starts": "starts_at",
    "starts (utc)": "starts_at",
    "starts_utc": "starts_at",
    "starts_at": "starts_at",
    "end": "ends_at",
    "end date": "ends_at",
    "end_date": "ends_at",
    "ends at": "ends_at",
    "ends": "ends_at",
    "ends (utc)": "ends_at",
    "ends_utc": "ends_at",
    "ends_at": "ends_at",
    "listed by the server": "listed",
    "listed_by_the_server": "listed",
    "listed": "listed",
    "unreadable": "unreadable",
}
"""What a column of a table, or a member of an export, is called; in small letters."""
_OF_EXPORTS = {
    *("status", "state", "applies to", "applies_to", "callback id", "callback_id", "name", "owner"),
    *("ticket", "proved", "read at (utc)", "read_at_utc", "raw"),
}
"""What an export tells besides; nothing is asked for by it."""
FACTS = {
    *("company", "company key", "base url", "read at (utc)", "exported at (utc)", "search", "rows"),
    *("callbacks", "of them only remembered", "lacking", "not known"),
}
"""What an export says of itself below its rows, a name and a value in each."""
FAILED = "could not be read: "
"""What such a name begins with where a company could not be read; the company follows."""


def is_fact(name: str) -> bool:
    """Whether an export tells something of itself by this name."""
    small = name.strip().lower()
    return small in FACTS or small.startswith(FAILED)


FOR_PEOPLE = {"$schema", "comment", "comments", "remark", "remarks", "note", "notes"}
"""What stands beside for people and their editors: it is told, and names no callback."""
_FILTERS = {field.member for each in EVENT_TYPES.values() for field in each.filter_fields}
_OF_DATES = re.compile(
    r"(?<![a-z])(?:start(?:s|ing)?|begin(?:s|ning)?|from|end(?:s|ing)?|until|till|through"
    r"|expir(?:es?|y|ation))(?![a-z])"
)


_OF_TIMES = re.compile(r"(?:time|date|day|at|on|utc)s?\b")
_LIKE_DATE = re.compile(
    r"\d{4}-\d\d?-\d\d?|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{9,13}|in \d+ [dhw]|\d{1,2} [A-Z][a-z]{2}"
)


def is_of_dates(name: str) -> bool:
    """Whether a member that is not known is called as a start or an end may be."""
    return not is_known(name) and _OF_DATES.search(_words(name)) is not None


def may_be_date(name: str, value: object) -> bool:
    """Whether a member that is not known may be meant for a start or an end: `endTime`.

    By its name alone where that tells a time, else by its value too: `from` may tell whose it is.
    """
    if not value or not is_of_dates(name):
        return False
    return bool(_OF_TIMES.search(_words(name)) or _LIKE_DATE.search(str(value)[:100]))


def is_of_filter(name: str) -> bool:
    """Whether a member that is not known is called as a filter, or as a member of one, may be.

    The provider writes a filter under the name of its type.
    """
    if is_known(name):
        return False
    plain = re.sub(r"[\s-]+", "_", name.strip().lower())
    return "filter" in plain or plain in _FILTERS or plain in EVENT_TYPES


def may_be_filter(name: str, value: object) -> bool:
    """Whether a member that is not known may be meant for what a callback applies to."""
    return bool(value) and is_of_filter(name)


def _words(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def is_known(name: str) -> bool:
    """Whether a column or a member is read, or told by an export for people alone."""
    small = name.strip().lower()
    return not small or small in COLUMNS or small in _OF_EXPORTS or small in MEMBERS
