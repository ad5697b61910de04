"""A connection that can be cut, and that is dropped while nothing comes through it."""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

_HEADER_LIMIT_S = 10.0


class Line(H11Protocol):
    """uvicorn has no limit for how long the first header may take, and no way to cut a line."""

    lines: dict[tuple[str, int], "Line"]

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401 - uvicorn's own signature
        """Notes the line, and when it is overdue."""
        super().connection_made(transport)
        peer = transport.get_extra_info("peername")
        self._peer = (str(peer[0]), int(peer[1])) if peer else ("", 0)
        self.lines[self._peer] = self
        self._began = False
        self._overdue = asyncio.get_running_loop().call_later(_HEADER_LIMIT_S, self._drop)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forgets the line."""
        self._overdue.cancel()
        self.lines.pop(self._peer, None)
        super().connection_lost(exc)

    def _drop(self) -> None:
        if not self._began:
            self.transport.abort()

    def handle_events(self) -> None:
        """Notes that a whole header has come."""
        super().handle_events()
        self._began = self._began or self.cycle is not None


def line_class(lines: dict[tuple[str, int], Line]) -> type[Line]:
    """The protocol of one server, which notes its open connections in `lines`."""
    return type("OneServersLine", (Line,), {"lines": lines})


async def cut(lines: dict[tuple[str, int], Line], client: tuple[str, int] | None) -> None:
    """Ends a connection without an answer."""
    line = lines.get((client[0], client[1])) if client else None
    if line is not None:
        line.transport.abort()
        # The server has to notice before the request ends, or it calls the silence an error.
        await asyncio.sleep(0.01)
