"""How a list that was read becomes rows: what is new, changed or gone, and what was seen again."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.comparison import ReadComparison, compared_with_list
from app.domain.callbacks.remembered import Difference, ListingStatus, Remembered
from app.storage.known_rows import CompanyRows, settle_last_seen
from app.storage.rows import ADD_VERSION, encode

_AT_ONCE = 100
"""Rows in one statement: the interpreter is held up once for all of them, and not for each."""
_LISTED = ListingStatus.LISTED
Item = TypeVar("Item")


class StoredList(msgspec.Struct, frozen=True):
    """What is different from the list before, and the rows by id; `answer` as in `CompanyRows`."""

    difference: Difference
    rows: Mapping[str, Remembered]
    answer: tuple[Callback, ...] | None


def store_list(
    connection: sqlite3.Connection,
    company_id: str,
    before: CompanyRows,
    answer: tuple[Callback, ...],
    at: datetime,
    *,
    whole: bool,
) -> StoredList:
    """Writes the rows of an answer to a question asked at `at` (aware UTC).

    With `whole` False no row is marked as gone.
    """
    if before.answer is answer and before.read_at is not None and before.read_at <= at:
        # The very answer of the last time, and nobody wrote since: each row of it was seen again.
        for table in ("reading", "seen_again"):
            connection.execute(
                f"UPDATE {table} SET read_at = ? WHERE company_id = ?",  # noqa: S608 - our own names
                (at.timestamp(), company_id),
            )
        return StoredList(Difference(since=before.read_at), _seen_again(before, answer, at), answer)
    settle_last_seen(connection, company_id)
    stored = _store_compared(connection, company_id, before, answer, at, whole=whole)
    connection.execute(
        "INSERT INTO reading VALUES (?1, ?2) ON CONFLICT (company_id) DO UPDATE SET read_at = ?2",
        (company_id, at.timestamp()),
    )
    connection.execute(
        "INSERT OR REPLACE INTO seen_again VALUES (?1, ?2, ?2)", (company_id, at.timestamp())
    )
    return stored


def _seen_again(
    before: CompanyRows, answer: tuple[Callback, ...], at: datetime
) -> dict[str, Remembered]:
    rows = dict(before.rows)
    for one in answer:
        kept = rows[one.callback_id]
        rows[one.callback_id] = msgspec.structs.replace(kept, last_seen=at)
    return rows


def _store_compared(
    connection: sqlite3.Connection,
    company_id: str,
    before: CompanyRows,
    answer: tuple[Callback, ...],
    at: datetime,
    *,
    whole: bool,
) -> StoredList:
    seen = {one.callback_id: one for one in answer}
    found = compared_with_list(before.rows, seen, at, whole=whole)
    same = [one for one in found.current if _is_same(before.rows.get(one), seen[one])]
    others = set(found.current).difference(same)
    now = at.timestamp()
    for some in _in_parts(same):
        connection.execute(
            "UPDATE callback SET fate = 'listed', last_seen = ?, gone_at = NULL, ended_by = '' "  # noqa: S608 - marks alone
            f"WHERE company_id = ? AND callback_id IN ({', '.join('?' * len(some))})",
            (now, company_id, *some),
        )
    bodies = {one: encode(seen[one]) for one in found.current if one in others}
    _put(connection, _PUT, [(company_id, one, bodies[one], now, now) for one in bodies])
    _put(connection, ADD_VERSION, [(company_id, one, now, bodies[one]) for one in found.altered])
    connection.executemany(
        "UPDATE callback SET fate = ?, gone_at = ? WHERE company_id = ? AND callback_id = ?",
        [(gone.status, gone.at.timestamp(), company_id, one) for one, gone in found.gone.items()],
    )
    rows = _rows_after(before.rows, found, seen, at)
    # What was made here while the list was read is newer than it, listed, and not in it.
    listed = {one for one, row in rows.items() if row.listing_status is _LISTED}
    is_as_it_says = len(found.current) == len(seen) and listed == seen.keys()
    return StoredList(found.difference(before.read_at), rows, answer if is_as_it_says else None)


def _is_same(kept: Remembered | None, seen: Callback) -> bool:
    """To the letter: one whose JSON is laid out in another way is written anew."""
    return kept is not None and kept.callback == seen


def _rows_after(
    before: Mapping[str, Remembered],
    found: ReadComparison,
    seen: Mapping[str, Callback],
    at: datetime,
) -> dict[str, Remembered]:
    rows = dict(before)
    for one in found.current:
        kept = before.get(one)
        rows[one] = (
            Remembered(callback=seen[one], listing_status=_LISTED, first_seen=at, last_seen=at)
            if kept is None
            else msgspec.structs.replace(
                kept,
                callback=seen[one],
                listing_status=_LISTED,
                last_seen=at,
                gone_at=None,
                ended_by="",
            )
        )
    for one, gone in found.gone.items():
        rows[one] = msgspec.structs.replace(rows[one], listing_status=gone.status, gone_at=gone.at)
    # As the file has them, whose key they are.
    return dict(sorted(rows.items())) if len(rows) > len(before) else rows


def _put(
    connection: sqlite3.Connection, statement: str, rows: Iterable[tuple[object, ...]]
) -> None:
    """Many rows with one statement each `_AT_ONCE`; it has one place for all their values."""
    for some in _in_parts(rows):
        values = f"({', '.join('?' * len(some[0]))})"
        connection.execute(
            statement.format(values=", ".join([values] * len(some))),
            [value for row in some for value in row],
        )


def _in_parts(whole: Iterable[Item]) -> Iterator[Sequence[Item]]:
    left = iter(whole)
    while some := list(islice(left, _AT_ONCE)):
        yield some


_PUT = (
    "INSERT INTO callback (company_id, callback_id, body, first_seen, last_seen, fate) "
    "SELECT column1, column2, column3, column4, column5, 'listed' FROM (VALUES {values}) "
    "WHERE true ON CONFLICT DO UPDATE SET body = excluded.body, "
    "fate = 'listed', last_seen = excluded.last_seen, gone_at = NULL, ended_by = ''"
)
