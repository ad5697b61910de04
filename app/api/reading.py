"""The provider's JSON, read with tolerance.

What to tolerate is listed in the provider reference, 10.9.
"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b
from typing import cast

import msgspec

from app.api.failure import is_of_failure, tells_failure
from app.api.parts import partly
from app.api.problems import excerpt, is_web_page
from app.domain.body import utf8_of
from app.domain.callbacks.callback import Callback, CallbackList
from app.domain.callbacks.event_types import EVENT_TYPES
from app.domain.callbacks.type_and_filter import type_and_filter
from app.domain.errors import ReplyTooLargeError, UnexpectedReplyError, WebPageError
from app.domain.loose_json import (
    LooseJsonError,
    dumps,
    entries_of,
    is_too_deep,
    loads,
    members_of,
)
from app.domain.moments import read_moment
from app.domain.outside_text import cut
from app.domain.proofs.test_event import TestEventReceipt

_RAW_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_RAW_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_ANY = msgspec.json.Decoder()
_FAILED = (msgspec.DecodeError, RecursionError, UnicodeDecodeError)
_MOST_ENTRIES = 250_000
_SMALL = 64 * 1024
_MOST_OPENED, _MEMBERS_EACH = 8 * _MOST_ENTRIES, 100
_LONGEST_BESIDE = 64 * 1024
"""Bytes of a member beside the list: what is longer tells nothing of pages."""
_LIST_NAMES = ("callbacks", "data", "items", "results", "content", "entries", "records", "values")
"""Under which an array stands that is the list, the provider's own name first."""


class ListReader:
    """Reads a company's list again and again: a body like the last one is not parsed anew.

    The callbacks are then the very same ones: whoever compares them sees it at once.
    """

    def __init__(self) -> None:
        self._last: tuple[bytes, _ListBody] | None = None

    def read(
        self,
        body: bytes,
        content_type: str = "",
        headers: Mapping[str, str] | None = None,
        status: int = 200,
    ) -> CallbackList:
        """Reads the list: a bare array, or an object with the array in a member of its own.

        One odd entry does not hide the others: it is returned as unreadable. Where the answer says
        in any usual way that there is more, the list is partial.
        Raises: UnexpectedReplyError; WebPageError, ReplyTooLargeError.
        """
        found = _ListBody.read(body, content_type)
        self._last = (_digest(body, content_type), found)
        return found.as_list(headers, status)

    def again(
        self,
        body: bytes,
        content_type: str = "",
        headers: Mapping[str, str] | None = None,
        status: int = 200,
    ) -> CallbackList | None:
        """The list if its body is like the last one, else None."""
        last = self._last
        if last is None or last[0] != _digest(body, content_type):
            return None
        return last[1].as_list(headers, status)


class _ListBody(msgspec.Struct, frozen=True):
    """What the body of a list says: its entries, and the members beside them."""

    count: int
    callbacks: tuple[Callback, ...]
    unreadable: tuple[bytes, ...]
    members: dict[str, object]

    @classmethod
    def read(cls, body: bytes, content_type: str) -> "_ListBody":
        body = utf8_of(body, content_type)
        _check_shape(body)
        entries, members = _entries(body, content_type)
        if len(entries) > _MOST_ENTRIES:
            msg = f"more than {_MOST_ENTRIES} callbacks"
            raise ReplyTooLargeError(msg)
        callbacks: list[Callback] = []
        unreadable: list[bytes] = []
        for raw in entries:
            entry = bytes(raw)
            callback = _callback_of(entry)
            if callback is None:
                unreadable.append(entry)
            else:
                callbacks.append(callback)
        # One that is listed twice is one: the last that was said of it counts.
        by_id = {one.callback_id: one for one in callbacks}
        if len(by_id) < len(callbacks):
            # But of two that are about other things one would be missing without a word.
            unreadable += (
                bytes(one.raw)
                for one in callbacks
                if type_and_filter(one) != type_and_filter(by_id[one.callback_id])
            )
        return cls(len(entries), tuple(by_id.values()), tuple(unreadable), members)

    def as_list(self, headers: Mapping[str, str] | None, status: int) -> CallbackList:
        """Headers and status may say that there is more, whatever the body is like."""
        why = partly(self.count, self.members, headers or {}, status)
        return CallbackList(self.callbacks, self.unreadable, partial=why)


def _digest(body: bytes, content_type: str) -> bytes:
    return blake2b(body, person=blake2b(content_type.encode(), digest_size=16).digest()).digest()


def _check_shape(body: bytes) -> None:
    """Before anything is made of it: a hundred million commas would be as many objects.

    A registration opens a few objects, and has a few dozen members. Raises: ReplyTooLargeError.
    """
    if len(body) < _SMALL:
        return
    opened = body.count(b"{") + body.count(b"[")
    if opened > _MOST_OPENED or body.count(b",") > _MEMBERS_EACH * opened:
        msg = f"it has more entries than {_MOST_ENTRIES} callbacks"
        raise ReplyTooLargeError(msg)


def read_callback(body: bytes, content_type: str = "") -> Callback:
    """Reads one registration. Raises: UnexpectedReplyError, WebPageError."""
    callback = _callback_of(utf8_of(body, content_type))
    if callback is None:
        raise _unexpected(body, content_type)
    return callback


def read_receipt(body: bytes, content_type: str = "") -> TestEventReceipt:
    """Reads the answer to a test event; an empty body gives an empty receipt.

    Raises: UnexpectedReplyError.
    """
    if not body.strip():
        return TestEventReceipt(event_id="", message="")
    found = _object_of(utf8_of(body, content_type))
    if found is None:
        raise _unexpected(body, content_type)
    return TestEventReceipt(
        event_id=_text(found.get("event_id")), message=cut(_text(found.get("message")))
    )


def _unexpected(body: bytes, content_type: str) -> UnexpectedReplyError:
    kind = WebPageError if is_web_page(body, content_type) else UnexpectedReplyError
    return kind(excerpt(body, content_type))


def _entries(body: bytes, content_type: str) -> tuple[list[bytes], dict[str, object]]:
    """The list's entries as they are written, and what stands beside the list."""
    found = _array(body)
    if found is not None:
        return found, {}
    members = _members(body)
    if members is None or any(map(tells_failure, members, members.values())):
        raise _unexpected(body, content_type)
    members = {name: one for name, one in members.items() if not is_of_failure(name)}
    arrays = {name: one for name, one in members.items() if one.lstrip()[:1] == b"["}
    beside = dict(members)
    if not arrays:
        # One level further in, as `{"data": {"callbacks": […]}}` or `{"_embedded": {…}}`.
        for name in (*_LIST_NAMES, "_embedded", "result", "response"):
            inner = _members(members.get(name, b""))
            if inner is not None:
                if any(map(tells_failure, inner, inner.values())):
                    raise _unexpected(body, content_type)
                arrays = {at: one for at, one in inner.items() if one.lstrip()[:1] == b"["}
                beside |= inner
                break
    named = [one for one in _LIST_NAMES if one in arrays] or list(arrays)
    if not named or (len(named) > 1 and named[0] not in _LIST_NAMES):
        raise _unexpected(body, content_type)
    found = _array(arrays[named[0]])
    if found is None:
        raise _unexpected(body, content_type)
    others = {
        name: _value(one)
        for name, one in beside.items()
        if name != named[0] and len(one) < _LONGEST_BESIDE
    }
    return found, others


def _array(body: bytes) -> list[bytes] | None:
    try:
        return cast("list[bytes]", _RAW_LIST.decode(body))
    except _FAILED:
        pass
    try:
        # One entry that JSON does not allow must not hide the others.
        return entries_of(body)
    except LooseJsonError:
        return None


def _members(body: bytes) -> dict[str, bytes] | None:
    try:
        return {name: bytes(one) for name, one in _RAW_OBJECT.decode(body).items()}
    except _FAILED:
        pass
    try:
        return members_of(body)
    except LooseJsonError:
        return None


def _value(body: bytes) -> object:
    try:
        return loads(body)
    except LooseJsonError:
        return None


def _object_of(body: bytes) -> dict[str, object] | None:
    found = _value(body)
    return cast("dict[str, object]", found) if isinstance(found, dict) else None


def _callback_of(body: bytes) -> Callback | None:
    if is_too_deep(body):
        return None
    try:
        found, raw = _ANY.decode(body), body
    except RecursionError:
        return None
    except (msgspec.DecodeError, UnicodeDecodeError):
        # It is kept as it can be written: whoever reads it again is stricter.
        found = _object_of(utf8_of(body))
        raw = dumps(found) if found is not None else b""
    if not isinstance(found, dict):
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
        raw=raw,
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


def _text(value: object) -> str:
    """Any JSON value as text; a number keeps its digits, an object stays JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return dumps(value).decode()
