"""Keys act on what is in sight: not on the row that is selected on a page behind."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton

from app.domain.companies.company import Company
from app.text.messages import UserMessage
from app.ui.kit.message_bar import Notice
from app.ui.kit.toast import Toast
from app.ui.window.pages import PageName
from tests.ui.conftest import Desk, named, opened, until


@pytest.mark.parametrize("name", [one for one in PageName if one is not PageName.CALLBACKS])
async def test_a_page_leaves_no_key_to_a_row_behind_it(
    qapp: QApplication, desk: Desk, company: Company, name: PageName
) -> None:
    await opened(desk, company)
    desk.page.table.select("AB3403")
    desk.window.show_page(name)
    page = desk.window.made_page(name)
    desk.window.activateWindow()
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    page.setFocus()
    await until(page.hasFocus)
    assert desk.page.actions_.replace.isEnabled()
    QTest.keyClick(page, Qt.Key.Key_F2)
    QTest.keyClick(page, Qt.Key.Key_T, held)
    assert not desk.has_dialog("Replace callback")
    assert not desk.has_dialog("Copy for ticket")
    # What the bar tells can be copied from every page.
    desk.window.bar.show_message(Notice(UserMessage("It was refused", "Try again.")))
    QTest.keyClick(page, Qt.Key.Key_T, held)
    await until(lambda: desk.has_dialog("Copy for ticket"))
    ticket = named(desk.dialog("Copy for ticket"), QPlainTextEdit, "Ticket").toPlainText()
    assert "It was refused" in ticket
    desk.dialog("Copy for ticket").reject()
    await until(lambda: not desk.has_dialog("Copy for ticket"))
    desk.window.bar.dismiss()
    QTest.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert not desk.page.search.hasFocus()
    if page.search is not None:
        await until(page.search.hasFocus)
    desk.window.show_page(PageName.CALLBACKS)
    desk.page.table.setFocus()
    await until(desk.page.table.hasFocus)
    QTest.keyClick(desk.page.table, Qt.Key.Key_F2)
    await until(lambda: desk.has_dialog("Replace callback"))
    desk.dialog("Replace callback").reject()
    await desk.aclose()


async def test_beside_a_page_the_keys_of_a_row_act_on_what_is_in_sight(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    """On the pages at the left too: neither the page nor its bar has the keys there."""
    await opened(desk, company)
    desk.page.table.select("AB3403")
    desk.window.activateWindow()
    desk.window.show_page(PageName.TIMELINE)
    rail = named(desk.window, QPushButton, "Timeline")
    rail.setFocus()
    await until(rail.hasFocus)
    (toast,) = desk.window.findChildren(Toast)
    held = Qt.KeyboardModifier.ControlModifier
    for key, modifier in (
        (Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_T, held),
        (Qt.Key.Key_Z, held),
        (Qt.Key.Key_H, held | Qt.KeyboardModifier.ShiftModifier),
    ):
        toast.hide()
        QTest.keyClick(rail, key, modifier)
        await until(toast.isVisible)
        assert toast._text.text() == "Only on Callbacks: it is about a row there"
        assert not desk.has_dialog("Replace callback")
        assert rail.hasFocus()
    desk.window.show_page(PageName.CALLBACKS)
    rail = named(desk.window, QPushButton, "Callbacks")
    rail.setFocus()
    await until(rail.hasFocus)
    QTest.keyClick(rail, Qt.Key.Key_Delete)
    await until(lambda: desk.has_dialog("End callback"))
    desk.dialog("End callback").reject()
    await until(lambda: not desk.has_dialog("End callback"))
    await desk.aclose()
