"""Looks through what is remembered of all companies at once."""

import sqlite3
from collections.abc import Callable, Collection, Sequence

from app.domain.callbacks.remembered import FoundInMemory
from app.storage.database import Database
from app.storage.rows import CALLBACK_COLUMNS, LAST_SEEN, RowReader
from app.storage.storable import storable

_MOST_IDS = 500
"""Ids in one question: SQLite takes no more than some thousand values."""


class MemorySearch:
    """Only reads. Everything raises SaveFailedError and nothing else."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_ids(self, callback_ids: Collection[str]) -> list[FoundInMemory]:
        """What is remembered under these ids, in every company."""
        wanted = sorted(map(storable, callback_ids))[:_MOST_IDS]
        marks = ", ".join("?" * len(wanted))
        return await self._found(f"callback_id IN ({marks})", wanted, len(wanted) * _MOST_IDS)

    async def holding(self, text: str, most: int) -> list[FoundInMemory]:
        """At most so many whose id, name or body holds each word, the latest seen first.

        Case is not told apart, in a body of the letters from A to Z.
        """
        words = list(dict.fromkeys(storable(text).split()))
        if not words:
            return []
        # The stored body spells its texts in UTF-8, an address as it was registered.
        spelled = [(one.casefold(), one.encode().lower()) for one in words]

        def holds(callback_id: str, name: str, body: bytes) -> bool:
            own, small = f"{callback_id}\n{name}".casefold(), body.lower()
            return all(word in own or in_body in small for word, in_body in spelled)

        return await self._found("holds(callback_id, name, body)", (), most, holds)

    async def _found(
        self,
        which: str,
        values: Sequence[str],
        most: int,
        holds: Callable[[str, str, bytes], bool] | None = None,
    ) -> list[FoundInMemory]:
        def job(connection: sqlite3.Connection) -> list[FoundInMemory]:
            if holds is not None:
                connection.create_function("holds", 3, holds, deterministic=True)
            rows = connection.execute(
                f"SELECT company_id, {CALLBACK_COLUMNS} FROM callback WHERE {which} "  # noqa: S608 - our own words
                f"ORDER BY fate = 'listed' DESC, {LAST_SEEN} DESC LIMIT {int(most)}",
                values,
            )
            reader = RowReader()
            return [
                FoundInMemory(company_id=company_id, remembered=reader.remembered(tuple(row)))
                for company_id, *row in rows
            ]

        return await self._database.run(job)
