"""The record is searched by what its cells say."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from app.domain.companies.company import Company
from app.ui.activity.page import ActivityPage
from app.ui.runtime.tasks import Job
from app.ui.window.pages import PageName
from tests.conftest import NOW
from tests.services.test_activity import CALL
from tests.ui.conftest import Desk, opened, until


def press(page: ActivityPage, cell: QModelIndex, caption: str) -> bool:
    """Chooses an entry of the menu of a cell; False where it is shut."""
    place = page.table.visualRect(cell).center()
    over = page.table.mapToGlobal(place)
    page.table.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, over))
    menu = page.table.findChildren(QMenu)[-1]
    entry = next(one for one in menu.actions() if one.text() == caption)
    is_open = entry.isEnabled()
    entry.trigger()
    menu.close()
    return is_open


# A screen that is not there cannot lend its keys to a menu.
@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_only_these_and_not_these_do_what_they_say_in_every_column(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    for path in ("AB1", "AB2"):
        call = replace(CALL, at=NOW, path=f"/companies/K/config/callbacks/{path}")
        desk.backend.services.activity.note(call)
    desk.window.show_page(PageName.ACTIVITY)
    page = desk.window.activity_page
    titles = [
        page.model.headerData(at, Qt.Orientation.Horizontal)
        for at in range(page.model.columnCount())
    ]

    def shown() -> list[object]:
        return [one.call and one.call.path for one in page.model.entries]

    def idle() -> bool:
        is_read = page._shown == page._filter()
        return is_read and not desk.window.runner.is_busy(Job.ACTIVITY)

    await until(lambda: idle() and call.path in shown())
    searched = 0
    for column, title in enumerate(titles):
        for caption in ("Only these", "Not these"):
            row = shown().index(call.path)
            cell = page.model.index(row, column)
            is_open = press(page, cell, caption)
            assert is_open == (title not in {"Time", "Duration", "User"}), title
            if not is_open:
                continue
            await until(idle)
            assert (call.path in shown()) == (caption == "Only these"), title
            searched += 1
            page.search.clear()
            await until(lambda: idle() and call.path in shown())
    assert searched == 8
    await desk.aclose()
