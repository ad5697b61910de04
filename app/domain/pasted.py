"""Finds a delivered event in whatever somebody pasted: JSON, headers and body, a log line."""

import json
import time
from contextlib import suppress

from app.domain.delivery import is_event

_LARGEST = 1024 * 1024
_MOST_TRIES = 2000
_LONGEST_S = 0.5
"""A text can be made to take minutes; whoever pasted it waits in the window."""


def find_events(text: str) -> list[dict[str, object]]:
    """Every JSON object in a text that has an `event_id`, in their order, events or not.

    Objects are found wherever they begin, and also where a log wrote them as a quoted string.
    """
    found: list[dict[str, object]] = []
    for source in (text[:_LARGEST], _unquoted(text[:_LARGEST])):
        found = _objects_of(source)
        if found:
            return found
    return found


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
    """A body that a log wrote with escaped quotes."""
    return text.replace('\\"', '"').replace("\\\\", "\\") if '\\"' in text else ""
