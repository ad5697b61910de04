"""What a cell of the table is searched by, to show only rows like it, or all others."""

from datetime import datetime
from urllib.parse import urlsplit

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.list_filter import FilterName, quoted_term, status_words
from app.domain.callbacks.remembered import Remembered

_NAMES = {
    "event_type": FilterName.TYPE,
    "applies_to": FilterName.APPLIES,
    "method": FilterName.METHOD,
    "id": FilterName.ID,
    "name": FilterName.NAME,
}


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
        return quoted_term(FilterName.STATUS, words[0])
    if column == "destination":
        try:
            host = urlsplit(one.destination_url).hostname or ""
        except ValueError:
            host = ""
        return quoted_term(FilterName.HOST, host, exact=True) if host else ""
    name = _NAMES.get(column)
    return quoted_term(name, text, exact=True) if name is not None and text else ""
