"""A real secret service in a session bus of its own."""

import gc
import os
import signal
import subprocess
import tempfile
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest


class Service:
    """gnome-keyring on a bus of its own, unlocked."""

    def __init__(self, home: Path) -> None:
        self.environment = os.environ | {"HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
        self.bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address"],
            stdout=subprocess.PIPE,
            env=self.environment,
            text=True,
        )
        assert self.bus.stdout is not None
        self.address = self.bus.stdout.readline().strip()
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = self.address
        self.daemon = subprocess.Popen(
            ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=self.environment,
        )
        assert self.daemon.stdin is not None
        self.daemon.stdin.write(b"test-only")
        self.daemon.stdin.close()
        self._until_there()

    def _until_there(self) -> None:
        subprocess.run(
            ["gdbus", "wait", "--session", "--timeout", "20", "org.freedesktop.secrets"],
            env=self.environment,
            check=True,
        )

    def lock(self) -> None:
        subprocess.run(
            [
                *("gdbus", "call", "--session", "--dest", "org.freedesktop.secrets"),
                *("--object-path", "/org/freedesktop/secrets"),
                *("--method", "org.freedesktop.Secret.Service.Lock"),
                "['/org/freedesktop/secrets/collection/login']",
            ],
            env=self.environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def stop(self) -> None:
        self.daemon.send_signal(signal.SIGCONT)
        for process in (self.daemon, self.bus):
            process.kill()
            process.wait()
        assert self.bus.stdout is not None
        self.bus.stdout.close()


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        started = Service(Path(home))
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", started.address)
        yield started
        started.stop()
    # A thread that asked a silent store ends only now that the bus has.
    for thread in threading.enumerate():
        if thread.name == "password store":
            thread.join(20)
    # SecretStorage leaves its connections to the garbage collector.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
