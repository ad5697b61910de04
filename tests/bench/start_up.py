"""Spawn to window, against a bare PySide6 window."""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from operator import itemgetter
from pathlib import Path

from app.domain.callback import Callback
from app.domain.company import Company, Region
from app.storage.companies import CompanyFile
from app.storage.database import Database
from app.storage.memory import MemoryStore
from tests.bench.measure import line

_BARE = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([]); window = QMainWindow(); window.resize(1440, 820); window.show()
app.processEvents()
"""
_OURS = """
import gc, sys
gc.disable()  # as app.__main__ does
import app.bootstrap as bootstrap
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
show = bootstrap.MainWindow.show
def shown(window):
    show(window)
    QApplication.processEvents()
    if sys.argv[1] == "paint" or window.view.model.rowCount():
        report()
    timer = QTimer(window, interval=1)
    timer.timeout.connect(lambda: window.view.model.rowCount() and report())
    timer.start()
bootstrap.MainWindow.show = shown
"""
_ONCE = """
import app.bootstrap as bootstrap
from PySide6.QtCore import QTimer
furnish = bootstrap.MainWindow.furnish
def furnished(window, *arguments, **named):
    furnish(window, *arguments, **named)
    timer = QTimer(window, interval=1)
    timer.timeout.connect(lambda: window.page.counts() and window.close())
    timer.start()
bootstrap.MainWindow.furnish = furnished
bootstrap.run(demo=False)
print(0)
"""
_REPORT = """
def report():
    import os, sys
    print(open("/proc/self/statm").read().split()[1], flush=True)
    os._exit(0)
"""


def start_up() -> None:
    """Spawn to window, against a bare PySide6 window; and the memory of both."""
    bare = best(_REPORT + _BARE + "report()")
    paint = best(_REPORT + _OURS + "bootstrap.run(demo=True)", "paint")
    rows = best(_REPORT + _OURS + "bootstrap.run(demo=True)", "rows")
    line("start-up, window painted", paint[0], bare[0], 1.6, "s", "bare window")
    line("start-up, practice company's rows", rows[0], bare[0], 1.6, "s", "bare window")
    with tempfile.TemporaryDirectory() as folder:
        for count, words in ((60, "60 remembered rows"), (20_000, "20,000 remembered rows")):
            home = Path(folder) / str(count)
            remember(home, count)
            ours = _REPORT + _OURS + "bootstrap.run(demo=False)"
            first = best(ours, "rows", home=home)
            best(_ONCE, runs=1, home=home)
            kept = best(ours, "rows", home=home)
            line(f"start-up, {words}", kept[0], bare[0], 1.6, "s", "bare window")
            line(f"start-up, {words}, never closed before", first[0], bare[0], 1.6, "s", "the same")
    line("memory with rows", rows[1], bare[1], 1.8, "MB", "bare window")


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


def best(code: str, *words: str, runs: int = 7, home: Path | None = None) -> tuple[float, float]:
    """The best of some runs: seconds from spawn to report, and megabytes then."""
    folders = {"XDG_DATA_HOME": str(home), "XDG_CONFIG_HOME": str(home)} if home else {}
    found = []
    for _ in range(runs):
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", code, *words],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": "."} | folders,
        )
        pages = int(done.stdout.split()[-1])
        found.append((time.perf_counter() - began, pages * os.sysconf("SC_PAGESIZE") / 1e6))
    return min(found, key=itemgetter(0))
