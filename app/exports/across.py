"""The callbacks of all companies as a table for spreadsheets."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.filter_text import write_filter
from app.exports.tables import csv_table
from app.text.formats import applies_to

_HEAD = (
    *("Company", "Company key", "Status", "Event type", "Applies to", "Filter", "Destination"),
    *("Method", "Content type", "Starts (UTC)", "Ends (UTC)", "Callback ID", "Read at (UTC)"),
)


class AcrossRow(msgspec.Struct, frozen=True, kw_only=True):
    """A callback and whose it is. `read_at` is aware UTC, None where only remembered rows are."""

    company: str
    company_key: str
    status: str
    callback: Callback
    read_at: datetime | None


def across_csv(
    rows: Iterable[AcrossRow], failed: Iterable[tuple[str, str]], search: str, made_at: datetime
) -> bytes:
    """UTF-8 with a mark in front; nothing in it is taken for a formula.

    `failed` are companies that could not be read, and why: they are not empty. `made_at` is aware
    UTC.
    """
    facts: list[tuple[str, ...]] = [("Could not be read", name, why) for name, why in failed]
    facts += [("Search", search or "none"), ("Exported at (UTC)", _moment(made_at))]
    return csv_table(_HEAD, map(_cells, rows), facts)


def _cells(row: AcrossRow) -> tuple[str, ...]:
    one = row.callback
    return (
        *(row.company, row.company_key, row.status, one.event_type),
        *(applies_to(one.event_type, one.filters), write_filter(one.filters)),
        *(one.destination_url, one.method, one.content_type),
        *(_moment(one.starts_at), _moment(one.ends_at), one.callback_id, _moment(row.read_at)),
    )


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else ""
