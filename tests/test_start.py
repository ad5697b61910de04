"""Starts that cannot be: one sentence, an exit status, no abort and no traceback."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from app.storage.preferences import PreferenceFile

ROOT = Path(__file__).resolve().parents[1]


def start(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8"}
    return subprocess.run(
        [sys.executable, "-m", "app", *words],
        cwd=ROOT,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )


def ran(code: str, home: Path) -> subprocess.CompletedProcess[str]:
    """A start of which more is to be seen than what it prints."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"HOME": str(home), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "There is no screen"),
        ({"QT_QPA_PLATFORM": "nonsense"}, "no window system called 'nonsense'"),
        ({"QT_QPA_PLATFORM": "xcb", "DISPLAY": ":4711"}, "No window can be shown"),
        ({"DISPLAY": ":4711"}, "No window can be shown"),
    ],
)
def test_without_a_screen(tmp_path: Path, environment: dict[str, str], said: str) -> None:
    ended = start(tmp_path, "--demo", **environment)
    assert ended.returncode == 1
    assert said in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("port", ["99999", "-1", "many", "9" * 5000])
def test_a_port_that_is_none(tmp_path: Path, port: str) -> None:
    ended = start(tmp_path, "sandbox", f"--port={port}")
    assert ended.returncode == 2
    assert "is no port: choose a number from 1 to 65535" in ended.stderr


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = start(tmp_path, "sandbox", "--port", str(taken.getsockname()[1]))
    assert ended.returncode == 1
    assert "Choose another one" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is full")
def test_a_stand_in_whose_address_cannot_be_written(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "app", "sandbox"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=os.environ | {"HOME": str(tmp_path)},
            text=True,
            timeout=60,
            check=False,
        )
    assert ended.returncode == 1
    assert ended.stderr.startswith("callback-desk: the output could not be written: ")
    assert ended.stderr.count("\n") == 1


def test_a_tour_into_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    ended = start(tmp_path, "--tour", str(tmp_path / "file"), QT_QPA_PLATFORM="offscreen")
    assert ended.returncode == 1
    assert "name a folder" in ended.stdout
    assert "Traceback" not in ended.stderr


def test_a_hang_up_ends_the_app_as_a_request_to_end_does(tmp_path: Path) -> None:
    app = subprocess.Popen(
        [sys.executable, "-c", _HUNG_UP],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"},
        stderr=subprocess.PIPE,
        text=True,
    )
    _, said = app.communicate(timeout=180)
    assert app.returncode == 0, said
    assert PreferenceFile(tmp_path / ".config" / "callback-desk").load().geometry


_HUNG_UP = f"""
import os, signal, sys
from PySide6.QtCore import QTimer
import app.assembly
real = app.assembly.MainWindow.furnish
def furnished(self, *given, **named):
    real(self, *given, **named)
    QTimer.singleShot(0, lambda: os.kill(os.getpid(), {int(signal.SIGHUP)}))
app.assembly.MainWindow.furnish = furnished
from app.__main__ import main
sys.exit(main([]))
"""


def test_a_started_app_looks_for_garbage_in_the_window_s_thread_alone(tmp_path: Path) -> None:
    told = """
import gc, sys
import app.assembly
from app.__main__ import main
from app.ui.runtime.collector import Collector

def serve(started, *_, **__):
    print(gc.isenabled(), len(started.findChildren(Collector)))
    return 0

app.assembly.serve = serve
sys.exit(main(["--demo"]))
"""
    ended = ran(told, tmp_path)
    assert ended.stdout.split() == ["False", "1"]
    assert ended.returncode == 0


def test_a_diagnosis_needs_no_screen(tmp_path: Path) -> None:
    ended = start(tmp_path, "--diagnose")
    assert ended.returncode == 0
    assert ended.stdout.startswith("Callback Desk: ")
    assert "Window system: offscreen" in ended.stdout
    assert str(tmp_path) not in ended.stdout


def test_a_link_stands_alone(tmp_path: Path) -> None:
    ended = start(tmp_path, "callback-desk:K9xWb2/AB3401", "--demo")
    assert ended.returncode == 2
    assert "A link or a file stands alone" in ended.stderr


def test_a_window_is_known_to_others_from_its_start(tmp_path: Path) -> None:
    """A move must not take files from under it."""
    told = """
import sys
from pathlib import Path
import app.assembly
from app.__main__ import main
from app.storage.instance import Instance

def serve(*_, data, **__):
    others = Instance(data / "instances")
    print([others.is_alive(one.name) for one in (data / "instances").iterdir()])
    return 0

app.assembly.serve = serve
sys.exit(main([]))
"""
    ended = ran(told, tmp_path)
    assert ended.stdout.strip() == "[True]", ended.stderr


def test_a_link_that_the_system_hands_over_waits_for_the_window(tmp_path: Path) -> None:
    """As macOS does it: an event for the application, not a word of its command line."""
    told = """
from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from app.ui.runtime.application import LinkApplication

app = LinkApplication([])
came = []
app.sendEvent(app, QFileOpenEvent(QUrl("callback-desk:My%20Key/AB1")))
app.listen(came.append)
app.sendEvent(app, QFileOpenEvent(QUrl("callback-desk:K/AB2")))
print(came)
"""
    ended = ran(told, tmp_path)
    assert ended.stdout.strip() == "['callback-desk:My%20Key/AB1', 'callback-desk:K/AB2']", (
        ended.stderr
    )


def test_the_first_paint_needs_neither_a_loop_nor_a_service(tmp_path: Path) -> None:
    code = """
import sys
import app.bootstrap
late = ("asyncio", "app.services.services", "app.services.changes", "app.ui.callbacks.page", "ssl")
print([one for one in late if one in sys.modules])
"""
    assert ran(code, tmp_path).stdout.strip().endswith("[]")
