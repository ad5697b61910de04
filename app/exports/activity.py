"""The record as a file, of the kind that the file's name asks for."""

from pathlib import Path

from app.domain.activity import Activity
from app.exports.csv import write_csv
from app.exports.har import write_har


def write_activity(path: Path, entries: list[Activity], version: str) -> int:
    """Writes a HAR or CSV file, by the name's ending; returns how many entries are in it.

    A HAR holds calls only. Raises: SaveFailedError.
    """
    if path.suffix.lower() == ".har":
        calls = [one for one in entries if one.call is not None]
        write_har(path, calls, version)
        return len(calls)
    write_csv(path, entries)
    return len(entries)
