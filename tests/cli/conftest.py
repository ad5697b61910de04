"""A home with companies of the practice server, and the command line in it."""

import os
import subprocess
import sys
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
