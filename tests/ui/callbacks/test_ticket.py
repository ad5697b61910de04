"""What goes into a ticket about a callback is looked at before it is copied."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton

from app.domain.companies.company import Company
from app.domain.trouble import Trouble
from app.sandbox.server import Sandbox
from tests.conftest import PASSWORD
from tests.ui.conftest import Desk, named, opened, until


async def test_a_callback_is_shown_and_then_copied_for_a_ticket(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    QGuiApplication.clipboard().setText("as before")
    desk.page.table.select("AB3406")
    for press, copied in (("Cancel", False), ("Copy", True)):
        named(desk.page.panel, QPushButton, "Copy for ticket").click()
        await until(lambda: desk.has_dialog("Copy for ticket"))
        dialog = desk.dialog("Copy for ticket")
        shown = named(dialog, QPlainTextEdit, "Ticket").toPlainText()
        assert "**Callback ID**: `AB3406`" in shown
        assert f"callback-desk:{company.company_key}/AB3406" in shown
        named(dialog, QPushButton, press).click()
        await until(lambda: not desk.has_dialog("Copy for ticket"))
        assert (QGuiApplication.clipboard().text() == shown) is copied
    await desk.aclose()


async def test_a_failure_that_fills_the_page_can_be_handed_on(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    sandbox.set_trouble(Trouble.SERVER_ERROR)
    desk.open(company, PASSWORD)
    desk.window.activateWindow()
    await until(lambda: desk.page.reader.failure is not None and desk.page.state.isVisible())
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    for by_key in (False, True):
        if by_key:
            QTest.keyClick(desk.window, Qt.Key.Key_T, held)
        else:
            named(desk.page.state, QPushButton, "For ticket").click()
        await until(lambda: desk.has_dialog("Copy for ticket"))
        ticket = desk.dialog("Copy for ticket")
        told = named(ticket, QPlainTextEdit, "Ticket").toPlainText()
        assert company.name in told
        assert "500" in told
        ticket.reject()
        await until(lambda: not desk.has_dialog("Copy for ticket"))
    await desk.aclose()
