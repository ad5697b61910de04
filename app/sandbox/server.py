"""Serves the stand-in on loopback: in a thread, for the app that began this process, or alone."""

import os
import secrets
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from app.domain.trouble import Trouble
from app.sandbox.application import Application
from app.sandbox.deliveries import Deliveries
from app.sandbox.process import Address, ServedCompany
from app.sandbox.registry import OverlapRule, PracticeCompany
from app.sandbox.seed import USER_NAME, practice_companies
from app.sandbox.trouble import CLOCK_AHEAD, OpenLines, TroubleMaker
from app.serving.threaded import ThreadedServer

_HOST = "127.0.0.1"
"""Never anything but loopback."""
ENDING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
"""How a system or a terminal asks a program to end."""


class Sandbox:
    """The stand-in in a thread with a loop of its own, so that a busy window cannot slow it.

    Attributes:
        base_url: where it listens, `http://127.0.0.1:PORT`; known once `start` has returned.
        password: of this start only, with the seed's user name.
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
        password: str = "",
        anywhere: bool = False,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.companies = list(companies or practice_companies(clock()))
        self._clock = clock
        self.deliveries = Deliveries(retry_waits_s, anywhere=anywhere)
        # Made anew each time: whoever read one of an earlier start gets nowhere with it.
        self.password = password or secrets.token_urlsafe(9)
        self.base_url = ""
        application = Application(
            self.companies,
            self.deliveries,
            password=self.password,
            rule=rule,
            calls_per_second=calls_per_second,
            clock=self._told_time,
        )
        lines = OpenLines()
        self._troubles = TroubleMaker(application.asgi, lines)
        self._server = ThreadedServer(
            self._troubles.asgi,
            name="practice company",
            host=_HOST,
            port=port,
            lifespan="on",
            date_header=False,  # it dates its answers itself
            interface="asgi3",
            http=lines.protocol(),
        )

    def set_trouble(self, trouble: Trouble) -> None:
        """Answers badly from now on, or well again; from any thread."""
        self._troubles.trouble = trouble

    def _told_time(self) -> datetime:
        wrong = self._troubles.trouble is Trouble.WRONG_CLOCK
        return self._clock() + (CLOCK_AHEAD if wrong else timedelta(0))

    def start(self) -> None:
        """Listens. Blocks until it does. Raises: OSError where the port is taken."""
        self._server.start()
        self.base_url = f"http://{_HOST}:{self._server.port}"

    def ask_to_stop(self) -> None:
        """Stops soon; `wait` tells when it has."""
        self._server.ask_to_stop()

    def stop(self) -> None:
        """Stops listening and waits for the thread, a few seconds at most."""
        self._server.stop()

    def wait(self, limit_s: float) -> bool:
        """Waits for the thread to end; returns whether it has."""
        return self._server.wait(limit_s)


def run_alone(port: int, rule: OverlapRule, *, anywhere: bool) -> int:
    """Serves in the foreground until Ctrl+C, SIGTERM or SIGHUP. Returns the exit status.

    `anywhere` lets it deliver to other computers too.
    """
    sandbox = Sandbox(port=port, rule=rule, anywhere=anywhere)
    asked_to_stop = threading.Event()
    for number in ENDING:
        signal.signal(number, lambda *_: asked_to_stop.set())
    try:
        sandbox.start()
    except OSError as error:
        why = error.strerror or error
        print(
            f"callback-desk: port {port} cannot be used ({why}). Choose another one, or none to "
            "take a free one.",
            file=sys.stderr,
            flush=True,
        )
        return 1
    lines = [sandbox.base_url, f"User name: {USER_NAME}", f"Password: {sandbox.password}"]
    lines += [f"Company key: {one.company_key} ({one.name})" for one in sandbox.companies]
    try:
        for line in lines:
            print(line, flush=True)
    except OSError as error:
        # Without them nobody can use it.
        why = error.strerror or error
        print(f"callback-desk: the output could not be written: {why}", file=sys.stderr, flush=True)
        sandbox.stop()
        return 1
    while not asked_to_stop.wait(0.2):
        if sandbox.wait(0):
            return 1
    sandbox.stop()
    return 0


def run_attended() -> int:
    """Serves the app that began this process, until that closes the pipe. Returns the exit status.

    Each line of standard input is the trouble from then on; it listens once it has the first.
    On standard output stands one line, see `Address`.
    """
    if sys.stdin is None or sys.stdout is None:  # a program of Windows that has neither
        return 1
    sandbox, left = Sandbox(), threading.Event()
    try:
        _take_trouble(sandbox, sys.stdin.readline())
        sandbox.start()
        companies = [
            ServedCompany(one.name, one.company_key, one.production) for one in sandbox.companies
        ]
        print(Address(sandbox.base_url, sandbox.password, companies).line(), flush=True)
        threading.Thread(target=_attend, args=(sandbox, left), daemon=True).start()
        while not left.wait(0.2):
            if sandbox.wait(0):
                return 1
    except OSError:  # no free port, or the app has ended
        # Python would try once more at the end to write what nobody reads, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    finally:
        sandbox.stop()
    return 0


def _attend(sandbox: Sandbox, left: threading.Event) -> None:
    """Does what the app says; sets `left` once that is gone."""
    with suppress(OSError, ValueError):
        for line in sys.stdin:
            _take_trouble(sandbox, line)
    left.set()


def _take_trouble(sandbox: Sandbox, line: str) -> None:
    with suppress(ValueError):  # of an app that knows more of them
        sandbox.set_trouble(Trouble(line.strip()))
