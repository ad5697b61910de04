"""What a look through all companies found, as Markdown or as a table."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import msgspec

from app.exports.markdown import plain_markdown
from app.exports.tables import csv_table, markdown_table

_HEAD = ("What", "Company", "Callback ID", "Event type", "Destination", "Why")


class CheckRow(msgspec.Struct, frozen=True, kw_only=True):
    """One finding, in words; `callback_id` and what follows are "" where it is about none."""

    what: str
    company: str
    callback_id: str
    event_type: str
    destination_url: str
    why: str

    @property
    def cells(self) -> tuple[str, ...]:
        """As they stand in the report."""
        return (
            *(self.what, self.company, self.callback_id, self.event_type),
            *(self.destination_url, self.why),
        )


def check_report(
    path: Path, rows: Iterable[CheckRow], companies: int, made_at: datetime, search: str = ""
) -> bytes:
    """Markdown for `.md`, else CSV; `made_at` is aware UTC, `companies` how many were looked at.

    `search` is what the findings hold that are told; "" where all of them are.
    """
    rows = list(rows)
    when = f"{made_at:%Y-%m-%d %H:%M:%S} UTC"
    if path.suffix.lower() in {".md", ".markdown"}:
        lines = ["# Check of all companies", "", f"- Made: {when}", f"- Companies: {companies}"]
        lines += [f"- Only findings that hold: {plain_markdown(search)}"] if search else []
        lines += [f"- Findings: {len(rows)}", ""]
        lines += markdown_table(_HEAD, [row.cells for row in rows])
        return ("\n".join(lines) + "\n").encode("utf-8", "replace")
    facts = [("Made", when), ("Companies", str(companies))]
    facts += [("Only findings that hold", search)] if search else []
    return csv_table(_HEAD, [row.cells for row in rows], facts)
