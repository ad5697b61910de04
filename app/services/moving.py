"""Moves what is kept from one computer to another, by a file."""

import asyncio
from pathlib import Path

from app.domain.move import Move
from app.services.ports import MoveStore


class MovingService:
    """Everything raises SaveFailedError."""

    def __init__(self, store: MoveStore) -> None:
        self._store = store

    @property
    def is_waiting(self) -> bool:
        """Whether what was read takes its place at the next start."""
        return self._store.is_waiting

    async def write(self, path: Path) -> Move:
        """Writes all that is kept but passwords."""
        return await asyncio.to_thread(self._store.write, path)

    async def read(self, path: Path) -> Move:
        """Checks a file and says what is in it. Raises: NotAMoveError."""
        return await asyncio.to_thread(self._store.read, path)

    async def accept(self) -> None:
        """What was read takes its place at the next start."""
        await asyncio.to_thread(self._store.accept)

    async def take_back(self) -> None:
        """Forgets what was read, accepted or not."""
        await asyncio.to_thread(self._store.take_back)
