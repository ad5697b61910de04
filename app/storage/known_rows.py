"""What is known of a company's rows, kept between the jobs that read and write them."""

import sqlite3
from collections import Counter
from collections.abc import Mapping
from datetime import datetime

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.remembered import Remembered
from app.storage.rows import CALLBACK_COLUMNS, RowReader, read_at


class CompanyRows(msgspec.Struct, frozen=True, kw_only=True):
    """All rows of a company by their id, as they are in the file at one moment of it.

    `read_at` is when the list was read (aware UTC), None if it never was. `answer` is the list that
    was read then, None where its rows are not as it says. The last three tell the moment.
    """

    rows: Mapping[str, Remembered]
    read_at: datetime | None
    answer: tuple[Callback, ...] | None
    connection: sqlite3.Connection
    commits_of_others: int
    own_writes: int


class KnownRows:
    """Spares a job what an earlier one read already.

    All but `keep` and `forget` belongs into a job. What is kept counts only until somebody else
    writes to the file, or a job of ours to the rows.
    """

    def __init__(self) -> None:
        self._kept: dict[str, CompanyRows] = {}
        self._own_writes: Counter[str] = Counter()

    def of(self, connection: sqlite3.Connection, company_id: str) -> CompanyRows:
        """What is in the file now."""
        kept = self._kept.get(company_id)
        if (
            kept is not None
            and kept.connection is connection
            and kept.own_writes == self._own_writes[company_id]
            and kept.commits_of_others == _commits_of_others(connection)
        ):
            return kept
        found = connection.execute(
            f"SELECT {CALLBACK_COLUMNS} FROM callback WHERE company_id = ?",  # noqa: S608 - our own columns
            (company_id,),
        )
        reader = RowReader()
        rows = {row.callback.callback_id: row for row in map(reader.remembered, found)}
        return self.now(connection, company_id, rows, read_at(connection, company_id))

    def begin_write(self, company_id: str) -> None:
        """A job is about to write: what is kept counts no more, whatever becomes of the job."""
        self._own_writes[company_id] += 1

    def begin_row_write(self, connection: sqlite3.Connection, company_id: str) -> None:
        """A job is about to write rows, which then have to say themselves when they were seen."""
        self.begin_write(company_id)
        settle_last_seen(connection, company_id)

    def now(
        self,
        connection: sqlite3.Connection,
        company_id: str,
        rows: Mapping[str, Remembered],
        at: datetime | None,
        answer: tuple[Callback, ...] | None = None,
    ) -> CompanyRows:
        """These rows, as of this moment of the file."""
        return CompanyRows(
            rows=rows,
            read_at=at,
            answer=answer,
            connection=connection,
            commits_of_others=_commits_of_others(connection),
            own_writes=self._own_writes[company_id],
        )

    def keep(self, company_id: str, found: CompanyRows) -> None:
        """Call it when the job that gave it is done, and its transaction with it."""
        self._kept[company_id] = found

    def forget(self, company_id: str) -> None:
        """Nothing is to be kept of a company that is no more."""
        self._kept.pop(company_id, None)


def _commits_of_others(connection: sqlite3.Connection) -> int:
    """A number that another one's commit changes, and no commit of this connection."""
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


def settle_last_seen(connection: sqlite3.Connection, company_id: str) -> None:
    """Writes into each row when it was seen last, where `seen_again` alone tells it."""
    told = connection.execute(
        "SELECT read_at, seen_from FROM seen_again JOIN reading USING (company_id, read_at) "
        "WHERE company_id = ? AND seen_from != read_at",
        (company_id,),
    ).fetchone()
    if told is None:
        return
    connection.execute(
        "UPDATE callback SET last_seen = ? "
        "WHERE company_id = ? AND fate = 'listed' AND last_seen = ?",
        (told[0], company_id, told[1]),
    )
    connection.execute(
        "UPDATE seen_again SET seen_from = read_at WHERE company_id = ?", (company_id,)
    )
