"""What a search looks through: the same in the window, across companies and without a window."""

from collections.abc import Iterable
from datetime import datetime

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.list_filter import ListFilter, holds, status_words
from app.domain.callbacks.remembered import Remembered
from app.text.formats import Formats, applies_to


def search_key(
    shown: Iterable[str],
    one: Callback,
    known: Remembered | None,
    formats: Formats,
    now: datetime,
) -> str:
    """All texts of a callback, case folded. `shown` is what its row shows, its status too.

    `now` is aware UTC.
    """
    words = [*shown]
    for moment in (one.starts_at, one.ends_at):
        if moment is not None:
            words += [formats.local(moment), moment.isoformat()]
    words.append(one.raw.decode("utf-8", "replace"))
    words += status_words(one, known, now)
    if known is not None:
        note = known.note
        words += [note.name, note.owner, note.ticket, known.ended_by]
    return "\n".join(words).casefold()


def fits(
    wanted: ListFilter,
    key: str,
    one: Callback,
    known: Remembered | None,
    now: datetime,
    *,
    is_followed: bool,
    company: str | None = None,
) -> bool:
    """Whether a filter lets a callback through; `key` is its `search_key`.

    `is_followed` tells that another goes on where it ends. `company` is the name of whose it is,
    None where only one company is looked through.
    """
    if any(word not in key for word in wanted.words) or any(word in key for word in wanted.without):
        return False
    if not wanted.terms:
        return True
    applies = applies_to(one.event_type, one.filters)
    return holds(wanted.terms, one, known, now, applies, is_followed=is_followed, company=company)
