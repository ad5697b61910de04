"""A copy of the memory before a newer version of the app changes its tables."""

import os
import sqlite3
import uuid
from contextlib import closing, suppress
from pathlib import Path

from app.storage.private import create_private, private_file

_KEPT = 2
"""Copies that stay: the way back from the last update, and from the one before."""


def backup_path(path: Path, number: int) -> Path:
    """Where the copy lies that was made before migration `number`."""
    return path.with_name(f"{path.stem}.before-migration-{number}{path.suffix}")


def back_up(connection: sqlite3.Connection, path: Path, number: int) -> Path:
    """Copies what a connection has open, beside it; takes older copies away but one.

    Whole or not at all: a copy that was cut off is never found under its name.
    Raises: sqlite3.Error, OSError.
    """
    kept = backup_path(path, number)
    made = kept.with_name(f"{kept.name}.{uuid.uuid4().hex}.part")
    create_private(made)
    try:
        with closing(sqlite3.connect(made)) as copy:
            connection.backup(copy)
            found = copy.execute("PRAGMA user_version").fetchone()[0]
        if found != number - 1:
            made.unlink()  # another window was faster: it has made its copy, and changed the file
            return kept
        private_file(made)
        os.replace(made, kept)  # noqa: PTH105 - its errors name both
    except BaseException:
        with suppress(OSError):
            made.unlink()
        raise
    _drop_older(path)
    return kept


def _drop_older(path: Path) -> None:
    start = f"{path.stem}.before-migration-"
    found = [
        (int(one.stem.removeprefix(start)), one)
        for one in path.parent.glob(f"{start}*{path.suffix}")
        if one.stem.removeprefix(start).isdecimal()
    ]
    for _, one in sorted(found)[:-_KEPT]:
        with suppress(OSError):
            one.unlink()
