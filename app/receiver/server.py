"""Takes deliveries by HTTP, on this computer only, and answers as the dial says.

Nothing of a request is rendered, executed or used as a path; its body is kept in memory alone.
"""

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from app.domain.answer import Answer
from app.domain.delivery import Delivery, event_of, type_of
from app.receiver.line import Line, cut, line_class
from app.serving.threaded import ThreadedServer

_HOST = "127.0.0.1"
_LARGEST_BODY = 1024 * 1024
_CONNECTIONS = 200
_BODY_LIMIT_S = 10.0
_FAILURES = 2
_KNOWN_EVENTS = 10_000


class Receiver:
    """Off until it is started; listens on loopback, below a path nobody can guess.

    `on_delivery` is called in the server's thread, once for each request, after its answer was
    decided. Attributes: url, empty until `start`; answer, the dial; slow_s, seconds; word, what
    proves to the app that an address leads to this very receiver.
    """

    def __init__(
        self, on_delivery: Callable[[Delivery], None], *, port: int = 0, slow_s: float = 8.0
    ) -> None:
        self.answer, self.slow_s = Answer.OK, slow_s
        self.url = ""
        self.word = secrets.token_urlsafe(12)
        self._on_delivery = on_delivery
        self._secret = secrets.token_urlsafe(12)
        self._numbers = count(1)
        # Of each event: how often it came, and when it came last.
        self._seen: OrderedDict[str, tuple[int, datetime]] = OrderedDict()
        self._lines: dict[tuple[str, int], Line] = {}
        self._server = ThreadedServer(
            self._serve,
            name="receiver",
            host=_HOST,
            port=port,
            lifespan="off",
            http=line_class(self._lines),
            ws="none",
            limit_concurrency=_CONNECTIONS,
            timeout_keep_alive=5,
            h11_max_incomplete_event_size=64 * 1024,
            server_header=False,
            proxy_headers=False,
            interface="asgi3",
        )

    def start(self) -> None:
        """Listens. Blocks until it does. Raises: OSError."""
        self._server.start()
        self.url = f"http://{_HOST}:{self._server.port}/{self._secret}"

    def stop(self) -> None:
        """Stops listening; a few seconds at most."""
        self._server.stop()

    async def _serve(self, scope: dict, receive: object, send: object) -> None:  # type: ignore[type-arg]  # ASGI's own
        request = Request(scope, receive)  # type: ignore[arg-type]
        response = await self._answered(request)
        if response is not None:
            await response(scope, receive, send)  # type: ignore[arg-type]

    async def _answered(self, request: Request) -> Response | None:
        try:
            async with asyncio.timeout(_BODY_LIMIT_S):
                body = await _body_of(request)
        except (TimeoutError, ClientDisconnect):
            await cut(self._lines, request.client)
            return None
        if body is None:
            self._note(request, b"", "413")
            return PlainTextResponse("too large", 413, {"Connection": "close"})
        expected = request.url.path.rstrip("/") == f"/{self._secret}"
        word = request.query_params.get("check", "")
        if expected and request.method == "GET" and word and word == self.word:
            # The app itself asks, through whatever leads here from outside.
            return PlainTextResponse(f"callback-desk {word}")
        event = event_of(body) if expected and request.method in {"POST", "PUT"} else None
        if event is None:
            status = 200 if expected else 404
            self._note(request, body, str(status))
            return PlainTextResponse("" if expected else "not here", status)
        return await self._answer_event(request, body, event)

    async def _answer_event(
        self, request: Request, body: bytes, event: dict[str, object]
    ) -> Response | None:
        answer = self.answer
        attempt = self._note(request, body, "", event)
        if answer is Answer.CUT:
            await cut(self._lines, request.client)
            return None
        if answer is Answer.SLOW:
            await asyncio.sleep(self.slow_s)
        status = {
            Answer.CREATED: 201,
            Answer.NOT_FOUND: 404,
            Answer.ERROR: 500,
            Answer.FAIL_TWICE: 503 if attempt <= _FAILURES else 200,
        }.get(answer, 200)
        return PlainTextResponse("", status)

    def _note(
        self,
        request: Request,
        body: bytes,
        answered: str,
        event: dict[str, object] | None = None,
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
        self._on_delivery(
            Delivery(
                number=next(self._numbers),
                received_at=now,
                method=request.method,
                path=request.url.path.replace(self._secret, "…"),
                headers=tuple((name, value) for name, value in request.headers.items()),
                body=body,
                source=request.client.host if request.client else "",
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
        return {
            Answer.OK: "200",
            Answer.CREATED: "201",
            Answer.NOT_FOUND: "404",
            Answer.ERROR: "500",
            Answer.FAIL_TWICE: "503" if attempt <= _FAILURES else "200",
            Answer.SLOW: f"200 after {self.slow_s:g} s",
            Answer.CUT: "line cut",
        }[self.answer]


async def _body_of(request: Request) -> bytes | None:
    """None where it is larger than is taken."""
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > _LARGEST_BODY:
            return None
    return bytes(received)
