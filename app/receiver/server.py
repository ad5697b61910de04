"""Takes deliveries by HTTP, on this computer unless told otherwise, and answers as the dial says.

Nothing of a request is rendered, executed or used as a path; its body is kept in memory alone.
"""

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from app.domain.body import BodyError, BodyFault
from app.domain.outside_text import cut
from app.domain.proofs.answer import Answer
from app.domain.proofs.delivered_events import events_in
from app.domain.proofs.delivery import Delivery, plain_body, scalar_of, type_of
from app.domain.proofs.sent_test import WAITING
from app.domain.typed.web_address import address_of, is_loopback
from app.receiver.dial import headers_of, status_of, words_of
from app.receiver.limited_connection import ConnectionTracker
from app.serving.threaded import ThreadedServer

Scope: TypeAlias = dict[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[dict[str, Any]]]
Send: TypeAlias = Callable[[dict[str, Any]], Awaitable[None]]
_LOOPBACK = "127.0.0.1"
_LARGEST_BODY = 1024 * 1024
_CONNECTIONS = 200
_IDLE_LIMIT_S = 5
_LONGEST_ID, _LONGEST_PATH = 200, 200
_STEP_S = 0.1
"""How often a slow answer looks whether anybody still waits for it."""
_EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - to be told apart, not to listen on
_WHY_PACKED = {
    BodyFault.UNKNOWN: "packed in a way that is not read",
    BodyFault.BROKEN: "compressed and broken",
    BodyFault.TOO_LARGE: "too large once unpacked",
}
_KNOWN_EVENTS = 10_000


class Receiver:
    """Off until it is started; listens below a path nobody can guess, on loopback by default.

    `on_delivery` is called in the server's thread, once for each request, after its answer was
    decided; `on_answered` once more for one whose answer was not known then. `secret` is the path
    of an earlier one, to go on where it was.

    Attributes: url, empty until `start`; answer, the dial; failures, how often *fail, then OK*
    fails; slow_s, seconds; secret.
    """

    def __init__(
        self,
        on_delivery: Callable[[Delivery], None],
        *,
        on_answered: Callable[[Delivery], None] = lambda _: None,
        host: str = _LOOPBACK,
        port: int = 0,
        slow_s: float = 8.0,
        failures: int = 2,
        secret: str = "",
    ) -> None:
        self.answer, self.slow_s, self.failures = Answer.OK, slow_s, failures
        self.url, self._host = "", host
        self._on_delivery, self._on_answered = on_delivery, on_answered
        # Long, and with letters and digits for certain: as such the record masks it.
        self.secret = secret or f"r0{secrets.token_hex(12)}"
        self._numbers = count(1)
        self._stopping = False
        # Words that the app itself sends through an address, and those that came here.
        self._tokens_sent: set[str] = set()
        self._tokens_seen: set[str] = set()
        # Of each event: how often it came, and when it came last.
        self._seen: OrderedDict[str, tuple[int, datetime]] = OrderedDict()
        # Hosts by which a tunnel of the user's may ask for it; see `_is_asked_for`.
        self.public_hosts: set[str] = set()
        self._lines = ConnectionTracker(_CONNECTIONS, self._note_trouble)
        self._server = ThreadedServer(
            self._serve,
            name="receiver",
            host=host,
            port=port,
            lifespan="off",
            http=self._lines.protocol(),
            ws="none",
            timeout_keep_alive=_IDLE_LIMIT_S,
            h11_max_incomplete_event_size=64 * 1024,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            interface="asgi3",
        )

    def start(self) -> None:
        """Listens. Blocks until it does. Raises: OSError."""
        self._server.start()
        host = f"[{self._host}]" if ":" in self._host else self._host
        self.url = f"http://{host}:{self._server.port}/{self.secret}"

    def stop(self) -> None:
        """Stops listening; a few seconds at most. Who still waits for an answer gets none."""
        self._stopping = True
        self._server.stop()

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._server.port

    def expect(self, word: str) -> None:
        """A word is about to be sent through an address that may lead here."""
        self._tokens_sent.add(word)

    def has_seen(self, word: str) -> bool:
        """Whether it came here; asked once."""
        self._tokens_sent.discard(word)
        seen = word in self._tokens_seen
        self._tokens_seen.discard(word)
        return seen

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await self._answered(scope, receive)
        if answer is None:
            await self._lines.cut(scope.get("client"), receive)
            return
        status, text = answer
        headers = headers_of(status)
        if text:
            headers = [
                (b"content-length", str(len(text)).encode()),
                (b"content-type", b"text/plain"),
            ]
        if status == 413:
            headers = [*headers, (b"connection", b"close")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": text})

    async def _answered(self, scope: Scope, receive: Receive) -> tuple[int, bytes] | None:
        """Status and text; None where the line is to be cut."""
        try:
            body = await _body_of(receive)
        except ConnectionError:
            return None
        if body is None:
            self._note(scope, b"", "413", why="too large", is_ours=False)
            return 413, b"too large"
        host = _host_of(scope)
        if not self._is_asked_for(host):
            # A page in somebody's browser may reach it by a name of its own that leads here.
            asked = cut(host or "no host", 60)
            self._note(scope, b"", "421", why=f"asked for as {asked}", is_ours=False)
            return 421, b"not by this name"
        expected = scope["path"].rstrip("/") == f"/{self.secret}"
        if not expected:
            # Whoever does not know the secret must not fill the memory.
            self._note(scope, b"", "404", why="another path", is_ours=False)
            return 404, b"not here"
        if self._tokens_sent and self._is_our_question(scope["query_string"]):
            return 200, b"callback-desk"
        if scope["method"] not in {"POST", "PUT"}:
            return await self._as_dialled(scope, receive, body, (), "no delivery")
        try:
            body = plain_body(body, scope["headers"], _LARGEST_BODY)
        except BodyError as error:
            status = {BodyFault.UNKNOWN: 415, BodyFault.TOO_LARGE: 413}.get(error.fault, 400)
            why = _WHY_PACKED[error.fault]
            self._note(scope, body, str(status), why=why)
            return status, why.encode()
        found = events_in(body)
        return await self._as_dialled(scope, receive, body, found.events, found.why)

    async def _as_dialled(
        self,
        scope: Scope,
        receive: Receive,
        body: bytes,
        events: Sequence[dict[str, object]],
        why: str,
    ) -> tuple[int, bytes] | None:
        """What is no delivery is answered alike: a developer may ask with anything at all."""
        answer = self.answer
        # A request has one answer, whatever number of events is in it.
        kept = [_kept_id(one) for one in events] or [f"no event {hash((scope['method'], body))}"]
        attempt = 1 + min(self._seen.get(one, (0, None))[0] for one in kept)
        words = words_of(answer, attempt, self.failures)
        said = WAITING if answer is Answer.SLOW else words
        ones = [
            self._note(scope, body, said, event, why=why, place=place)
            for place, event in enumerate(events)
        ]
        if not events:
            ones = [self._note(scope, body, said, why=why)]
            self._remember(kept[0], attempt, datetime.now(UTC))
        if answer is Answer.CUT:
            return None
        if answer is Answer.SLOW:
            answered, status = await self._answered_slowly(receive)
            for one in ones:
                one.answered = answered
                self._on_answered(one)
            return (status, b"") if status else None
        return status_of(answer, attempt, self.failures), b""

    def _remember(self, kept: str, attempt: int, at: datetime) -> None:
        self._seen[kept] = (attempt, at)
        self._seen.move_to_end(kept)
        while len(self._seen) > _KNOWN_EVENTS:
            self._seen.popitem(last=False)

    def _is_our_question(self, query: bytes) -> bool:
        """Whether the app itself asks, through whatever leads here from outside.

        That it came is the proof: an answer that repeats what was asked could come from anywhere.
        """
        pairs = (one.partition(b"=") for one in query.split(b"&"))
        asked = {value.decode("latin-1") for name, _, value in pairs if name == b"check"}
        self._tokens_seen |= asked & self._tokens_sent
        return not asked.isdisjoint(self._tokens_sent)

    async def _answered_slowly(self, receive: Receive) -> tuple[str, int]:
        """What became of it, and the status; 0 where nobody waits for one any more."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        leaving = asyncio.ensure_future(receive())
        try:
            while (waited := loop.time() - began) < self.slow_s:
                if self._stopping:
                    return "no answer: receiver stopped", 0
                left = min(_STEP_S, self.slow_s - waited)
                gone, _ = await asyncio.wait({leaving}, timeout=left)
                if gone:
                    return f"sender gave up after {loop.time() - began:.1f} s", 0
        finally:
            leaving.cancel()
        return f"200 after {self.slow_s:g} s", 200

    def _is_asked_for(self, host: str) -> bool:
        """Whether it is asked for by a name of this computer, or of a tunnel that leads to it."""
        if is_loopback(host) or host in self.public_hosts or host == self._host.lower():
            return True
        # Listening on every address, it is reached by any that this computer has.
        return self._host in _EVERYWHERE and address_of(host) is not None

    def _note(
        self,
        scope: Scope,
        body: bytes,
        answered: str,
        event: dict[str, object] | None = None,
        *,
        why: str = "",
        is_ours: bool = True,
        place: int = 0,
    ) -> Delivery:
        now = datetime.now(UTC)
        attempt, wait_s, event_id = 1, None, ""
        if event is not None:
            event_id, kept = scalar_of(event["event_id"]), _kept_id(event)
            before = self._seen.get(kept)
            if before is not None:
                attempt, wait_s = before[0] + 1, (now - before[1]).total_seconds()
            self._remember(kept, attempt, now)
        client = scope.get("client")
        # Whoever does not know the path must not fill the memory, with headers neither.
        path = scope["path"].replace(self.secret, "…")
        query = scope["query_string"].decode("latin-1")
        headers = scope["headers"] if is_ours else []
        one = Delivery(
            number=next(self._numbers),
            received_at=now,
            method=scope["method"],
            path=f"{path}?{query}" if query and is_ours else path[:_LONGEST_PATH],
            raw_headers=self._without_secret(headers),
            body=body,
            source=client[0] if client else "",
            answered=answered,
            is_event=event is not None,
            event_id=event_id,
            event_type=type_of(event) if event else "",
            callback_id=scalar_of(event.get("callback_id")) if event else "",
            attempt=attempt,
            wait_s=wait_s,
            why=why,
            is_ours=is_ours,
            place=place,
        )
        self._on_delivery(one)
        return one

    def _without_secret(
        self, headers: list[tuple[bytes, bytes]]
    ) -> tuple[tuple[bytes, bytes], ...]:
        """A tunnel may tell the secret address that it was asked for."""
        secret = self.secret.encode()
        if not any(len(value) >= len(secret) and secret in value for _, value in headers):
            return tuple(headers)
        return tuple((name, value.replace(secret, b"...")) for name, value in headers)

    def _note_trouble(self, source: str, what: str) -> None:
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


def _kept_id(event: dict[str, object]) -> str:
    """An ID may be as long as a body; ten thousand of those are not kept."""
    event_id = scalar_of(event["event_id"])
    return event_id if len(event_id) <= _LONGEST_ID else str(hash(event_id))


def _host_of(scope: Scope) -> str:
    """The name by which it was asked for, in small letters and without a port."""
    named = next((value for name, value in scope["headers"] if name == b"host"), b"")
    try:
        return (urlsplit(f"//{named.decode('latin-1')}").hostname or "").rstrip(".")
    except ValueError:
        return ""


async def _body_of(receive: Receive) -> bytes | None:
    """None where it is larger than is taken. Raises: ConnectionError."""
    received = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionError
        received += message.get("body", b"")
        if len(received) > _LARGEST_BODY:
            return None
        if not message.get("more_body"):
            return bytes(received)
