"""Tables in files: for spreadsheets, and in Markdown."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from app.domain.outside_text import visible
from app.exports.markdown import plain_markdown

_BLANKS = " \"'\u00a0\u3000"
_AT_SEPARATOR = re.compile(
    '((?:[;,|\t\r\n^~#][ "\u00a0]{0,20})(?=[=+@\uff1d\uff0b\uff0d\uff20-])'
    "|[ :\u00a0](?=[=@\uff1d\uff20]))"
)
_FORMULA = (*"=+-@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Also as full-width letters, which some spreadsheets take for the same."""


def csv_table(
    head: Sequence[str], rows: Iterable[Sequence[str]], facts: Iterable[Sequence[str]] = ()
) -> bytes:
    """UTF-8 with a mark in front; `facts` stand below the table, behind an empty line.

    With the mark a spreadsheet does not take it for the code page of this computer.
    """
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(head)
    writer.writerows([defused(cell) for cell in row] for row in rows)
    said = [[defused(cell) for cell in fact] for fact in facts]
    if said:
        writer.writerows([[], *said])
    return text.getvalue().encode("utf-8-sig", "replace")


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Its lines; every cell is plain text."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return lines + ["| " + " | ".join(map(plain_markdown, row)) + " |" for row in rows]


def defused(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula, nor a piece of it at another separator.

    Somebody's spreadsheet may cut at `;`, tabs or blanks: then each piece is a cell of its own.
    """
    cell = _AT_SEPARATOR.sub(r"\1'", visible(cell))
    risky = cell.lstrip(_BLANKS).startswith(_FORMULA)
    return f"'{cell}" if risky else cell
