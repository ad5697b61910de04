"""Serves the stand-in on loopback: in a thread of the app, or alone in the foreground."""

import asyncio
import contextlib
import signal
import threading
from collections.abc import Sequence
from datetime import UTC, datetime

import uvicorn

from app.sandbox.application import Application
from app.sandbox.deliveries import Deliveries
from app.sandbox.registry import OverlapRule, PracticeCompany
from app.sandbox.seed import PASSWORD, USER_NAME, practice_companies

_HOST = "127.0.0.1"
"""Never anything but loopback."""
_START_LIMIT_S = 10.0


class _Server(uvicorn.Server):
    """Leaves the process's signals alone: they belong to whoever starts it."""

    @contextlib.contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]  # noqa: ANN202 - uvicorn has no flag for it
        yield


class Sandbox:
    """The stand-in in a thread with a loop of its own, so that a busy window cannot slow it.

    Attributes:
        base_url: where it listens, `http://127.0.0.1:PORT`; known once `start` has returned.
        companies: the seeded companies. Read their names only; they belong to the thread.
        deliveries: every attempt to deliver a test event so far.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        rule: OverlapRule = OverlapRule.REFUSE,
        retry_waits_s: Sequence[float] = (1.0, 2.0, 4.0),
        companies: Sequence[PracticeCompany] | None = None,
        calls_per_second: int = 100,
    ) -> None:
        self.companies = list(companies or practice_companies(datetime.now(UTC)))
        self.deliveries = Deliveries(retry_waits_s)
        self.base_url = ""
        application = Application(
            self.companies, self.deliveries, rule=rule, calls_per_second=calls_per_second
        )
        self._server = _Server(
            uvicorn.Config(
                application.asgi,
                host=_HOST,
                port=port,
                log_config=None,
                access_log=False,
                lifespan="on",
                timeout_graceful_shutdown=2,
            )
        )
        self._thread = threading.Thread(target=self._serve, name="practice company", daemon=True)
        self._started = threading.Event()

    def start(self) -> None:
        """Listens. Blocks until it does. Raises: OSError where the port is taken."""
        self._thread.start()
        if not self._started.wait(_START_LIMIT_S) or not self.base_url:
            msg = "the practice company could not listen; is the port taken?"
            raise OSError(msg)

    def stop(self) -> None:
        """Stops listening and waits for the thread, a few seconds at most."""
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join(5)

    def wait(self, limit_s: float) -> bool:
        """Waits for the thread to end; returns whether it has."""
        self._thread.join(limit_s)
        return not self._thread.is_alive()

    def _serve(self) -> None:
        try:
            # uvicorn leaves by SystemExit where the port is taken; `start` then says so.
            with contextlib.suppress(SystemExit):
                asyncio.run(self._run())
        finally:
            self._started.set()

    async def _run(self) -> None:
        serving = asyncio.create_task(self._server.serve())
        while not self._server.started and not serving.done():  # noqa: ASYNC110 - uvicorn has no event
            await asyncio.sleep(0.005)
        if self._server.started:
            port = self._server.servers[0].sockets[0].getsockname()[1]
            self.base_url = f"http://{_HOST}:{port}"
            self._started.set()
        await serving


def run_alone(port: int, rule: OverlapRule) -> int:
    """Serves in the foreground until Ctrl+C or SIGTERM. Returns the exit status."""
    sandbox = Sandbox(port=port, rule=rule)
    asked_to_stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: asked_to_stop.set())
    try:
        sandbox.start()
    except OSError as error:
        print(f"Port {port}: {error}", flush=True)
        return 1
    print(sandbox.base_url, flush=True)
    print(f"User name: {USER_NAME}", flush=True)
    print(f"Password: {PASSWORD}", flush=True)
    for company in sandbox.companies:
        print(f"Company key: {company.company_key} ({company.name})", flush=True)
    while not asked_to_stop.wait(0.2):
        if sandbox.wait(0):
            return 1
    sandbox.stop()
    return 0
