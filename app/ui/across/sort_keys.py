"""What the rows of all companies are sorted by."""

from collections.abc import Callable
from typing import Any

from app.ui.across.all_row import AllRow
from app.ui.rows.columns import COLUMNS, MEMBERS, PAST, SECTION
from app.ui.rows.member_columns import MemberColumns
from app.ui.rows.proved_column import ProvedColumn


def sort_key(
    section: int, members: MemberColumns, proofs_of: Callable[[AllRow], ProvedColumn]
) -> Callable[[AllRow], Any]:
    """Of rows with a callback; `proofs_of` has what is proved in the company of a row."""
    keys: dict[int, Callable[[AllRow], Any]] = {
        SECTION["company"]: lambda row: row.company.name.casefold(),
        SECTION["read"]: lambda row: row.read_at or PAST,
        SECTION["name"]: lambda row: row.known.note.name.casefold() if row.known else "",
        SECTION["proved"]: lambda row: row.callback and proofs_of(row).sort_key(row.callback),
    }
    if section in keys:
        return keys[section]
    if section in MEMBERS:
        return lambda row: row.callback and members.sort_key(section, row.callback)
    key = COLUMNS[section].sort_key
    return lambda row: row.callback and key(row.callback)
