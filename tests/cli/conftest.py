"""A home with companies of the practice server, and the command line in it."""

import os
import pty
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import pytest
from msgspec.structs import replace

from app.domain.companies.company import Company, CompanyKind
from app.storage.companies import CompanyFile
from tests.conftest import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = "Acme live"


class Desk(Protocol):
    """Runs `callback-desk` with words; the password comes by standard input.

    `bus` is the address of the session bus of a real secret service, "" where there is none.
    """

    def __call__(
        self, *words: str, password: str | None = PASSWORD, bus: str = ""
    ) -> subprocess.CompletedProcess[str]: ...


@pytest.fixture
def home(tmp_path: Path, company: Company) -> Path:
    live = replace(company, company_id="live", name=PRODUCTION, kind=CompanyKind.PRODUCTION)
    nobody = replace(company, company_id="b", name="Brook\x1b[2J", company_key="NoSuchKey")
    CompanyFile(tmp_path / "callback-desk").save([company, live, nobody])
    return tmp_path


def environment(home: Path, bus: str = "") -> dict[str, str]:
    kind = "SecretService" if bus else "null"
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_DATA_HOME": str(home),
        "DBUS_SESSION_BUS_ADDRESS": bus,
        "PYTHON_KEYRING_BACKEND": f"keyring.backends.{kind}.Keyring",
    }


@pytest.fixture
def desk(home: Path) -> Desk:
    def run(
        *words: str, password: str | None = PASSWORD, bus: str = ""
    ) -> subprocess.CompletedProcess[str]:
        given = [*words, "--password-stdin"] if password is not None else [*words]
        return subprocess.run(
            [sys.executable, "-m", "app", *given],
            cwd=ROOT,
            env=environment(home, bus),
            input=f"{password}\n",
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return run


def at_a_terminal(home: Path, *words: str, stream: str, columns: int = 80) -> tuple[int, str]:
    """Runs `callback-desk` with one of its streams at a terminal; its status, and what came there.

    `stream` is "stdout" or "stderr"; the other goes nowhere.
    """
    main, side = pty.openpty()
    streams = dict.fromkeys(("stdout", "stderr"), subprocess.DEVNULL) | {stream: side}
    with subprocess.Popen(
        [sys.executable, "-m", "app", *words, "--password-stdin"],
        cwd=ROOT,
        env=environment(home) | {"COLUMNS": str(columns)},
        stdin=subprocess.PIPE,
        stdout=streams["stdout"],
        stderr=streams["stderr"],
    ) as running:
        assert running.stdin is not None
        running.stdin.write(f"{PASSWORD}\n".encode())
        running.stdin.close()
        os.close(side)
        told = b""
        with suppress(OSError):  # Linux: the other end is closed
            while more := os.read(main, 65536):
                told += more
    os.close(main)
    return running.returncode, told.decode()
