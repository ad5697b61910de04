"""How a row of the table `callback` is read. It is used before the first paint: no asyncio here."""

import sqlite3
from datetime import UTC, datetime

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.remembered import ListingStatus, Note, Remembered

decode = msgspec.msgpack.Decoder(Callback).decode
encode = msgspec.msgpack.Encoder().encode
LAST_SEEN = (
    "ifnull((SELECT read_at FROM seen_again JOIN reading USING (company_id, read_at) "
    "WHERE company_id = callback.company_id AND fate = 'listed' AND seen_from = last_seen), "
    "last_seen)"
)
"""When a row of `callback` was seen last."""
CALLBACK_COLUMNS = f"body, fate, first_seen, {LAST_SEEN}, gone_at, ended_by, name, owner, ticket"
"""The columns of `callback` that `RowReader` reads."""
ADD_VERSION = "INSERT INTO version (company_id, callback_id, seen_at, body) VALUES {values}"


def read_at(connection: sqlite3.Connection, company_id: str) -> datetime | None:
    """When a company's list was read last (UTC), None if it never was."""
    row = connection.execute(
        "SELECT read_at FROM reading WHERE company_id = ?", (company_id,)
    ).fetchone()
    return moment(row[0]) if row else None


def moment(seconds: float) -> datetime:
    """Of a stored time, in UTC."""
    return datetime.fromtimestamp(seconds, UTC)


class RowReader:
    """Thousands of rows share their few moments, fates and, mostly, the empty note."""

    def __init__(self) -> None:
        self._moments: dict[float, datetime] = {}
        self._statuses = {str(one): one for one in ListingStatus}
        self._notes: dict[tuple[str, ...], Note] = {}

    def remembered(
        self, row: tuple[bytes, str, float, float, float | None, str, str, str, str]
    ) -> Remembered:
        """One row of the table, read."""
        body, listing_status, first, last, gone, by, *words = row
        note = tuple(words)
        if note not in self._notes:
            self._notes[note] = Note(*note)
        return Remembered(
            callback=decode(body),
            listing_status=self.status(listing_status),
            first_seen=self.moment(first),
            last_seen=self.moment(last),
            gone_at=None if gone is None else self.moment(gone),
            ended_by=by,
            note=self._notes[note],
        )

    def status(self, stored: str) -> ListingStatus:
        """Of a stored one."""
        return self._statuses[stored]

    def moment(self, seconds: float) -> datetime:
        """Of a stored time, in UTC."""
        found = self._moments.get(seconds)
        if found is None:
            found = self._moments[seconds] = moment(seconds)
        return found
