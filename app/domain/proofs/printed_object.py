"""An object as a programming language prints it.

Python, JavaScript, Ruby, Java, Kotlin, Groovy, Go, PHP, Perl, Elixir, Clojure, Scala, Swift, Rust,
Lua, PowerShell and others that write names, a separator and values between brackets.
"""

import re

from app.domain.late_pattern import late_pattern

_DEEPEST = 60
_SPACE = late_pattern(r"[\s\u00a0]*")
_QUOTED = late_pattern(
    r"(?:[bBuUrR@]?)(?:\"((?:[^\"\\\n]|\\.)*+)\"|'((?:[^'\\\n]|\\.)*+)')", re.DOTALL
)
_KEY = late_pattern(r":?([A-Za-z_$][\w$-]{0,79})")
_LUA_KEY = late_pattern(r"\[\s*(?:\"([^\"\\\n]{1,80})\"|'([^'\\\n]{1,80})')\s*\]")
_SEPARATOR = late_pattern(r"\s*(?:=>|:=|->|[:=])\s*")
_CLOJURE = late_pattern(r"(?<=\w)\s+(?=[\"'\w{\[:#])")
"""Behind `:name`, a blank alone."""
_BARE = late_pattern(r"[^\s,;{}\[\]()\"'][^,;{}\[\]()\r\n]{0,400}")
_GO_WORD = late_pattern(r"[^\s{}\[\]()]{1,400}")
_OPENS = late_pattern(r"map\[|[%@#]?(?:[A-Za-z_][\w.]{0,60}(?::\d{1,6})?\s?)?(?:\{\||[{\[(])")
_NAMED_VALUE = late_pattern(r"\s*:?[A-Za-z_$][\w$]{0,79}\s*(?:=>|:=|->|=|:(?!//))")
_WRAPS = late_pattern(r"[A-Za-z_][\w.]{0,60}\s?\(")
"""A name and one value: `String("x")`, `ObjectId("x")`, `Some(x)`; or pairs, `OrderedDict([…])`."""
_CONSTANTS: dict[str, object] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(
        ("null", "None", "nil", "NULL", "undefined", "undef", "<nil>", "Null", "$null"), None
    ),
}
_ESCAPES = late_pattern(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
_NAMED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0"}


class PrintedObjectError(ValueError):
    """It is no printed object. `at` is how far it was one."""

    def __init__(self, at: int) -> None:
        super().__init__(f"at {at}")
        self.at = at


def read_printed(text: str, at: int) -> tuple[dict[str, object], int]:
    """The object that begins at a place, and where it ends. Raises: PrintedObjectError."""
    reader = _Reader(text)
    if not _WRAPS.match(text, at):
        return reader.members(at, 0)
    value, end = reader.value(at)
    if not isinstance(value, dict):
        raise PrintedObjectError(end)
    return value, end


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text

    def value(self, at: int) -> tuple[object, int]:
        """Whatever begins at a place."""
        return self._value(at, 0)

    def members(self, at: int, depth: int) -> tuple[dict[str, object], int]:
        opened = _OPENS.match(self._text, at)
        if opened is None or depth > _DEEPEST:
            raise PrintedObjectError(at)
        if opened.group() == "map[":
            return self._go_map(opened.end(), depth)
        closes = {"{": "}", "[": "]", "(": ")"}[opened.group()[-1]]
        at, found = self._skip(opened.end()), dict[str, object]()
        while not self._text.startswith(closes, at):
            began = at
            name, at = self._name(at)
            separator = _SEPARATOR.match(self._text, at)
            if separator is None and self._text.startswith(":", began):
                separator = _CLOJURE.match(self._text, at)
            if separator is None:
                raise PrintedObjectError(at)
            at = separator.end()
            if self._text[at : at + 1] in {closes, ",", ";"}:
                found[name] = ""  # nothing stands there
            else:
                found[name], at = self._value(at, depth + 1)
            at = self._skip(at)
            if self._text[at : at + 1] in {",", ";"}:
                at = self._skip(at + 1)
            elif not self._text.startswith(closes, at):
                raise PrintedObjectError(at)
        return found, at + 1

    def _go_map(self, at: int, depth: int) -> tuple[dict[str, object], int]:
        """`map[event_id:e-1 person:map[id:1]]`: blanks between members, and no quotes."""
        found = dict[str, object]()
        at = self._skip(at)
        while not self._text.startswith("]", at):
            name = _KEY.match(self._text, at)
            if name is None or not self._text.startswith(":", name.end()):
                raise PrintedObjectError(at)
            at = name.end() + 1
            if self._text.startswith("map[", at):
                found[name[1]], at = self.members(at, depth + 1)
            elif self._text.startswith("[", at):
                found[name[1]], at = self._go_list(at + 1, depth + 1)
            else:
                word = _GO_WORD.match(self._text, at)
                found[name[1]] = _plain(word.group()) if word else ""
                at = word.end() if word else at
            at = self._skip(at)
        return found, at + 1

    def _go_list(self, at: int, depth: int) -> tuple[list[object], int]:
        found = list[object]()
        at = self._skip(at)
        while not self._text.startswith("]", at):
            if self._text.startswith("map[", at):
                value, at = self.members(at, depth + 1)
                found.append(value)
            else:
                word = _GO_WORD.match(self._text, at)
                if word is None:
                    raise PrintedObjectError(at)
                found.append(_plain(word.group()))
                at = word.end()
            at = self._skip(at)
        return found, at + 1

    def _name(self, at: int) -> tuple[str, int]:
        in_lua = _LUA_KEY.match(self._text, at)
        if in_lua is not None:
            return in_lua[1] or in_lua[2], in_lua.end()
        quoted = _QUOTED.match(self._text, at)
        if quoted is not None:
            return _unescaped(quoted), quoted.end()
        bare = _KEY.match(self._text, at)
        if bare is None:
            raise PrintedObjectError(at)
        return bare[1], bare.end()

    def _value(self, at: int, depth: int) -> tuple[object, int]:
        if depth > _DEEPEST:
            raise PrintedObjectError(at)
        quoted = _QUOTED.match(self._text, at)
        if quoted is not None:
            return _unescaped(quoted), quoted.end()
        opened = _OPENS.match(self._text, at)
        if opened is not None:
            if opened.group().endswith("{") or opened.group() == "map[":
                return self.members(at, depth)
            value, end = self._list_or_object(at, opened.end(), depth)
            if _WRAPS.match(self._text, at) and isinstance(value, list) and len(value) == 1:
                return _unwrapped(value[0]), end
            return value, end
        bare = _BARE.match(self._text, at)
        if bare is None:
            raise PrintedObjectError(at)
        return _plain(bare.group().strip()), bare.end()

    def _list_or_object(self, at: int, inside: int, depth: int) -> tuple[object, int]:
        closes = "]" if self._text[inside - 1] == "[" else ")"
        if _NAMED_VALUE.match(self._text, inside):
            return self.members(at, depth)
        found, here = list[object](), self._skip(inside)
        while not self._text.startswith(closes, here):
            value, here = self._value(here, depth + 1)
            found.append(value)
            here = self._skip(here)
            if self._text.startswith(",", here):
                here = self._skip(here + 1)
            elif not self._text.startswith(closes, here):
                return self.members(at, depth)  # what looks like a list has names
        return found, here + 1

    def _skip(self, at: int) -> int:
        space = _SPACE.match(self._text, at)
        return space.end() if space else at


def _unwrapped(value: object) -> object:
    """What stands in `Some(…)`; of pairs, as `OrderedDict` prints them, an object."""
    pairs = value if isinstance(value, list) else []
    if pairs and all(
        isinstance(one, list) and len(one) == 2 and isinstance(one[0], str) for one in pairs
    ):
        return dict(pairs)
    return value


def _unescaped(quoted: re.Match[str]) -> str:
    inside = quoted[1] if quoted[1] is not None else quoted[2] or ""
    if "\\" not in inside:
        return inside
    # Two halves are one character; a half alone is none, and nothing can write it.
    plain = _ESCAPES.sub(_one, inside)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _one(found: re.Match[str]) -> str:
    code = found[1]
    if len(code) > 1:
        return chr(int(code[1:], 16))
    return _NAMED.get(code, code)


def _plain(word: str) -> object:
    if word in _CONSTANTS:
        return _CONSTANTS[word]
    try:
        return int(word) if len(word) < 19 else word
    except ValueError:
        return word
