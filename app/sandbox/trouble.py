"""Bad days to practise: stands before the application and spoils what it answers."""

import asyncio
import re
from datetime import timedelta
from typing import Any

import msgspec
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from app.domain.trouble import Trouble
from app.sandbox.registry import RefusedError

SLOW_S = 4.0
"""How long a slow answer takes, in seconds."""
CLOCK_AHEAD = timedelta(hours=3)
_LIST = re.compile(r"/companies/[^/]+/config/callbacks/?")
_REFUSALS = {
    Trouble.PASSWORD_REFUSED: (401, "The user name or password is not valid"),
    Trouble.NOT_ALLOWED: (403, "This user may not do that"),
    Trouble.TOO_MANY: (429, "Too many requests for this company"),
    Trouble.SERVER_ERROR: (500, "Something went wrong on the server"),
}


class OpenLines:
    """The connections of one server, so that one can be cut."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, int], asyncio.Transport] = {}

    def protocol(self) -> type[H11Protocol]:
        """What serves a connection and notes it here."""
        lines = self._open

        class NotedLine(H11Protocol):
            def connection_made(self, transport: Any) -> None:  # noqa: ANN401 - uvicorn's own
                super().connection_made(transport)
                self.peer = tuple(transport.get_extra_info("peername") or ("", 0))[:2]
                lines[self.peer] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                lines.pop(self.peer, None)
                super().connection_lost(exc)

        return NotedLine

    async def cut(self, scope: Scope, receive: Receive) -> None:
        """Ends the connection of a request without an answer, and waits until it is noticed."""
        client = scope.get("client")
        line = self._open.get((client[0], client[1])) if client else None
        if line is not None:
            line.abort()
            while (await receive())["type"] != "http.disconnect":
                pass


class TroubleMaker:
    """An ASGI application around another one.

    Attributes: trouble, what is wrong now; set from any thread.
    """

    def __init__(self, inner: ASGIApp, lines: OpenLines) -> None:
        self._inner, self._lines = inner, lines
        self.trouble = Trouble.NONE

    async def asgi(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers as the application does, or as badly as it is told to."""
        trouble = self.trouble
        if scope["type"] != "http" or not scope["path"].startswith("/companies/"):
            await self._inner(scope, receive, send)
        elif trouble in _REFUSALS:
            await _refuse(send, trouble)
        elif trouble is Trouble.TIME_OUT:
            while (await receive())["type"] != "http.disconnect":
                pass
        elif trouble is Trouble.DONE_THEN_CUT:
            await self._inner(scope, receive, _unheard)
            await self._lines.cut(scope, receive)
        elif trouble is Trouble.HALF_LIST and _is_list(scope):
            await _halve(self._inner, scope, receive, send)
        else:
            if trouble is Trouble.SLOW:
                await asyncio.sleep(SLOW_S)
            await self._inner(scope, receive, send)


async def _unheard(_: Message) -> None:
    """The answer that nobody gets."""


def _is_list(scope: Scope) -> bool:
    return scope["method"] == "GET" and _LIST.fullmatch(scope["path"]) is not None


async def _refuse(send: Send, trouble: Trouble) -> None:
    status, said = _REFUSALS[trouble]
    body = msgspec.json.encode(RefusedError(status, said).body())
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
    ]
    if trouble is Trouble.TOO_MANY:
        headers.append((b"retry-after", b"20"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _halve(inner: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """The first half of the list, and a link to the rest."""
    start: Message = {}
    body = b""

    async def keep(message: Message) -> None:
        nonlocal start, body
        if message["type"] == "http.response.start":
            start = message
        else:
            body += message.get("body", b"")

    await inner(scope, receive, keep)
    if start["status"] == 200:
        whole = msgspec.json.decode(body, type=list[msgspec.Raw])
        body = msgspec.json.encode(whole[: len(whole) // 2])
        link = f'<{scope["path"]}?page=2>; rel="next"'.encode()
        kept = [one for one in start["headers"] if one[0].lower() != b"content-length"]
        length = (b"content-length", str(len(body)).encode())
        start = {**start, "headers": [*kept, length, (b"link", link)]}
    await send(start)
    await send({"type": "http.response.body", "body": body})
