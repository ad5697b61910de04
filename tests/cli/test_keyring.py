"""The command line reads the password that the window keeps, from a real secret service."""

from pathlib import Path

import pytest

from app.build import Backend
from app.domain.companies.company import Company
from app.domain.companies.secret import Secret
from app.sandbox.server import Sandbox
from app.services.guard import WriteGuard
from tests.cli.conftest import Desk
from tests.conftest import PASSWORD
from tests.secret_service import Service

pytestmark = pytest.mark.keyring


async def test_what_the_window_keeps_the_command_line_finds(
    service: Service, desk: Desk, home: Path, company: Company, sandbox: Sandbox
) -> None:
    before = desk("list", company.name, password=None, bus=service.address)
    assert before.returncode == 4
    assert "give the password with --password-stdin" in before.stderr
    backend = Backend(home / "callback-desk", guard=WriteGuard())
    await backend.services.companies.save(company, Secret(PASSWORD))
    await backend.aclose()
    found = desk("list", company.name, password=None, bus=service.address)
    assert found.returncode == 0, found.stderr
    assert "AB3406" in found.stdout
    service.lock()
    assert desk("list", company.name, password=None, bus=service.address).returncode == 4
