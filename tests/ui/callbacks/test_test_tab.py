"""The tab of test events is made late, and nobody notices."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from app.domain.companies.company import Company
from tests.conftest import PASSWORD
from tests.ui.conftest import Desk, named, opened, until


async def test_tab_goes_through_it_before_it_leaves_the_panel(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    panel = desk.page.panel
    panel.setCurrentIndex(1)
    met: list[QWidget] = []
    one = panel.tabBar().nextInFocusChain()
    while one is not None and one is not panel.tabBar():
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible() and one.isEnabled():
            met.append(one)
        one = one.nextInFocusChain()
    inside = [panel.test_panel.isAncestorOf(one) for one in met]
    assert inside[0]
    assert sorted(inside, reverse=True) == inside, "all of it comes first, in one piece"
    await desk.aclose()


async def test_it_is_there_without_being_opened_and_knows_what_happened_before(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    await until(lambda: desk.page.panel.testing.widget() is not None)
    assert named(desk.window, QPushButton, "Send test event") is not None
    desk.page.table.select("AB3403")
    assert desk.page.panel.test_panel.shown_id == "AB3403"
    await desk.aclose()


async def test_the_first_list_takes_the_keys_from_nobody(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    desk.window.show()
    desk.window.activateWindow()
    await until(lambda: QApplication.activeWindow() is desk.window)
    desk.open(company, PASSWORD)
    desk.page.panel.show_test()
    panel, at = desk.page.panel.test_panel, qapp.focusWidget()
    assert at is not None
    assert panel.isAncestorOf(at)
    told = panel.findChild(QLabel, "GoesTo")
    assert isinstance(told, QLabel)
    assert "not read yet" in told.text()
    await until(lambda: bool(desk.page.listed))
    await until(lambda: "not read yet" not in told.text())
    assert qapp.focusWidget() is at
    await desk.aclose()
