"""The relays that were inserted, by their keys."""

import sqlite3

import msgspec

from app.domain.proofs.relay import Relay
from app.storage.database import Database

_ENCODE = msgspec.msgpack.Encoder().encode
_DECODE = msgspec.msgpack.Decoder(Relay).decode


class RelayStore:
    """Of all windows of this user. Everything raises SaveFailedError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[Relay]:
        """Every one that is kept."""

        def job(connection: sqlite3.Connection) -> list[Relay]:
            rows = connection.execute("SELECT body FROM relay ORDER BY key")
            return [_DECODE(body) for (body,) in rows]

        return await self._database.run(job)

    async def put(self, relay: Relay) -> None:
        """Keeps one, or a new state of it."""

        def job(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT OR REPLACE INTO relay (key, body) VALUES (?, ?)",
                (relay.key, _ENCODE(relay)),
            )

        await self._database.run(job)

    async def remove(self, key: str) -> None:
        """Forgets one."""

        def job(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM relay WHERE key = ?", (key,))

        await self._database.run(job)
