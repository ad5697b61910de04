"""The benchmarks: each value, what it is held against in the same run, ratio and target."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from operator import itemgetter

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.callback import Callback
from app.storage.preferences import Preferences
from app.ui.callbacks.columns import COLUMNS
from app.ui.callbacks.table import CallbackTable
from app.ui.callbacks.table_model import CallbackTableModel, Prepared
from app.ui.shared.formats import Formats
from app.ui.shared.theme import Theme

ROWS = 100_000
SLICE = 500
_BARE = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([]); window = QMainWindow(); window.resize(1440, 820); window.show()
app.processEvents()
"""
_OURS = """
import asyncio, sys
import app.bootstrap as bootstrap
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
show = bootstrap.MainWindow.show
def shown(window):
    show(window)
    QApplication.processEvents()
    if sys.argv[1] == "paint":
        report()
    timer = QTimer(window, interval=1)
    timer.timeout.connect(lambda: window.page.model.rowCount() and report())
    timer.start()
bootstrap.MainWindow.show = shown
"""
_REPORT = """
def report():
    import os, sys
    print(open("/proc/self/statm").read().split()[1], flush=True)
    os._exit(0)
"""


def main() -> int:
    """Prints a line a benchmark."""
    start_up()
    table()
    return 0


def start_up() -> None:
    """Spawn to window, against a bare PySide6 window; and the memory of both."""
    bare = best(_REPORT + _BARE + "report()")
    paint = best(_REPORT + _OURS + "bootstrap.run(demo=True)", "paint")
    rows = best(_REPORT + _OURS + "bootstrap.run(demo=True)", "rows")
    line("start-up, window painted", paint[0], bare[0], 1.6, "s", "bare window")
    line("start-up, practice company's rows", rows[0], bare[0], 1.6, "s", "bare window")
    line("memory with rows", rows[1], bare[1], 1.8, "MB", "bare window")


def best(code: str, *words: str) -> tuple[float, float]:
    """The best of seven runs: seconds from spawn to report, and megabytes then."""
    found = []
    for _ in range(7):
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", code, *words],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": "."},
        )
        pages = int(done.stdout.split()[-1])
        found.append((time.perf_counter() - began, pages * os.sysconf("SC_PAGESIZE") / 1e6))
    return min(found, key=itemgetter(0))


def table() -> None:
    """Search and sort with 100,000 rows in a shown table."""
    app = QApplication(["bench", "-platform", "offscreen"])
    now = datetime.now(UTC)
    model = CallbackTableModel(Formats(), lambda: now)
    theme = Theme(app)
    view = CallbackTable(model, theme, Preferences())
    theme.dress()
    view.resize(1000, 700)
    view.show()
    rows = [
        Callback(
            callback_id=f"AB{(number * 7919) % ROWS}",
            event_type=("subscription_added", "person_updated", "wallet_item_install")[number % 3],
            filters=(("list_id", str(number % 977)),),
            destination_url=f"https://hooks{number % 53}.acme.example/vibes/{number}",
            starts_at=now,
            raw=b'{"callback_id":"x"}',
        )
        for number in range(ROWS)
    ]
    prepared = Prepared()
    slices = [
        timed(lambda at=at: model.prepare(prepared, rows[at : at + SLICE]))  # type: ignore[misc]
        for at in range(0, ROWS, SLICE)
    ]
    stall = max(*slices, timed(lambda: model.show_callbacks(rows, prepared)))
    line("stall while 100,000 rows arrive", stall * 1000, 50, 1, "ms", "target")
    keys = []
    for word in ("wallet acme", "hooks17", "list 12", "zzz", "ab99"):
        for length in range(1, len(word) + 1):
            text = word[:length]

            def press(typed: str = text) -> None:
                model.search(typed)
                app.processEvents()

            keys.append(timed(press) * 1000)
    model.search("")
    line("search keystroke, p95", statistics.quantiles(keys, n=20)[18], 16.7, 1, "ms", "target")
    column = next(at for at, one in enumerate(COLUMNS) if one.key == "id")
    plain = timed(lambda: sorted(rows, key=COLUMNS[column].sort_key))
    ours = timed(lambda: model.sort(column, Qt.SortOrder.AscendingOrder))
    line("sort of 100,000 rows", ours * 1000, plain * 1000, 1.5, "ms", "sorted() on the same keys")


def timed(act: Callable[[], object]) -> float:
    """Seconds."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def line(  # noqa: PLR0917 - a table row
    what: str, value: float, against: float, target: float, unit: str, held: str
) -> None:
    """One line of the report."""
    ratio = value / against
    said = "met" if ratio <= target else "MISSED"
    sys.stdout.write(
        f"{what}: {value:.2f} {unit}; {held} {against:.2f} {unit}; "
        f"ratio {ratio:.2f}, target {target}: {said}\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
