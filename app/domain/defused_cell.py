"""Cells of a table that no spreadsheet takes for a formula, and back to what they were.

A mark is put before what a spreadsheet would run, also where it may cut a cell into pieces.
"""

import re

_BLANKS = " \"'\u00a0\u3000"
_SIGNS = "=+@\uff1d\uff0b\uff0d\uff20-"
_FORMULA = (*"=+-@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Also as full-width letters, which some spreadsheets take for the same."""
_SEPARATOR = '[;,|\t\r\n^~#][ "\u00a0]{0,20}'
_BEFORE = rf"((?:{_SEPARATOR}(?='*[{_SIGNS}])|[ :\u00a0](?='*[=@\uff1d\uff20])))"
_AT_SEPARATOR = re.compile(_BEFORE)
_MARK = re.compile(f"{_BEFORE}'")


def defused(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula, nor a piece of it at another separator.

    Somebody's spreadsheet may cut at `;`, tabs or blanks: then each piece is a cell of its own.
    """
    cell = _AT_SEPARATOR.sub(r"\1'", cell)
    return f"'{cell}" if _is_risky(cell) else cell


def undefused(cell: str) -> str:
    """What a cell was before it was `defused`."""
    return _MARK.sub(r"\1", typed_as(cell))


def typed_as(cell: str) -> str:
    """A cell as somebody typed it, without the mark in front that a spreadsheet wants."""
    return cell[1:] if cell[:1] == "'" and _is_risky(cell[1:]) else cell


def _is_risky(cell: str) -> bool:
    return cell.lstrip(_BLANKS).startswith(_FORMULA)
