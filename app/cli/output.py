"""What the command line writes: tables for people, JSON for programs."""

from collections.abc import Sequence
from datetime import datetime

import click
import msgspec

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


def _cell(text: str) -> str:
    flat = visible(" ".join(text.split()))
    return flat if len(flat) <= _WIDEST else f"{flat[: _WIDEST - 1]}…"
