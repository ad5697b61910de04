"""The record in the window: what a call did, for whom, and by whom."""

from PySide6.QtWidgets import QApplication, QPushButton

from app.domain.companies.company import Company
from app.ui.window.pages import PageName
from tests.ui.conftest import Desk, named, opened, until


async def test_a_test_event_is_named_with_its_type_id_callback_and_user(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.table.select("AB3403")
    desk.page.panel.show_test()
    named(desk.window, QPushButton, "Send test event").click()
    await until(lambda: bool(desk.window.deliveries_page.tests.rows))
    sent = desk.window.deliveries_page.tests.rows[0]
    desk.window.show_page(PageName.ACTIVITY)
    model = desk.window.activity_page.model
    await until(lambda: any(one.sent for one in model.entries))
    row = next(at for at, one in enumerate(model.entries) if one.sent)
    texts = [str(model.index(row, column).data()) for column in range(model.columnCount())]
    assert texts[1] == f"Test event subscription_added · {sent.event_id}"
    assert texts[3] == ", ".join(sent.receivers)
    assert texts[6] == "ann"
    await desk.aclose()
