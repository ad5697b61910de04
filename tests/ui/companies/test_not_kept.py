"""In the practice window the form says that nothing is kept, and opens the window that does."""

import sys

import pytest
from PySide6.QtCore import QProcess
from PySide6.QtWidgets import QApplication, QPushButton

from app.domain.companies.company import Company
from app.text.companies import region_of
from app.ui.companies.not_kept import NotKeptCard, desk_command
from tests.ui.conftest import Desk, named


async def test_the_form_says_so_and_offers_the_other_window(
    qapp: QApplication, desk: Desk, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.window.show()
    desk.window.add_company()
    dialog = desk.dialog("Add company")
    card = dialog.findChild(NotKeptCard)
    assert card is not None
    assert "nothing is kept in it" in card._text.text()
    started: list[list[str]] = []

    def start(program: str, arguments: list[str]) -> tuple[bool, int]:
        started.append([program, *arguments])
        return len(started) > 1, 7

    monkeypatch.setattr(QProcess, "startDetached", start)
    button = named(dialog, QPushButton, "Open the window that keeps it")
    button.click()
    assert "could not be started" in card._text.text()
    button.click()
    assert started == [[sys.executable, "-m", "app"]] * 2
    assert "opens beside this window" in card._text.text()
    dialog.reject()
    await desk.aclose()


def test_the_command_of_a_bundle_is_the_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert desk_command() == [sys.executable]


def test_only_practice_is_surely_on_this_computer(company: Company) -> None:
    assert region_of(company).startswith("127.0.0.1:")
