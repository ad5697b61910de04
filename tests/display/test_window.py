"""The real window on a virtual screen, driven from another process by the names on the screen."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.ui.runtime.pseudo_locale import pseudo
from tests.builders import LISTED_IN_PRACTICE
from tests.conftest import allowed

pytestmark = pytest.mark.display
ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("Xvfb", "dbus-run-session", "gdbus")


_OF_THE_BUS = "name 'org.a11y.Bus' had owner ''"
"""What Qt wonders about where the reader has that bus started while Qt looks for it."""


class Screen:
    """The app and a reader of it, on the virtual screen, in a D-Bus session of their own."""

    def __init__(
        self,
        display: str,
        folder: Path,
        *words: str,
        program: tuple[str, ...] = ("-m", "app"),
        reader: tuple[str, ...] = (),
        more: Mapping[str, str] | None = None,
    ) -> None:
        self._speaks_pseudo = "--pseudo-locale" in words
        runtime = folder / "runtime"
        runtime.mkdir(mode=0o700)
        for name in ("data", "config", "home"):
            (folder / name).mkdir(exist_ok=True)
        self.environment = {
            "PATH": os.environ["PATH"],
            "DISPLAY": display,
            "HOME": str(folder / "home"),
            "XDG_RUNTIME_DIR": str(runtime),
            "XDG_DATA_HOME": str(folder / "data"),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "LANG": "C.UTF-8",
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            # Qt grumbles about a call of the registry that nobody needs.
            "QT_LOGGING_RULES": "qt.accessibility.atspi.warning=false",
            **(more or {}),
        }
        self._bus = subprocess.Popen(
            ["dbus-run-session", "--", "sh", "-c", 'echo "$DBUS_SESSION_BUS_ADDRESS"; exec cat'],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._bus.stdout is not None
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = self._bus.stdout.readline().strip()
        self.said = folder / "said.txt"
        with self.said.open("w") as said:
            self.app = subprocess.Popen(
                [sys.executable, *program, *words],
                cwd=ROOT,
                env=self.environment,
                stdout=said,
                stderr=said,
            )
        self._reader = subprocess.Popen(
            ["/usr/bin/python3", str(Path(__file__).with_name("reader.py")), *reader],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def unexpected(self) -> list[str]:
        """The lines that it wrote, but for what Qt says of a bus that starts while it looks."""
        return [one for one in self.said.read_text().splitlines() if _OF_THE_BUS not in one]

    def __call__(self, act: str, name: str, **more: object) -> Any:
        assert self._reader.stdin is not None
        assert self._reader.stdout is not None
        # What ends with dots in a menu is called without them.
        said = (pseudo(name), pseudo(f"{name}…")) if self._speaks_pseudo else (name,)
        self._reader.stdin.write(json.dumps({"do": act, "names": said, **more}) + "\n")
        self._reader.stdin.flush()
        answer = json.loads(self._reader.stdout.readline())
        assert answer is not None, (act, name, more, self.said.read_text())
        return answer

    def walked(self) -> int:
        """How much a reader that walks has seen so far; it walks no further."""
        self._reader.terminate()
        assert self._reader.stdout is not None
        return sum(int(line) for line in self._reader.stdout if line.strip().isdecimal())

    def stop(self) -> int:
        """Ends the app as a system does, and says its exit status."""
        self.app.send_signal(signal.SIGTERM)
        return self.app.wait(allowed(20))

    def close(self) -> None:
        for one in (self._reader, self.app, self._bus):
            one.kill()
            one.wait(allowed(10))
            for pipe in (one.stdin, one.stdout):
                if pipe is not None:
                    pipe.close()
        # The bus of the accessibility tree is nobody's child by now.
        subprocess.run(["pkill", "-f", self.environment["XDG_RUNTIME_DIR"]], check=False)


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    with screen_of("1440x900") as name:
        yield name


@contextmanager
def screen_of(size: str) -> Iterator[str]:
    """The name of a virtual screen of so many pixels."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    assert not missing, f"`python3 packaging/dev.py test` installs {missing}"
    read, write = os.pipe()
    words = ("-screen", "0", f"{size}x24", "-nolisten", "tcp", "-noreset")
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), *words], pass_fds=(write,), stderr=subprocess.DEVNULL
    )
    os.close(write)
    try:
        yield ":" + os.read(read, 16).decode().strip()
    finally:
        os.close(read)
        # It tidies up after itself only if it is asked to end.
        server.terminate()
        server.wait(10)


@pytest.fixture(params=[(), ("--pseudo-locale",)], ids=["English", "a made-up language"])
def demo(display: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Screen]:
    made = Screen(display, tmp_path, "--demo", *request.param)
    yield made
    made.close()


@pytest.fixture
def first_start(display: str, tmp_path: Path) -> Iterator[Screen]:
    made = Screen(display, tmp_path)
    yield made
    made.close()


def test_the_main_job_by_the_names_on_the_screen(demo: Screen, tmp_path: Path) -> None:
    assert demo("rows", "Callbacks", role="table") == LISTED_IN_PRACTICE
    demo("press", "New callback")
    demo("type", "Event type", role="label", text="subscription_added")
    demo("type", "List ID", role="text", text="90210")
    demo("type", "Destination URL", role="text", text="https://hooks.screen.example/in")
    demo("press", "Create callback")
    demo("gone", "Create callback")
    assert demo("rows", "Callbacks", role="table", count=27) == 27
    demo("press", "Test event", role="page tab")
    demo("press", "Send test event")
    event_id = demo("text", "Event ID", role="text")
    assert event_id.isalnum()
    assert "subscription_added" in demo("text", "Test result", role="text")
    demo("press", "End callback")
    demo("there", "Keep")
    demo("press", "End now")
    assert demo("rows", "Callbacks", role="table", count=LISTED_IN_PRACTICE) == LISTED_IN_PRACTICE
    assert demo.stop() == 0
    assert demo.unexpected() == []
    # Nothing of the practice company reaches the user's own folders.
    assert not list((tmp_path / "data").rglob("*callback*"))
    assert not list((tmp_path / "config").rglob("*callback*"))


def test_a_first_start_offers_the_practice_company(first_start: Screen, tmp_path: Path) -> None:
    first_start("there", "Add company")
    first_start("press", "Open practice company")
    assert first_start("rows", "Callbacks", role="table") == LISTED_IN_PRACTICE
    row = first_start("row", "Callbacks", role="table", row=0)
    assert row[0].startswith(("Active", "Starts", "Ends"))
    assert first_start.stop() == 0
    assert first_start.unexpected() == []
    kept = tmp_path / "config" / "callback-desk" / "preferences.json"
    assert '"version"' in kept.read_text()


def test_a_reader_does_not_end_the_window(display: str, tmp_path: Path) -> None:
    restless = str(Path(__file__).with_name("restless.py"))
    screen = Screen(display, tmp_path, "15", program=(restless,), reader=("walk",))
    try:
        status = screen.app.wait(allowed(140))
        assert status == 0, screen.said.read_text()
        opened = screen.said.read_text().split()
        assert {"New-callback", "End-callback", "Replace-callback", "Find-by-ID"} <= set(opened)
        assert {"Add-company", "Keys", "Receiver-settings"} <= set(opened)
        assert screen.walked() > 1000
    finally:
        screen.close()


def test_a_broken_file_is_set_aside_and_said(display: str, tmp_path: Path) -> None:
    data = tmp_path / "data" / "callback-desk"
    data.mkdir(parents=True)
    (data / "companies.json").write_text("{ broken")
    screen = Screen(display, tmp_path)
    try:
        screen("there", "Message")
        assert screen.stop() == 0
        assert screen.unexpected() == []
        kept = [one for one in data.glob("companies*") if one.read_text() == "{ broken"]
        assert len(kept) == 1
    finally:
        screen.close()


@pytest.mark.parametrize(
    ("size", "more"),
    [
        ("1024x700", {}),
        ("1366x768", {"QT_FONT_DPI": "144"}),
        ("2048x1400", {"QT_SCALE_FACTOR": "2"}),
        ("1920x1080", {"QT_FONT_DPI": "192"}),
    ],
)
def test_a_window_and_its_sheets_fit_the_screen(
    tmp_path: Path, size: str, more: Mapping[str, str]
) -> None:
    wide, high = map(int, size.split("x"))
    with screen_of(size) as display:
        screen = Screen(display, tmp_path, "--demo", more=more)
        try:
            screen("rows", "Callbacks", role="table")
            places = [screen("place", "", role="frame")]
            screen("press", "New callback")
            places.append(screen("place", "New callback", role="dialog"))
            for left, top, width, height in places:
                assert left >= 0, places
                assert top >= 0, places
                assert left + width <= wide, places
                assert top + height <= high, places
            assert screen.stop() == 0
        finally:
            screen.close()


def test_version_and_help_need_no_qt() -> None:
    for words in (["--version"], ["--help"], ["sandbox", "--help"]):
        began = time.monotonic()
        code = f"import sys; sys.argv = ['app', *{words!r}]\nimport runpy\ntry:\n"
        code += "    runpy.run_module('app', run_name='__main__')\nexcept SystemExit as end:\n"
        code += "    assert not end.code\nassert not any('PySide6' in one for one in sys.modules)"
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)
        assert time.monotonic() - began < 20


def test_the_stand_in_alone_prints_its_address_first_and_stops_on_sigterm() -> None:
    alone = subprocess.Popen(
        [sys.executable, "-m", "app", "sandbox", "--port", "0"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert alone.stdout is not None
    assert alone.stdout.readline().startswith("http://127.0.0.1:")
    alone.send_signal(signal.SIGTERM)
    assert alone.wait(60) == 0
    alone.stdout.close()
