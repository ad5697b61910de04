"""The bundle: its size, and its start held against one from the clone."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.measure import line

_ROOT = Path(__file__).resolve().parents[2]
_BUNDLE = _ROOT / "dist" / "callback-desk"
_RUNS = 7
_MB = 1e6


def bundle() -> None:
    """Nothing where none was made: that takes minutes."""
    program = _BUNDLE / "callback-desk"
    if not program.exists():
        sys.stdout.write("bundle: not made; `dev.py bundle` makes it\n")
        return
    size = sum(one.lstat().st_size for one in _BUNDLE.rglob("*") if not one.is_dir()) / _MB
    line("bundle, unpacked", size, 120, 1, "MB", "target")
    for packed in (*_BUNDLE.parent.glob("*.tar.xz"), *_BUNDLE.parent.glob("*.deb")):
        line(f"{packed.suffix[1:]}, packed", packed.stat().st_size / _MB, 40, 1, "MB", "target")
    ours, clone = [], []
    for _ in range(_RUNS):  # in turn: the machine's load changes
        ours.append(_listed_after([str(program)]))
        clone.append(_listed_after([sys.executable, "-m", "app"]))
    line(
        "bundle, practice company listed",
        *(statistics.median(ours), statistics.median(clone), 1.15, "s", "from the clone"),
    )


def _listed_after(command: list[str]) -> float:
    """Seconds until the first step of the tour is told: the practice company's rows are there."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        running = subprocess.Popen(
            [*command, "--tour", folder],
            cwd=_ROOT,
            env=os.environ | {"HOME": folder, "QT_QPA_PLATFORM": "offscreen"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        if running.stdout is not None:
            running.stdout.readline()
        took = time.perf_counter() - began
        running.kill()
        running.communicate()
    return took
