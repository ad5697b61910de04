"""What can be done on one page is reached from the menus too, and is told why it cannot be done."""

from msgspec.structs import replace
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton

from app.domain.companies.company import Company, CompanyKind
from app.ui.kit.toast import Toast
from app.ui.window import page_acts
from app.ui.window.pages import PageName
from tests.conftest import PASSWORD
from tests.ui.conftest import Desk, named, opened, until


def entry(desk: Desk, words: str) -> QAction:
    for action in desk.window.findChildren(QAction):
        if action.text().replace("&", "") == words:
            return action
    raise LookupError(words)


async def test_each_entry_leads_to_a_button_of_its_page(desk: Desk, company: Company) -> None:
    await opened(desk, company)
    for name, acts in (
        (PageName.DELIVERIES, page_acts._OF_DELIVERIES),
        (PageName.COMPANIES, page_acts._OF_COMPANIES),
        (PageName.ALL_COMPANIES, page_acts._OF_ALL_COMPANIES),
    ):
        desk.window.show_page(name)
        page = desk.window.made_page(name)
        for act in acts:
            for one in act.buttons:
                assert page_acts.button_of(page, one) is not None, one
    await desk.aclose()


async def test_an_entry_presses_the_button_or_says_why_not(desk: Desk, company: Company) -> None:
    await opened(desk, company)
    entry(desk, "Start or stop the receiver").trigger()
    assert desk.window.rail.shown == "Deliveries"
    bar = desk.window.deliveries_page.bar
    await until(named(bar, QPushButton, "Stop receiver").isVisible)
    entry(desk, "Start or stop the receiver").trigger()
    await until(named(bar, QPushButton, "Start receiver").isVisible)
    entry(desk, "Copy receiver URL").trigger()
    toast = desk.window.findChild(Toast)
    assert toast is not None
    assert toast.isVisible()
    await desk.aclose()


async def test_production_is_unlocked_by_a_key(desk: Desk, company: Company) -> None:
    await opened(desk, company)
    lock = entry(desk, "Unlock or lock changes")
    assert not lock.isEnabled()
    desk.open(replace(company, kind=CompanyKind.PRODUCTION), PASSWORD)
    await until(lambda: desk.page.counts() is not None)
    assert lock.isEnabled()
    assert not desk.page.actions_.new.isEnabled()
    lock.trigger()
    assert desk.page.actions_.new.isEnabled()
    assert named(desk.window.band, QPushButton, "Lock changes").isVisible()
    lock.trigger()
    assert not desk.page.actions_.new.isEnabled()
    await desk.aclose()
