"""Moves what is kept from one computer to another, by a file."""

import asyncio
from pathlib import Path

from app.domain.errors import SaveFailedError
from app.storage.moving import ENDING, Move, NotAMoveError, accept, is_waiting, read_move, take_back
from app.storage.moving import write_move as _write

__all__ = ["ENDING", "Move", "MovingService", "NotAMoveError"]


class MovingService:
    """`data` and `config` are the app's folders."""

    def __init__(self, data: Path, config: Path) -> None:
        self._data, self._config = data, config

    @property
    def is_waiting(self) -> bool:
        """Whether what was read takes its place at the next start."""
        return is_waiting(self._data)

    async def write(self, path: Path) -> Move:
        """Writes all that is kept but passwords. Raises: SaveFailedError."""
        return await asyncio.to_thread(_write, path, self._data, self._config)

    async def read(self, path: Path) -> Move:
        """Checks a file and says what is in it. Raises: SaveFailedError."""
        return await asyncio.to_thread(read_move, path, self._data)

    async def accept(self) -> None:
        """What was read takes its place at the next start. Raises: SaveFailedError."""
        try:
            await asyncio.to_thread(accept, self._data)
        except OSError as error:
            raise SaveFailedError(str(error)) from error

    async def take_back(self) -> None:
        """Forgets what was read, accepted or not. Raises: SaveFailedError."""
        try:
            await asyncio.to_thread(take_back, self._data)
        except OSError as error:
            raise SaveFailedError(str(error)) from error
