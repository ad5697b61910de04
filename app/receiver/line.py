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
        self._overdue: asyncio.TimerHandle | None = None
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forgets the line."""
        self._relax()
        self.lines.pop(self._peer, None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Each header has its time, that of a later request too."""
        super().data_received(data)
        if self.cycle is None or self.cycle.response_complete:
            self._watch()
        else:
            self._relax()

    def _watch(self) -> None:
        if self._overdue is None:
            loop = asyncio.get_running_loop()
            self._overdue = loop.call_later(_HEADER_LIMIT_S, self.transport.abort)

    def _relax(self) -> None:
        if self._overdue is not None:
            self._overdue.cancel()
            self._overdue = None


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
