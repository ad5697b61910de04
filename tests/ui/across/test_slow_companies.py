"""Some companies are slow, refused or changed while all of them are read: nothing waits or lies."""

import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QPushButton

from app.domain.companies.company import Company, CompanyKind
from app.domain.companies.secret import Secret
from app.text.messages import UserMessage
from app.ui.across.page import AllCompaniesPage
from app.ui.kit.message_bar import Notice
from app.ui.runtime.tasks import Job
from app.ui.window.pages import PageName
from tests.builders import LISTED_IN_PRACTICE
from tests.conftest import PASSWORD
from tests.services.conftest import Cut
from tests.ui.across.test_page import COMPANY, across, in_one_turn
from tests.ui.conftest import Desk, named, opened, until
from tests.ui.plans.test_plan import select


async def add(desk: Desk, company: Company, name: str, *, password: str = PASSWORD) -> Company:
    made = replace(company, company_id=name, name=name, is_practice=False)
    await desk.companies.save(made, Secret(password), session_only=True)
    return made


async def all_page(desk: Desk, company: Company) -> AllCompaniesPage:
    await opened(desk, company)
    desk.window.show_page(PageName.ALL_COMPANIES)
    page = desk.window.made_page(PageName.ALL_COMPANIES)
    assert isinstance(page, AllCompaniesPage)
    in_one_turn(page)
    return page


async def test_a_password_is_used_at_once_whatever_waits_for_the_old_one(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        line.when = lambda _: "held"
        near = replace(company, base_url=line.base_url)
        slow = await add(desk, near, "Slow", password="wrong")
        reading = asyncio.ensure_future(desk.backend.services.callbacks.list_callbacks(slow))
        await line.holding.wait()
        # The old line is held still: neither this nor anything else waits for it.
        async with asyncio.timeout(5):
            await desk.companies.use_password(slow, Secret(PASSWORD), kept=False)
            await desk.companies.set_favourite(slow.company_id)
        line.when = lambda _: ""
        found = await desk.backend.services.callbacks.list_callbacks(slow)
        assert len(found.callbacks) == LISTED_IN_PRACTICE
        line.go_on.set()
        await asyncio.wait([reading])
        assert reading.exception() is not None
        await desk.aclose()


async def test_a_password_that_is_typed_leaves_what_is_open_as_it_is(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await across(desk, company, wrong="wrong")
    page.table.selectRow(0)
    named(page, QPushButton, "Type password").click()
    await until(lambda: desk.has_dialog("Type password"))
    live = replace(company, company_id="live", name="Live", kind=CompanyKind.PRODUCTION)
    dialog = desk.dialog("Type password")
    named(dialog, QLineEdit, "Password").setText(PASSWORD)
    desk.companies.lend(live, Secret(PASSWORD))
    desk.window.show_companies("live")
    desk.guard.unlock(live)
    named(dialog, QPushButton, "Use password").click()
    await until(lambda: page.model.rowCount() >= 3 * LISTED_IN_PRACTICE)
    await until(lambda: not desk.window.runner.is_changing)
    assert desk.window.company is not None
    assert desk.window.company.name == "Live"
    assert desk.guard.allows(live), "it is not locked by what is done for another one"
    await until(lambda: not desk.window.runner.is_busy(Job.LIST))
    await desk.aclose()


async def test_an_export_names_what_was_not_read_yet(
    qapp: QApplication, desk: Desk, company: Company, tmp_path: Path
) -> None:
    async with Cut(company.base_url) as line:
        line.when = lambda _: "held"
        await add(desk, replace(company, base_url=line.base_url), "Slow")
        page = await all_page(desk, company)
        await line.holding.wait()
        await until(lambda: page.reader.done == 1)
        assert [one.company.name for one, _ in page.model.failures()] == []
        assert page._about().failed == (("Slow", "Not read yet"),)
        # One finding that is read does not end the reading of all.
        page.reader.read_some([company])
        await until(lambda: not desk.window.runner.is_busy(Job.ALL_OUTDATED.of(company.company_id)))
        assert desk.window.runner.is_busy(Job.ALL_COMPANIES)
        line.when = lambda _: ""
        line.go_on.set()
        await until(lambda: page.model.rowCount() == 2 * LISTED_IN_PRACTICE)
        assert page._about().failed == ()
        await desk.aclose()


async def test_companies_that_come_and_go_meanwhile_are_followed(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        line.when = lambda _: "held"
        slow = await add(desk, replace(company, base_url=line.base_url), "Slow")
        gone = await add(desk, company, "Gone")
        page = await all_page(desk, company)
        await line.holding.wait()
        await desk.companies.remove(gone)
        await add(desk, company, "New")
        line.when = lambda _: ""
        line.go_on.set()

        def names() -> set[str]:
            return {page.model.text_at(row, COMPANY) for row in range(page.model.rowCount())}

        await until(lambda: names() == {company.name, "Slow", "New"})
        await until(lambda: page.model.rowCount() == 3 * LISTED_IN_PRACTICE)
        # One that was given another name is tried again under that one.
        await desk.companies.save(replace(slow, name="Slow, renamed"), None)
        page.companies_changed()
        await until(lambda: names() == {company.name, "Slow, renamed", "New"})
        await until(lambda: not desk.window.runner.is_busy(Job.ALL_COMPANIES))
        await desk.aclose()


async def test_a_star_takes_no_failure_away(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await across(desk, company, wrong="wrong")
    assert page.model.first_row == 1
    await desk.companies.set_favourite("three")
    page.companies_changed()
    await until(lambda: any(one.company.is_favourite for one in page.model.lists))
    assert page.model.first_row == 1, "it is refused still"
    await desk.aclose()


async def test_what_is_in_sight_stays_while_failures_come_above(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await across(desk, company)
    page.table.verticalScrollBar().setValue(page.table.verticalScrollBar().maximum() // 2)
    top = page.table.rowAt(0)
    seen, place = page.model.identity_at(top), page.table.rowViewportPosition(top)
    for one in desk.companies.companies:
        if one.name in {"Brook", "Cove"}:
            await desk.companies.use_password(one, Secret("wrong"), kept=False)
    page.read_anew()
    await until(lambda: page.model.first_row == 2)
    await until(lambda: not desk.window.runner.is_busy(Job.ALL_COMPANIES))
    now = page.table.rowAt(0)
    assert page.model.identity_at(now) == seen
    assert page.table.rowViewportPosition(now) == place
    page.search.setText("AB34")
    await until(lambda: page.table.verticalScrollBar().value() == 0)
    await desk.aclose()


async def test_a_plan_that_takes_long_to_make_says_so_and_can_be_stopped(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        near = replace(company, base_url=line.base_url)
        await opened(desk, near)
        select(desk, "AB3404", "AB3406")
        line.when = lambda _: "held"
        desk.page.actions_.end.trigger()
        await until(lambda: "Reading the lists for the plan" in desk.window.bar.text())
        named(desk.window.bar, QPushButton, "Stop").click()
        await until(lambda: not desk.window.runner.is_busy(Job.PLAN_READ))
        assert desk.window.bar.isHidden()
        assert not desk.has_dialog("Plan")
        line.when = lambda _: ""
        line.go_on.set()
        await desk.aclose()


@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_the_chooser_opens_nothing_that_is_hidden(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    for name in ("Wrong one", "Wrong two", "Zoe"):
        await add(desk, company, name)
    await opened(desk, company)
    chooser = desk.window.chooser
    chooser.setFocus()
    QTest.keyClicks(chooser, "w")
    for key, wanted in ((Qt.Key.Key_End, "Wrong two"), (Qt.Key.Key_Home, "Wrong one")):
        QTest.keyClick(chooser.view(), key)
        assert chooser.view().currentIndex().data().startswith(wanted)
    # The list is filled anew while it is open, as when another window changes a company.
    desk.window.relist_companies()
    view = chooser.view()
    assert isinstance(view, QListView)
    shown = [row for row in range(chooser.count()) if not view.isRowHidden(row)]
    assert [chooser.itemText(row)[:5] for row in shown] == ["Wrong"] * 2
    chooser.hidePopup()
    await desk.aclose()


async def test_a_failure_that_comes_late_is_not_put_over_a_later_answer(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        line.when = lambda _: "held"
        there = replace(company, base_url=line.base_url)
        slow = await add(desk, there, "Slow", password="wrong")
        page = await all_page(desk, company)
        await line.holding.wait()
        line.when = lambda _: ""
        await desk.companies.use_password(slow, Secret(PASSWORD), kept=False)
        page.read_company(slow)
        await until(lambda: any(one.company == slow and one.is_read for one in page.model.lists))
        line.go_on.set()
        await until(lambda: not desk.window.runner.is_busy(Job.ALL_COMPANIES))
        assert not page.model.failures()
        await desk.aclose()


async def test_a_company_that_is_renamed_while_it_is_read_is_read_by_its_name(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        page = await across(desk, company)
        line.when = lambda _: "held"
        slow = await add(desk, replace(company, base_url=line.base_url), "Slow")
        page.companies_changed()
        await line.holding.wait()
        # It is on its way, which is neither a failure nor something to try again.
        assert not page.model.failures()
        assert named(page, QPushButton, "Try again").isHidden()
        await desk.companies.save(replace(slow, name="Renamed"), None)
        page.companies_changed()
        line.when = lambda _: ""
        line.go_on.set()
        await until(
            lambda: any(one.company.name == "Renamed" and one.is_read for one in page.model.lists)
        )
        assert not page.model.failures()
        assert [one.company for one in page.model.lists] == desk.companies.companies
        await desk.aclose()


async def test_changes_of_companies_that_follow_at_once_are_all_shown(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await across(desk, company)
    for company_id in ("two", "three"):
        await desk.companies.set_favourite(company_id)
        desk.window.relist_companies()
    await until(lambda: [one.company for one in page.model.lists] == desk.companies.companies)
    await desk.aclose()


async def test_reading_anew_does_not_go_to_what_is_selected(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await across(desk, company)
    bar = page.table.verticalScrollBar()
    page.table.selectRow(page.model.rowCount() - 1)
    await until(lambda: bar.value() > 0)
    bar.setValue(0)
    places: list[int] = []
    bar.valueChanged.connect(places.append)
    page.read_anew()
    await until(lambda: not desk.window.runner.is_busy(Job.ALL_COMPANIES))
    assert not places
    await desk.aclose()


async def test_a_failure_is_said_again_once_the_lists_of_a_plan_are_read(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        await opened(desk, replace(company, base_url=line.base_url))
        select(desk, "AB3404", "AB3406")
        desk.window.bar.show_message(Notice(UserMessage("The end of AB1 failed", "Look.")))
        line.when = lambda _: "held"
        desk.page.actions_.end.trigger()
        await until(lambda: "Reading the lists for the plan" in desk.window.bar.text())
        named(desk.window.bar, QPushButton, "Stop").click()
        await until(lambda: "The end of AB1 failed" in desk.window.bar.text())
        line.when = lambda _: ""
        line.go_on.set()
        await desk.aclose()


async def test_companies_that_stay_as_they_are_are_opened_no_more(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await desk.companies.save(company, Secret(PASSWORD), session_only=True)
    page = await all_page(desk, company)  # there twice: it is also one of this session
    await until(lambda: not desk.window.runner.is_busy(Job.ALL_COMPANIES))
    openings: list[None] = []
    page.reader.opened.connect(lambda: openings.append(None))
    for _ in range(20):
        await asyncio.sleep(0.01)
    assert len(openings) <= 1
    await desk.aclose()


async def test_a_failure_on_its_way_is_no_later_than_a_list_that_was_read_elsewhere(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        page = await across(desk, company)
        line.when = lambda _: "held"
        slow = await add(desk, replace(company, base_url=line.base_url), "Slow", password="wrong")
        page.companies_changed()
        await line.holding.wait()
        line.when = lambda _: ""
        await desk.companies.use_password(slow, Secret(PASSWORD), kept=False)
        page.reader.was_read(slow, await desk.backend.services.callbacks.list_callbacks(slow))
        await until(lambda: any(one.company == slow and one.is_read for one in page.model.lists))
        line.go_on.set()
        await until(lambda: not desk.window.runner.is_busy(Job.ALL_OUTDATED.of(slow.company_id)))
        assert not page.model.failures()
        await desk.aclose()
