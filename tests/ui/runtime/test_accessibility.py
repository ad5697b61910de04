"""What a screen reader may ask of a widget: a child that is not there is none."""

import subprocess
import sys

import pytest

ASKED = """
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import *
app = QApplication([])
from app.ui.runtime.accessibility import guard_children
if {guarded}:
    guard_children()
class OurOwn(QScrollArea):
    pass
made = {made}
told = QAccessible.queryAccessibleInterface(made)
count = told.childCount()
for number in (count, count + 1, count + 100):
    assert told.child(number) is None
"""
UNSAFE = [
    *("QScrollArea()", "OurOwn()", "QGraphicsView()", "QAbstractScrollArea()"),
    "QHeaderView(Qt.Orientation.Horizontal)",
]


def asked(made: str, *, guarded: bool) -> int:
    code = ASKED.format(made=made, guarded=guarded)
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, timeout=60
    ).returncode


@pytest.mark.parametrize("made", UNSAFE)
def test_a_child_past_the_last_is_none(made: str) -> None:
    assert asked(made, guarded=True) == 0


def test_the_reason_for_it_still_stands() -> None:
    """Where Qt checks by itself one day, the guard can go."""
    assert asked("QScrollArea()", guarded=False) != 0
