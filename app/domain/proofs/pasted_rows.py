"""Objects written as rows, a name and a value in each: YAML, a list of fields on a console."""

import json
import re

from app.domain.late_pattern import late_pattern
from app.domain.proofs.printed_object import PrintedObjectError, read_printed

_ROW = late_pattern(
    r"(?P<before>[ \t]{0,60})(?P<item>- )?[\"']?(?P<name>[A-Za-z_][\w.-]{0,60})[\"']?"
    r"[ \t]{0,60}[:=](?P<value>[ \t][^\r\n]{0,4000}|[ \t]{0,9})"
)
_ROW_OF_EVENT = late_pattern(r"^[ \t-]{0,60}[\"']?event_id[\"']?[ \t]{0,60}[:=] ", re.MULTILINE)
_WORDS: dict[str, object] = {
    **dict.fromkeys(("null", "~", "NULL", "$null"), None),
    **dict.fromkeys(("true", "True"), True),
    **dict.fromkeys(("false", "False"), False),
}


def rows_as_json(text: str) -> str:
    """The objects in a text of rows, each as JSON; empty where no row names an event.

    What belongs within another object is told by its indentation.
    """
    if not _ROW_OF_EVENT.search(text):
        return ""
    reader = _Rows()
    for line in text.splitlines():
        reader.take(line)
    return "\n".join(json.dumps(one) for one in reader.roots if "event_id" in one)


class _Rows:
    def __init__(self) -> None:
        self.roots: list[dict[str, object]] = []
        self._open: list[tuple[int, dict[str, object]]] = []
        self._awaits: tuple[dict[str, object], str] | None = None

    def take(self, line: str) -> None:
        row = _ROW.fullmatch(line.rstrip())
        if row is None:
            if line.strip():  # what stands between belongs to none
                self._open.clear()
            return
        members, name = self._members_at(row), row["name"]
        value = row["value"].strip()
        members[name] = _value(value) if value else None
        self._awaits = None if value else (members, name)

    def _members_at(self, row: re.Match[str]) -> dict[str, object]:
        """The object that a row belongs to."""
        depth = len(row["before"]) + (2 if row["item"] else 0)
        if self._open and depth > self._open[-1][0] and self._awaits and not row["item"]:
            inner: dict[str, object] = {}
            self._awaits[0][self._awaits[1]] = inner
            self._open.append((depth, inner))
            return inner
        while self._open and depth < self._open[-1][0]:
            self._open.pop()
        # A name that comes again begins the next object.
        if not self._open or row["item"] or (row["name"] in self._open[-1][1]):
            self.roots.append({})
            self._open = [(depth, self.roots[-1])]
        return self._open[-1][1]


def _value(value: str) -> object:
    if value in _WORDS:
        return _WORDS[value]
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    if value[:1] in {"{", "@"}:
        try:
            return read_printed(value, 0)[0]
        except PrintedObjectError:
            return value
    return value
