"""Ctrl+K: one box for companies, callbacks of every company, pages and actions."""

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from app.domain.companies.company import Company
from app.ui.commands.dialog import CommandDialog
from app.ui.commands.entry import Entry
from app.ui.runtime.tasks import Job
from app.ui.window.pages import PageName
from tests.conftest import PASSWORD
from tests.ui.conftest import Desk, opened, until


async def box(desk: Desk, typed: str = "") -> CommandDialog:
    action = next(one for one in desk.window.findChildren(QAction) if one.text() == "&Go to or do…")
    assert action.shortcut().toString() == "Ctrl+K"
    action.trigger()
    await until(lambda: desk.has_dialog("Commands"))
    dialog = desk.dialog("Commands")
    assert isinstance(dialog, CommandDialog)
    QTest.keyClicks(dialog.edit, typed)
    await until(lambda: not desk.window.runner.is_busy(Job.COMMANDS))
    return dialog


def of(dialog: CommandDialog, text: str) -> Entry:
    return next(one for one in dialog.shown_entries() if one.text == text)


async def test_a_callback_of_another_company_is_gone_to(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    other = replace(company, company_id="other", name="Harbor Coffee")
    desk.open(other, PASSWORD)
    await until(lambda: desk.page.company == other and bool(desk.page.listed))
    dialog = await box(desk, "AB3406")
    await until(lambda: sum(one.text == "AB3406" for one in dialog.shown_entries()) == 2)
    found = [one for one in dialog.shown_entries() if one.text == "AB3406"]
    assert {name for name in (company.name, other.name) if name in str(found)} == {
        company.name,
        other.name,
    }
    dialog.reject()
    dialog = await box(desk, company.name)
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return)
    await until(lambda: desk.page.company == company)
    await until(lambda: not desk.window.runner.is_busy(Job.LIST))
    dialog = await box(desk)
    assert dialog.shown_entries()[0].text == company.name
    dialog.reject()
    await desk.aclose()


async def test_an_action_says_its_keys_and_why_it_cannot_be_done(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.table.clearSelection()
    dialog = await box(desk, "end callback")
    assert of(dialog, "End callback").keys == "Del"
    assert of(dialog, "End callback").why_not == "Select a callback first."
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return)
    assert desk.has_dialog("Commands")
    assert dialog._hint.text() == "Select a callback first."
    dialog.reject()
    dialog = await box(desk, "times in utc")
    before = desk.window.preferences.show_utc
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert desk.has_dialog("Commands")
    assert desk.window.preferences.show_utc is not before
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return)
    assert not desk.has_dialog("Commands")
    assert desk.window.preferences.show_utc is before
    assert desk.window.preferences.recent == ["action:Times in UTC"]
    await desk.aclose()


async def test_no_two_actions_share_a_key(qapp: QApplication, desk: Desk, company: Company) -> None:
    await opened(desk, company)
    actions = [*desk.window.rail.actions_]
    for menu in desk.window.menus:
        actions += [one for one in menu.actions() if one not in actions]
    keys = [one.toString() for action in actions for one in action.shortcuts()]
    assert len(keys) == len(set(keys))
    within = [one for menu in desk.window.menus for one in menu.findChildren(QMenu)]
    assert within
    for menu in (*desk.window.menus, *within):
        letters = [letter_of(one) for one in menu.actions() if letter_of(one)]
        assert len(letters) == len(set(letters)), menu.title()
    await desk.aclose()


async def test_every_act_of_a_menu_has_a_key_or_a_letter(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    acts = [one for menu in desk.window.menus for one in menu.actions() if not one.isSeparator()]
    assert len(acts) > 50
    assert not [one.text() for one in acts if not one.shortcuts() and not letter_of(one)]
    await desk.aclose()


def letter_of(action: QAction) -> str:
    """What is pressed in the open menu; empty if nothing is."""
    return action.text().replace("&&", "").partition("&")[2][:1].casefold()


async def test_acts_of_menus_within_menus_are_found_too(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.table.selectRow(0)
    for typed, text in (
        ("why is nothing", "Why is nothing arriving?"),
        ("insert relay", "Insert relay"),
        ("columns: method", "Columns: Method"),
        ("read at once: 4", "Companies read at once: 4"),
    ):
        dialog = await box(desk, typed)
        assert of(dialog, text).text == text
        dialog.reject()
    before = desk.page.model.columnCount()
    dialog = await box(desk, "columns: method")
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return)
    await until(lambda: desk.page.model.columnCount() == before - 1)
    await desk.aclose()


async def test_what_has_no_room_is_a_press_away(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    dialog = await box(desk, "hooks.acme")
    await until(lambda: any(one.text.startswith("AB34") for one in dialog.shown_entries()))
    assert dialog.shown_entries()[0].text.startswith("AB34"), "Enter takes a callback"
    of(dialog, "More on All companies").run()
    dialog.reject()
    page = desk.window.made_page(PageName.ALL_COMPANIES)
    assert page.isVisible()
    assert page.search is not None
    assert page.search.text() == "hooks.acme"
    await until(lambda: not desk.window.runner.is_busy(Job.ALL_COMPANIES))
    await desk.aclose()


async def test_what_the_page_in_sight_has_buttons_for_is_offered(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    dialog = await box(desk, "Read all")
    assert "Read all" not in {one.text for one in dialog.shown_entries()}
    dialog.reject()
    desk.window.show_page(PageName.ALL_COMPANIES)
    await until(lambda: not desk.window.runner.is_busy(Job.ALL_COMPANIES))
    dialog = await box(desk, "Read all")
    assert of(dialog, "Read all").detail == "All companies"
    dialog.reject()
    dialog = await box(desk, "Ends within 30")
    offered = of(dialog, "Ends within 30 days")
    assert (offered.detail, offered.why_not) == ("All companies", "")
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return)
    page = desk.window.made_page(PageName.ALL_COMPANIES)
    assert page.search is not None
    await until(lambda: page.search is not None and page.search.text() == "ends<30d")
    desk.window.show_page(PageName.CALLBACKS)
    dialog = await box(desk, "Export list")
    assert [one.text for one in dialog.shown_entries()].count("Export list") == 1
    dialog.reject()
    await desk.aclose()


async def test_a_callback_is_found_by_words_that_stand_apart(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    one = next(one for one in desk.page.listed if one.callback_id == "AB3406")
    dialog = await box(desk, f"subscr {dict(one.filters)['list_id']}")
    await until(lambda: any(one.text == "AB3406" for one in dialog.shown_entries()))
    dialog.reject()
    dialog = await box(desk, "practice trouble slow")
    found = next(one for one in dialog.shown_entries() if "Practice trouble" in one.text)
    assert "practice company first" in found.why_not
    dialog.reject()
    await desk.aclose()
