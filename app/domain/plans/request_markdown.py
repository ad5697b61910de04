"""A request file that is the Markdown of an export: the same rows as its table has."""

import re
from collections.abc import Iterator

from app.domain.markdown_marks import unescaped
from app.domain.plans.request import RequestFault, RequestFileError
from app.domain.plans.request_names import is_fact

_BETWEEN = re.compile(r"(?<!\\)(?:\\\\)*\|")
_RULE = re.compile(r"\|(?:\s*:?-+:?\s*\|)+\s*")
_FAILED = "Could not be read: "


def is_markdown(text: str) -> bool:
    """Whether it begins with a heading and holds a table."""
    return text.lstrip("\ufeff").startswith("# ") and "\n|" in text


def markdown_rows(text: str) -> Iterator[list[str]]:
    """The titles, the rows, an empty one, and then what the export says of itself.

    Raises: RequestFileError for more than one: whose the rows of each are could not be told.
    """
    facts, tables = [], 0
    for line in text.splitlines():
        tables += bool(_RULE.fullmatch(line))
        if tables > 1:
            raise RequestFileError(RequestFault.SEVERAL)
        if line.startswith("|") and not _RULE.fullmatch(line):
            yield _cells(line)
        elif line.startswith("- "):
            facts.append(_fact(line[2:]))
    yield []
    yield from (one for one in facts if is_fact(one[0]))


def _cells(line: str) -> list[str]:
    inside = line.strip()[1:]
    cells, begin = [], 0
    for found in _BETWEEN.finditer(inside):
        cells.append(inside[begin : found.end() - 1])
        begin = found.end()
    if inside[begin:].strip():
        cells.append(inside[begin:])
    return [_plain(one) for one in cells]


def _fact(line: str) -> list[str]:
    """A name and a value; of a company that could not be read the name holds whose it is."""
    front = _FAILED if line.startswith(_FAILED) else ""
    name, _, value = f"{line[len(front) :]} ".partition(": ")
    return [front + _plain(name), _plain(value)]


def _plain(cell: str) -> str:
    return unescaped(cell.strip())
