"""Takes deliveries by HTTP, on this computer unless told otherwise, and answers as the dial says.

Nothing of a request is rendered, executed or used as a path; its body is kept in memory alone.
"""

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any, TypeAlias

from app.domain.answer import Answer
from app.domain.delivery import Delivery, event_of, type_of
from app.receiver.line import Lines
from app.serving.threaded import ThreadedServer

Scope: TypeAlias = dict[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[dict[str, Any]]]
Send: TypeAlias = Callable[[dict[str, Any]], Awaitable[None]]
_LOOPBACK = "127.0.0.1"
_LARGEST_BODY = 1024 * 1024
_CONNECTIONS = 200
_IDLE_LIMIT_S = 5
_FAILURES = 2
_KNOWN_EVENTS = 10_000
_STATUSES = {Answer.CREATED: 201, Answer.NOT_FOUND: 404, Answer.ERROR: 500}


class Receiver:
    """Off until it is started; listens below a path nobody can guess, on loopback by default.

    `on_delivery` is called in the server's thread, once for each request, after its answer was
    decided. Attributes: url, empty until `start`; answer, the dial; slow_s, seconds; word, what
    proves to the app that an address leads to this very receiver.
    """

    def __init__(
        self,
        on_delivery: Callable[[Delivery], None],
        *,
        host: str = _LOOPBACK,
        port: int = 0,
        slow_s: float = 8.0,
    ) -> None:
        self.answer, self.slow_s = Answer.OK, slow_s
        self.url, self._host = "", host
        self.word = secrets.token_urlsafe(12)
        self._on_delivery = on_delivery
        # Long, and with letters and digits for certain: as such the record masks it.
        self._secret = f"r0{secrets.token_hex(12)}"
        self._numbers = count(1)
        # Of each event: how often it came, and when it came last.
        self._seen: OrderedDict[str, tuple[int, datetime]] = OrderedDict()
        self._lines = Lines()
        self._server = ThreadedServer(
            self._serve,
            name="receiver",
            host=host,
            port=port,
            lifespan="off",
            http=self._lines.protocol(),
            ws="none",
            # The one that reaches the limit is turned away.
            limit_concurrency=_CONNECTIONS + 1,
            timeout_keep_alive=_IDLE_LIMIT_S,
            h11_max_incomplete_event_size=64 * 1024,
            server_header=False,
            proxy_headers=False,
            interface="asgi3",
        )

    def start(self) -> None:
        """Listens. Blocks until it does. Raises: OSError."""
        self._server.start()
        host = f"[{self._host}]" if ":" in self._host else self._host
        self.url = f"http://{host}:{self._server.port}/{self._secret}"

    def stop(self) -> None:
        """Stops listening; a few seconds at most."""
        self._server.stop()

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await self._answered(scope, receive)
        if answer is None:
            # The server has to notice that the line is cut, or it calls the silence an error.
            await self._lines.cut(scope.get("client"))
            return
        status, text = answer
        headers = [(b"content-length", str(len(text)).encode())]
        if text:
            headers.append((b"content-type", b"text/plain"))
        if status == 413:
            headers.append((b"connection", b"close"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": text})

    async def _answered(self, scope: Scope, receive: Receive) -> tuple[int, bytes] | None:
        """Status and text; None where the line is to be cut."""
        try:
            body = await _body_of(receive)
        except ConnectionError:
            return None
        if body is None:
            self._note(scope, b"", "413")
            return 413, b"too large"
        expected = scope["path"].rstrip("/") == f"/{self._secret}"
        if not expected:
            # Whoever does not know the secret must not fill the memory.
            self._note(scope, b"", "404")
            return 404, b"not here"
        told = scope["query_string"].split(b"&")
        if scope["method"] == "GET" and f"check={self.word}".encode() in told:
            # The app itself asks, through whatever leads here from outside.
            return 200, f"callback-desk {self.word}".encode()
        event = event_of(body) if scope["method"] in {"POST", "PUT"} else None
        if event is None:
            self._note(scope, body, "200")
            return 200, b""
        return await self._answer_event(scope, body, event)

    async def _answer_event(
        self, scope: Scope, body: bytes, event: dict[str, object]
    ) -> tuple[int, bytes] | None:
        answer = self.answer
        attempt = self._note(scope, body, "", event)
        if answer is Answer.CUT:
            return None
        if answer is Answer.SLOW:
            await asyncio.sleep(self.slow_s)
        return _status_of(answer, attempt), b""

    def _note(
        self, scope: Scope, body: bytes, answered: str, event: dict[str, object] | None = None
    ) -> int:
        now = datetime.now(UTC)
        attempt, wait_s, event_id = 1, None, ""
        if event is not None:
            event_id = str(event["event_id"])
            before = self._seen.pop(event_id, None)
            if before is not None:
                attempt, wait_s = before[0] + 1, (now - before[1]).total_seconds()
            self._seen[event_id] = (attempt, now)
            while len(self._seen) > _KNOWN_EVENTS:
                self._seen.popitem(last=False)
            answered = self._words(attempt)
        client = scope.get("client")
        self._on_delivery(
            Delivery(
                number=next(self._numbers),
                received_at=now,
                method=scope["method"],
                path=scope["path"].replace(self._secret, "…"),
                headers=tuple(
                    [
                        (name.decode("latin-1"), value.decode("latin-1"))
                        for name, value in scope["headers"]
                    ]
                ),
                body=body,
                source=client[0] if client else "",
                answered=answered,
                is_event=event is not None,
                event_id=event_id,
                event_type=type_of(event) if event else "",
                callback_id=str(event.get("callback_id") or "") if event else "",
                attempt=attempt,
                wait_s=wait_s,
            )
        )
        return attempt

    def _words(self, attempt: int) -> str:
        if self.answer is Answer.SLOW:
            return f"200 after {self.slow_s:g} s"
        if self.answer is Answer.CUT:
            return "line cut"
        return str(_status_of(self.answer, attempt))


def _status_of(answer: Answer, attempt: int) -> int:
    if answer is Answer.FAIL_TWICE:
        return 503 if attempt <= _FAILURES else 200
    return _STATUSES.get(answer, 200)


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
