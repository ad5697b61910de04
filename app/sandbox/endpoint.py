"""An endpoint of a practice customer: what the platform would call, on this computer."""

import asyncio
from typing import Any

from app.serving.threaded import ThreadedServer

LATE_S = 1.0
"""How long the late one takes to answer."""
_LARGEST_BODY = 1024 * 1024


class PracticeEndpoint:
    """Answers by path: `/taken` with 204, `/refused` with 404, `/late` with 204 after a while.

    Attributes: counts, how often each path was asked for.
    """

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self._server = ThreadedServer(
            self._serve,
            name="practice endpoint",
            host="127.0.0.1",
            port=0,
            lifespan="off",
            interface="asgi3",
        )

    def start(self) -> None:
        """Listens. Blocks until it does. Raises: OSError."""
        self._server.start()

    def stop(self) -> None:
        """Stops listening; a few seconds at most."""
        self._server.stop()

    def url(self, name: str) -> str:
        """The address of `taken`, `refused` or `late`."""
        return f"http://127.0.0.1:{self._server.port}/{name}"

    async def _serve(self, scope: dict[str, Any], receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI's own
        size, more = 0, True
        while more and size <= _LARGEST_BODY:
            message = await receive()
            size += len(message.get("body", b""))
            more = message.get("more_body", False)
        name = scope["path"].strip("/")
        self.counts[name] = self.counts.get(name, 0) + 1
        if name == "late":
            await asyncio.sleep(LATE_S)
        status = 404 if name not in {"taken", "late"} else 204
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})
