"""Closing the window asks first where a form waits."""

from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app.domain.companies.company import Company
from app.ui.callbacks.draft_dialog import DraftDialog
from app.ui.runtime.tasks import Job
from tests.ui.conftest import Desk, named, opened, until


async def test_closing_asks_before_it_drops_a_form_that_waits(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.window.close()
    assert (desk.closings, desk.has_dialog("Close Callback Desk")) == (1, False)

    desk.page.table.select("AB3401")
    desk.page.actions_.duplicate.trigger()
    await until(lambda: desk.has_dialog("New callback"))
    dialog = desk.dialog("New callback")
    assert isinstance(dialog, DraftDialog)
    dialog.why.setText("for the spring campaign")
    named(dialog, QPushButton, "Show AB3401").click()
    await until(lambda: not desk.has_dialog("New callback"))
    await until(lambda: not desk.window.runner.is_busy(Job.FOLLOW))

    desk.window.close()
    desk.window.close()
    assert desk.closings == 1
    question = desk.dialog("Close Callback Desk")
    said = "\n".join(one.text() for one in question.findChildren(QLabel))
    assert f"New callback for {company.name} · person_added" in said
    assert "1 form was not sent" in said
    named(question, QPushButton, "Stay").click()
    await until(lambda: not desk.has_dialog("Close Callback Desk"))
    assert desk.closings == 1

    desk.page.actions_.new.trigger()
    await until(lambda: desk.has_dialog("New callback"))
    assert dialog.why.text() == "for the spring campaign"
    named(dialog, QPushButton, "Show AB3401").click()
    await until(lambda: not desk.window.runner.is_busy(Job.FOLLOW))
    desk.window.close()
    named(desk.dialog("Close Callback Desk"), QPushButton, "Close and drop it").click()
    assert desk.closings == 2
    await desk.aclose()
