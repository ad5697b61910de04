"""What a screen reader says of a cell: its own value first, then the rest of its row."""

from collections.abc import Sequence

from PySide6.QtCore import Qt

from app.text.translate import translate


def spoken_row_header(row: int, role: int) -> str | None:
    """The name of the header before a row, which is not seen and yet told of; None of all else."""
    if role != Qt.ItemDataRole.AccessibleTextRole:
        return None
    return translate("table", "Row {0}").format(row + 1)


def spoken_cell(text: str) -> str:
    """The whole text of a cell; an empty one says that it is."""
    return text or translate("table", "No value")


def spoken_row(titles: Sequence[str], texts: Sequence[str], column: int, more: str = "") -> str:
    """Which column it is, then what the other cells of the row say, and `more` of the row.

    What has no value is left out.
    """
    others = (
        f"{title} {text}"
        for at, (title, text) in enumerate(zip(titles, texts, strict=True))
        if at != column and text
    )
    return "; ".join([titles[column], *others, *([more] if more else [])])
