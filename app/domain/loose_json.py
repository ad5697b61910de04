"""JSON as others write it: one odd value in it does not hide the rest."""

import re
from collections.abc import Iterator
from contextlib import suppress
from math import isfinite

import msgspec

from app.domain.late_pattern import late_bytes_pattern, late_pattern
from app.domain.outside_text import cut

_ANY = msgspec.json.Decoder()
_LONGEST_SHOWN = 256 * 1024
"""Bytes of JSON that are indented."""
_DEEPEST = 500
"""Arrays and objects within each other. Python 3.14 alone reads tens of thousands of them, and
what is done with such a value afterwards grows with the square of its depth."""
_HALF = late_pattern(r"[\ud800-\udfff]")
"""Half a character: JSON can spell one, and nothing can write it."""
_PIECE = late_bytes_pattern(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[\]{}]|,', re.DOTALL)
"""A string, even one that never ends, a bracket, or a comma: linear in whatever it is given."""

_ASIDE = late_bytes_pattern(
    rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|//[^\r\n]*+|/\*.*?(?:\*/|\Z)|,(?=\s*+[\]}])', re.DOTALL
)
"""A string, or what an editor lets somebody put into JSON: a comment, a comma before the end."""
_BRACKET = late_bytes_pattern(
    rb'(?:[^"\[\]{}]++|"(?:[^"\\]++|\\.)*+(?:"|\\?\Z))*+([\[\]{}]|\Z)', re.DOTALL
)
"""The next bracket outside of strings, and everything before it at once."""


class LooseJsonError(ValueError):
    """It is no JSON; or, with `is_too_deep`, nested deeper than anything that is meant."""

    def __init__(self, why: str, *, is_too_deep: bool = False) -> None:
        super().__init__(why)
        self.is_too_deep = is_too_deep


def loads(body: bytes, odd_number: str | None = None) -> object:
    """A value in UTF-8. Half characters become the replacement character, NaN `odd_number`.

    Raises: LooseJsonError.
    """
    if is_too_deep(body):
        msg = "nested too deep"
        raise LooseJsonError(msg, is_too_deep=True)
    try:
        return _ANY.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass
    except RecursionError as error:
        raise LooseJsonError(str(error), is_too_deep=True) from None
    import json  # noqa: PLC0415 - a start comes upon nothing that msgspec does not read

    try:
        found = json.loads(body.decode("utf-8", "replace"), strict=False)
        return without_halves(found, odd_number)
    except RecursionError as error:
        raise LooseJsonError(str(error), is_too_deep=True) from None
    except ValueError as error:
        raise LooseJsonError(str(error)) from None


def member_that_stands_twice(body: bytes) -> str | None:
    """The name of a member that an object has more than once, None if none has.

    Readers of JSON take the last one, and a person may see the first. Raises: LooseJsonError.
    """
    import json  # noqa: PLC0415 - as above

    twice: list[str] = []

    def look(members: list[tuple[str, object]]) -> None:
        seen: set[str] = set()
        for name, _ in members:
            if name in seen:
                twice.append(name)
            seen.add(name)

    try:
        json.loads(body, object_pairs_hook=look, parse_int=str)
    except (ValueError, RecursionError) as error:
        raise LooseJsonError(str(error)) from None
    return twice[0] if twice else None


def is_too_deep(body: bytes, deepest: int = _DEEPEST) -> bool:
    """Whether it is nested deeper than anything that is meant."""
    if body.count(b"[") + body.count(b"{") <= deepest:
        return False
    depth = 0
    for found in _BRACKET.finditer(body):
        depth += 1 if found[1] in {b"[", b"{"} else -1
        if depth > deepest:
            return True
    return False


def nests_too_deep(value: object) -> bool:
    """The same of a value that was read already; without recursion."""
    layer = [value]
    for _ in range(_DEEPEST + 1):
        inner: list[object] = []
        for one in layer:
            inner += one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        if not inner:
            return False
        layer = inner
    return True


def pretty(body: bytes | str) -> str:
    """Indented, to be read; as it is where it is no JSON, or nested too deep.

    Cut to what can be shown.
    """
    text = body if isinstance(body, str) else body[:_LONGEST_SHOWN].decode("utf-8", "replace")
    if len(body) <= _LONGEST_SHOWN and not is_too_deep(text.encode("utf-8", "replace")):
        with suppress(msgspec.DecodeError, RecursionError):
            text = msgspec.json.format(text, indent=2)
    return cut(text)


def dumps(value: object) -> bytes:
    """As JSON in UTF-8."""
    import json  # noqa: PLC0415 - as above

    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


def entries_of(body: bytes) -> list[bytes]:
    """The entries of an array, each as it is written, whatever stands in it.

    Raises: LooseJsonError where it is no array, or one that does not end.
    """
    return [body[start:end].strip() for start, end in _spans(body, b"[", b"]")]


def members_of(body: bytes) -> dict[str, bytes]:
    """The members of an object, each value as it is written. Raises: LooseJsonError."""
    found = {}
    for start, end in _spans(body, b"{", b"}"):
        name = _PIECE.match(body, start + len(body[start:end]) - len(body[start:end].lstrip()))
        if name is None or not name.group().startswith(b'"'):
            msg = "a member without a name"
            raise LooseJsonError(msg)
        rest = body[name.end() : end].lstrip()
        if not rest.startswith(b":"):
            msg = "a member without a value"
            raise LooseJsonError(msg)
        found[str(loads(name.group()))] = rest[1:].strip()
    return found


def mended(body: bytes) -> tuple[bytes, bool]:
    """An object without comments and commas too many; one that breaks off ends with its last part.

    That is the last object that is closed within an array of the outermost one. What is broken in
    another way stays so. With it, whether something is lost: a comma is nothing.
    """
    bare = _ASIDE.sub(lambda one: b"" if one.group()[:1] == b"/" else one.group(), body)
    is_less = bare != body
    bare = _ASIDE.sub(lambda one: b"" if one.group() == b"," else one.group(), bare)
    opened: list[bytes] = []
    last = 0
    for found in _PIECE.finditer(bare):
        piece = found.group()
        if piece in {b"[", b"{"}:
            opened.append(piece)
        elif piece in {b"]", b"}"}:
            if not opened or opened.pop() != (b"[" if piece == b"]" else b"{"):
                return bare, is_less
            if opened == [b"{", b"["]:
                last = found.end()
    if opened and last:
        return bare[:last] + b"]}", True
    return bare, is_less


def _spans(body: bytes, opens: bytes, closes: bytes) -> Iterator[tuple[int, int]]:
    """Where each part of the outermost array or object begins and ends."""
    depth, start = 0, -1
    for found in _PIECE.finditer(body):
        piece = found.group()
        if piece in {b"[", b"{"}:
            depth += 1
            if depth == 1:
                if piece != opens or body[: found.start()].strip():
                    break
                start = found.end()
        elif piece in {b"]", b"}"}:
            depth -= 1
            if depth == 0:
                if piece != closes or body[found.end() :].strip():
                    break
                if body[start : found.start()].strip():
                    yield start, found.start()
                return
        elif piece == b"," and depth == 1:
            yield start, found.start()
            start = found.end()
    msg = "not whole"
    raise LooseJsonError(msg)


def without_halves(value: object, odd_number: str | None = None) -> object:
    """The value with U+FFFD for lone surrogates, `odd_number` for infinity and NaN."""
    if isinstance(value, str):
        return _HALF.sub("\ufffd", value)
    if isinstance(value, list):
        return [without_halves(one, odd_number) for one in value]
    if isinstance(value, dict):
        return {
            str(without_halves(name)): without_halves(one, odd_number)
            for name, one in value.items()
        }
    if isinstance(value, float) and not isfinite(value):
        return odd_number
    return value
