"""What the window shows before anything is loaded that could wait for an answer."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import msgspec

from app.domain.callbacks.remembered import Remembered
from app.storage.rows import CALLBACK_COLUMNS, RowReader, read_at
from app.storage.schema import MIGRATIONS

DATABASE = "desk.sqlite3"
"""The file's name in the data folder."""


def first_rows(
    folder: Path, company_id: str, ids: list[str]
) -> tuple[list[Remembered], datetime | None]:
    """The listed ones of some callbacks, in the order of the ids, and when they were read (UTC).

    Nothing and None where there is nothing to read, whatever the reason: the file is opened again,
    checked, and its troubles told, once the window is there. It is never waited for, nor written.
    """
    path = folder / DATABASE
    if not ids or not path.exists():
        return [], None
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=0)) as opened:
            if opened.execute("PRAGMA user_version").fetchone()[0] != len(MIGRATIONS):
                return [], None
            marks = ", ".join("?" * len(ids))
            found = opened.execute(
                f"SELECT {CALLBACK_COLUMNS} FROM callback WHERE company_id = ? "  # noqa: S608 - our own columns
                f"AND fate = 'listed' AND callback_id IN ({marks})",
                (company_id, *ids),
            )
            reader = RowReader()
            rows = {row.callback.callback_id: row for row in map(reader.remembered, found)}
            return [rows[one] for one in ids if one in rows], read_at(opened, company_id)
    except (sqlite3.Error, msgspec.DecodeError, ValueError, KeyError):
        return [], None
