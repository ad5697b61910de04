"""A request file that is a table: its rows by what their columns mean."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from app.domain.defused_cell import typed_as, undefused
from app.domain.plans.request import MOST_ENTRIES, RequestFault, RequestFileError
from app.domain.plans.request_markdown import is_markdown, markdown_rows
from app.domain.plans.request_names import COLUMNS, FACTS, is_fact, is_of_dates, is_of_filter

_ZONED = re.compile(r"(?:Z|UTC|GMT|[+-]\d\d:?\d\d)$", re.IGNORECASE)
_VALUES = ("event_type", "filter", "destination_url")
"""What is sent as it stands."""
_NAMED_LETTER = "⟨U+"
"""How an export names a letter that cannot be seen, beside it; that is no part of a value."""
_SEPARATOR = re.compile(r'"?sep=([;,\t])"?\r?\n', re.IGNORECASE)
"""A line that spreadsheets write and read before the titles."""


class RequestTable(msgspec.Struct, frozen=True):
    """Titles as they stand; rows by the members that `COLUMNS` makes of them.

    A row that is not clear has a member `unreadable`. `facts` are what an export says of itself
    below its rows, by their names in small letters.
    """

    titles: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]
    facts: Mapping[str, str]

    def read_as_utc(self) -> list[str]:
        """The first date that says no zone, in columns that do not say theirs; or none."""
        clear = {COLUMNS.get(one.lower()) for one in self.titles if "utc" in one.lower()}
        unclear = [one for one in ("starts_at", "ends_at") if one not in clear]
        for row in self.rows:
            for name in unclear:
                typed = row.get(name, "").strip()
                if typed[:1].isdigit() and not _ZONED.search(typed):
                    return [typed]
        return []


def read_table(body: bytes) -> RequestTable:
    """Cells between commas, semicolons or tabs: what a first line `sep=;` says, or the titles have.

    Also those of the Markdown that an export writes.
    Raises: RequestFileError.
    """
    try:
        text, separator = body.decode(), ""
        if said := _SEPARATOR.match(text):
            separator, text = said[1], text[said.end() :]
        text = text.lstrip("\r\n")  # what is empty above the titles separates nothing
        separator = separator or max(";,\t", key=text.partition("\n")[0].count)
        in_markdown = is_markdown(text)
        rows = markdown_rows(text) if in_markdown else _rows(text, separator)
    except UnicodeDecodeError as error:
        raise RequestFileError(RequestFault.NOT_UTF8) from error
    except csv.Error as error:
        raise RequestFileError(RequestFault.NO_REQUEST, str(error)) from error
    first = (row for row in rows if any(one.strip() for one in row))
    titles = tuple(one.strip() for one in next(first, []))
    # What may be a date or a filter is kept by its own name: nobody reads it, and it must be told.
    head = [
        COLUMNS.get(one.lower(), one if is_of_dates(one) or is_of_filter(one) else "")
        for one in titles
    ]
    if not {"event_type", "destination_url"} <= set(head):
        raise RequestFileError(RequestFault.NO_COLUMNS)
    if twice := named_twice(titles):
        raise RequestFileError(RequestFault.TWICE, twice)
    found: list[dict[str, str]] = []
    facts: dict[str, str] = {}
    is_after = False
    for row in rows:
        if not any(row):
            is_after = True  # what an export says of itself comes after an empty line
        elif is_after and _is_fact(row):
            name = row[0].strip().lower()
            if name in facts and name in FACTS:
                raise RequestFileError(RequestFault.SEVERAL)
            facts[name] = undefused(row[1]) if len(row) > 1 else ""
        else:
            found.append(_by_name(head, row))
        if len(found) > MOST_ENTRIES:
            raise RequestFileError(RequestFault.TOO_MANY, str(MOST_ENTRIES))
    # Marks within a cell are an export's; by hand somebody may have typed just that.
    whole = undefused if {"company key", "exported at (utc)"} & facts.keys() else typed_as
    made = found  # Markdown needs no marks
    if not in_markdown:
        made = [{name: whole(cell) for name, cell in row.items()} for row in found]
    return RequestTable(titles, tuple(made), facts)


def named_twice(names: Iterable[str]) -> str:
    """The second name of what is named twice, whatever it is called; "" for none."""
    seen: set[str] = set()
    for name in names:
        meant = COLUMNS.get(name.lower(), "")
        if meant in seen:
            return name[:80]
        seen |= {meant} - {""}
    return ""


def _by_name(head: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    found = dict(zip(head, row, strict=False))
    # Whose are cells behind the last column?
    unclear = [one for one in row[len(head) :] if one]
    unclear += [found[one] for one in _VALUES if _NAMED_LETTER in found.get(one, "")]
    if unclear:
        found["unreadable"] = unclear[0]
    return found


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    """Rows of cells. A quote that nothing closes takes all that follows into one cell.

    Raises: csv.Error for that; signs beside a closed quote are told by nobody, and do no harm.
    """

    def read(*, strict: bool) -> list[list[str]]:
        cells = io.StringIO(text, newline="")
        return list(csv.reader(cells, delimiter=separator, strict=strict))

    try:
        return iter(read(strict=True))
    except csv.Error:
        found = read(strict=False)
        if text.count('"') % 2 or any("\n" in cell for row in found for cell in row):
            raise
        return iter(found)


def _is_fact(row: Sequence[str]) -> bool:
    return not any(row[2:]) and is_fact(row[0])
