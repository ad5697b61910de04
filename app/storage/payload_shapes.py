"""What bodies of each type are made of."""

import sqlite3

import msgspec

from app.domain.proofs.payload_shape import PayloadShape
from app.storage.database import Database

_ENCODE = msgspec.msgpack.Encoder().encode
_DECODE = msgspec.msgpack.Decoder(PayloadShape).decode
_MOST_TYPES = 200
"""Anybody who knows the receiver's path can send types of his own."""


class PayloadShapeStore:
    """Everything raises SaveFailedError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[PayloadShape]:
        """By type."""

        def job(connection: sqlite3.Connection) -> list[PayloadShape]:
            rows = connection.execute("SELECT body FROM payload_shape ORDER BY event_type")
            return [_DECODE(body) for (body,) in rows]

        return await self._database.run(job)

    async def learn(self, fresh: PayloadShape) -> PayloadShape | None:
        """Adds what was seen; returns the whole, None where there is no room for another type."""

        def job(connection: sqlite3.Connection) -> PayloadShape | None:
            row = connection.execute(
                "SELECT body FROM payload_shape WHERE event_type = ?", (fresh.event_type,)
            ).fetchone()
            if row is None:
                (count,) = connection.execute("SELECT count(*) FROM payload_shape").fetchone()
                if count >= _MOST_TYPES:
                    return None
            whole = _DECODE(row[0]).after(fresh) if row else fresh
            connection.execute(
                "INSERT OR REPLACE INTO payload_shape (event_type, body) VALUES (?, ?)",
                (fresh.event_type, _ENCODE(whole)),
            )
            return whole

        return await self._database.run(job)
