"""Makes a delivery of each request: numbered, counted by event, without the secret path."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any

import msgspec

from app.domain.proofs.delivery import Delivery, scalar_of, type_of

_LONGEST_ID, _LONGEST_PATH = 200, 200
_KNOWN_EVENTS = 10_000

Scope = dict[str, Any]
Event = dict[str, object]


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a request, as it is kept with its delivery; see `Delivery`.

    `at` is when it came, None for now.
    """

    answered: str
    why: str = ""
    passed_to: str = ""
    answer_s: float | None = None
    at: datetime | None = None
    packed_sha256: str = ""


class Recorder:
    """`on_delivery` is called in the server's thread, once for each request."""

    def __init__(self, secret: str, on_delivery: Callable[[Delivery], None]) -> None:
        self._secret, self._on_delivery = secret, on_delivery
        self._numbers = count(1)
        # Of each event: how often it came, and when it came last.
        self._seen: OrderedDict[str, tuple[int, datetime]] = OrderedDict()

    def attempt_of(self, keys: Iterable[str]) -> int:
        """Which attempt a request with these events is, from 1: that of the newest among them."""
        return 1 + min(self._seen.get(one, (0, None))[0] for one in keys)

    def remember(self, key: str, attempt: int, at: datetime) -> None:
        """Counts one more attempt; only so many events are known."""
        self._seen[key] = (attempt, at)
        self._seen.move_to_end(key)
        while len(self._seen) > _KNOWN_EVENTS:
            self._seen.popitem(last=False)

    def note(
        self,
        scope: Scope,
        body: bytes,
        outcome: Outcome,
        event: Event | None = None,
        *,
        is_ours: bool = True,
        place: int = 0,
    ) -> Delivery:
        """Tells of a request."""
        at = outcome.at or datetime.now(UTC)
        attempt, wait_s, event_id = 1, None, ""
        if event is not None:
            event_id, key = scalar_of(event["event_id"]), key_of(event)
            before = self._seen.get(key)
            if before is not None:
                attempt, wait_s = before[0] + 1, (at - before[1]).total_seconds()
            self.remember(key, attempt, at)
        client = scope.get("client")
        # Whoever does not know the path must not fill the memory, with headers neither.
        path = scope["path"].replace(self._secret, "…")
        query = scope["query_string"].decode("latin-1")
        headers = scope["headers"] if is_ours else []
        one = Delivery(
            number=next(self._numbers),
            received_at=at,
            method=scope["method"],
            path=f"{path}?{query}" if query and is_ours else path[:_LONGEST_PATH],
            raw_headers=self._without_secret(headers),
            body=body,
            source=client[0] if client else "",
            answered=outcome.answered,
            is_event=event is not None,
            event_id=event_id,
            event_type=type_of(event) if event else "",
            callback_id=scalar_of(event.get("callback_id")) if event else "",
            attempt=attempt,
            wait_s=wait_s,
            why=outcome.why,
            is_ours=is_ours,
            place=place,
            passed_to=outcome.passed_to,
            answer_s=outcome.answer_s,
            packed_sha256=outcome.packed_sha256,
        )
        self._on_delivery(one)
        return one

    def note_each(
        self, scope: Scope, body: bytes, outcome: Outcome, events: Sequence[Event]
    ) -> list[Delivery]:
        """Tells of a request once for each event in it, or once where it has none."""
        if not events:
            return [self.note(scope, body, outcome)]
        return [
            self.note(scope, body, outcome, event, place=place)
            for place, event in enumerate(events)
        ]

    def note_trouble(self, source: str, what: str) -> None:
        """What never became a request, or was not taken."""
        self._on_delivery(
            Delivery(
                number=next(self._numbers),
                received_at=datetime.now(UTC),
                method="?",
                path="",
                raw_headers=(),
                body=b"",
                source=source,
                answered=what,
                is_event=False,
                why="no request",
                is_ours=False,
            )
        )

    def _without_secret(
        self, headers: list[tuple[bytes, bytes]]
    ) -> tuple[tuple[bytes, bytes], ...]:
        """A tunnel may tell the secret address that it was asked for."""
        secret = self._secret.encode()
        if not any(len(value) >= len(secret) and secret in value for _, value in headers):
            return tuple(headers)
        return tuple((name, value.replace(secret, b"...")) for name, value in headers)


def key_of(event: Event) -> str:
    """An ID may be as long as a body; ten thousand of those are not kept."""
    event_id = scalar_of(event["event_id"])
    return event_id if len(event_id) <= _LONGEST_ID else str(hash(event_id))
