"""What was seen of every company's registrations."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.comparison import (
    compared_with_one,
    is_newer,
    says_the_same,
    status_of_seen,
)
from app.domain.callbacks.remembered import Difference, ListingStatus, Note, Remembered
from app.domain.errors import SaveFailedError
from app.storage.database import Database
from app.storage.known_rows import CompanyRows, KnownRows
from app.storage.list_rows import store_list
from app.storage.rows import (
    ADD_VERSION,
    CALLBACK_COLUMNS,
    RowReader,
    decode,
    encode,
    moment,
    read_at,
)
from app.storage.untold import keep_untold, told_with, without_our_own


class MemoryStore:
    """All times are aware UTC. What is awaited raises SaveFailedError and nothing else.

    What servers said can be read again, and what was done to them stands in the journal: neither
    waits for the disk.
    """

    def __init__(self, database: Database, *, tells: bool = True) -> None:
        """`tells` is False where nobody is told what `store_read` finds: the next one tells it."""
        self._database, self._tells = database, tells
        self._known = KnownRows()

    async def all_of(self, company_id: str) -> tuple[list[Remembered], datetime | None]:
        """Everything remembered of a company, and when its list was last read, if ever."""
        found = await self._database.run(lambda connection: self._known.of(connection, company_id))
        self._known.keep(company_id, found)
        return list(found.rows.values()), found.read_at

    async def listing_status_of(self, company_id: str, callback_id: str) -> ListingStatus | None:
        """What became of a registration, None for one that was never seen."""

        def job(connection: sqlite3.Connection) -> ListingStatus | None:
            row = connection.execute(
                "SELECT fate FROM callback WHERE company_id = ? AND callback_id = ?",
                (company_id, callback_id),
            ).fetchone()
            return ListingStatus(row[0]) if row else None

        return await self._database.run(job)

    async def store_read(
        self,
        company_id: str,
        listed: Iterable[Callback],
        at: datetime,
        made_here: frozenset[str] = frozenset(),
        *,
        whole: bool = True,
    ) -> tuple[Difference, Mapping[str, Remembered]]:
        """Remembers a list that was read; says what is different from the list before.

        `at` is when the server was asked: what was seen or ended since then is newer than the
        answer, and stays. `made_here` are ids whose changes are known and not worth telling. With
        `whole` False no id is marked as gone: the answer has unreadable entries, or says that there
        are more. Also returns all that is known now of the company, by id.
        """
        answer = tuple(listed)

        def job(connection: sqlite3.Connection) -> tuple[Difference, CompanyRows]:
            before = self._known.of(connection, company_id)
            self._known.begin_write(company_id)
            stored = store_list(connection, company_id, before, answer, at, whole=whole)
            found = self._known.now(connection, company_id, stored.rows, at, stored.answer)
            news = stored.difference.without(made_here)
            if not news.is_empty:
                news = without_our_own(connection, company_id, news, answer, at)
            if self._tells:
                return told_with(connection, company_id, news), found
            keep_untold(connection, company_id, news)
            return news, found

        difference, found = await self._database.run(job, durable=False)
        self._known.keep(company_id, found)
        return difference, found.rows

    async def store_seen(self, company_id: str, seen: Callback, at: datetime) -> Difference:
        """Remembers one registration that was read by its id, or answered by a change.

        `at` is when the server was asked: what was seen or ended since then is newer, and stays.
        Returns what is different from before, as `store_read` does.
        """
        store = self._seen(company_id, seen, at)

        def job(connection: sqlite3.Connection) -> Difference:
            return self._leave_news(connection, company_id, store(connection), [seen], at)

        return await self._database.run(job, durable=False)

    def note_seen(self, company_id: str, seen: Callback, at: datetime) -> None:
        """As `store_seen`, some time soon; a failure loses it."""
        self._database.post(self._seen(company_id, seen, at))

    def _seen(
        self, company_id: str, seen: Callback, at: datetime
    ) -> Callable[[sqlite3.Connection], Difference]:
        def job(connection: sqlite3.Connection) -> Difference:
            self._known.begin_row_write(connection, company_id)
            body, now = encode(seen), at.timestamp()
            since = read_at(connection, company_id)
            this = seen.callback_id
            kept = _row_of(connection, company_id, this)
            if kept is not None and is_newer(kept, at):
                return Difference(since=since)
            found = compared_with_one(kept, seen, at)
            status = status_of_seen(seen, at)
            over = seen.ends_at if status is ListingStatus.ENDED else None
            gone = over.timestamp() if over else None
            connection.execute(
                "INSERT INTO callback (company_id, callback_id, body, fate, first_seen, last_seen,"
                " gone_at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
                "body = excluded.body, last_seen = excluded.last_seen, "
                # Ended here stays ended here, with the name of who did it.
                "fate = CASE WHEN callback.fate = ? AND excluded.fate = ? THEN callback.fate "
                "ELSE excluded.fate END, gone_at = excluded.gone_at",
                (
                    *(company_id, this, body, status, now, now, gone),
                    *(ListingStatus.ENDED_HERE, ListingStatus.ENDED),
                ),
            )
            if kept is None or not says_the_same(kept.callback, seen):
                connection.execute(
                    ADD_VERSION.format(values="(?, ?, ?, ?)"), (company_id, this, now, body)
                )
            return msgspec.structs.replace(found, since=since)

        return job

    def mark_ended_here(self, company_id: str, callback_id: str, by: str, at: datetime) -> None:
        """A registration was ended by this desk; written some time soon, a failure loses it."""

        def job(connection: sqlite3.Connection) -> None:
            self._known.begin_row_write(connection, company_id)
            connection.execute(
                "UPDATE callback SET fate = ?, gone_at = ?, ended_by = ? "
                "WHERE company_id = ? AND callback_id = ?",
                (ListingStatus.ENDED_HERE, at.timestamp(), by, company_id, callback_id),
            )

        self._database.post(job)

    async def mark_vanished(self, company_id: str, callback_id: str, at: datetime) -> Difference:
        """The server does not know a registration any more. Returns what `store_seen` does."""

        def job(connection: sqlite3.Connection) -> Difference:
            self._known.begin_row_write(connection, company_id)
            cursor = connection.execute(
                "UPDATE callback SET fate = ?, gone_at = ? "
                "WHERE company_id = ? AND callback_id = ? AND fate = ?",
                (
                    ListingStatus.VANISHED,
                    at.timestamp(),
                    company_id,
                    callback_id,
                    ListingStatus.LISTED,
                ),
            )
            gone = (callback_id,) if cursor.rowcount else ()
            news = Difference(since=read_at(connection, company_id), gone=gone)
            return self._leave_news(connection, company_id, news, [], at)

        return await self._database.run(job, durable=False)

    def _leave_news(
        self,
        connection: sqlite3.Connection,
        company_id: str,
        news: Difference,
        seen: Iterable[Callback],
        at: datetime,
    ) -> Difference:
        """What is found by an ID is told by a window, too; not what may be our own doing."""
        if not news.is_empty:
            news = without_our_own(connection, company_id, news, seen, at)
        if not self._tells and not news.is_empty:
            keep_untold(connection, company_id, news)
        return news

    async def set_note(
        self, company_id: str, callback_id: str, note: Note, before: Note | None = None
    ) -> None:
        """Replaces what the user wrote about a registration that was seen.

        Of what is as it was `before` nothing is written; None writes all of it.
        """
        fresh = {
            name: value
            for name, value in msgspec.structs.asdict(note).items()
            if before is None or value != getattr(before, name)
        }
        columns = ", ".join(f"{name} = ?" for name in fresh) or "name = name"

        def job(connection: sqlite3.Connection) -> None:
            self._known.begin_row_write(connection, company_id)
            cursor = connection.execute(
                f"UPDATE callback SET {columns} WHERE company_id = ? AND callback_id = ?",  # noqa: S608 - our own columns
                (*fresh.values(), company_id, callback_id),
            )
            if not cursor.rowcount:
                msg = f"nothing of {callback_id} is kept on this computer"
                raise SaveFailedError(msg)

        await self._database.run(job)

    async def note_of(self, company_id: str, callback_id: str) -> Note:
        """What the user wrote; empty if nothing."""

        def job(connection: sqlite3.Connection) -> Note:
            row = connection.execute(
                "SELECT name, owner, ticket FROM callback WHERE company_id = ? AND callback_id = ?",
                (company_id, callback_id),
            ).fetchone()
            return Note(*row) if row else Note()

        return await self._database.run(job)

    async def versions_of(
        self, company_id: str, callback_id: str
    ) -> list[tuple[datetime, Callback]]:
        """Every state a registration was seen in, the oldest first."""

        def job(connection: sqlite3.Connection) -> list[tuple[datetime, Callback]]:
            rows = connection.execute(
                "SELECT seen_at, body FROM version WHERE company_id = ? AND callback_id = ? "
                "ORDER BY version_id",
                (company_id, callback_id),
            )
            return [(moment(at), decode(body)) for at, body in rows]

        return await self._database.run(job)

    async def versions_at(self, company_id: str, at: datetime) -> dict[str, Callback]:
        """How each ID looked at a moment, or when it was seen first after it."""

        def job(connection: sqlite3.Connection) -> dict[str, Callback]:
            first = connection.execute(_VERSIONS.format("MIN", ">"), (company_id, at.timestamp()))
            found = {callback_id: decode(body) for callback_id, _, body in first}
            last = connection.execute(_VERSIONS.format("MAX", "<="), (company_id, at.timestamp()))
            # What was seen before the moment says more than what was seen after it.
            return found | {callback_id: decode(body) for callback_id, _, body in last}

        return await self._database.run(job)

    async def away_at(self, company_id: str, at: datetime) -> set[str]:
        """The IDs that were gone at a moment and came again later, as far as that was noted.

        It is noted since schema 11: what came again before that is not known to have been away.
        """

        def job(connection: sqlite3.Connection) -> set[str]:
            rows = connection.execute(
                "SELECT callback_id FROM absence "
                "WHERE company_id = ?1 AND gone_at <= ?2 AND back_at > ?2",
                (company_id, at.timestamp()),
            )
            return {callback_id for (callback_id,) in rows}

        return await self._database.run(job)

    async def forget(self, company_id: str) -> None:
        """Removes everything remembered of a company's registrations."""

        def job(connection: sqlite3.Connection) -> None:
            self._known.begin_row_write(connection, company_id)
            for table in ("callback", "reading", "seen_again", "untold"):
                connection.execute(f"DELETE FROM {table} WHERE company_id = ?", (company_id,))  # noqa: S608 - our own table names

        await self._database.run(job)
        self._known.forget(company_id)


def _row_of(connection: sqlite3.Connection, company_id: str, callback_id: str) -> Remembered | None:
    row = connection.execute(
        f"SELECT {CALLBACK_COLUMNS} FROM callback WHERE company_id = ? AND callback_id = ?",  # noqa: S608 - our own columns
        (company_id, callback_id),
    ).fetchone()
    return RowReader().remembered(row) if row else None


_VERSIONS = (
    "SELECT callback_id, {0}(version_id), body FROM version WHERE company_id = ? "
    "AND seen_at {1} ? GROUP BY callback_id"
)
"""SQLite takes the other columns from the row that MIN or MAX is of."""
