"""One member of a JSON object, by its JSON pointer. Source: RFC 6901."""

from collections.abc import Callable, Sequence

import msgspec

from app.domain.late_pattern import late_pattern
from app.domain.loose_json import LooseJsonError, loads

_MEMBER = late_pattern(r'\s*"((?:[^"\\]|\\.)*)":\s*(.*?),?\s*')
_NONE = object()
_LONGEST_PLACE = 9
"""Digits of a place in an array."""


def member_text(body: bytes, pointer: str) -> str:
    """Its value as text: a text as it is, anything else as JSON; "" where there is none."""
    try:
        value = loads(body)
    except LooseJsonError:
        return ""
    for step in _steps(pointer):
        value = _inside(value, step)
        if value is _NONE:
            return ""
    return _text(value)


def scalar_text(body: bytes, pointer: str) -> str | None:
    """As `member_text`; None for an object, an array, and where there is no such member."""
    try:
        (value,) = _found_in(loads(body), _steps(pointer), lambda name, step: name == step)
    except (LooseJsonError, ValueError):
        return None
    return None if isinstance(value, dict | list) else _text(value)


def has_member(body: bytes, asked: str) -> bool:
    """Whether it has what is asked for in small letters: `/destination/method=put`.

    The value is the whole one, with one blank for any; without one it is asked for the member.
    """
    pointer, equals, wanted = asked.partition("=")
    if not pointer:
        return False
    pointer = f"/{pointer.removeprefix('/')}"
    try:
        value = loads(body)
    except LooseJsonError:
        return False
    found = _found_in(value, _steps(pointer), lambda name, step: name.casefold() == step)
    return any(
        not equals or " ".join(_text(one).casefold().split()) == wanted
        for one in found
        if not equals or not isinstance(one, dict | list)
    )


def pointer_at(indented: str, line: int) -> str:
    """The pointer of what begins in a line (from 0) of indented JSON; "" for none."""
    steps: list[str] = []
    counts: list[int | None] = []
    for at, text in enumerate(indented.splitlines()):
        bare = text.strip().rstrip(",")
        if bare in {"}", "]"}:
            if at == line or not counts:
                return ""
            counts.pop()
            steps = steps[:-1]
            continue
        named = _MEMBER.fullmatch(text)
        if named is not None:
            step, value = _named(named[1]), named[2]
        elif counts and counts[-1] is not None:
            step, value = str(counts[-1]), bare
            counts[-1] += 1
        else:
            step, value = None, bare
        if at == line:
            if step is None:
                return ""
            return "".join(f"/{one}" for one in (*steps, step))
        if value in {"{", "["}:
            counts.append(0 if value == "[" else None)
            if step is not None:
                steps.append(step)
    return ""


def pointer_caption(pointer: str) -> str:
    """As a heading shows it: `destination / url`."""
    return " / ".join(_steps(pointer))


def _named(key: str) -> str:
    try:
        plain = msgspec.json.decode(f'"{key}"', type=str)
    except msgspec.DecodeError:
        plain = key
    return plain.replace("~", "~0").replace("/", "~1")


def _steps(pointer: str) -> list[str]:
    return [one.replace("~1", "/").replace("~0", "~") for one in pointer.split("/")[1:]]


def _text(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _found_in(
    value: object, steps: Sequence[str], is_called: Callable[[str, str], bool]
) -> list[object]:
    """What a way through objects and arrays leads to; several where more names are called so."""
    found = [value]
    for step in steps:
        inside: list[object] = []
        for one in found:
            if isinstance(one, dict):
                inside += [each for name, each in one.items() if is_called(name, step)]
            elif (each := _inside(one, step)) is not _NONE:
                inside.append(each)
        found = inside
    return found


def _inside(value: object, step: str) -> object:
    if isinstance(value, dict):
        return value.get(step, _NONE)
    if isinstance(value, list) and step.isdecimal() and len(step) <= _LONGEST_PLACE:
        return value[int(step)] if int(step) < len(value) else _NONE
    return _NONE
