"""One member of a JSON object, by its JSON pointer. Source: RFC 6901."""

import re

import msgspec

from app.domain.loose_json import LooseJsonError, loads

_MEMBER = re.compile(r'\s*"((?:[^"\\]|\\.)*)":\s*(.*?),?\s*')
_NONE = object()


def member_text(body: bytes, pointer: str) -> str:
    """Its value as text: a text as it is, anything else as JSON; "" where there is none."""
    try:
        value = loads(body)
    except LooseJsonError:
        return ""
    for step in pointer.split("/")[1:]:
        value = _inside(value, step.replace("~1", "/").replace("~0", "~"))
        if value is _NONE:
            return ""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


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
    steps = (one.replace("~1", "/").replace("~0", "~") for one in pointer.split("/")[1:])
    return " / ".join(steps)


def _named(key: str) -> str:
    try:
        plain = msgspec.json.decode(f'"{key}"', type=str)
    except msgspec.DecodeError:
        plain = key
    return plain.replace("~", "~0").replace("/", "~1")


def _inside(value: object, step: str) -> object:
    if isinstance(value, dict):
        return value.get(step, _NONE)
    if isinstance(value, list) and step.isdecimal() and int(step) < len(value):
        return value[int(step)]
    return _NONE
