"""F6 goes round the parts of the window, and comes back to where the keys were in each."""

from PySide6.QtWidgets import QApplication, QWidget

from app.domain.companies.company import Company
from app.text.messages import UserMessage
from app.ui.kit.message_bar import Notice
from app.ui.window.pages import PageName
from tests.ui.conftest import Desk, opened


def part_of(desk: Desk) -> QWidget:
    focus = QApplication.focusWidget()
    assert focus is not None
    parts = desk.window.panes.shown()
    return next(one for one in parts if one is focus or one.isAncestorOf(focus))


async def test_f6_goes_round_and_shift_f6_back(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.window.activateWindow()
    desk.window.bar.show_message(Notice(UserMessage("It failed", "Try again.")))
    panes = desk.window.panes
    desk.page.table.setFocus()
    began, met = part_of(desk), []
    for _ in panes.shown():
        panes.go_on()
        met.append(part_of(desk))
    assert met[-1] is began
    assert len({id(one) for one in met}) == len(panes.shown())
    assert desk.window.bar in met
    assert QApplication.focusWidget() is desk.page.table
    panes.go_on()
    panes.go_back()
    assert QApplication.focusWidget() is desk.page.table
    for page in PageName:
        desk.window.show_page(page)
        before = part_of(desk) if QApplication.focusWidget() else None
        panes.go_on()
        assert part_of(desk) is not before
    await desk.aclose()
