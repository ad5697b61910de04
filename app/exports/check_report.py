"""What a look through all companies found, as Markdown or as a table."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import msgspec

from app.exports.markdown import plain_markdown
from app.exports.tables import csv_table, markdown_table

_HEAD = ("What", "Company", "Callback ID", "Event type", "Destination", "Why")


class CheckRow(msgspec.Struct, frozen=True):
    """One finding, in words; `callback_id` and what follows are "" where it is about none.

    The destination is told without what may be a secret of it.
    """

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


class CheckFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What has to be known of the findings; times are aware UTC.

    `companies` is how many were looked at; `oldest` says which list was read longest ago and
    `oldest_at` when, None where none ever was. `search` is what the findings hold that are told,
    "" where all of them are.
    """

    made_at: datetime
    companies: int
    oldest: str = ""
    oldest_at: datetime | None = None
    search: str = ""

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Names and values."""
        found = [("Made", _when(self.made_at)), ("Companies", str(self.companies))]
        if self.oldest_at is not None:
            found.append(("Oldest list", f"{_when(self.oldest_at)}, {self.oldest}"))
        if self.search:
            found.append(("Only findings that hold", self.search))
        return found


def check_report(path: Path, rows: Iterable[CheckRow], about: CheckFacts) -> bytes:
    """Markdown for `.md`, else CSV."""
    cells = [row.cells for row in rows]
    if path.suffix.lower() in {".md", ".markdown"}:
        lines = ["# Check of all companies", ""]
        lines += [f"- {name}: {plain_markdown(value)}" for name, value in about.lines]
        lines += [f"- Findings: {len(cells)}", "", *markdown_table(_HEAD, cells)]
        return ("\n".join(lines) + "\n").encode("utf-8", "replace")
    return csv_table(_HEAD, cells, about.lines)


def _when(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
