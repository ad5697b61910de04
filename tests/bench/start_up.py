"""Spawn to window, and to rows on it, against a bare PySide6 window."""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from operator import itemgetter
from pathlib import Path

from app.domain.callbacks.callback import Callback
from app.domain.companies.company import Company, Region
from app.sandbox.seed import USER_NAME
from app.sandbox.server import Sandbox
from app.storage.companies import CompanyFile
from app.storage.database import Database
from app.storage.memory import MemoryStore
from tests.bench.measure import as_installed, line

_BARE = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([]); window = QMainWindow(); window.resize(1440, 820); window.show()
app.processEvents()
"""
_OURS = """
import gc, sys
gc.disable()  # as app.__main__ does, and what follows
from app.lean_imports import load_msgspec, load_qt
load_qt()
load_msgspec()
import app.bootstrap as bootstrap
from app.__main__ import main
from PySide6.QtWidgets import QApplication
from app.ui.rows.table import CallbackTable
show, paint = bootstrap.MainWindow.show, CallbackTable.paintEvent
def shown(window):
    show(window)
    QApplication.processEvents()
    if sys.argv[1] == "paint":
        report()
def painted(table, event):
    paint(table, event)
    if sys.argv[1] == "rows" and table.model().rowCount():
        report()
bootstrap.MainWindow.show, CallbackTable.paintEvent = shown, painted
"""
_WITH_LIBRARIES = (
    _BARE
    + """
import asyncio, os, sqlite3
os.environ["QT_API"] = "pyside6"
import httpx, msgspec, qasync
from PySide6.QtSvg import QSvgRenderer
async def call():
    async with httpx.AsyncClient(trust_env=False, auth=tuple(sys.argv[2:4])) as client:
        msgspec.json.decode((await client.get(sys.argv[1])).content)
with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
    runner.run(call())
"""
)
_ONCE = """
import app.bootstrap as bootstrap
from PySide6.QtCore import QTimer
furnish = bootstrap.MainWindow.furnish
def is_read(window):
    return window.page.counts() and window.view.model.rowCount()
def furnished(window, *arguments, **named):
    furnish(window, *arguments, **named)
    timer = QTimer(window, interval=1)
    timer.timeout.connect(lambda: is_read(window) and window.close())
    timer.start()
bootstrap.MainWindow.furnish = furnished
bootstrap.run(demo=False)
print(0)
"""
_RUNS = 10
_REPORT = """
def report():
    import os, sys
    print(open("/proc/self/statm").read().split()[1], flush=True)
    os._exit(0)
"""


def start_up() -> None:
    """Spawn to window, against a bare PySide6 window; and the memory of both."""
    demo = _REPORT + _OURS + "main(['--demo'])"
    _line("window painted", 1.5, *against_bare(demo, "paint"))
    rows, bare = against_bare(demo, "rows")
    _line("practice company's rows", 3, rows, bare)
    with tempfile.TemporaryDirectory() as folder:
        for count, words in ((60, "60 remembered rows"), (20_000, "20,000 remembered rows")):
            home = Path(folder) / str(count)
            remember(home, count)
            ours = _REPORT + _OURS + "main([])"
            first = against_bare(ours, "rows", home=home)
            run(_ONCE, home=home)
            _line(words, 1.6, *against_bare(ours, "rows", home=home))
            _line(f"{words}, none noted as first", 1.6, *first)
    line("memory with rows", rows[1], bare[1], 1.8, "MB", "bare window")
    _tell_least(rows)


def _tell_least(rows: tuple[float, float]) -> None:
    """What a bare window takes with the libraries that are used and one call: the least of all.

    Beside it stand `rows`, the seconds and megabytes of the practice company's rows.
    """
    sandbox = Sandbox()
    sandbox.start()
    url = f"{sandbox.base_url}/companies/{sandbox.companies[0].company_key}/config/callbacks"
    code = f"{_REPORT}{_WITH_LIBRARIES}report()"
    least, bare = against_bare(code, url, USER_NAME, sandbox.password)
    sandbox.stop()
    words = "the same libraries and one call"
    for at, what, unit in ((0, "practice company's rows", "s"), (1, "memory with rows", "MB")):
        sys.stdout.write(
            f"{words}: {least[at]:.2f} {unit}, {least[at] / bare[at]:.2f} of a bare window; "
            f"{what}: {rows[at] / least[at]:.2f} of that\n"
        )


def _line(what: str, target: float, ours: tuple[float, float], bare: tuple[float, float]) -> None:
    line(f"start-up, {what}", ours[0], bare[0], target, "s", "bare window")


def remember(home: Path, count: int) -> None:
    """A company that was read before, and cannot be reached now."""
    folder = home / "callback-desk"
    company = Company(
        company_id="c",
        name="Acme",
        company_key="K1",
        user_name="ann@acme.example",
        region=Region.CUSTOM,
        base_url="http://127.0.0.1:9",
    )
    CompanyFile(folder).save([company])
    now = datetime.now(UTC)
    rows = [
        Callback(
            callback_id=str(number),
            event_type="subscription_added",
            filters=(("list_id", str(number)),),
            destination_url=f"https://hooks.acme.example/vibes/{number}",
            starts_at=now,
            raw=b"x" * 400,
        )
        for number in range(count)
    ]

    async def store() -> None:
        database = Database(folder / "desk.sqlite3")
        await MemoryStore(database).store_read("c", rows, now)
        await asyncio.to_thread(database.close)

    asyncio.run(store())


def against_bare(
    code: str, *words: str, home: Path | None = None
) -> tuple[tuple[float, float], tuple[float, float]]:
    """The best of some runs of ours and of a bare window, in turn: a noisy machine is so to both.

    Of each, seconds from spawn to report, and megabytes then.
    """
    ours, bare = [], []
    for _ in range(_RUNS):
        bare.append(run(_REPORT + _BARE + "report()"))
        ours.append(run(code, *words, home=home))
    return min(ours, key=itemgetter(0)), min(bare, key=itemgetter(0))


def run(code: str, *words: str, home: Path | None = None) -> tuple[float, float]:
    """Runs a process until it reports: seconds from its spawn, and megabytes then."""
    folders = {"XDG_DATA_HOME": str(home), "XDG_CONFIG_HOME": str(home)} if home else {}
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env=as_installed(QT_QPA_PLATFORM="offscreen", PYTHONPATH=".", **folders),
    )
    pages = int(done.stdout.split()[-1])
    return time.perf_counter() - began, pages * os.sysconf("SC_PAGESIZE") / 1e6
