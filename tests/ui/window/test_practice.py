"""The practice company behind the window: started once, stopped for sure, and started anew."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.trouble import Trouble
from app.practice import Practice
from app.sandbox.process import SandboxProcess
from app.ui.runtime.tasks import Job
from tests.ui.conftest import Desk, until


def servers() -> list[int]:
    """The process IDs of the practice companies that this process began and that still run."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
            state = (entry / "stat").read_text().rpartition(") ")[2].split()
        except OSError:
            continue
        if b"--attended" in words and int(state[1]) == os.getpid() and state[0] != "Z":
            found.append(int(entry.name))
    return found


on_linux = pytest.mark.skipif(sys.platform != "linux", reason="processes are told by /proc")


@on_linux
async def test_opened_twice_it_starts_once(qapp: QApplication, desk: Desk) -> None:
    practice = Practice(desk.backend.services)
    for _ in range(3):
        practice.open(desk.window)
        await asyncio.sleep(0)
    await until(lambda: len(desk.window.companies.companies) == 3)
    await until(lambda: not desk.window.runner.is_busy(Job.PRACTICE))
    assert len(servers()) == 1
    practice.open(desk.window)
    await until(lambda: not desk.window.runner.is_busy(Job.PRACTICE))
    assert len(servers()) == 1
    await practice.aclose()
    assert not servers()
    await desk.aclose()


@on_linux
async def test_closed_while_it_starts_it_is_stopped(qapp: QApplication, desk: Desk) -> None:
    practice = Practice(desk.backend.services, SandboxProcess())
    practice.open(desk.window)
    await until(lambda: practice._is_starting)
    desk.window.runner.cancel(Job.PRACTICE)
    await practice.aclose()
    assert not servers()
    await desk.aclose()


@on_linux
async def test_never_opened_it_is_stopped(qapp: QApplication, desk: Desk) -> None:
    practice = Practice(desk.backend.services, SandboxProcess())
    await practice.aclose()
    assert not servers()
    await desk.aclose()


@on_linux
async def test_one_that_ended_is_started_anew_with_the_trouble_that_was_chosen(
    qapp: QApplication, desk: Desk
) -> None:
    practice = Practice(desk.backend.services)
    practice.open(desk.window)
    await until(lambda: len(servers()) == 1 and practice._listens)
    await until(lambda: not desk.window.runner.is_busy(Job.PRACTICE))
    before = desk.window.companies.companies[0].base_url
    practice.set_trouble(Trouble.NOT_ALLOWED)
    os.kill(servers()[0], signal.SIGKILL)
    server = practice._server
    assert server is not None
    await until(lambda: server.wait(0))  # one that is ending has no arguments any more
    practice.open(desk.window)
    await until(lambda: desk.window.companies.companies[0].base_url != before)
    await until(lambda: desk.page.reader.failure is not None)
    await practice.aclose()
    await desk.aclose()


@on_linux
async def test_where_no_process_can_be_had_it_is_served_all_the_same(
    qapp: QApplication, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    practice = Practice(desk.backend.services)
    practice.open(desk.window)
    await until(lambda: bool(desk.page.listed))
    assert not servers()
    await practice.aclose()
    await desk.aclose()
