"""A list that is looked at is read again by itself, and never in somebody's way."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from app.domain.companies.company import Company
from app.domain.trouble import Trouble
from app.sandbox.server import Sandbox
from app.ui.runtime.tasks import Job
from app.ui.window.pages import PageName
from tests.ui.conftest import Desk, named, opened, until


class Later:
    """A clock that can be put forward."""

    def __init__(self) -> None:
        # It stands still: a second of the machine's own may be one too many.
        self._now, self.ahead = datetime.now(UTC), timedelta(0)

    def __call__(self) -> datetime:
        return self._now + self.ahead


async def opened_later(desk: Desk, company: Company) -> Later:
    await opened(desk, company)
    desk.window.activateWindow()
    await until(desk.window.isActiveWindow)
    await until(lambda: not desk.window.runner.is_changing)
    later = Later()
    desk.page.auto_refresh._clock = later
    return later


def is_reading(desk: Desk) -> bool:
    return desk.window.runner.is_busy(Job.LIST)


async def test_it_reads_after_five_minutes_unless_it_is_switched_off(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    later = await opened_later(desk, company)
    desk.page.auto_refresh.look()
    assert not is_reading(desk)
    later.ahead = timedelta(minutes=6)
    desk.window.preferences.refresh_by_itself = False
    desk.page.auto_refresh.look()
    assert not is_reading(desk)
    desk.window.preferences.refresh_by_itself = True
    desk.page.auto_refresh.look()
    assert is_reading(desk)
    await until(lambda: not is_reading(desk))
    await desk.aclose()


async def test_it_waits_while_a_form_is_open(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    later = await opened_later(desk, company)
    later.ahead = timedelta(minutes=6)
    desk.page.actions_.new.trigger()
    await until(lambda: QApplication.activeModalWidget() is not None)
    desk.page.auto_refresh.look()
    assert not is_reading(desk)
    desk.dialog("New callback").reject()
    await until(lambda: QApplication.activeModalWidget() is None)
    await until(desk.window.isActiveWindow)
    desk.page.auto_refresh.look()
    assert is_reading(desk)
    await until(lambda: not is_reading(desk))
    await desk.aclose()


async def test_it_reads_when_somebody_comes_back_after_a_while(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    later = await opened_later(desk, company)
    for away, reads in ((timedelta(seconds=30), False), (timedelta(minutes=3), True)):
        QCoreApplication.sendEvent(desk.window, QEvent(QEvent.Type.WindowDeactivate))
        later.ahead += away
        QCoreApplication.sendEvent(desk.window, QEvent(QEvent.Type.WindowActivate))
        assert is_reading(desk) is reads
    await until(lambda: not is_reading(desk))
    await desk.aclose()


async def test_it_waits_while_somebody_types_beside_the_table(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    later = await opened_later(desk, company)
    desk.page.table.select("AB3404")
    name = named(desk.page.panel.details, QLineEdit, "Name")
    name.setFocus()
    QTest.keyClicks(name, "call A")
    later.ahead = timedelta(minutes=6)
    desk.page.auto_refresh.look()
    assert not is_reading(desk)
    later.ahead += timedelta(seconds=50)
    QTest.keyClicks(name, "B")
    desk.page.auto_refresh.look()
    assert not is_reading(desk)
    later.ahead += timedelta(seconds=59)
    desk.page.auto_refresh.look()
    assert not is_reading(desk)
    # Nobody has typed for a minute: what stands there is kept, and the list becomes no older.
    later.ahead += timedelta(seconds=2)
    desk.page.auto_refresh.look()
    assert is_reading(desk)
    await until(lambda: not is_reading(desk))
    assert name.text() == "call AB"
    QTest.keyClick(name, Qt.Key.Key_Return)
    desk.page.table.setFocus()
    await until(lambda: not desk.window.runner.is_changing)
    await desk.aclose()


@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_it_waits_while_a_menu_is_open(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    later = await opened_later(desk, company)
    later.ahead = timedelta(minutes=6)
    menu = QMenu(desk.window)
    menu.addAction("End")
    menu.popup(desk.window.mapToGlobal(QPoint(100, 100)))
    await until(lambda: QApplication.activePopupWidget() is menu)
    desk.page.auto_refresh.look()
    assert not is_reading(desk)
    menu.close()
    desk.page.auto_refresh.look()
    assert is_reading(desk)
    await until(lambda: not is_reading(desk))
    await desk.aclose()


async def test_it_reads_while_the_timeline_is_looked_at(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    later = await opened_later(desk, company)
    desk.window.show_page(PageName.TIMELINE)
    later.ahead = timedelta(minutes=6)
    desk.page.auto_refresh.look()
    assert is_reading(desk)
    await until(lambda: not is_reading(desk))
    desk.window.show_page(PageName.ACTIVITY)
    later.ahead = timedelta(minutes=20)
    desk.page.auto_refresh.look()
    assert not is_reading(desk)
    await desk.aclose()


async def test_a_read_that_failed_is_tried_again_after_a_while(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    later = await opened_later(desk, company)
    sandbox.set_trouble(Trouble.SERVER_ERROR)
    desk.page.refresh()
    await until(lambda: desk.page.reader.failure is not None and not is_reading(desk))
    sandbox.set_trouble(Trouble.NONE)
    later.ahead = timedelta(minutes=6)
    desk.page.auto_refresh.look()
    assert is_reading(desk)
    await until(lambda: desk.page.reader.failure is None and not is_reading(desk))
    sandbox.set_trouble(Trouble.PASSWORD_REFUSED)
    desk.page.refresh()
    await until(lambda: desk.page.reader.failure is not None and not is_reading(desk))
    later.ahead += timedelta(minutes=20)
    desk.page.auto_refresh.look()
    assert not is_reading(desk)  # it would be refused again
    await desk.aclose()
