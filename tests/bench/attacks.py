"""What is sent to hurt: how much memory it takes, and how long the window stands still for it."""

import asyncio
import gc
import gzip
import multiprocessing
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter

import msgspec
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton

from app.build import Backend
from app.domain.companies.company import Company, CompanyKind, Region
from app.domain.companies.secret import Secret
from app.services.guard import WriteGuard
from app.storage.preferences import PreferenceFile
from app.ui.look.theme import Theme
from app.ui.runtime.event_loop import EventLoop
from app.ui.window.main_window import MainWindow
from app.ui.window.pages import PageName
from tests.bench.measure import line, offscreen

_MIB = 1024 * 1024
_TARGET_MIB, _TARGET_MS = 64, 200
"""The first is the issue's; after the second somebody notices that a window stands still."""
_ROWS = 20_000


def _list_of(count: int) -> bytes:
    return msgspec.json.encode(
        [
            {
                "callback_id": number,
                "event_type": "person_added",
                "destination": {"url": f"https://hooks.acme.example/vibes/{number}"},
                "start_date": "2026-01-01T00:00:00Z",
            }
            for number in range(count)
        ]
    )


def _answer(status: str, body: bytes, *heads: str) -> bytes:
    told = "".join(f"{one}\r\n" for one in heads)
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{told}\r\n".encode() + body


def _far_end(ready: "multiprocessing.Queue[int]", answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        ready.put(server.getsockname()[1])
        while True:
            line_, _ = server.accept()
            with line_, suppress(OSError):
                line_.recv(65536)
                line_.sendall(answer)


def attacks() -> None:
    """Each over real HTTP, from another process, into the shown window."""
    app = offscreen()
    crumbs = b"".join(b"1\r\n \r\n" for _ in range(400_000))
    for what, answer, said in (
        (
            "compressed bomb",
            _answer("200 OK", gzip.compress(b"[" + b" " * 600_000_000), "Content-Encoding: gzip"),
            "too large",
        ),
        (
            "8 MB error",
            _answer("400 Bad", msgspec.json.encode({"message": "x" * 8_000_000})),
            "refused a value",
        ),
        (f"{_ROWS} registrations", _answer("200 OK", _list_of(_ROWS)), ""),
        (
            "an answer in crumbs",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + crumbs + b"0\r\n\r\n",
            "could not be read",
        ),
    ):
        ready: multiprocessing.Queue[int] = multiprocessing.Queue()
        far_end = multiprocessing.Process(target=_far_end, args=(ready, answer), daemon=True)
        far_end.start()
        port = ready.get(timeout=30)
        with asyncio.Runner(loop_factory=lambda: EventLoop(app)) as runner:
            peak, stall = runner.run(_measured(app, partial(_listed, port=port, said=said)))
        far_end.kill()
        far_end.join()
        _tell(what, peak, stall)
    with asyncio.Runner(loop_factory=lambda: EventLoop(app)) as runner:
        _tell("1 MB pasted", *runner.run(_measured(app, _pasted)))


def _tell(what: str, peak: float, stall: float) -> None:
    line(f"{what}: memory at its peak", peak / _MIB, _TARGET_MIB, 1, "MiB", "target")
    line(f"{what}: longest stall", stall * 1000, _TARGET_MS, 1, "ms", "target")


async def _measured(
    app: QApplication, act: Callable[[MainWindow], Awaitable[None]]
) -> tuple[float, float]:
    """Bytes above what was taken before, and seconds."""
    guard, file = WriteGuard(), PreferenceFile(None)
    window = MainWindow(file.load(), theme=Theme(app), clock=lambda: datetime.now(UTC), guard=guard)
    backend = Backend(None, guard=guard)
    window.furnish(backend.services, file, on_close=lambda: None, on_practice=lambda: None)

    window.show()
    app.processEvents()
    longest = 0.0

    async def tick() -> None:
        nonlocal longest
        while True:
            before = perf_counter()
            await asyncio.sleep(0.002)
            longest = max(longest, perf_counter() - before - 0.002)

    gc.collect()
    before = _status("VmRSS")
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")  # noqa: ASYNC240 - resets the peak
    ticking = asyncio.ensure_future(tick())
    await act(window)
    ticking.cancel()
    peak = _status("VmHWM") - before
    await window.runner.finish()
    await backend.aclose()
    window.allow_close = True
    window.close()
    window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    return max(0.0, peak), longest


def _status(name: str) -> float:
    """Bytes, as the system counts them; 0 where it does not."""
    with suppress(OSError):
        for told in Path("/proc/self/status").read_text().splitlines():
            if told.startswith(f"{name}:"):
                return float(told.split()[1]) * 1024
    return 0.0


async def _listed(window: MainWindow, *, port: int, said: str) -> None:
    company = Company(
        company_id="c1",
        name="Acme",
        company_key="K",
        user_name="ann",
        region=Region.CUSTOM,
        base_url=f"http://127.0.0.1:{port}",
        kind=CompanyKind.TEST,
    )
    window.companies.lend(company, Secret("pw"))
    window.show_companies("c1")

    def done() -> bool:
        if not said:
            return window.page.model.rowCount() == _ROWS
        return said in window.page.state.heading

    async with asyncio.timeout(90):
        while not done():  # noqa: ASYNC110 - a fact on the screen
            await asyncio.sleep(0.01)


async def _pasted(window: MainWindow) -> None:
    window.show_page(PageName.DELIVERIES)
    found = {one.accessibleName(): one for one in window.findChildren(QPlainTextEdit)}
    buttons = {one.accessibleName(): one for one in window.findChildren(QPushButton)}
    result = found["Paste result"]
    found["Pasted delivery"].insertPlainText("a" * 1_000_000)
    buttons["Check pasted delivery"].click()
    async with asyncio.timeout(90):
        while "No delivered event" not in result.toPlainText():  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.01)
