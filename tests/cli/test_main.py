"""The command line over real HTTP: what it prints, how it ends, and that it needs no window."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.__main__ import COMMANDS
from app.cli.main import cli
from app.domain.companies.company import Company
from app.sandbox.server import Sandbox
from app.storage.companies import CompanyFile
from tests.builders import LISTED_IN_PRACTICE
from tests.conftest import PASSWORD

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def home(tmp_path: Path, company: Company) -> Path:
    CompanyFile(tmp_path / "callback-desk").save(
        [company, replace(company, company_id="b", name="Brook\x1b[2J", company_key="NoSuchKey")]
    )
    return tmp_path


def desk(
    home: Path, *words: str, password: str | None = PASSWORD
) -> subprocess.CompletedProcess[str]:
    given = [*words, "--password-stdin"] if password is not None else [*words]
    return subprocess.run(
        [sys.executable, "-m", "app", *given],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "XDG_DATA_HOME": str(home),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        },
        input=f"{password}\n",
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_list_is_a_table_for_people_and_json_for_programs(
    home: Path, company: Company, sandbox: Sandbox
) -> None:
    told = desk(home, "list", company.name)
    assert told.returncode == 0, told.stderr
    lines = told.stdout.splitlines()
    assert lines[0].split()[:2] == ["ID", "STATUS"]
    assert len(lines) == LISTED_IN_PRACTICE + 1
    found = json.loads(
        desk(home, "list", company.company_key, "--json", "--search", "ab3406").stdout
    )
    assert [one["callback_id"] for one in found] == ["AB3406"]
    assert found[0]["listed"] is True
    assert set(found[0]) >= {"event_type", "filter", "destination_url", "starts_at", "ends_at"}


def test_each_end_has_its_status(home: Path, company: Company, sandbox: Sandbox) -> None:
    assert desk(home, "get", company.name, "AB3406").returncode == 0
    missing = desk(home, "get", company.name, "NOSUCH")
    assert missing.returncode == 1
    assert "Traceback" not in missing.stderr
    assert desk(home, "list", company.name, password="wrong").returncode == 4
    assert desk(home, "list", company.name, password=None).returncode == 4
    assert desk(home, "list", "Nobody").returncode == 1
    assert desk(home, "list").returncode == 2
    assert desk(home, "gaps", company.name, "--within", "soon").returncode == 2


def test_gaps_are_for_schedulers(home: Path, company: Company, sandbox: Sandbox) -> None:
    some = desk(home, "gaps", company.name, "--within", "14d", "--json")
    assert some.returncode == 6
    found = json.loads(some.stdout)
    assert {"event_type", "filter", "from", "to"} == set(found[0])
    assert desk(home, "gaps", company.name, "--within", "1h").returncode == 0


def test_companies_and_an_export_show_no_password_and_no_control_character(
    home: Path, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    told = desk(home, "companies", password=None)
    assert told.returncode == 0
    assert "\x1b" not in told.stdout
    written = desk(home, "export", company.name, str(tmp_path / "a.csv"))
    assert written.returncode == 0, written.stderr
    body = (tmp_path / "a.csv").read_text("utf-8-sig")
    assert "AB3406" in body
    assert PASSWORD not in body.replace("practice@", "")


def test_no_command_needs_qt_and_each_is_known_to_the_start() -> None:
    code = "import sys, app.cli.main; print([x for x in sys.modules if x.startswith('PySide6')])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
    assert set(COMMANDS) == set(cli.commands)
