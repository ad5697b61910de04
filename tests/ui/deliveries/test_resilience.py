"""The resilience report in the window: started, watched, stopped and saved."""

from pathlib import Path

from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLabel, QPushButton

from app.domain.companies.company import Company
from app.domain.proofs.resilience import TrialEnd
from app.ui.deliveries.resilience_dialog import ResilienceDialog
from app.ui.runtime.tasks import Job
from app.ui.window.pages import PageName
from tests.ui.conftest import Desk, named, opened, until
from tests.ui.deliveries.test_page import registered


def dialog_of(desk: Desk) -> ResilienceDialog:
    dialog = desk.dialog("Resilience report")
    assert isinstance(dialog, ResilienceDialog)
    return dialog


async def test_trials_are_run_watched_and_saved(
    qapp: QApplication, desk: Desk, company: Company, tmp_path: Path
) -> None:
    await registered(desk, company)
    desk.receiving.set_dial(failures=1, slow_s=0.1)
    desk.window.show_page(PageName.DELIVERIES)
    named(desk.window, QPushButton, "Resilience report").click()
    dialog = dialog_of(desk)
    assert not dialog.isModal()
    wait = named(dialog, QComboBox, "Wait for a further attempt")
    wait.setCurrentIndex(0)
    named(dialog, QPushButton, "Start trials").click()
    await until(lambda: dialog.found is not None and len(dialog.found.trials) > 2)
    assert not named(dialog, QPushButton, "Start trials").isEnabled()
    # The dial shows what is answered now, and is not to be turned.
    dial = named(desk.window, QComboBox, "Answer with")
    assert (dial.currentText(), dial.isEnabled()) == ("429 Too many", False)
    said = [one for one in dialog.findChildren(QLabel) if one.objectName() == "ResilienceSummary"]
    assert said[0].text().startswith("3 of 4: 429")
    assert dialog._picture.isVisible()
    named(desk.window, QPushButton, "Resilience report").click()
    assert dialog_of(desk) is dialog  # one at a time: there is one dial
    named(dialog, QPushButton, "Stop").click()
    await until(lambda: not desk.window.runner.is_busy(Job.RESILIENCE))
    await until(lambda: "outage" in said[0].text() or "tried again" in said[0].text())
    assert (dial.currentText(), dial.isEnabled()) == ("200 OK", True)
    assert dialog.found is not None
    assert dialog.found.trials[0].end is TrialEnd.ACCEPTED
    named(dialog, QPushButton, "Save report").click()
    files = dialog.findChildren(QFileDialog)[-1]
    files.fileSelected.emit(str(tmp_path / "report.html"))
    files.reject()
    assert "<svg" in (tmp_path / "report.html").read_text()
    dialog.close()
    await desk.aclose()


async def test_what_stands_in_the_way_is_said(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.window.show_page(PageName.DELIVERIES)
    named(desk.window, QPushButton, "Resilience report").click()
    dialog = dialog_of(desk)
    assert named(dialog, QPushButton, "Start trials").toolTip() == "Start the receiver first."
    dialog.close()
    await until(lambda: not desk.has_dialog("Resilience report"))
    desk.window.deliveries_page.bar.start()
    await until(lambda: bool(desk.receiving.url))
    named(desk.window, QPushButton, "Resilience report").click()
    dialog = dialog_of(desk)
    assert "No active callback leads to" in named(dialog, QPushButton, "Start trials").toolTip()
    dialog.close()
    await desk.aclose()
