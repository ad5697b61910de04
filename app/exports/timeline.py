"""What is covered and what is not, as a table for spreadsheets."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from app.domain.moments import write_moment
from app.exports.tables import csv_table

HEAD = ("Event type", "Applies to", "From (UTC)", "To (UTC)", "What", "Callback ID")


class TimelineRow(msgspec.Struct, frozen=True, kw_only=True):
    """A span of a lane. `start` None is since ever, `end` None without end; aware UTC otherwise.

    `what` is `Covered`, `Gap`, `Overlap` or `Not known`; `callback_ids` is empty for a gap, and
    holds what may have covered it where that is not known.
    """

    event_type: str
    applies_to: str
    start: datetime | None
    end: datetime | None
    what: str
    callback_ids: tuple[str, ...] = ()


def timeline_csv(
    company: str, made_at: datetime, rows: Iterable[TimelineRow], lacking: str = ""
) -> bytes:
    """UTF-8 with a mark in front; nothing in it is taken for a formula. `made_at` is aware UTC.

    `lacking` is what of the list is not known, "" where all of it is.
    """
    cells = (
        (
            *(row.event_type, row.applies_to, _moment(row.start, "always")),
            *(_moment(row.end, "no end"), row.what, " ".join(row.callback_ids)),
        )
        for row in rows
    )
    facts = [("Company", company), ("Exported at (UTC)", _moment(made_at, ""))]
    if lacking:
        facts.append(("Lacking", f"{lacking}. What is not listed may fill a gap."))
    return csv_table(HEAD, cells, facts)


def _moment(moment: datetime | None, missing: str) -> str:
    return write_moment(moment) if moment else missing
