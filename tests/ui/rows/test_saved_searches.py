"""A search that is kept is there again for its company, and for no other."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.companies.company import Company
from app.ui.runtime.tasks import Job
from tests.conftest import PASSWORD
from tests.ui.conftest import Desk, opened, until


def press(desk: Desk, words: str) -> None:
    saved = desk.page.saved_searches
    saved.menu.aboutToShow.emit()
    action = next(one for one in saved.menu.actions() if one.text() == words)
    assert action.isEnabled()
    action.trigger()


async def test_a_search_is_kept_taken_and_forgotten(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.search.setText("ends<7d -host:acme")
    press(desk, "&Save this search")
    desk.page.search.clear()
    press(desk, "ends<7d -host:acme")
    assert desk.page.search.text() == "ends<7d -host:acme"
    desk.open(replace(company, company_id="other"), PASSWORD)
    await until(lambda: not desk.window.runner.is_busy(Job.LIST))
    assert desk.page.saved_searches.kept() == []
    desk.window.show_companies(company.company_id)
    await until(lambda: not desk.window.runner.is_busy(Job.LIST))
    press(desk, "&Forget this search")
    assert desk.page.saved_searches.kept() == []
    assert desk.window.preferences.saved_searches == {}
    await desk.aclose()


# A screen that is not there cannot lend its keys to a menu.
@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_its_keys_open_it_from_the_search_alone(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    """Everywhere else they open the list of a field, as the company's."""
    await opened(desk, company)
    desk.window.activateWindow()
    opened_menus: list[str] = []
    menu = desk.page.saved_searches.menu
    menu.aboutToShow.connect(lambda: opened_menus.append("menu"))
    for field, count in ((desk.window.chooser, 0), (desk.page.search, 1)):
        field.setFocus()
        await until(field.hasFocus)
        QTest.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        desk.window.chooser.hidePopup()
        assert len(opened_menus) == count
    menu.close()
    await desk.aclose()
