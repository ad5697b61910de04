"""How the benchmarks measure and report."""

import os
import sys
import time
from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from app.ui.look.theme import FUSION


def timed(act: Callable[[], object]) -> float:
    """Seconds."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def as_installed(**more: str) -> dict[str, str]:
    """The environment of a process that is measured, with `more` in it.

    Its modules are compiled, as of an app that is installed, whatever this machine sets for itself.
    """
    without = {"PYTHONDONTWRITEBYTECODE"}
    return {name: os.environ[name] for name in os.environ.keys() - without} | more


def line(  # noqa: PLR0917 - a table row
    what: str, value: float, against: float, target: float, unit: str, held: str
) -> None:
    """One line of the report."""
    ratio = value / against
    said = "met" if ratio <= target else "MISSED"
    sys.stdout.write(
        f"{what}: {value:.2f} {unit}; {held} {against:.2f} {unit}; "
        f"ratio {ratio:.2f}, target {target:.3g}: {said}\n"
    )
    sys.stdout.flush()


def offscreen() -> QApplication:
    """The one application of the process."""
    made = QApplication.instance()
    return (
        made
        if isinstance(made, QApplication)
        else QApplication(["bench", "-platform", "offscreen", *FUSION])
    )
