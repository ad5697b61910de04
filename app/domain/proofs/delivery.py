"""One request that reached the receiver."""

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime

import msgspec

from app.domain.body import is_marked, unpacked, utf8_of

_ENVELOPE = {
    *("event_id", "callback_id", "callback_type", "event_type", "event_date"),
    "delivery_attempt",
}
_TELLING = {
    "participant": {"status"},
    "push_device": {"app_id"},
    "source_code": {"code_type"},
    "wallet_instance": {"provider"},
    "event_processed": {"event_type"},
    "action": {"status", "status_reason", "type"},
}
"""Members of an object whose values are no person's: they stay readable there, and only there."""
HIDDEN = "•••"
_OPENS_DOORS = re.compile(r"auth|cookie|token|secret|key|signature", re.IGNORECASE)
_OVERHEAD = 700
"""Bytes of a delivery's own, and of its row on the screen."""


class Delivery(msgspec.Struct, kw_only=True, gc=False):
    """What came in, and what was answered.

    Nothing of it changes but `answered` and `answer_s`, once, where the answer takes its time.
    `received_at` is aware UTC. `attempt` counts the requests of one event_id as they were seen
    here, from 1; `wait_s` is the time since the one before, None for the first. `is_event` is False
    for anything that is no delivered event; `why` then says what it is instead, and of an event
    that stood within something else, how it came. `place` tells which of the events in the body it
    is, from 0: a forwarder may send several in one request. `body` is unpacked and in UTF-8.
    `source` is the address of whoever sent it. `is_ours` tells that it came to the receiver's own
    path, by a name of its own: what did not is somebody's guess. `passed_to` is the host that a
    relay passed it on to, "" where the receiver itself answered; `answered` is that host's answer
    then, which took `answer_s` seconds, None while there is none. `packed_sha256` is the hash of
    the body as it came, in hexadecimal digits; "" where that is `body` itself.
    """

    number: int
    received_at: datetime
    method: str
    path: str
    raw_headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    source: str
    answered: str
    is_event: bool
    event_id: str = ""
    event_type: str = ""
    callback_id: str = ""
    attempt: int = 1
    wait_s: float | None = None
    why: str = ""
    is_ours: bool = True
    place: int = 0
    passed_to: str = ""
    answer_s: float | None = None
    packed_sha256: str = ""

    @property
    def size(self) -> int:
        """Bytes that it takes in memory, about."""
        heads = sum(len(name) + len(value) for name, value in self.raw_headers)
        return _OVERHEAD + heads + len(self.body) + len(self.path) + 2 * len(self.event_id)

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """Names and values as text; made when somebody looks, and not for thousands that come."""
        return tuple(
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in self.raw_headers
        )


def plain_body(body: bytes, headers: Iterable[tuple[bytes, bytes]], most: int) -> bytes:
    """A body unpacked, `most` bytes of it at the most, and in UTF-8.

    One that is packed and does not say so is unpacked too. Raises: BodyError.
    """
    by_name = {name.lower(): value.decode("latin-1") for name, value in headers}
    encoding = by_name.get(b"content-encoding", "")
    if body[:2] == b"\x1f\x8b":
        encoding = "gzip"
    elif body.lstrip()[:1] in {b"{", b"["} or is_marked(body):
        encoding = ""  # it is no more packed than it looks
    if encoding:
        body = unpacked(body, encoding, most)
    return utf8_of(body, by_name.get(b"content-type", ""))


def packed_hash(came: bytes, plain: bytes) -> str:
    """The hash of a body as it came, where that is not what was made of it; see `Delivery`."""
    return hashlib.sha256(came).hexdigest() if came != plain else ""


def is_event(found: dict[str, object]) -> bool:
    """Whether an object is a delivered event: a type or a subject, and not an ID alone.

    The server's own answer to a test event has an `event_id` too, and a message.
    """
    if not scalar_of(found.get("event_id")):
        return False
    return bool(type_of(found)) or any(isinstance(one, dict) for one in found.values())


def opens_doors(name: str) -> bool:
    """Whether the value of a header may be a secret, by the header's name."""
    return bool(_OPENS_DOORS.search(name))


def masked_headers(one: Delivery) -> tuple[tuple[str, str], ...]:
    """The headers, without the values that open doors."""
    return tuple((name, HIDDEN if opens_doors(name) else value) for name, value in one.headers)


def type_of(event: dict[str, object]) -> str:
    """The event's type under either name; for `event_processed` and wallets one may be absent."""
    named = event.get("callback_type") or event.get("event_type")
    if isinstance(named, str):
        return named
    return "event_processed" if "event_processed" in event else ""


def delivered_filters(body: dict[str, object]) -> dict[str, str]:
    """What a delivered event is about, by the names of filter members.

    An acquisition campaign is named by its key: `api_key`, or the end of its `url`; its `id` is
    another number (provider reference, section 8).
    """
    found: dict[str, str] = {}
    for path, member in (
        (("subscription", "subscription_list", "id"), "list_id"),
        (("participant", "acquisition_campaign", "api_key"), "campaign_id"),
        (("participant", "acquisition_campaign", "url"), "campaign_id"),
        (("push_device", "app_id"), "app_id"),
        (("wallet_campaign", "token"), "campaign_token"),
        (("source_code", "code"), "source_code"),
        (("source_code", "country_code"), "country_code"),
    ):
        value: object = body
        for step in path:
            value = value.get(step) if isinstance(value, dict) else None
        if value and path[-1] == "url":
            value = str(value).rstrip("/").rpartition("/")[2]
        if value:
            found.setdefault(member, str(value))
    return found


def scalar_of(value: object) -> str:
    """An ID as text; what is no text and no number is no ID."""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def masked_event(event: dict[str, object]) -> dict[str, object]:
    """The event with every value below its subject hidden: tests may deliver real people."""
    return {
        name: value if name in _ENVELOPE and _is_scalar(value) else _hidden(value, name)
        for name, value in event.items()
    }


def _is_scalar(value: object) -> bool:
    return not isinstance(value, dict | list)


def _hidden(value: object, name: str) -> object:
    if isinstance(value, dict):
        return {
            str(member): one
            if _stays(name, str(member)) and _is_scalar(one)
            else _hidden(one, str(member))
            for member, one in value.items()
        }
    if isinstance(value, list):
        return [_hidden(one, name) for one in value]
    return value if value is None or isinstance(value, bool) else HIDDEN


def _stays(parent: str, member: str) -> bool:
    """Ids of lists and campaigns are what a test is about."""
    if member in {"id", "token", "api_key"}:
        return parent in {"subscription_list", "acquisition_campaign", "wallet_campaign"}
    return member in _TELLING.get(parent, ())
