"""The events in a body that reached the receiver: as the platform sends them, or passed on."""

import msgspec

from app.domain.loose_json import LooseJsonError, is_too_deep, loads, without_halves
from app.domain.proofs.delivery import Delivery, is_event, scalar_of, type_of
from app.domain.proofs.pasted import find_events

_DEEPEST = 50
"""Levels of objects and lists in a body."""
_LARGEST_WITHIN = 64 * 1024
"""Bytes. In a larger body wrapped events are not looked for."""
_MOST_EVENTS = 100
"""Events of one body that are told apart."""
_PASSED_ON = "within another text, not as the platform sends it"
_MORE = "within another text, with more events than the first 100, which are listed"

Event = dict[str, object]


class InBody(msgspec.Struct, frozen=True):
    """What is in a body: `events` in their order, each ID once, at most a hundred.

    `why`: without events, what the body is instead; with wrapped events, that they are wrapped,
    and whether there are more of them.
    """

    events: tuple[Event, ...] = ()
    why: str = ""


def events_in(body: bytes) -> InBody:
    """The delivered events in a body (provider reference, section 8).

    What passes a delivery on may wrap it: in a form, a list, an object or text of its own, or with
    zeros behind it. JSON is found in it as in a pasted text.
    """
    whole = body.rstrip(b"\0")
    if not whole.strip():
        return InBody(why="empty")
    try:
        found: object = loads(whole)
    except LooseJsonError as error:
        why = "JSON, nested too deep" if error.is_too_deep else "not JSON"
        return InBody(why=why) if error.is_too_deep else _within(whole, why)
    if is_too_deep(whole, _DEEPEST):
        return InBody(why="JSON, nested too deep")
    if not isinstance(found, dict):
        return _within(whole, "JSON, but no object")
    if is_event(found):
        inner = _wrapped_in(found)
        return InBody(inner, _PASSED_ON) if inner else InBody((found,))
    alone = "JSON with an event_id alone" if found.get("event_id") else "JSON without event_id"
    return _within(whole, alone)


def _wrapped_in(found: Event) -> tuple[Event, ...]:
    """The events in somebody's wrapper that has an ID of its own: it has no type, and they do.

    The subject of an event is an object too, and no event.
    """
    if type_of(found):
        return ()
    inner = (one for one in found.values() if isinstance(one, dict))
    return tuple(one for one in inner if is_event(one) and type_of(one))[:_MOST_EVENTS]


def event_of(one: Delivery) -> Event | None:
    """The event that a delivery is about, or None if it is about none."""
    if not one.is_event:  # it was looked through when it came
        return None
    events = events_in(one.body).events
    return events[one.place] if one.place < len(events) else None


def _within(body: bytes, why: str) -> InBody:
    if b"event_id" not in body or len(body) > _LARGEST_WITHIN:
        return InBody(why=why)
    found = find_events(body.decode("utf-8", "replace"), json_alone=True).events
    by_id: dict[str, Event] = {}
    for one in map(_clean, found):
        if is_event(one):
            by_id.setdefault(scalar_of(one["event_id"]), one)
    events = tuple(by_id.values())
    if len(events) > _MOST_EVENTS:
        return InBody(events[:_MOST_EVENTS], _MORE)
    return InBody(events, _PASSED_ON if events else why)


def _clean(event: Event) -> Event:
    """Without halves of characters, which nothing can write."""
    try:
        found = without_halves(event)
    except RecursionError:
        return {}
    return found if isinstance(found, dict) else {}
