"""The record as a table for spreadsheets."""

import csv
import io
import re
from pathlib import Path

from app.domain.activity import Activity
from app.domain.masking import masked
from app.domain.outside_text import visible
from app.exports.ticket import summary_line
from app.text.plans import plan_title, summary_text
from app.whole_file import write_file

_HEAD = (
    *("Time (UTC)", "Action", "Company", "Callback ID", "Result", "Duration s", "User"),
    *("Path", "Why", "Before", "After", "Detail", "Event type", "Event ID"),
)
_BLANKS = " \"'\u00a0\u3000"
_AT_SEPARATOR = re.compile(
    '((?:[;,|\t\r\n^~#][ "\u00a0]{0,20})(?=[=+@\uff1d\uff0b\uff0d\uff20-])'
    "|[ :\u00a0](?=[=@\uff1d\uff20]))"
)
_FORMULA = (*"=+-@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Also as full-width letters, which some spreadsheets take for the same."""


def write_csv(path: Path, entries: list[Activity]) -> None:
    """Cells that a spreadsheet would run as formulas are defused. Raises: SaveFailedError."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(_HEAD)
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
        cells = [f"{one.at:%Y-%m-%dT%H:%M:%SZ}", *cells]
        cells += [""] * (len(_HEAD) - len(cells))
        writer.writerow([defused(cell) for cell in cells])
    # With a mark in front, a spreadsheet does not take it for the code page of this computer.
    write_file(path, text.getvalue().encode("utf-8-sig", "replace"))


def defused(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula, nor a piece of it at another separator.

    Somebody's spreadsheet may cut at `;`, tabs or blanks: then each piece is a cell of its own.
    """
    cell = _AT_SEPARATOR.sub(r"\1'", visible(cell))
    risky = cell.lstrip(_BLANKS).startswith(_FORMULA)
    return f"'{cell}" if risky else cell
