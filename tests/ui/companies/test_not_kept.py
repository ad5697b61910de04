"""In the practice window the form says that nothing is kept, and opens the window that does."""

import sys

import pytest
from PySide6.QtCore import QProcess
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton

from app.build import NoPasswordStore
from app.domain.companies.company import Company
from app.domain.companies.secret import Secret
from app.domain.errors import NoPasswordStoreError
from app.text.companies import region_of
from app.text.messages import message_for
from app.ui.companies.not_kept import NotKeptCard, desk_command
from app.ui.kit.toast import Toast
from tests.conftest import PASSWORD
from tests.ui.conftest import Desk, named, opened, until


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


async def test_a_company_can_be_added_as_the_form_opens(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.window.add_company()
    dialog = desk.dialog("Add company")
    for name, text in (
        ("Company name", "Brook"),
        ("Company key", company.company_key),
        ("User name", company.user_name),
        ("Password", PASSWORD),
    ):
        named(dialog, QLineEdit, name).setText(text)
    named(dialog, QComboBox, "Region").setCurrentText("Custom")
    named(dialog, QLineEdit, "Base URL").setText(company.base_url)
    named(dialog, QPushButton, "Save company").click()
    await until(lambda: "Brook" in {one.name for one in desk.companies.companies})
    await until(lambda: not desk.has_dialog("Add company"))
    toast = desk.window.findChild(Toast)
    assert toast is not None
    assert "Brook was saved" in toast.findChildren(QLabel)[0].text()
    await desk.aclose()


async def test_a_password_that_has_nowhere_to_go_is_in_no_words(company: Company) -> None:
    with pytest.raises(NoPasswordStoreError) as raised:
        await NoPasswordStore().put("c1", "ann at here", Secret("hunter2"), "part")
    said = message_for(raised.value)
    assert "c1" not in f"{said.title} {said.text} {said.details}"
    assert "Secret" not in said.text


def test_the_command_of_a_bundle_is_the_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert desk_command() == [sys.executable]


def test_only_practice_is_surely_on_this_computer(company: Company) -> None:
    assert region_of(company).startswith("127.0.0.1:")
