"""Tables in files: for spreadsheets, and in Markdown."""

import csv
import io
from collections.abc import Iterable, Sequence

from app.domain.defused_cell import defused
from app.domain.outside_text import visible
from app.exports.markdown import plain_markdown


def csv_table(
    head: Sequence[str], rows: Iterable[Sequence[str]], facts: Iterable[Sequence[str]] = ()
) -> bytes:
    """UTF-8 with a mark in front; `facts` stand below the table, behind an empty line.

    With the mark a spreadsheet does not take it for the code page of this computer.
    """
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(head)
    writer.writerows([defused(visible(cell)) for cell in row] for row in rows)
    said = [[defused(visible(cell)) for cell in fact] for fact in facts]
    if said:
        writer.writerows([[], *said])
    return text.getvalue().encode("utf-8-sig", "replace")


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Its lines; every cell is plain text."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return lines + ["| " + " | ".join(map(plain_markdown, row)) + " |" for row in rows]
