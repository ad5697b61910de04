"""The test events that were sent, the newest first."""

import sqlite3

import msgspec

from app.domain.proofs.sent_test import SentTest
from app.domain.sought_words import SoughtWords
from app.storage.database import Database
from app.storage.schema import with_proof_id

_ENCODE = msgspec.msgpack.Encoder().encode
_DECODE = msgspec.msgpack.Decoder(SentTest).decode


class SentTestStore:
    """Everything raises SaveFailedError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, sent: SentTest) -> SentTest:
        """Keeps a new one; returns it with its number."""

        def job(connection: sqlite3.Connection) -> int:
            cursor = connection.execute(
                "INSERT INTO sent_test (company_id, event_id, sent_at, body) VALUES (?, ?, ?, ?)",
                (sent.company_id, sent.event_id, sent.sent_at.timestamp(), _ENCODE(sent)),
            )
            return cursor.lastrowid or 0

        return msgspec.structs.replace(sent, test_id=await self._database.run(job))

    async def change(self, sent: SentTest) -> None:
        """Keeps a new state of one."""

        def job(connection: sqlite3.Connection) -> None:
            connection.execute(
                "UPDATE sent_test SET body = ? WHERE test_id = ?", (_ENCODE(sent), sent.test_id)
            )

        await self._database.run(job)

    async def of_company(self, company_id: str) -> list[SentTest]:
        """All of a company, the newest first."""

        def job(connection: sqlite3.Connection) -> list[SentTest]:
            rows = connection.execute(
                "SELECT test_id, body FROM sent_test WHERE company_id = ? ORDER BY sent_at DESC",
                (company_id,),
            )
            return [read_sent(row) for row in rows]

        return await self._database.run(job)

    async def of_number(self, test_id: int) -> SentTest:
        """The one with a number that `add` gave."""

        def job(connection: sqlite3.Connection) -> SentTest:
            row = connection.execute(
                "SELECT test_id, body FROM sent_test WHERE test_id = ?", (test_id,)
            ).fetchone()
            return read_sent(row)

        return await self._database.run(job)

    async def newest(self, size: int) -> list[SentTest]:
        """The newest ones of all companies."""

        def job(connection: sqlite3.Connection) -> list[SentTest]:
            rows = connection.execute(
                "SELECT test_id, body FROM sent_test ORDER BY sent_at DESC LIMIT ?", (size,)
            )
            return [read_sent(row) for row in rows]

        return await self._database.run(job)

    async def search(self, sought: SoughtWords, size: int) -> list[SentTest]:
        """The newest ones of all companies whose texts hold what is looked for, in either case."""

        def job(connection: sqlite3.Connection) -> list[SentTest]:
            parts = ["instr(lower(CAST(body AS TEXT)), ?)"] * len(sought.words)
            parts += ["NOT instr(lower(CAST(body AS TEXT)), ?)"] * len(sought.without)
            held = " AND ".join(parts) or "1"
            rows = connection.execute(
                f"SELECT test_id, body FROM sent_test WHERE {held} "  # noqa: S608 - values are bound
                "ORDER BY sent_at DESC LIMIT ?",
                (*[word.lower() for word in (*sought.words, *sought.without)], size),
            )
            return [read_sent(row) for row in rows]

        return await self._database.run(job)

    async def known_of(self, event_ids: set[str]) -> set[str]:
        """Those of some event IDs that were sent from here."""

        def job(connection: sqlite3.Connection) -> set[str]:
            rows = connection.execute(
                "SELECT event_id FROM sent_test WHERE event_id IN (SELECT value FROM json_each(?))",
                (msgspec.json.encode(list(event_ids)).decode(),),
            )
            return {row[0] for row in rows}

        return await self._database.run(job) if event_ids else set()

    async def of_event(self, event_id: str) -> list[SentTest]:
        """Those that the server answered with an event ID; more than one only by its fault."""

        def job(connection: sqlite3.Connection) -> list[SentTest]:
            rows = connection.execute(
                "SELECT test_id, body FROM sent_test WHERE event_id = ? ORDER BY sent_at",
                (event_id,),
            )
            return [read_sent(row) for row in rows]

        return await self._database.run(job)

    async def proved(self) -> set[tuple[str, str]]:
        """See `ports.SentTestStore`."""

        def job(connection: sqlite3.Connection) -> set[tuple[str, str]]:
            rows = connection.execute("SELECT test_id, body FROM sent_test")
            found = (read_sent(row) for row in rows)
            return {(sent.company_id, sent.proved_callback) for sent in found}

        return await self._database.run(job)


def read_sent(row: tuple[int, bytes]) -> SentTest:
    """One test event as it was stored, by whatever version; the row is number and body."""
    try:
        sent = _DECODE(row[1])
    except msgspec.ValidationError:
        sent = _DECODE(with_proof_id(row[1]))
    return msgspec.structs.replace(sent, test_id=row[0])
