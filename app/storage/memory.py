"""What was seen of every company's registrations."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.remembered import Difference, ListingStatus, Note, Remembered
from app.domain.errors import SaveFailedError
from app.storage.database import Database
from app.storage.rows import CALLBACK_COLUMNS, RowReader, decode, moment, read_at

_ENCODE = msgspec.msgpack.Encoder().encode
_OVERTAKEN_S = 300.0
"""Later than this nothing overtakes an answer: the computer's clock was set back."""
_ANSWERED_WITHIN = timedelta(minutes=1)


class MemoryStore:
    """All times are aware UTC. Everything raises SaveFailedError and nothing else."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all_of(self, company_id: str) -> tuple[list[Remembered], datetime | None]:
        """Everything remembered of a company, and when its list was last read, if ever."""

        def job(connection: sqlite3.Connection) -> tuple[list[Remembered], datetime | None]:
            rows = connection.execute(
                f"SELECT {CALLBACK_COLUMNS} FROM callback WHERE company_id = ?",  # noqa: S608 - our own columns
                (company_id,),
            )
            told = RowReader()
            return [told.remembered(row) for row in rows], read_at(connection, company_id)

        return await self._database.run(job)

    async def known_ids(self, company_id: str) -> tuple[str, ...]:
        """Every id that was ever seen of a company."""

        def job(connection: sqlite3.Connection) -> tuple[str, ...]:
            rows = connection.execute(
                "SELECT callback_id FROM callback WHERE company_id = ?", (company_id,)
            )
            return tuple(callback_id for (callback_id,) in rows)

        return await self._database.run(job)

    async def fate_of(self, company_id: str, callback_id: str) -> ListingStatus | None:
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
    ) -> Difference:
        """Remembers a list that was read; says what is different from the list before.

        `at` is when the server was asked: what was seen or ended since then is newer than the
        answer, and stays. `made_here` are ids whose changes are known and not worth telling. A list
        that is not `whole` holds entries that could not be read: nothing is missing from it.
        """
        bodies = {one.callback_id: (_ENCODE(one), one) for one in listed}

        def job(connection: sqlite3.Connection) -> Difference:
            since, now = read_at(connection, company_id), at.timestamp()
            added, changed = [], []
            kept: dict[str, tuple[bytes, str]] = {}
            newer: set[str] = set()
            for callback_id, body, fate, last_seen, gone_at in connection.execute(
                "SELECT callback_id, body, fate, last_seen, gone_at FROM callback "
                "WHERE company_id = ?",
                (company_id,),
            ):
                kept[callback_id] = (body, fate)
                if 0 < max(last_seen, gone_at or 0) - now <= _OVERTAKEN_S:
                    newer.add(callback_id)
            read = [one for one in bodies if one not in newer]
            fresh = []
            for callback_id in read:
                before, (body, seen) = kept.get(callback_id), bodies[callback_id]
                if before is None or before[1] != ListingStatus.LISTED:
                    added.append(callback_id)
                if before is None or not _same(before[0], body, seen):
                    fresh.append(callback_id)
                    if before is not None and before[1] == ListingStatus.LISTED:
                        changed.append(callback_id)
            connection.executemany(_PUT, [(company_id, one, bodies[one][0], now) for one in read])
            connection.executemany(
                "INSERT INTO version (company_id, callback_id, seen_at, body) VALUES (?, ?, ?, ?)",
                [(company_id, one, now, bodies[one][0]) for one in fresh],
            )
            gone = [
                one
                for one in kept
                if kept[one][1] == ListingStatus.LISTED and one not in bodies and one not in newer
            ]
            gone = gone if whole else []
            for callback_id in gone:
                ends_at = decode(kept[callback_id][0]).ends_at
                # It may have ended between the question and the answer.
                ended = ends_at is not None and ends_at <= at + _ANSWERED_WITHIN
                fate, when = (
                    (ListingStatus.ENDED, ends_at)
                    if ended and ends_at
                    else (ListingStatus.VANISHED, at)
                )
                connection.execute(
                    "UPDATE callback SET fate = ?, gone_at = ? "
                    "WHERE company_id = ? AND callback_id = ?",
                    (fate, when.timestamp(), company_id, callback_id),
                )
            connection.execute(
                "INSERT INTO reading VALUES (?, ?) "
                "ON CONFLICT (company_id) DO UPDATE SET read_at = excluded.read_at",
                (company_id, now),
            )
            found = Difference(
                since=since, added=tuple(added), changed=tuple(changed), gone=tuple(gone)
            )
            return found.without(made_here)

        return await self._database.run(job)

    async def store_seen(self, company_id: str, seen: Callback, at: datetime) -> Difference:
        """Remembers one registration that was read by its id, or answered by a change.

        `at` is when the server was asked: what was seen or ended since then is newer, and stays.
        Returns what is different from before, as `store_read` does.
        """

        def job(connection: sqlite3.Connection) -> Difference:
            body, now = _ENCODE(seen), at.timestamp()
            nothing = Difference(since=read_at(connection, company_id))
            kept = connection.execute(
                "SELECT body, last_seen, gone_at, fate FROM callback "
                "WHERE company_id = ? AND callback_id = ?",
                (company_id, seen.callback_id),
            ).fetchone()
            if kept is not None and 0 < max(kept[1], kept[2] or 0) - now <= _OVERTAKEN_S:
                return nothing
            was_listed = kept is not None and kept[3] == ListingStatus.LISTED
            is_other = kept is None or not _same(kept[0], body, seen)
            fate, gone = ListingStatus.LISTED, None
            if seen.ends_at is not None and seen.ends_at <= at:
                fate, gone = ListingStatus.ENDED, seen.ends_at.timestamp()
            connection.execute(
                "INSERT INTO callback (company_id, callback_id, body, fate, first_seen, last_seen,"
                " gone_at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
                "body = excluded.body, last_seen = excluded.last_seen, "
                # Ended here stays ended here, with the name of who did it.
                "fate = CASE WHEN callback.fate = ? AND excluded.fate = ? THEN callback.fate "
                "ELSE excluded.fate END, gone_at = excluded.gone_at",
                (
                    *(company_id, seen.callback_id, body, fate, now, now, gone),
                    *(ListingStatus.ENDED_HERE, ListingStatus.ENDED),
                ),
            )
            if is_other:
                connection.execute(
                    "INSERT INTO version (company_id, callback_id, seen_at, body) "
                    "VALUES (?, ?, ?, ?)",
                    (company_id, seen.callback_id, now, body),
                )
            this = (seen.callback_id,)
            if fate is not ListingStatus.LISTED:
                return msgspec.structs.replace(nothing, gone=this) if was_listed else nothing
            if not was_listed:
                return msgspec.structs.replace(nothing, added=this)
            return msgspec.structs.replace(nothing, changed=this) if is_other else nothing

        return await self._database.run(job)

    async def mark_ended_here(
        self, company_id: str, callback_id: str, by: str, at: datetime
    ) -> None:
        """A registration was ended by this desk."""

        def job(connection: sqlite3.Connection) -> None:
            connection.execute(
                "UPDATE callback SET fate = ?, gone_at = ?, ended_by = ? "
                "WHERE company_id = ? AND callback_id = ?",
                (ListingStatus.ENDED_HERE, at.timestamp(), by, company_id, callback_id),
            )

        await self._database.run(job)

    async def mark_vanished(self, company_id: str, callback_id: str, at: datetime) -> Difference:
        """The server does not know a registration any more. Returns what `store_seen` does."""

        def job(connection: sqlite3.Connection) -> Difference:
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
            return Difference(since=read_at(connection, company_id), gone=gone)

        return await self._database.run(job)

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

    async def forget(self, company_id: str) -> None:
        """Removes everything remembered of a company's registrations."""

        def job(connection: sqlite3.Connection) -> None:
            for table in ("callback", "reading"):
                connection.execute(f"DELETE FROM {table} WHERE company_id = ?", (company_id,))  # noqa: S608 - our own table names

        await self._database.run(job)


def _same(before: bytes, body: bytes, seen: Callback) -> bool:
    """Whether two bodies say the same: how the server spells its JSON is no change."""
    if before == body:
        return True
    kept = decode(before)
    if msgspec.structs.replace(kept, raw=b"") != msgspec.structs.replace(seen, raw=b""):
        return False
    try:
        return bool(msgspec.json.decode(kept.raw) == msgspec.json.decode(seen.raw))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False


_PUT = (
    "INSERT INTO callback (company_id, callback_id, body, fate, first_seen, last_seen) "
    "VALUES (?1, ?2, ?3, 'listed', ?4, ?4) ON CONFLICT DO UPDATE SET body = excluded.body, "
    "fate = 'listed', last_seen = excluded.last_seen, gone_at = NULL, ended_by = ''"
)
