"""An HTTP server in a thread with a loop of its own, so that a busy window cannot slow it."""

import asyncio
import contextlib
import logging
import socket
import threading
from typing import Any

import uvicorn

_START_LIMIT_S = 10.0
# It warns of each request that is none, and anybody can send thousands; errors are still told.
logging.getLogger("uvicorn.error").addFilter(lambda record: record.levelno != logging.WARNING)


class _Server(uvicorn.Server):
    """Leaves the process's signals alone: they belong to whoever starts it."""

    @contextlib.contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]  # noqa: ANN202 - uvicorn has no flag for it
        yield


class ThreadedServer:
    """Attributes: port, known once `start` has returned."""

    def __init__(self, application: Any, *, name: str, host: str, port: int, **more: Any) -> None:  # noqa: ANN401 - ASGI and uvicorn's own
        self.port, self._place = 0, (host, port)
        self._server = _Server(
            uvicorn.Config(
                application,
                log_config=None,
                access_log=False,
                timeout_graceful_shutdown=2,
                **more,
            )
        )
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._started = threading.Event()

    def start(self) -> None:
        """Listens. Blocks until it does. Raises: OSError where address or port cannot be had."""
        # Bound here: uvicorn would answer a refusal by ending the process.
        family = socket.AF_INET6 if ":" in self._place[0] else socket.AF_INET
        self._socket = socket.create_server(self._place, family=family, backlog=2048)
        # Each line of it has this too. Without it, the body of an answer on a line that is kept
        # waits 40 ms until its head is acknowledged; asyncio does not set it on a socket like this.
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.port = self._socket.getsockname()[1]
        self._thread.start()
        if not self._started.wait(_START_LIMIT_S):
            msg = "the server did not start in time"
            raise OSError(msg)

    def ask_to_stop(self) -> None:
        """Stops soon, once what is under way is answered; waits for nothing."""
        self._server.should_exit = True

    def stop(self) -> None:
        """Stops listening and waits for the thread, a few seconds at most."""
        self.ask_to_stop()
        if self._thread.is_alive():
            self._thread.join(5)

    def wait(self, limit_s: float) -> bool:
        """Waits for the thread to end; returns whether it has."""
        self._thread.join(limit_s)
        return not self._thread.is_alive()

    def _serve(self) -> None:
        try:
            asyncio.run(self._run())
        finally:
            self._started.set()

    async def _run(self) -> None:
        serving = asyncio.create_task(self._server.serve([self._socket]))
        while not self._server.started and not serving.done():  # noqa: ASYNC110 - uvicorn has no event
            await asyncio.sleep(0.005)
        self._started.set()
        await serving
