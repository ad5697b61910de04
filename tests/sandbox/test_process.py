"""The practice company in a process of its own, reached as the window reaches it."""

import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.domain.trouble import Trouble
from app.sandbox.process import Address, SandboxProcess, ServedCompany
from app.sandbox.seed import USER_NAME
from app.sandbox.server import Sandbox, run_attended
from tests.conftest import allowed

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def served() -> Iterator[SandboxProcess]:
    made = SandboxProcess()
    made.start()
    yield made
    made.stop()


def listed(served: SandboxProcess, password: str | None = None) -> httpx.Response:
    return httpx.get(
        f"{served.base_url}/companies/{served.companies[0].company_key}/config/callbacks",
        auth=(USER_NAME, password or served.password),
        headers={"Accept": "application/json"},
        trust_env=False,
    )


def test_it_tells_where_it_is_and_who_it_serves(served: SandboxProcess) -> None:
    assert served.base_url.startswith("http://127.0.0.1:")
    assert [one.name for one in served.companies][:1] == ["Acme Retail"]
    assert any(one.production for one in served.companies)
    answered = listed(served)
    assert answered.status_code == 200
    assert len(answered.json()) > 20
    assert listed(served, "another").status_code == 401


def test_a_trouble_reaches_it_and_leaves_it(served: SandboxProcess) -> None:
    served.set_trouble(Trouble.SERVER_ERROR)
    _until(lambda: listed(served).status_code == 500)
    served.set_trouble(Trouble.NONE)
    _until(lambda: listed(served).status_code == 200)


def test_its_first_answer_has_the_trouble_that_it_starts_with(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = SandboxProcess(Trouble.SERVER_ERROR)
    made.start()
    assert listed(made).status_code == 500
    made.stop()
    # However late that comes, it does not listen before.
    had: list[Trouble] = []

    def start(sandbox: Sandbox) -> None:
        had.append(sandbox._troubles.trouble)
        raise OSError

    monkeypatch.setattr(Sandbox, "start", start)
    monkeypatch.setattr(Sandbox, "stop", lambda _: None)
    monkeypatch.setattr(os, "dup2", lambda *_: 0)
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{Trouble.SERVER_ERROR.value}\n"))
    assert run_attended() == 1
    assert had == [Trouble.SERVER_ERROR]


def test_it_ends_when_it_is_stopped() -> None:
    made = SandboxProcess()
    made.start()
    assert not made.wait(0)
    made.stop()
    assert made.wait(0)
    made.set_trouble(Trouble.SLOW)  # nobody is there, and nothing happens
    made.stop()


def test_it_ends_with_the_process_that_began_it() -> None:
    code = """
import os
from app.sandbox.process import SandboxProcess
made = SandboxProcess()
made.start()
print(made._process.pid, made.base_url, flush=True)
os._exit(1)  # as when it is killed: nobody says anything
"""
    said = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    _, base_url = said.stdout.split()

    def is_gone() -> bool:
        try:
            httpx.get(base_url, trust_env=False)
        except httpx.TransportError:
            return True
        return False

    _until(is_gone)
    assert not said.stderr


def test_one_that_is_not_waited_for_says_nothing() -> None:
    made = SandboxProcess()
    made.stop()  # before it could tell anything
    assert made.wait(0)


def test_stopping_ends_the_wait_of_another_thread() -> None:
    made = SandboxProcess()
    told: list[str] = []

    def start() -> None:
        try:
            made.start()
        except OSError as error:
            told.append(str(error))

    waiting = threading.Thread(target=start)
    waiting.start()
    made.stop()
    waiting.join(allowed(10))
    assert not waiting.is_alive()
    assert made.wait(0)
    assert told in (["it ended before it could be reached"], [])


def test_one_that_ends_at_once_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    made = SandboxProcess()
    with pytest.raises(OSError, match="ended before it could be reached"):
        made.start()
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(OSError, match="No such file"):
        SandboxProcess()


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_it_is_of_no_terminal_and_a_lost_one_is_noticed(served: SandboxProcess) -> None:
    assert os.getpgid(served._process.pid) != os.getpgid(0)
    os.kill(served._process.pid, signal.SIGKILL)
    assert served.wait(allowed(10))
    with pytest.raises(httpx.TransportError):
        listed(served)


def test_the_password_is_in_no_argument_and_no_repr(served: SandboxProcess) -> None:
    told = Address(served.base_url, served.password, served.companies)
    assert served.password not in repr(told)
    assert Address.of_line(told.line()) == told
    assert told.companies[0] == ServedCompany(*told.companies[0])
    arguments = Path(f"/proc/{served._process.pid}/cmdline")
    if arguments.exists():
        assert served.password.encode() not in arguments.read_bytes()


def _until(holds: object) -> None:
    assert callable(holds)
    until = time.monotonic() + allowed(20)
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)
