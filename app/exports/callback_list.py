"""Callbacks as a table, as JSON or as Markdown, with whose they are and when they were read."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.filter_text import write_filter
from app.domain.code_point import in_place
from app.domain.moments import write_moment
from app.exports.markdown import plain_markdown
from app.exports.tables import csv_table, markdown_table
from app.text.formats import applies_to
from app.whole_file import write_file

_HEAD = (
    *("Status", "Listed by the server", "Event type", "Applies to", "Filter", "Destination"),
    *(
        "Method",
        "Content type",
        "Starts (UTC)",
        "Ends (UTC)",
        "Callback ID",
        "Name",
        "Owner",
        "Ticket",
        "Proved",
    ),
)
NOT_READABLE = "not readable"
"""In the place of a date; whoever reads the file again cannot read it either."""
_ODD_BLANK = re.compile(r"[^\S ]|(?<=\s) |^ | $")
_WHOSE = ("Company", "Company key", "Read at (UTC)")
"""Stands before the others where there are several companies."""


class ListedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row as it is shown. `is_listed` is False for what is only remembered.

    `proved` says when a test event last arrived, "" while that is not known. `company`,
    `company_key` and `read_at` (aware UTC) tell whose it is where there are several companies.
    """

    callback: Callback
    status: str
    is_listed: bool
    name: str = ""
    owner: str = ""
    ticket: str = ""
    proved: str = ""
    company: str = ""
    company_key: str = ""
    read_at: datetime | None = None


class ListExport(msgspec.Struct, frozen=True, kw_only=True):
    """What is exported, and what has to be known of it.

    `read_at` is when the server was asked (aware UTC), None if it never was; `search` is what
    narrows the rows, "" for nothing; `only_selected` tells that the rows were selected by hand
    among those. All times in the file are UTC.

    Of several companies each row tells whose it is; `company` is "" then. `failed` are companies
    that could not be read, and why: they are not empty. `lacking` is what of the list of one
    company is not known, "" where all of it is; `not_known` what of the rows themselves, such as
    what only this computer knows where its memory cannot be read.
    """

    company: str = ""
    company_key: str = ""
    base_url: str = ""
    read_at: datetime | None = None
    made_at: datetime
    search: str
    rows: tuple[ListedRow, ...]
    only_selected: bool = False
    failed: tuple[tuple[str, str], ...] = ()
    lacking: str = ""
    not_known: str = ""


ENDINGS = (".csv", ".json", ".md")
"""Of the names of files, by what is in them."""


def write_callback_list(path: Path, export: ListExport) -> None:
    """Writes CSV, JSON or Markdown, by the file's name. Raises: SaveFailedError."""
    write_file(path, callback_list(export, path.suffix))


def callback_list(export: ListExport, ending: str) -> bytes:
    """JSON or Markdown where a name ends so, else CSV."""
    if ending.lower() == ".json":
        return as_json(export)
    if ending.lower() in {".md", ".markdown"}:
        return as_markdown(export).encode()
    return as_csv(export)


def as_csv(export: ListExport) -> bytes:
    """A table for spreadsheets; nothing in it is taken for a formula."""
    return csv_table(_head(export), _table(export), _facts(export))


def as_markdown(export: ListExport) -> str:
    """A table for a ticket."""
    lines = [f"# Callbacks of {plain_markdown(export.company or 'all companies')}", ""]
    lines += [
        f"- {plain_markdown(name)}: {plain_markdown(value)}" for name, value in _facts(export)
    ]
    rows = (tuple(map(_with_its_blanks, row)) for row in _table(export))
    lines += ["", *markdown_table(_head(export), rows)]
    return "\n".join(lines) + "\n"


def _with_its_blanks(cell: str) -> str:
    """Markdown takes several blanks, and odd ones, for one: they are named where they stand."""
    if cell == " ".join(cell.split()):
        return cell
    return _ODD_BLANK.sub(lambda found: in_place(found.group()), cell)


def as_json(export: ListExport) -> bytes:
    """For programs: every value as it is, and nothing marked or cut.

    The server's own JSON of each callback stands in `raw`, None where it cannot be read.
    """
    rows = [
        dict(zip(map(_name, _head(export)), cells, strict=True))
        | {"filter": dict(row.callback.filters), "raw": _raw(row.callback)}
        for row, cells in zip(export.rows, _table(export), strict=True)
    ]
    made: dict[str, object] = {_name(name): value for name, value in _about(export)}
    if export.failed:
        made["could_not_be_read"] = [{"company": name, "why": why} for name, why in export.failed]
    made["callbacks"] = rows
    return msgspec.json.format(msgspec.json.encode(made), indent=2)


def _facts(export: ListExport) -> list[tuple[str, str]]:
    failed = [(f"Could not be read: {name}", why) for name, why in export.failed]
    return failed + _about(export)


def _about(export: ListExport) -> list[tuple[str, str]]:
    remembered = sum(1 for one in export.rows if not one.is_listed)
    whose = [
        ("Company", export.company),
        ("Company key", export.company_key),
        ("Base URL", export.base_url),
        ("Read at (UTC)", _moment(export.read_at) or "never"),
    ]
    if export.lacking:
        whose.append(("Lacking", export.lacking))
    return [
        *(whose if export.company else [("Company", "all companies")]),
        *([("Not known", export.not_known)] if export.not_known else ()),
        ("Exported at (UTC)", write_moment(export.made_at)),
        # Who searches for that word does not search for nothing.
        ("Search", f'"{export.search}"' if export.search == "none" else export.search or "none"),
        ("Rows", "those that were selected" if export.only_selected else "all that were shown"),
        ("Callbacks", str(len(export.rows))),
        ("Of them only remembered", str(remembered)),
    ]


def _head(export: ListExport) -> tuple[str, ...]:
    return _HEAD if export.company else (*_WHOSE, *_HEAD)


def _table(export: ListExport) -> Iterator[tuple[str, ...]]:
    for row in export.rows:
        whose = (row.company, row.company_key, _moment(row.read_at) or "never")
        yield _cells(row) if export.company else (*whose, *_cells(row))


def _cells(row: ListedRow) -> tuple[str, ...]:
    one = row.callback
    return (
        *(row.status, "yes" if row.is_listed else "no, remembered", one.event_type),
        *(applies_to(one.event_type, one.filters), write_filter(one.filters)),
        *(
            one.destination_url,
            one.method,
            one.content_type,
            _date(one, "start_date", one.starts_at),
            _date(one, "end_date", one.ends_at),
            one.callback_id,
        ),
        *(row.name, row.owner, row.ticket, row.proved),
    )


def _date(one: Callback, member: str, moment: datetime | None) -> str:
    """One that the server sent and nobody can read is not none."""
    return NOT_READABLE if member in one.unreadable else _moment(moment)


def _moment(moment: datetime | None) -> str:
    return write_moment(moment) if moment else ""


def _name(caption: str) -> str:
    return caption.lower().replace("(", "").replace(")", "").replace(" ", "_")


def _raw(callback: Callback) -> object:
    try:
        return msgspec.json.decode(callback.raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
