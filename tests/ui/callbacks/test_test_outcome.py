"""What came of a test event stays with its callback, goes with its company, and into a ticket."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
)

from app.domain.companies.company import Company
from app.domain.errors import SaveFailedError
from app.domain.trouble import Trouble
from app.sandbox.server import Sandbox
from app.storage.sent_tests import SentTestStore
from app.text.messages import UserMessage
from app.ui.kit.message_bar import Notice
from app.ui.runtime.tasks import Job
from tests.conftest import PASSWORD
from tests.ui.conftest import Desk, named, opened, until


async def send(desk: Desk) -> str:
    panel = desk.page.panel.test_panel
    desk.page.panel.show_test()
    named(panel, QPushButton, "Send test event").click()
    await until(lambda: not desk.window.runner.is_busy(Job.TEST_EVENT))
    return event_id(desk)


def event_id(desk: Desk) -> str:
    return named(desk.page.panel.test_panel, QLineEdit, "Event ID").text()


def active_id(desk: Desk) -> str:
    model = desk.page.model
    rows = range(model.rowCount())
    return next(
        model.callback_at(row).callback_id for row in rows if model.status_at(row).text == "Active"
    )


async def test_what_comes_of_a_test_that_is_out_of_view_is_told(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    first = active_id(desk)
    other = next(one.callback_id for one in desk.page.listed if one.callback_id != first)
    desk.page.table.select(first)
    desk.page.panel.show_test()
    named(desk.page.panel.test_panel, QPushButton, "Send test event").click()
    desk.page.table.select(other)
    await until(lambda: not desk.window.runner.is_busy(Job.TEST_EVENT))
    assert f"The test event for {first} was queued" in desk.window.bar.text()
    await desk.aclose()


async def test_a_result_is_there_again_when_its_callback_is(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    first = active_id(desk)
    desk.page.table.select(first)
    sent = await send(desk)
    assert sent
    other = next(one.callback_id for one in desk.page.listed if one.callback_id != first)
    desk.page.table.select(other)
    assert event_id(desk) == ""
    desk.page.table.select(first)
    assert event_id(desk) == sent
    named(desk.page.panel.test_panel, QPushButton, "See whether it arrives").click()
    assert desk.window.deliveries_page.isVisible()
    table = named(desk.window, QTableView, "Test events")
    await until(lambda: len(table.selectionModel().selectedRows()) == 1)
    row = table.selectionModel().selectedRows()[0].row()
    assert desk.window.deliveries_page.tests.rows[row].event_id == sent
    await desk.aclose()


async def test_a_test_is_shown_and_then_copied_for_a_ticket(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.table.select(active_id(desk))
    sent = await send(desk)
    named(desk.page.panel.test_panel, QPushButton, "Copy test for ticket").click()
    await until(lambda: desk.has_dialog("Copy for ticket"))
    shown = named(desk.dialog("Copy for ticket"), QPlainTextEdit, "Ticket").toPlainText()
    assert f"**Event ID**: `{sent}`" in shown
    assert "**Result**: Queued" in shown
    named(desk.dialog("Copy for ticket"), QPushButton, "Copy").click()
    assert QGuiApplication.clipboard().text() == shown
    await until(lambda: not desk.has_dialog("Copy for ticket"))
    # By key it is about what has the keys: the test, what went wrong, or else the callback.
    desk.window.bar.show_message(Notice(UserMessage("It failed", "Do this.")))
    named(desk.page.panel.test_panel, QPushButton, "Copy test for ticket").setFocus()
    assert f"**Event ID**: `{sent}`" in await ticket_by_key(desk)
    named(desk.window.bar, QPushButton, "Dismiss").setFocus()
    assert "It failed" in await ticket_by_key(desk)
    desk.page.table.setFocus()
    assert active_id(desk) in await ticket_by_key(desk)
    await desk.aclose()


async def ticket_by_key(desk: Desk) -> str:
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    await until(lambda: QApplication.focusWidget() is not None)
    at = QApplication.focusWidget()
    assert at is not None
    QTest.keyClick(at, Qt.Key.Key_T, modifiers)
    await until(lambda: desk.has_dialog("Copy for ticket"))
    dialog = desk.dialog("Copy for ticket")
    text = named(dialog, QPlainTextEdit, "Ticket").toPlainText()
    dialog.reject()
    await until(lambda: not desk.has_dialog("Copy for ticket"))
    return text


async def test_another_company_finds_nothing_of_the_last_one_in_the_form(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    listed = next(one for one in desk.page.listed if dict(one.filters).get("list_id"))
    desk.page.table.select(listed.callback_id)
    panel = desk.page.panel.test_panel
    panel._type.setCurrentText("subscription_added")
    named(panel, QLineEdit, "Test list ID").setText("48213")
    await send(desk)
    other = replace(company, company_id="other", name="Another company")
    desk.open(other, PASSWORD)
    assert named(panel, QLineEdit, "Test list ID").text() == ""
    assert panel._type.currentText() == panel._type.itemText(0)
    assert event_id(desk) == ""
    await until(lambda: not desk.window.runner.is_busy(Job.LIST))
    await desk.aclose()


async def test_a_result_is_there_again_after_a_visit_to_another_company(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    first = active_id(desk)
    desk.page.table.select(first)
    sent = await send(desk)
    other = replace(company, company_id="c2", name="Brook")
    desk.open(other, PASSWORD)
    await until(lambda: desk.page.company == other and bool(desk.page.listed))
    desk.page.table.select(first)  # the same ID, of another company
    assert event_id(desk) == ""
    desk.open(company, PASSWORD)
    await until(lambda: desk.page.company == company and bool(desk.page.listed))
    desk.page.table.select(first)
    assert event_id(desk) == sent
    await until(lambda: not desk.window.runner.is_busy(Job.LIST))
    await desk.aclose()


async def test_an_edited_request_stays_with_its_callback(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    panel = desk.page.panel.test_panel
    desk.page.table.select("AB3401")
    desk.page.panel.show_test()
    named(panel, QPushButton, "Edit request").setChecked(True)
    text = named(panel, QPlainTextEdit, "Test request")
    text.setPlainText('{"a": 1}')
    desk.page.table.select("AB3402")
    assert text.toPlainText() != '{"a": 1}'
    named(panel, QPushButton, "Edit request").setChecked(False)
    desk.page.table.select("AB3401")
    assert text.toPlainText() == '{"a": 1}'
    assert text.isVisibleTo(panel)
    await desk.aclose()


async def test_a_request_that_is_no_json_is_said_and_brought_into_sight(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.window.resize(1024, 700)
    panel = desk.page.panel.test_panel
    desk.page.table.select("AB3401")
    desk.page.panel.show_test()
    named(panel, QPushButton, "Edit request").setChecked(True)
    text = named(panel, QPlainTextEdit, "Test request")
    text.setPlainText('{"broken')
    text.clearFocus()
    named(panel, QPushButton, "Send test event").click()
    assert text.hasFocus()
    (hint,) = panel.findChildren(QLabel, "TestRequestTextHint")
    assert "Not a JSON object" in hint.text()
    await until(lambda: not hint.visibleRegion().isEmpty())
    assert not desk.window.runner.is_busy(Job.TEST_EVENT)
    await desk.aclose()


async def test_what_could_not_be_recorded_says_so_and_is_looked_for_nowhere(
    qapp: QApplication, desk: Desk, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(desk, company)
    desk.page.table.select(active_id(desk))

    async def full(*_: object, **__: object) -> None:
        raise SaveFailedError

    monkeypatch.setattr(SentTestStore, "add", full)
    assert await send(desk)
    panel = desk.page.panel.test_panel
    said = " ".join(one.text() for one in panel.findChildren(QLabel) if one.isVisibleTo(panel))
    assert "not recorded here" in said
    assert "sent again it arrives twice" in said
    assert not named(panel, QPushButton, "See whether it arrives").isVisibleTo(panel)
    await desk.aclose()


async def test_a_password_refused_for_a_test_can_be_typed_at_once(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    await opened(desk, company)
    desk.page.table.select(active_id(desk))
    sandbox.set_trouble(Trouble.PASSWORD_REFUSED)
    assert not await send(desk)
    sandbox.set_trouble(Trouble.NONE)
    named(desk.page.panel.test_panel, QPushButton, "Type password").click()
    await until(lambda: desk.has_dialog("Type password"))
    desk.dialog("Type password").done(0)
    await desk.aclose()
