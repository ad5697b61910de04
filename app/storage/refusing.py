"""What stands for a database that cannot be used."""

import sqlite3
from typing import Any

IN_THE_WINDOW = "The window of Callback Desk keeps such a file beside, and begins a new one."
"""What helps where a command came upon a damaged file: it renames nothing by itself."""


class RefusingConnection(sqlite3.Connection):
    """Stands for a file that cannot be used: every job fails with the reason."""

    def __init__(self, why: str) -> None:
        super().__init__(":memory:")
        self._why = why

    def execute(self, *_: Any) -> sqlite3.Cursor:  # noqa: ANN401 - sqlite3's own signature
        """Raises: sqlite3.OperationalError, with the reason."""
        raise sqlite3.OperationalError(self._why)

    def executemany(self, *_: Any) -> sqlite3.Cursor:  # noqa: ANN401 - sqlite3's own signature
        """Raises: sqlite3.OperationalError, with the reason."""
        raise sqlite3.OperationalError(self._why)
