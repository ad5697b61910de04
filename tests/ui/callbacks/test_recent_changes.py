"""Was it us? What changed of a callback lately, from here and elsewhere, is told apart."""

from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton

from app.domain.companies.company import Company
from app.ui.runtime.tasks import Job
from tests.ui.callbacks.test_after_a_change import elsewhere_ended, idle
from tests.ui.conftest import Desk, named, opened, until


async def told(desk: Desk) -> str:
    await until(lambda: desk.has_dialog("Was it us?"))
    dialog = desk.dialog("Was it us?")
    text = named(dialog, QPlainTextEdit, "Recent changes").toPlainText()
    dialog.accept()
    await until(lambda: not desk.has_dialog("Was it us?"))
    return text


async def test_a_refused_test_says_what_changed_of_its_callback(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.table.select("AB3406")
    panel = desk.page.panel.test_panel
    desk.page.panel.show_test()
    await elsewhere_ended(desk, company, "AB3406")
    panel._list_id.setText("99999")
    named(panel, QPushButton, "Send test event").click()
    await until(lambda: not desk.window.runner.is_busy(Job.TEST_EVENT))
    asked = named(panel, QPushButton, "Was it us?")
    assert not asked.isHidden()
    asked.click()
    assert "Nothing of AB3406 was seen to change" in await told(desk)
    desk.page.refresh()
    await idle(desk)
    panel.changes_asked.emit("AB3406")
    text = await told(desk)
    assert "was changed elsewhere, not from here" in text
    assert "missing from the list" in text
    await desk.aclose()


async def test_what_was_done_here_says_by_whom(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.table.select("AB3406")
    desk.page.actions_.end.trigger()
    await until(lambda: desk.has_dialog("End callback"))
    named(desk.dialog("End callback"), QPushButton, "End now").click()
    await until(lambda: desk.page.model.row_of("AB3406") is None)
    await idle(desk)
    desk.page.panel.test_panel.changes_asked.emit("AB3406")
    text = await told(desk)
    assert "AB3406 was changed from here" in text
    assert "From here, by ann: End AB3406, done" in text
    assert "Elsewhere" not in text
    await desk.aclose()
