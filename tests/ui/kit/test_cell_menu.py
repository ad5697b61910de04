"""A value of the details can be copied on its own, and searched by, as a cell can."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from app.domain.companies.company import Company
from tests.ui.conftest import Desk, opened, until


def press(desk: Desk, field: str, starts: str) -> None:
    found = desk.page.panel.details.findChild(QWidget, field)
    assert found is not None
    found.customContextMenuRequested.emit(QPoint(2, 2))
    menu = found.findChildren(QMenu)[-1]
    action = next(one for one in menu.actions() if one.text().startswith(starts))
    assert action.isEnabled()
    action.trigger()
    menu.close()


# A screen that is not there cannot lend its keys to a menu.
@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_a_field_of_the_details_is_copied_and_searched_by(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.table.select("AB3406")
    assert (chosen := desk.page.table.selected()) is not None
    press(desk, "DestinationValue", "Copy")
    assert QGuiApplication.clipboard().text() == chosen.destination_url
    press(desk, "StartsValue", "Copy")
    assert "UTC" in QGuiApplication.clipboard().text()
    press(desk, "EventTypeValue", "Only these")
    assert desk.page.search.text() == f"type:={chosen.event_type}"
    shown = desk.page.model
    await until(lambda: shown.rowCount() < len(shown.callbacks))
    found = {shown.callback_at(row).event_type for row in range(shown.rowCount())}
    assert found == {chosen.event_type}
    desk.page.search.clear()
    press(desk, "CallbackIDValue", "Not these")
    await until(lambda: desk.page.model.row_of("AB3406") is None)
    await desk.aclose()
