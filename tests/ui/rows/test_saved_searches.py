"""A search that is kept is there again for its company, and for no other."""

from msgspec.structs import replace
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
