"""Where the receiver was: its port and the tunnel that leads to it, without the secret path."""

import sqlite3

from app.domain.proofs.receiver_address import ReceiverAddress
from app.storage.database import Database


class ReceiverAddressStore:
    """One address for all windows of this user. Everything raises SaveFailedError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self) -> ReceiverAddress:
        """What was kept last; a port of 0 where nothing was."""

        def job(connection: sqlite3.Connection) -> ReceiverAddress:
            row = connection.execute("SELECT port, public_base FROM receiver").fetchone()
            return ReceiverAddress(*row) if row else ReceiverAddress()

        return await self._database.run(job)

    async def save(self, address: ReceiverAddress) -> None:
        """Takes the place of what was kept."""

        def job(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT OR REPLACE INTO receiver (receiver_id, port, public_base) VALUES (1, ?, ?)",
                (address.port, address.public_base),
            )

        await self._database.run(job)
