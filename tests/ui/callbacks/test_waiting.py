"""What takes long can be stopped, and not by a second press on what began it."""

from PySide6.QtWidgets import QApplication, QPushButton

from app.domain.companies.company import Company
from app.domain.trouble import Trouble
from app.sandbox.server import Sandbox
from app.ui.kit.toast import Toast
from app.ui.runtime.tasks import Job
from tests.builders import LISTED_IN_PRACTICE
from tests.ui.conftest import Desk, named, opened, until


async def test_a_read_is_stopped_by_a_press_that_is_meant(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    await opened(desk, company)
    sandbox.set_trouble(Trouble.SLOW)
    desk.page.refresh()
    stop = named(desk.window, QPushButton, "Stop reading")
    await until(stop.isVisible)
    stop.click()
    assert desk.window.runner.is_busy(Job.LIST)
    desk.page._waiting._stop_since_s = 0.0  # as if it had stood there for long
    stop.click()
    await until(lambda: not desk.window.runner.is_busy(Job.LIST))
    (toast,) = desk.window.findChildren(Toast)
    assert toast.isVisible()
    assert desk.page.model.rowCount() == LISTED_IN_PRACTICE
    await desk.aclose()
