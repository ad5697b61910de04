"""What the command line writes: tables for people, JSON for programs."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import click
import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.remembered import ListingStatus, Remembered
from app.domain.outside_text import visible

_WIDEST = 60
"""Letters of a cell in a table for people."""


def write_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as they need, up to a limit; nothing in a cell moves the cursor."""
    cells = [[_cell(text) for text in row] for row in (head, *rows)]
    widths = [max(len(row[at]) for row in cells) for at in range(len(head))]
    for row in cells:
        line = "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True))
        click.echo(line.rstrip())


def write_json(value: object) -> None:
    """Indented, UTF-8, the same members at every version."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def moment(at: datetime | None) -> str | None:
    """ISO 8601 in UTC, as the provider writes it."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}" if at is not None else None


def callback_as_json(one: Callback, known: Remembered | None) -> dict[str, Any]:
    """What a program gets; members are only ever added. `known` is what is remembered of it."""
    listed = known is None or known.listing_status is ListingStatus.LISTED
    return {
        "callback_id": one.callback_id,
        "event_type": one.event_type,
        "filter": dict(one.filters),
        "destination_url": one.destination_url,
        "method": one.method,
        "content_type": one.content_type,
        "starts_at": moment(one.starts_at),
        "ends_at": moment(one.ends_at),
        "listed": listed,
        "state": str(one.state_at(datetime.now(UTC))),
    }


def _cell(text: str) -> str:
    flat = visible(" ".join(text.split()))
    return flat if len(flat) <= _WIDEST else f"{flat[: _WIDEST - 1]}…"
