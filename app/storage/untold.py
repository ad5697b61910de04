"""What was found changed, and nobody was told: kept until a window reads the list again."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.matching import draft_of
from app.domain.callbacks.remembered import Difference
from app.storage.journal import changed_since, open_changes

_UNDER_WAY = timedelta(minutes=2)
"""How long what is new may be what an open change creates."""


def keep_untold(connection: sqlite3.Connection, company_id: str, found: Difference) -> None:
    """Adds to what is to be told."""
    found = _taken(connection, company_id, found)
    if not found.is_empty:
        body = msgspec.msgpack.encode(found)
        connection.execute("INSERT INTO untold VALUES (?, ?)", (company_id, body))


def told_with(connection: sqlite3.Connection, company_id: str, found: Difference) -> Difference:
    """With what earlier runs left to be told; it is not kept any longer."""
    return _taken(connection, company_id, found)


def _taken(connection: sqlite3.Connection, company_id: str, found: Difference) -> Difference:
    row = connection.execute(
        "SELECT difference FROM untold WHERE company_id = ?", (company_id,)
    ).fetchone()
    if row is None:
        return found
    connection.execute("DELETE FROM untold WHERE company_id = ?", (company_id,))
    kept = msgspec.msgpack.decode(row[0], type=Difference)
    # What a run died of meanwhile was looked up since, and is known to be ours.
    done = changed_since(connection, company_id, kept.since)
    return kept.without(done).and_then(found)


def without_our_own(
    connection: sqlite3.Connection,
    company_id: str,
    found: Difference,
    seen: Iterable[Callback],
    at: datetime,
) -> Difference:
    """Without what any run of the app on this computer is changing at that moment, or left open.

    What is being created has no known ID yet: it may be what is new of the same type and filter.
    `seen` are the callbacks that were found.
    """
    for one in open_changes(connection, company_id):
        if one.before is not None:
            # Of one that a run died of it will be looked up, and told, what became of it.
            found = found.without({one.before.callback_id})
        if one.draft is not None and (one.stepped_at or one.opened_at) > at - _UNDER_WAY:
            new = {each.callback_id: each for each in seen if each.callback_id in found.added}
            ours = tuple(
                name for name, each in new.items() if one.concerns(None, draft_of(each, at))
            )
            found = found.minus(Difference(since=None, added=ours))
    return found
