"""Finds a delivered event in whatever somebody pasted: JSON, headers and body, a log line."""

import ast
import base64
import json
import re
import time
from collections.abc import Callable
from contextlib import suppress
from html import unescape
from urllib.parse import unquote_plus

from app.domain.delivery import is_event

_LARGEST = 1024 * 1024
_MOST_TRIES = 2000
_LONGEST_S = 0.5
"""A text can be made to take minutes; whoever pasted it waits in the window."""


def find_events(text: str) -> list[dict[str, object]]:
    """Every JSON object in a text that has an `event_id`, in their order, events or not.

    Objects are found wherever they begin: also where a log wrote them as a quoted string, a mail
    with curly quotes or behind `>`, a web page or a form with its own escapes, Python as a
    dictionary, or a gateway in Base64.
    """
    whole = text[:_LARGEST]
    best: list[dict[str, object]] = []
    for spelled in _SPELLINGS:
        found = _objects_of(spelled(whole))
        if any(is_event(one) for one in found):
            return found
        best = best or found
    return best


def _objects_of(text: str) -> list[dict[str, object]]:
    decoder = json.JSONDecoder()
    found: list[dict[str, object]] = []
    at, tries = text.find("{"), 0
    until = time.monotonic() + _LONGEST_S
    while at >= 0 and tries < _MOST_TRIES and time.monotonic() < until:
        tries += 1
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            at = text.find("{", at + 1)
            continue
        with suppress(RecursionError):
            found += _with_id(value)
        at = text.find("{", end)
    return found


def _with_id(value: object) -> list[dict[str, object]]:
    if not isinstance(value, dict):
        return []
    if is_event(value):
        return [value]
    # What a log wraps around an event may have an ID of its own.
    inside = [one for inner in value.values() for one in _inside(inner)]
    return inside or ([value] if value.get("event_id") else [])


def _inside(value: object) -> list[dict[str, object]]:
    if isinstance(value, str) and "event_id" in value:
        return _objects_of(value)
    if isinstance(value, list):
        return [one for inner in value for one in _with_id(inner)]
    return _with_id(value)


def _unquoted(text: str) -> str:
    """A body that a log wrote with escaped quotes, once or twice."""
    for _ in range(2):
        text = text.replace('\\"', '"').replace("\\\\", "\\") if '\\"' in text else text
    return text


def _of_a_mail(text: str) -> str:
    """Curly quotes, hard spaces, `>` before quoted lines, a comma before a closing brace."""
    straight = text.translate(_TYPOGRAPHY)
    straight = re.sub(r"^[ \t]*(?:>[ \t]?)+", "", straight, flags=re.MULTILINE)
    return re.sub(r",(\s*[}\]])", r"\1", straight)


def _of_a_form(text: str) -> str:
    return unquote_plus(text) if "%7B" in text.upper() else ""


def _of_python(text: str) -> str:
    """A dictionary as Python prints it."""
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or "'" not in text or end - start > _LONGEST_LITERAL:
        return ""
    try:
        return json.dumps(ast.literal_eval(text[start : end + 1]))
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        return ""


def _of_base64(text: str) -> str:
    """Every long run of Base64 that is JSON inside."""
    found = []
    for run in _BASE64.findall(text)[:_MOST_RUNS]:
        with suppress(ValueError, UnicodeDecodeError):
            found.append(base64.b64decode(run + "=" * (-len(run) % 4)).decode())
    return "\n".join(found)


_TYPOGRAPHY = {0x201C: '"', 0x201D: '"', 0x201E: '"', 0x2018: "'", 0x2019: "'", 0xA0: " "}
_LONGEST_LITERAL = 64 * 1024
_BASE64 = re.compile(r"[A-Za-z0-9+/]{40,}")
_MOST_RUNS = 20
_SPELLINGS: tuple[Callable[[str], str], ...] = (
    str,
    _unquoted,
    _of_a_mail,
    lambda text: unescape(text) if "&" in text else "",
    _of_a_form,
    _of_python,
    _of_base64,
)
