"""A plan and what became of it, as Markdown or as a table."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import msgspec

from app.exports.markdown import plain_markdown
from app.exports.tables import csv_table, markdown_table

_HEAD = (
    *("Step", "Company", "Act", "Event type", "Applies to", "From", "To", "Dates (UTC)"),
    *("Result", "Old ID", "New ID", "Longest gap s", "Detail"),
)


class ReportedStep(msgspec.Struct, frozen=True, kw_only=True):
    """One step in words; `gap_s` is in seconds, "" where there was none or it is not known."""

    number: int
    company: str
    act: str
    event_type: str
    applies_to: str
    before: str
    after: str
    dates: str
    result: str
    old_id: str
    new_id: str
    gap_s: str
    detail: str

    @property
    def cells(self) -> tuple[str, ...]:
        """As they stand in the report."""
        return (
            *(str(self.number), self.company, self.act, self.event_type, self.applies_to),
            *(
                self.before,
                self.after,
                self.dates,
                self.result,
                self.old_id,
                self.new_id,
                self.gap_s,
            ),
            self.detail,
        )


class PlanReport(msgspec.Struct, frozen=True, kw_only=True):
    """A plan with its steps; times are aware UTC, `begun_at` None where nothing was sent yet."""

    title: str
    summary: str
    why: str
    user: str
    made_at: datetime
    begun_at: datetime | None
    written_at: datetime

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What stands above or below the steps."""
        return (
            ("Result", self.summary),
            ("Why", self.why),
            ("By", self.user),
            ("Made", _when(self.made_at)),
            ("Begun", _when(self.begun_at) if self.begun_at else "not begun"),
            ("Written", _when(self.written_at)),
        )


def plan_report(path: Path, report: PlanReport, steps: Iterable[ReportedStep]) -> bytes:
    """Markdown for `.md`, else CSV that a spreadsheet runs nothing of."""
    rows = [one.cells for one in steps]
    if path.suffix.lower() in {".md", ".markdown"}:
        lines = [f"# {plain_markdown(report.title)}", ""]
        lines += [f"- {name}: {plain_markdown(said)}" for name, said in report.facts if said]
        lines += ["", *markdown_table(_HEAD, rows)]
        return ("\n".join(lines) + "\n").encode("utf-8", "replace")
    return csv_table(_HEAD, rows, (("Plan", report.title), *report.facts))


def _when(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
