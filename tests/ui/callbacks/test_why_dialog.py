"""Why is nothing arriving? Asked for the selected callback, and copied as a report."""

from msgspec.structs import replace
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton

from app.domain.companies.company import Company, CompanyKind
from app.ui.callbacks.replace_dialog import ReplaceDialog
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
    copied = QApplication.clipboard().text()
    ends = (
        "All before “Queued” is in order; from there on it is not known. "
        "No test event was sent for it from here."
    )
    assert copied == f"{text}\n\n{ends}"
    assert ends not in text, "it stands above the way already"
    act = named(dialog, QPushButton, "Send a test event")
    assert act.isDefault(), "what is to be done next is what Enter does"
    act.click()
    assert not dialog.isVisible()
    assert desk.page.panel.test_panel.isVisible(), "what is to be done next is at hand"
    await desk.aclose()


async def test_what_is_to_be_done_next_is_done_to_the_callback_that_was_asked_about(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.table.select("AB3405")  # it starts later
    desk.page.actions_.why_nothing.trigger()
    await until(lambda: desk.has_dialog("Why is nothing arriving?"))
    desk.page.search.setText("AB3406")
    await until(lambda: desk.page.model.rowCount() == 1)
    desk.page.table.select("AB3406")
    named(desk.dialog("Why is nothing arriving?"), QPushButton, "Replace").click()
    await until(lambda: desk.has_dialog("Replace callback"))
    dialog = desk.dialog("Replace callback")
    assert isinstance(dialog, ReplaceDialog)
    assert dialog.old.callback_id == "AB3405"
    dialog.reject()
    await desk.aclose()


async def test_what_is_locked_says_so_on_the_button(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, replace(company, kind=CompanyKind.PRODUCTION, name="Acme"))
    desk.page.table.select("AB3405")
    desk.page.actions_.why_nothing.trigger()
    await until(lambda: desk.has_dialog("Why is nothing arriving?"))
    does = named(desk.dialog("Why is nothing arriving?"), QPushButton, "Replace")
    assert not does.isEnabled()
    assert does.toolTip()
    assert named(desk.dialog("Why is nothing arriving?"), QPushButton, "Close").isDefault()
    desk.dialog("Why is nothing arriving?").reject()
    await desk.aclose()
