"""Why is nothing arriving? Asked for the selected callback, and copied as a report."""

from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton

from app.domain.companies.company import Company
from tests.ui.conftest import Desk, named, opened, until


async def test_why_nothing_arrives_is_told_of_the_selected_callback(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.table.select("AB3401")
    desk.page.actions_.why_nothing.trigger()
    await until(lambda: desk.has_dialog("Why is nothing arriving?"))
    dialog = desk.dialog("Why is nothing arriving?")
    text = named(dialog, QPlainTextEdit, "The way of an event").toPlainText()
    assert "✓ Registered" in text or "✓ Active now" in text
    assert "? Queued: No test event was sent for it from here." in text
    named(dialog, QPushButton, "Copy report").click()
    assert QApplication.clipboard().text() == text
    named(dialog, QPushButton, "Send a test event").click()
    assert not dialog.isVisible()
    assert desk.page.panel.test_panel.isVisible(), "what is to be done next is at hand"
    await desk.aclose()
