"""The tab of test events is made late, and nobody notices."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

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


async def test_what_was_not_sent_is_not_taken_for_what_was_sent_before(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.table.select("AB3406")
    panel = desk.page.panel.test_panel
    desk.page.panel.show_test()
    send, event_id = (
        named(panel, QPushButton, "Send test event"),
        named(panel, QLineEdit, "Event ID"),
    )
    send.click()
    await until(lambda: bool(event_id.text()) and send.isEnabled())
    list_id = named(panel, QLineEdit, "Test list ID")
    before, kept = event_id.text(), list_id.text()
    list_id.clear()
    send.click()
    result = named(panel, QPlainTextEdit, "Test result")
    assert event_id.text() == ""
    assert "Nothing was sent" in result.toPlainText()
    assert list_id.hasFocus()
    list_id.setText(kept)
    send.click()
    await until(lambda: event_id.text() not in {"", before})
    await desk.aclose()


async def test_a_mistyped_type_is_asked_about(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.table.select("AB3403")
    desk.page.actions_.test.trigger()
    panel = desk.page.panel
    kind = named(panel, QComboBox, "Test event type")
    kind.setEditText("subscribtion_added")
    named(panel, QPushButton, "Did you mean subscription_added?").click()
    assert kind.currentText() == "subscription_added"
    await desk.aclose()
