"""The last row can be scrolled out from under a message, and nothing moves for that."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from app.domain.companies.company import Company
from app.text.messages import UserMessage
from app.ui.kit.message_bar import Notice
from app.ui.window.pages import PageName
from tests.ui.conftest import Desk, named, opened, until


async def test_the_last_row_comes_out_from_under_a_message(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    desk.window.resize(1300, 640)
    await opened(desk, company)
    table, bar = desk.page.table, desk.window.bar
    scroll = table.verticalScrollBar()
    whole, before = scroll.maximum(), scroll.value()
    assert whole > 0
    bar.show_message(Notice(UserMessage("It failed", "Try again.", "why")))
    await until(lambda: scroll.maximum() > whole)
    assert scroll.value() == before  # no row has moved
    last = desk.page.model.callback_at(desk.page.model.rowCount() - 1)
    table.select(last.callback_id)
    row = desk.page.model.row_of(last.callback_id)
    assert row is not None
    shown = table.visualRect(desk.page.model.index(row, 0))
    top = bar.mapTo(desk.window, bar.rect().topLeft()).y()
    bottom = table.viewport().mapTo(desk.window, shown.bottomLeft()).y()
    assert bottom <= top
    bar.dismiss()
    await until(lambda: scroll.maximum() == whole)
    assert scroll.value() == whole
    # A row that is not under it stays where it is.
    bar.show_message(Notice(UserMessage("It failed", "Try again.")))
    scroll.setValue(0)
    table.select(desk.page.model.callback_at(0).callback_id)
    assert scroll.value() == 0
    # One that was selected before comes out from under it, unless the mouse is there.
    bar.dismiss()
    table.select(last.callback_id)
    bar.show_message(Notice(UserMessage("It failed", "Try again.", "why")))
    await until(lambda: scroll.value() > whole)
    await desk.aclose()


async def test_a_message_that_came_on_another_page_leaves_room_too(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    desk.window.resize(1300, 640)
    await opened(desk, company)
    scroll = desk.page.table.verticalScrollBar()
    whole = scroll.maximum()
    desk.window.show_page(PageName.ACTIVITY)
    desk.window.bar.show_message(Notice(UserMessage("It failed", "Try again.", "why")))
    desk.window.show_page(PageName.CALLBACKS)
    await until(lambda: scroll.maximum() > whole)
    await desk.aclose()


async def test_a_band_that_comes_above_pushes_no_selected_row_under_a_message(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    desk.window.resize(1300, 640)
    await opened(desk, company)
    table, bar = desk.page.table, desk.window.bar
    bar.show_message(Notice(UserMessage("It failed", "Try again.", "why")))
    await until(bar.isVisible)
    # The last row that is whole above the message.
    top = bar.mapTo(desk.window, bar.rect().topLeft()).y()
    above = table.viewport().mapFrom(desk.window, QPoint(0, top)).y()
    row = table.rowAt(above) - 1
    table.selectRow(row)
    band = QLabel("A relay is in.\nIt stays until it is taken out.")
    desk.window.put_above(band)

    def bottom() -> int:
        shown = table.visualRect(desk.page.model.index(row, 0))
        return table.viewport().mapTo(desk.window, shown.bottomLeft()).y()

    await until(lambda: band.isVisible() and 0 < bottom() <= top)
    await desk.aclose()


async def test_the_last_button_of_a_panel_comes_out_from_under_a_message(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    desk.window.resize(1300, 480)
    await opened(desk, company)
    desk.page.table.select("AB3406")
    panel, bar = desk.page.panel, desk.window.bar
    panel.show_test()
    last = named(panel, QPushButton, "Edit request")
    scroll = panel.testing.verticalScrollBar()
    before = scroll.value()
    bar.show_message(Notice(UserMessage("It failed", "Try again.", "why")))
    top = bar.mapTo(desk.window, bar.rect().topLeft()).y()

    def lowest(widget: QWidget) -> int:
        return widget.mapTo(desk.window, widget.rect().bottomLeft()).y()

    await until(lambda: scroll.maximum() > 0)
    assert scroll.value() == before, "nothing has moved"
    scroll.setValue(scroll.maximum())
    assert lowest(last) < top
    scroll.setValue(0)
    assert lowest(last) > top
    desk.window.activateWindow()
    await until(desk.window.isActiveWindow)
    last.setFocus(Qt.FocusReason.TabFocusReason)
    await until(last.hasFocus)
    await until(lambda: lowest(last) < top)
    # So does what came of a test event.
    scroll.setValue(0)
    panel.test_panel.look_asked.emit(last)
    await until(lambda: lowest(last) < top)
    bar.dismiss()
    # What does not scroll gives up the room itself.
    panel.setCurrentIndex(2)
    copy = named(panel, QPushButton, "Copy JSON")
    await until(copy.isVisible)
    bar.show_message(Notice(UserMessage("It failed", "Try again.", "why")))
    await until(lambda: lowest(copy) < bar.mapTo(desk.window, bar.rect().topLeft()).y())
    await desk.aclose()
