"""How the user likes the window, in a file of its own."""

import binascii
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from app.domain.loose_json import members_of
from app.domain.preferences import Preferences
from app.domain.set_aside import SetAside
from app.storage.json_file import JsonFile

_LONGEST_STATE, _LONGEST_ID, _LONGEST_RECENT, _MOST_ROWS = 64 * 1024, 200, 500, 200
_MOST_COMPANIES = 2000


def _is_state(text: str) -> bool:
    """Qt's own state in base64, or none."""
    try:
        return len(text) <= _LONGEST_STATE and b64decode(text, validate=True) is not None
    except (binascii.Error, ValueError):
        return False


_IS_VALID: dict[str, Callable[[Any], bool]] = {
    "geometry": _is_state,
    "columns": _is_state,
    "splitter": _is_state,
    "columns_of": lambda one: len(one) <= _LONGEST_STATE,
    "last_company": lambda one: len(one) <= _LONGEST_ID,
    "version_seen": lambda one: len(one) <= _LONGEST_ID,
    # A century: the calendar has an end, and an age is counted back from now.
    "keep_days": lambda one: 0 <= one <= 36_525,
    "delivery_hours": lambda one: 1 <= one <= 24 * 7,
    "across": lambda one: all(
        _IS_VALID[name](getattr(one, name))
        for name in ("columns", "columns_of", "dragged", "members")
    ),
    "companies_at_once": lambda one: 1 <= one <= 32,
    "dial_failures": lambda one: 1 <= one <= 100,
    "dial_slow_s": lambda one: 0 < one <= 600,
    "noticed_on": lambda one: len(one) <= _LONGEST_ID,
    "recent": lambda one: len(one) <= _MOST_ROWS and all(len(x) <= _LONGEST_RECENT for x in one),
    "dragged": lambda one: len(one) <= _MOST_ROWS and all(len(x) <= _LONGEST_ID for x in one),
    "members": lambda one: len(one) <= _MOST_ROWS and all(len(x) <= _LONGEST_RECENT for x in one),
    "saved_searches": lambda one: (
        len(one) <= _MOST_COMPANIES
        and all(len(x) <= _LONGEST_ID and len(kept) <= _MOST_ROWS for x, kept in one.items())
        and all(len(x) <= _LONGEST_RECENT for kept in one.values() for x in kept)
    ),
    "recent_companies": lambda one: (
        len(one) <= _MOST_COMPANIES and all(len(x) <= _LONGEST_ID for x in one)
    ),
    "first_rows": lambda one: len(one) <= _MOST_ROWS and all(len(x) <= _LONGEST_ID for x in one),
}


_TOGETHER = (
    frozenset({"columns", "columns_of", "dragged", "members"}),
    frozenset({"last_company", "first_rows"}),
)
"""What means something only with each other."""
_BY_NAME = {"saved_searches"}
"""What is kept by company: each is looked at by itself."""


def _merged(before: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    """Of what was changed here ours, of the rest theirs."""
    changed = {name for name in mine if mine[name] != before.get(name)}
    for group in _TOGETHER:
        if changed & group:
            changed |= group
    found = {name: mine[name] if name in changed else theirs.get(name) for name in mine}
    for name in _BY_NAME & changed:
        ours, here, there = before[name], mine[name], theirs[name]
        kept = {
            one: here.get(one) if here.get(one) != ours.get(one) else there.get(one)
            for one in {**there, **here}
        }
        found[name] = {one: kept[one] for one in kept if kept[one] is not None}
    return found


class PreferenceFile:
    """`preferences.json` in the user's configuration folder; None keeps everything in memory.

    Attributes:
        folder: where it lies, or None.
        set_aside: what `load` could not use, or None.
        replaced: the names of values that could not be, for which the defaults stand.
        is_first: whether there was no file yet at the first `load`.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._file = (
            JsonFile(
                folder / "preferences.json", Preferences, version=1, decode=self._with_defaults
            )
            if folder
            else None
        )
        self.set_aside: SetAside | None = None
        self.replaced: list[str] = []
        self.is_first = False
        # As this window has read or written them last: what differs from that it has changed.
        self._before = msgspec.to_builtins(Preferences())

    def load(self) -> Preferences:
        """The saved preferences, or the defaults."""
        if self._file is None:
            return Preferences()
        content, set_aside = self._file.load()
        self.is_first = self.is_first or (content is None and set_aside is None)
        # Keep the result of the first `load`: a second one does not find the renamed file.
        self.set_aside = self.set_aside or set_aside
        self._before = msgspec.to_builtins(content or Preferences())
        return content or Preferences()

    def has_changed(self, preferences: Preferences) -> bool:
        """Whether there is something to be written."""
        return self._file is not None and msgspec.to_builtins(preferences) != self._before

    def save(self, preferences: Preferences) -> None:
        """Writes what was changed here; what another window has changed meanwhile stays.

        Raises: SaveFailedError.
        """
        if self._file is None:
            return
        mine: dict[str, Any] = msgspec.to_builtins(preferences)
        there = self._file.peek()
        theirs = self._before if there is None else msgspec.to_builtins(there)
        merged = _merged(self._before, mine, theirs)
        self._file.save(msgspec.convert(merged, Preferences))
        self._before = mine

    def _with_defaults(self, body: bytes) -> Preferences:
        """Reads each value by itself; an invalid one is replaced by its default."""
        found = members_of(body)
        made = Preferences()
        for one in msgspec.structs.fields(Preferences):
            if one.name not in found:
                continue
            try:
                value = msgspec.json.decode(found[one.name], type=one.type)
                good = _IS_VALID.get(one.name, lambda _: True)(value)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                good = False
            if good:
                setattr(made, one.name, value)
            elif one.name not in self.replaced:
                self.replaced.append(one.name)
        return made
