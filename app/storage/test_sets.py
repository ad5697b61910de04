"""The named lists of test events."""

import sqlite3

import msgspec

from app.domain.proofs.test_event import TestEvent
from app.domain.proofs.test_set import TestSet
from app.storage.database import Database

_ENCODE = msgspec.msgpack.Encoder().encode
_DECODE = msgspec.msgpack.Decoder(tuple[TestEvent, ...]).decode


class TestSetStore:
    """Everything raises SaveFailedError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, company_id: str) -> list[TestSet]:
        """All sets of a company, by name."""

        def job(connection: sqlite3.Connection) -> list[TestSet]:
            rows = connection.execute(
                "SELECT set_id, name, events FROM test_set WHERE company_id = ? "
                "ORDER BY name COLLATE NOCASE",
                (company_id,),
            )
            return [
                TestSet(set_id=number, company_id=company_id, name=name, events=_DECODE(events))
                for number, name, events in rows
            ]

        return await self._database.run(job)

    async def add(self, made: TestSet) -> TestSet:
        """Keeps a new one; returns it with its number."""

        def job(connection: sqlite3.Connection) -> int:
            cursor = connection.execute(
                "INSERT INTO test_set (company_id, name, events) VALUES (?, ?, ?)",
                (made.company_id, made.name, _ENCODE(made.events)),
            )
            return cursor.lastrowid or 0

        return msgspec.structs.replace(made, set_id=await self._database.run(job))

    async def change(self, made: TestSet) -> None:
        """Keeps another name, and other events, of one that is kept."""

        def job(connection: sqlite3.Connection) -> None:
            connection.execute(
                "UPDATE test_set SET name = ?, events = ? WHERE set_id = ?",
                (made.name, _ENCODE(made.events), made.set_id),
            )

        await self._database.run(job)

    async def remove(self, set_id: int) -> None:
        """Forgets one."""

        def job(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM test_set WHERE set_id = ?", (set_id,))

        await self._database.run(job)
