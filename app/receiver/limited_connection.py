"""Connections that can be cut, and that are dropped while nothing comes through them."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

_HEADER_LIMIT_S = 10.0
_BODY_LIMIT_S = 10.0
_LOOK_S = 1.0
"""How often overdue ones are looked for: a timer for each request would cost a tenth of it."""


class ConnectionTracker:
    """The open connections of one server: `most` of them, the next one is turned away.

    `on_trouble` hears of what never became a request: the sender's address, and what became of it.
    """

    def __init__(self, most: int, on_trouble: Callable[[str, str], None]) -> None:
        self._most, self.on_trouble = most, on_trouble
        self._open: dict[tuple[str, int], LimitedConnection] = {}
        self._looking: asyncio.TimerHandle | None = None

    def protocol(self) -> type["LimitedConnection"]:
        """What serves a connection and notes it here."""
        return type("OneServersLine", (LimitedConnection,), {"lines": self})

    def add(self, line: "LimitedConnection") -> bool:
        """A connection was opened; whether there is room for it."""
        if len(self._open) >= self._most:
            return False
        self._open[line.peer] = line
        if self._looking is None:
            self._look()
        return True

    def drop(self, line: "LimitedConnection") -> None:
        """It is closed."""
        self._open.pop(line.peer, None)
        if not self._open and self._looking is not None:
            self._looking.cancel()
            self._looking = None

    async def cut(
        self,
        client: tuple[str, int] | None,
        receive: Callable[[], Awaitable[dict[str, Any]]],
    ) -> None:
        """Ends a connection without an answer."""
        line = self._open.get((client[0], client[1])) if client else None
        if line is not None:
            line.transport.abort()
            # The server has to notice before the request ends, or it calls the silence an error.
            while (await receive())["type"] != "http.disconnect":
                pass

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        for line in list(self._open.values()):
            if line.due is not None and line.due <= now:
                if line.begun:
                    self.on_trouble(line.peer[0], "dropped: too slow")
                line.transport.abort()
        self._looking = loop.call_later(_LOOK_S, self._look)


class LimitedConnection(H11Protocol):
    """uvicorn has no limit for how long header and body may take, and no way to cut a line.

    Attributes: peer; due, by the loop's clock, when what is being read has to be there, or None;
    begun, whether anything of a request has come that is not answered.
    """

    lines: ConnectionTracker

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401 - uvicorn's own signature
        """Notes the line, and when its first header is due."""
        super().connection_made(transport)
        peer = transport.get_extra_info("peername")
        self.peer = (str(peer[0]), int(peer[1])) if peer else ("", 0)
        self.due: float | None = self.loop.time() + _HEADER_LIMIT_S
        self._in_body = self.begun = False
        if not self.lines.add(self):
            self.lines.on_trouble(self.peer[0], "turned away: too many connections")
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forgets the line."""
        self.lines.drop(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Each header has its time, that of a later request too, and each body."""
        self.begun = True
        super().data_received(data)
        self._time_what_is_read()

    def on_response_complete(self) -> None:
        """What was sent behind an answered request is read from now on, and has its time too."""
        before, self.begun = self.cycle, False
        super().on_response_complete()
        if self.cycle is not before:
            self.begun = True
            self._time_what_is_read()

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP is answered, and told."""
        self.lines.on_trouble(self.peer[0], "400: not HTTP")
        super().send_400_response(msg)

    def _time_what_is_read(self) -> None:
        cycle = self.cycle
        in_header = cycle is None or cycle.response_complete
        in_body = not in_header and cycle.more_body
        if not in_header and not in_body:
            self.due = None
        elif self.due is None or in_body is not self._in_body:
            limit = _BODY_LIMIT_S if in_body else _HEADER_LIMIT_S
            self.due = self.loop.time() + limit
        self._in_body = in_body
