"""What a cell of the table is searched by, to show only rows like it, or all others."""

from datetime import datetime
from urllib.parse import urlsplit

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.list_filter import (
    FilterName,
    member_term,
    quoted_term,
    status_words,
)
from app.domain.callbacks.remembered import Remembered

_NAMES = {
    "event_type": FilterName.TYPE,
    "applies_to": FilterName.APPLIES,
    "method": FilterName.METHOD,
    "id": FilterName.ID,
    "name": FilterName.NAME,
}
COLUMN_OF = {
    "EventType": "event_type",
    "AppliesTo": "applies_to",
    "Destination": "destination",
    "Method": "method",
    "ContentType": "content_type",
    "Starts": "starts",
    "Ends": "ends",
    "Created": "created",
    "Updated": "updated",
    "CallbackID": "id",
    "ResourceURL": "resource_url",
}
"""By field of the details: which column says the same."""
_POINTERS = {
    "starts": "/start_date",
    "ends": "/end_date",
    "created": "/created_at",
    "updated": "/updated_at",
    "content_type": "/destination/content_type",
    "resource_url": "/url",
}
"""By column, or by field of the details: which member of the JSON tells it."""


def cell_term(
    column: str,
    text: str,
    one: Callback,
    known: Remembered | None,
    now: datetime,
    *,
    is_followed: bool = False,
) -> str:
    """The term for a cell with this text; "" where its column cannot be searched by one.

    `now` is aware UTC; `is_followed` tells that another goes on where it ends.
    """
    if column == "status":
        words = status_words(one, known, now, is_followed=is_followed)
        return quoted_term(FilterName.STATUS, words[0], exact=True)
    if column == "destination":
        try:
            host = urlsplit(one.destination_url).hostname or ""
        except ValueError:
            host = ""
        return quoted_term(FilterName.HOST, host, exact=True) if host else ""
    if column == "ends" and one.ends_at is None and one.has_clear_dates:
        return quoted_term(FilterName.ENDS, "")
    if column in _POINTERS:
        return member_term(one, _POINTERS[column])
    name = _NAMES.get(column)
    return quoted_term(name, text, exact=True) if name is not None and text else ""
