"""The provider's JSON, read with tolerance.

What to tolerate is listed in the provider reference, 10.9.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import cast

import msgspec

from app.api.moments import read_moment
from app.domain.callback import Callback, CallbackList
from app.domain.errors import ServerProblem, UnexpectedReplyError
from app.domain.event_types import EVENT_TYPES
from app.domain.test_event import TestEventReceipt

_RAW_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_RAW_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_ANY = msgspec.json.Decoder()
_SHOWN_OF_BROKEN = 400
"""Characters of an unreadable answer that are kept as detail."""


def read_list(body: bytes) -> CallbackList:
    """Reads the list: a bare array, or an object with one array member.

    One odd entry does not hide the others: it is returned as unreadable.
    Raises: UnexpectedReplyError.
    """
    callbacks: list[Callback] = []
    unreadable: list[bytes] = []
    for raw in _entries(body):
        entry = bytes(raw)
        callback = _callback_of(entry)
        if callback is None:
            unreadable.append(entry)
        else:
            callbacks.append(callback)
    return CallbackList(tuple(callbacks), tuple(unreadable))


def read_callback(body: bytes) -> Callback:
    """Reads one registration. Raises: UnexpectedReplyError."""
    callback = _callback_of(body)
    if callback is None:
        raise UnexpectedReplyError(excerpt(body))
    return callback


def read_receipt(body: bytes) -> TestEventReceipt:
    """Reads the answer to a test event; an empty body gives an empty receipt.

    Raises: UnexpectedReplyError.
    """
    if not body.strip():
        return TestEventReceipt(event_id="", message="")
    found = _object_of(body)
    if found is None:
        raise UnexpectedReplyError(excerpt(body))
    return TestEventReceipt(
        event_id=_text(found.get("event_id")), message=_text(found.get("message"))
    )


def read_problems(body: bytes) -> tuple[ServerProblem, ...]:
    """Every problem an error body names; empty where it is no JSON or names none.

    Takes the documented array, a single object, strings, and a bare `error` or `message`.
    """
    found = _object_of(body)
    if found is None:
        return ()
    for member in ("errors", "error", "message"):
        value = found.get(member)
        if value:
            entries = value if isinstance(value, list) else [value]
            return tuple(_problem_of(entry) for entry in entries)
    return ()


def excerpt(body: bytes) -> str:
    """The beginning of an answer, for the technical details of a message."""
    text = body[: _SHOWN_OF_BROKEN * 4].decode("utf-8", "replace").strip()
    return text[:_SHOWN_OF_BROKEN] + ("…" if len(text) > _SHOWN_OF_BROKEN else "")


def _entries(body: bytes) -> list[msgspec.Raw]:
    try:
        return _RAW_LIST.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        pass
    try:
        members = _RAW_OBJECT.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise UnexpectedReplyError(excerpt(body)) from error
    arrays = [value for value in members.values() if bytes(value).lstrip().startswith(b"[")]
    if len(arrays) != 1 or not {"errors", "error", "message"}.isdisjoint(members):
        raise UnexpectedReplyError(excerpt(body))
    try:
        return _RAW_LIST.decode(arrays[0])
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise UnexpectedReplyError(excerpt(body)) from error


def _object_of(body: bytes) -> dict[str, object] | None:
    try:
        found = _ANY.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None
    return cast("dict[str, object]", found) if isinstance(found, dict) else None


def _callback_of(body: bytes) -> Callback | None:
    found = _object_of(body)
    if found is None:
        return None
    callback_id = _text(found.get("callback_id"))
    new_name, old_name = _text(found.get("callback_type")), _text(found.get("event_type"))
    if not callback_id:
        return None
    event_type = new_name or old_name
    unreadable: list[str] = []
    destination = found.get("destination")
    if not isinstance(destination, dict):
        destination = {}
        unreadable.append("destination")
    return Callback(
        callback_id=callback_id,
        event_type=event_type,
        filters=_filters_of(found, event_type),
        destination_url=_text(destination.get("url")),
        method=_text(destination.get("method")) or "POST",
        content_type=_text(destination.get("content_type")) or "application/json",
        starts_at=_moment(found, ("start_date",), unreadable),
        ends_at=_moment(found, ("end_date",), unreadable),
        created_at=_moment(found, ("created_at", "created_date"), unreadable),
        updated_at=_moment(found, ("updated_at", "updated_date"), unreadable),
        resource_url=_text(found.get("url")),
        other_type_name=old_name if new_name and old_name and new_name != old_name else None,
        unreadable=tuple(unreadable),
        raw=body,
    )


def _filters_of(found: Mapping[str, object], event_type: str) -> tuple[tuple[str, str], ...]:
    """The filter object under the type's own name, else under its sibling's (10.3)."""
    known = EVENT_TYPES.get(event_type)
    for key in (event_type, known.sibling if known else None):
        members = found.get(key) if key else None
        if isinstance(members, dict) and members:
            return tuple(
                (str(member), _text(value))
                for member, value in members.items()
                if value is not None
            )
    return ()


def _moment(
    found: Mapping[str, object], names: tuple[str, ...], unreadable: list[str]
) -> datetime | None:
    for name in names:
        if name in found:
            try:
                return read_moment(found[name])
            except ValueError:
                unreadable.append(name)
                return None
    return None


def _problem_of(entry: object) -> ServerProblem:
    if isinstance(entry, dict):
        code = entry.get("code")
        return ServerProblem(
            message=_text(entry.get("message")) or _text(entry),
            code=None if code is None else _text(code),
        )
    return ServerProblem(message=_text(entry))


def _text(value: object) -> str:
    """Any JSON value as text; a number keeps its digits, an object stays JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
