"""The record as a table for spreadsheets."""

from pathlib import Path

from app.domain.activity import Activity
from app.domain.masking import masked
from app.domain.moments import write_moment
from app.exports.tables import csv_table
from app.exports.ticket import summary_line
from app.text.plan_heading import plan_title
from app.text.plans import summary_text
from app.whole_file import write_file

_HEAD = (
    *("Time (UTC)", "Action", "Company", "Callback ID", "Result", "Duration s", "User"),
    *("Path", "Why", "Before", "After", "Detail", "Event type", "Event ID"),
)


def write_csv(path: Path, entries: list[Activity]) -> None:
    """Cells that a spreadsheet would run as formulas are defused. Raises: SaveFailedError."""
    rows = []
    for one in entries:
        call, change = one.call, one.change
        if call is not None:
            status = str(call.status) if call.status is not None else call.error
            sent = one.sent
            ids = one.callback_id or ", ".join(sent.receivers if sent else ())
            cells = [call.method, one.company_name, ids, status, f"{call.duration_s:.3f}"]
            cells += [sent.user if sent else "", call.path, "", "", "", call.error]
            cells += [sent.event.event_type, sent.event_id] if sent else []
        elif change is not None:
            cells = [change.kind, one.company_name, one.callback_id, change.outcome or "open"]
            sides = (
                "" if one is None else summary_line(one) for one in (change.before, change.draft)
            )
            cells += ["", change.user, "", change.why, *sides, change.detail]
        elif one.plan is not None:
            plan = one.plan.plan
            cells = [masked(plan_title(plan)), one.company_name, "", summary_text(one.plan)]
            cells += ["", plan.user, "", plan.why, "", "", ""]
        else:
            continue
        cells = [write_moment(one.at), *cells]
        cells += [""] * (len(_HEAD) - len(cells))
        rows.append(cells)
    write_file(path, csv_table(_HEAD, rows))
