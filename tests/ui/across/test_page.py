"""All companies beside each other: read at once, failures as rows, questions in one click."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QTableView,
)

from app.domain.callbacks.remembered import Note
from app.domain.companies.company import Company, CompanyColour
from app.domain.companies.secret import Secret
from app.domain.errors import ConflictError, SignInRefusedError
from app.domain.trouble import Trouble
from app.sandbox.server import Sandbox
from app.services.check_all import FindingKind
from app.services.hosts import HostIndex
from app.services.memory import Listing
from app.text.messages import message_for
from app.ui.across.matrix import MISSING, SAME
from app.ui.across.page import AllCompaniesPage
from app.ui.callbacks.page import CallbacksPage
from app.ui.kit import announce
from app.ui.kit.wrapped_text import WrappedText
from app.ui.look.colours import COLOURS
from app.ui.rows.columns import SECTION
from app.ui.rows.rows_model import CallbackRowsModel
from app.ui.runtime.tasks import Job
from app.ui.window.pages import PageName
from tests.builders import LISTED_IN_PRACTICE, draft
from tests.conftest import PASSWORD
from tests.services.conftest import Cut
from tests.ui.conftest import Desk, named, opened, until
from tests.ui.test_announcements import Ear

COMPANY, STATUS, DESTINATION = (SECTION[one] for one in ("company", "status", "destination"))


def in_one_turn(page: AllCompaniesPage) -> None:
    """Some dozen rows are shown and counted in one turn, however long the machine pauses in it."""
    page.model._work._turn_s = page._counting._turn_s = 600.0


async def across(desk: Desk, company: Company, *, wrong: str = "") -> AllCompaniesPage:
    """Two companies that can be read, and one whose password is `wrong` if that is given."""
    for company_id, name in (("two", "Brook"), ("three", "Cove")):
        other = replace(company, company_id=company_id, name=name, is_practice=False)
        password = wrong if wrong and company_id == "three" else PASSWORD
        await desk.companies.save(other, Secret(password), session_only=True)
    await opened(desk, company)
    desk.window.show_page(PageName.ALL_COMPANIES)
    page = desk.window.made_page(PageName.ALL_COMPANIES)
    assert isinstance(page, AllCompaniesPage)
    in_one_turn(page)
    await until(lambda: page.reader.done == 3 and not desk.window.runner.is_busy(Job.ALL_COMPANIES))
    return page


def companies_in(page: AllCompaniesPage) -> set[str]:
    return {page.model.text_at(row, COMPANY) for row in range(page.model.rowCount())}


async def test_every_company_s_callbacks_stand_in_one_table(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await across(desk, company)
    table = named(page, QTableView, "All callbacks")
    titles = [
        page.model.headerData(at, Qt.Orientation.Horizontal)
        for at in range(page.model.columnCount())
    ]
    assert titles[:2] == ["Company", "Status"]
    assert "Read" in titles
    assert page.model.rowCount() == 3 * LISTED_IN_PRACTICE
    assert companies_in(page) == {company.name, "Brook", "Cove"}
    page.search.setText("company:brook AB3406")
    await until(lambda: page.model.rowCount() == 1)
    table.selectRow(0)
    named(page.bar, QPushButton, "Open there").click()
    await until(lambda: desk.page.company is not None and desk.page.company.name == "Brook")
    await until(
        lambda: (one := desk.page.table.selected()) is not None and one.callback_id == "AB3406"
    )
    await desk.aclose()


async def test_a_failure_is_a_row_of_its_own_and_is_tried_again(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await across(desk, company, wrong="wrong")
    assert page.model.text_at(0, COMPANY) == "Cove"
    assert page.model.text_at(0, STATUS) == "Not read"
    assert "password was refused" in page.model.text_at(0, DESTINATION)
    assert not page.model.text_at(0, SECTION["proved"]), "it is no callback that could be proved"
    assert "1 failed" in page.progress.counts.text()
    # Its sentence has the room of the cells that say nothing.
    place = page.model.column_of(DESTINATION)
    assert page.table.columnSpan(0, place) > 1
    assert page.table.columnSpan(1, place) == 1
    page.search.setText("nothing holds this")
    await until(lambda: page.model.rowCount() == 1)
    assert page._state.heading == "No callback matches", "below the row of who was not read"
    assert page._state.isVisible()
    assert page.table.isVisible()
    assert page.table.geometry().bottom() < page._state.geometry().top()
    page.table.selectRow(0)
    QTest.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QApplication.clipboard().text()
    assert "Cove" in copied
    assert "password was refused" in copied
    page.search.clear()
    # What is to be done about it is beside it.
    said = [one.text() for one in page.side.panel.findChildren(QLabel) if one.isVisible()]
    assert any("password was refused" in one for one in said)
    assert message_for(SignInRefusedError("HTTP 401")).next_step in said
    page.table.selectRow(0)
    ask = named(page, QPushButton, "Type password")
    assert ask.isVisible()
    ask.click()
    await until(lambda: desk.has_dialog("Type password"))
    desk.dialog("Type password").reject()
    page.table.selectRow(1)
    assert not ask.isVisible()
    cove = next(one for one in desk.companies.companies if one.name == "Cove")
    await desk.companies.use_password(cove, Secret(PASSWORD), kept=False)
    named(page, QPushButton, "Try again").click()
    await until(
        lambda: not desk.window.runner.is_busy(Job.ALL_COMPANIES) and page.reader.total == 1
    )
    await until(lambda: page.model.rowCount() == 3 * LISTED_IN_PRACTICE)
    assert page.progress.isHidden()
    await desk.aclose()


async def test_a_failure_of_the_open_company_stays_until_it_is_read(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    page = await across(desk, company)
    opened_one = desk.window.company
    assert opened_one is not None
    sandbox.set_trouble(Trouble.NOT_ALLOWED)
    page.reader.read_all()
    await until(lambda: "3 failed" in page.progress.counts.text())
    # As every few seconds, while nothing was read: the rows of Callbacks are told anew.
    desk.page._tick()
    await until(lambda: not page.reader._outdated)
    await until(lambda: not desk.window.runner.is_busy(Job.ALL_OUTDATED))
    failed = {one.company.name for one, _ in page.model.failures()}
    assert opened_one.name in failed
    assert len(failed) == 3
    sandbox.set_trouble(Trouble.NONE)
    desk.window.show_page(PageName.CALLBACKS)
    desk.page.refresh()
    await until(lambda: not desk.window.runner.is_busy(Job.LIST))
    desk.window.show_page(PageName.ALL_COMPANIES)
    await until(lambda: len(page.model.failures()) == 2)
    await desk.aclose()


async def test_a_note_that_is_kept_on_callbacks_is_found_here(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await across(desk, company)
    desk.window.show_page(PageName.CALLBACKS)
    await until(lambda: not desk.window.runner.is_busy(Job.LIST))
    opened_one = desk.window.company
    assert opened_one is not None
    await desk.page.notes.keep(opened_one, "AB3406", Note(name="Renamed here"), Note())
    desk.window.show_page(PageName.ALL_COMPANIES)
    page.search.setText("name:renamed")
    await until(lambda: page.model.rowCount() == 1)
    await desk.aclose()


async def test_questions_are_answered_in_one_click(
    qapp: QApplication, desk: Desk, company: Company, tmp_path: Path
) -> None:
    page = await across(desk, company)
    named(page, QPushButton, "Not https").click()
    await until(lambda: 0 < page.model.rowCount() < 3 * LISTED_IN_PRACTICE)
    shown = [one.callback for one in page.model.shown_rows()]
    assert all(one is not None and one.destination_url.startswith("http:") for one in shown)
    page.table.selectRow(0)
    named(page, QPushButton, "Who uses this host").click()
    assert page.search.text().startswith("host:")
    await until(lambda: page.model.rowCount() >= 3)
    await page.exporter.write(tmp_path / "all.csv")
    body = (tmp_path / "all.csv").read_text("utf-8-sig")
    assert body.count("Brook") == page.model.rowCount() // 3
    named(page, QPushButton, "Ends within 30 days").click()
    assert page.search.text() == "ends<30d"
    named(page, QPushButton, "Show all").click()
    await until(lambda: page.model.rowCount() == 3 * LISTED_IN_PRACTICE)
    await desk.aclose()


async def test_the_matrix_tells_who_lacks_a_type(
    qapp: QApplication, desk: Desk, company: Company, sandbox: object
) -> None:
    page = await across(desk, company)
    lists = page.model.lists
    fewer = tuple(
        one for one in lists[1].listing.callbacks if one.event_type != "wallet_item_install"
    )
    page.matrix.show_lists(
        [lists[0], replace(lists[1], listing=replace(lists[1].listing, callbacks=fewer)), lists[2]],
        HostIndex(),
    )
    names = [one.name for one in page.matrix.companies]
    row = next(
        row
        for row in range(page.matrix.rowCount())
        if page.matrix.type_at(row) == "wallet_item_install"
    )
    marks = {name: page.matrix.text_at(row, at)[0] for at, name in enumerate(names)}
    missing = lists[1].company.name
    assert marks.pop(missing) == MISSING
    assert set(marks.values()) == {SAME}
    assert page.types.verticalHeader().isVisibleTo(page.types)
    title = page.matrix.headerData(row, Qt.Orientation.Vertical)
    assert title == "wallet_item_install"
    page.types.verticalHeader().sectionClicked.emit(row)
    assert page.search.text() == "type:=wallet_item_install"
    page.search.clear()
    page._tabs.setCurrentIndex(1)
    desk.window.activateWindow()
    page.types.setFocus()
    await until(page.types.hasFocus)
    page.types.setCurrentIndex(page.matrix.index(row, 1))
    QTest.keyClick(page.types, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert page._tabs.currentIndex() == 0
    assert page.search.text() == "type:=wallet_item_install"
    asked: list[tuple[str, str]] = []
    page.callback_asked.disconnect()
    page.callback_asked.connect(
        lambda company_id, callback_id: asked.append((company_id, callback_id))
    )
    page.types.activated.emit(page.matrix.index(row, 0))
    ((company_id, callback_id),) = asked
    assert company_id == page.matrix.companies[0].company_id
    assert callback_id
    await desk.aclose()


async def test_check_all_tells_what_is_worth_a_look_and_leads_there(
    qapp: QApplication, desk: Desk, company: Company, tmp_path: Path
) -> None:
    await opened(desk, company)
    for at, url in enumerate(
        (
            "https://hooks.example.net/{{token}}",
            "https://\u0430\u0440\u0440\u04cf\u0435.com/x",
            "https://alone.example.net/x",
        )
    ):
        await desk.backend.services.changes.create(company, draft(str(at), url))
    page = await across(desk, company, wrong="wrong")
    page._tabs.setCurrentWidget(page.checks)
    wanted_kinds = {
        *(FindingKind.UNREAD, FindingKind.NOT_HTTPS, FindingKind.ENDS_UNFOLLOWED),
        *(FindingKind.PLACEHOLDER, FindingKind.LOOK_ALIKE, FindingKind.UNPROVED),
        FindingKind.ENDS_WITH_GAP,
    }
    # It is told as it is found: the first rows are not all.
    await until(lambda: wanted_kinds <= {one.kind for one in page.checks.found.rows})
    await until(lambda: page.checks._said.text().endswith("findings in 3 companies"))
    assert [one.kind for one in page.checks.found.rows] == sorted(
        one.kind for one in page.checks.found.rows
    )
    for name in ("a.md", "a.csv"):
        await page.checks.write(tmp_path / name)
        body = (tmp_path / name).read_text("utf-8-sig")
        assert "Not https" in body
        assert "Oldest list" in body
        assert "http://legacy.acme.example/cb".replace("_", "\\_") in body
    every = len(page.checks.found.rows)
    columns = range(page.checks.found.columnCount())
    widths = [page.checks.table.columnWidth(at) for at in columns]
    page.checks.search.setText("legacy HTTPS")
    assert [page.checks.table.columnWidth(at) for at in columns] == widths
    held = [one.callback for one in page.checks.found.rows]
    assert held
    assert all(one and "legacy" in one.destination_url for one in held)
    assert page.checks._said.text().startswith(f"{len(held)} of {every} findings")
    await page.checks.write(tmp_path / "some.md")
    body = (tmp_path / "some.md").read_text("utf-8")
    assert "- Only findings that hold: legacy HTTPS" in body
    assert f"- Findings: {len(held)}" in body
    page.checks.search.setText("nobody has this")
    assert not page.checks._report.isEnabled()
    page.checks.search.clear()
    assert len(page.checks.found.rows) == every
    row = next(
        at for at, one in enumerate(page.checks.found.rows) if one.kind is FindingKind.NOT_HTTPS
    )
    wanted = page.checks.found.rows[row]
    assert wanted.callback is not None
    page.checks._open(row)
    await until(lambda: (one := desk.page.table.selected()) is not None and one == wanted.callback)
    await desk.aclose()


async def test_a_password_that_was_refused_is_not_tried_once_more(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    page = await across(desk, company, wrong="wrong")
    page._tabs.setCurrentWidget(page.checks)
    checks = page.checks
    await until(lambda: FindingKind.UNREAD in {one.kind for one in checks.found.rows})
    kinds = [one.kind for one in checks.found.rows]
    checks.table.selectRow(kinds.index(FindingKind.UNREAD))
    assert checks._act.text() == "Open finding there"
    asked: list[str] = []
    checks.opened.connect(lambda company_id, _: asked.append(company_id))
    checks._act.click()
    assert asked == [checks.found.rows[kinds.index(FindingKind.UNREAD)].company.company_id]
    await desk.aclose()


async def test_rows_of_several_companies_are_ended_by_one_plan(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await across(desk, company)
    change = named(page.bar, QPushButton, "Change selected")
    assert not change.isEnabled()
    page.search.setText("AB3406")
    await until(lambda: page.model.rowCount() == 3)
    page.table.selectAll()
    assert change.isEnabled()
    page.bar.changes.actions()[0].trigger()
    await until(lambda: desk.has_dialog("Plan"))
    steps = named(desk.dialog("Plan"), QTableView, "Steps").model()
    names = {steps.index(row, 2).data() for row in range(steps.rowCount())}
    assert names == {company.name, "Brook", "Cove"}
    desk.dialog("Plan").close()
    await desk.aclose()


async def test_each_finding_has_its_one_act(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await across(desk, company)
    page._tabs.setCurrentIndex(2)
    await until(lambda: bool(page.checks.found.rows))
    await until(lambda: not desk.window.runner.is_busy(Job.CHECK_ALL))
    act, rows = page.checks._act, page.checks.found.rows
    assert not act.isEnabled()
    for kind, words, dialog in (
        (FindingKind.NOT_HTTPS, "Replace host…", "Replace host"),
        (FindingKind.ENDS_UNFOLLOWED, "Extend…", "Extend"),
    ):
        page.checks.table.clearSelection()
        found = [at for at, one in enumerate(rows) if one.kind is kind]
        assert found, kind
        page.checks._selection.only(found[0])
        page.checks._selection.add(found)
        count = page.checks.selected_count
        many = f" ({count})" if count > 1 else ""
        assert (act.isEnabled(), act.text()) == (True, words + many)
        act.click()
        asked = desk.dialog(dialog)
        assert str(len(found)) in asked.heading.text()  # type: ignore[attr-defined]
        asked.close()
    unproved = [at for at, one in enumerate(rows) if one.kind is FindingKind.UNPROVED]
    assert len(unproved) > 1
    page.checks._selection.only(unproved[0])
    page.checks._selection.add(unproved)
    assert act.text() == "Open finding there", "one company can be opened, and no more"
    await desk.aclose()


async def test_the_details_of_any_company_s_callback_are_shown_and_noted(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await across(desk, company)
    page.search.setText("company:brook AB3406")
    await until(lambda: page.model.rowCount() == 1)
    page.table.selectRow(0)
    panel = page.side.panel
    assert "AB3406" in panel.findChild(WrappedText, "CallbackIDValue").text()  # type: ignore[union-attr]
    note = named(panel, QLineEdit, "Owner")
    note.setText("Ann of Brook")
    note.editingFinished.emit()
    memory = desk.backend.services.memory
    brook = next(one for one in desk.companies.companies if one.name == "Brook")
    await until(lambda: not desk.window.runner.is_busy(Job.NOTE))
    assert (await memory.note_of(brook, "AB3406")).owner == "Ann of Brook"
    page.bar.rows.actions[1].trigger()
    assert QGuiApplication.clipboard().text() == "AB3406"
    page.search.setText("")
    panel.filter_asked.emit("host:crm")
    await until(lambda: 0 < page.model.rowCount() < 3 * LISTED_IN_PRACTICE)
    assert page.search.text() == "host:crm"
    await desk.aclose()


async def test_the_table_of_all_has_what_the_table_of_one_has(
    qapp: QApplication, desk: Desk, company: Company, tmp_path: Path
) -> None:
    page = await across(desk, company, wrong="wrong")
    model, table = page.model, page.table
    counted = [one.text() for one in page.counts.findChildren(QPushButton)]
    assert counted[0] == f"{2 * LISTED_IN_PRACTICE} callbacks"
    assert page.counts.isVisible()
    assert not desk.window.counts.isVisible()
    named(page.counts, QPushButton, counted[-1]).click()
    assert page.search.text() == "ends<7d"
    page.search.setText("AB3406")
    await until(lambda: len(model.shown_rows()) == 2)
    menu = QMenu()
    table._add_cell_actions(menu, 1, COMPANY)
    next(one for one in menu.actions() if one.text() == "Only these").trigger()
    await until(lambda: len(model.shown_rows()) == 1)
    assert page.search.text() == f'AB3406 company:"={company.name}"'
    assert model.rowCount() == 1, "the search is not about the company that could not be read"
    table.selectRow(0)
    page.side.panel.member_asked.emit("/destination/content_type")
    section = SECTION["member1"]
    assert model.text_at(0, section) == "application/json"
    assert desk.window.preferences.across.members == ["/destination/content_type"]
    assert desk.window.preferences.members == []
    page.bar.rows.ticket_asked.emit()
    dialog = desk.dialog("Copy for ticket")
    assert "**Callback ID**: `AB3406`" in named(dialog, QPlainTextEdit, "Ticket").toPlainText()
    dialog.reject()
    page.bar.rows.link_asked.emit()
    assert QGuiApplication.clipboard().text().endswith("/AB3406")
    await page.exporter.write(tmp_path / "all.json")
    written = json.loads((tmp_path / "all.json").read_bytes())
    assert written["company"] == "all companies"
    assert not written.get("could_not_be_read")
    assert [one["callback_id"] for one in written["callbacks"]] == ["AB3406"]
    assert written["callbacks"][0]["raw"]["callback_id"] == "AB3406"
    page.remember()
    assert "member1" in desk.window.preferences.across.columns_of
    desk.window.show_page(PageName.CALLBACKS)
    assert desk.window.counts.isVisible()
    assert not page.counts.isVisible()
    await desk.aclose()


async def test_what_is_proved_stands_beside_every_company_s_callback(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await across(desk, company)
    await until(lambda: not desk.window.runner.is_busy(Job.PROVED.of("across")))
    desk.window.resize(2200, 900)
    await until(lambda: page.model.column_of(SECTION["proved"]) >= 0)
    assert page.model.proved_at(0).text == "never"
    await desk.aclose()


async def test_a_list_that_is_not_whole_stands_on_top(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await across(desk, company)
    first = page.model.lists[0]
    page.model.put(replace(first, listing=replace(first.listing, partial="next: /page/2")))
    page.model.settle()
    await until(lambda: page.model.status_at(0).text == "In part")
    assert page.model.text_at(0, COMPANY) == first.company.name
    assert "there is more" in page.model.text_at(0, DESTINATION)
    assert page._about().failed == ((first.company.name, page.model.text_at(0, DESTINATION)),)
    await desk.aclose()


async def test_its_keys_act_on_its_rows_and_not_on_those_of_another_page(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await across(desk, company)
    desk.page.table.select("AB3403")
    assert desk.page.actions_.replace_host.isEnabled()
    page.search.setText("AB3416")
    await until(lambda: page.model.rowCount() == 3)
    desk.window.activateWindow()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    for key, held, name in (
        (Qt.Key.Key_T, both, "Copy for ticket"),
        (Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier, "Replace host"),
        (Qt.Key.Key_X, both, "Extend"),
    ):
        page.table.setFocus()
        await until(page.table.hasFocus)
        page.table.clearSelection()
        QTest.keyClick(page.table, key, held)
        assert not desk.has_dialog(name)
        page.table.selectAll()
        QTest.keyClick(page.table, key, held)
        await until(lambda name=name: desk.has_dialog(name))  # type: ignore[misc]
        desk.dialog(name).reject()
    page.search.setFocus()
    await until(page.search.hasFocus)
    QTest.keyClick(page.search, Qt.Key.Key_T, both)
    await until(lambda: desk.has_dialog("Copy for ticket"))
    desk.dialog("Copy for ticket").reject()
    page.table.setFocus()
    await until(page.table.hasFocus)
    QTest.keyClick(page.table, Qt.Key.Key_F2)
    assert not desk.has_dialog("Replace callback")
    QTest.keyClick(page.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    await until(page.search.hasFocus)
    await desk.aclose()


async def test_details_of_the_same_id_at_another_company_are_not_mixed(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await across(desk, company, wrong="wrong")
    page.search.setText("AB3406")
    await until(lambda: page.model.rowCount() == 3)
    page.table.selectRow(0)
    assert "Cove: The user name or password was refused" in [
        one.text() for one in page.side.panel.findChildren(QLabel)
    ]
    page.table.selectRow(1)
    note = named(page.side.panel, QLineEdit, "Owner")
    note.setText("Ann, typed and not kept yet")
    page.table.selectRow(2)
    assert note.text() == ""
    first, second = (page.model.row_at(row).company for row in (1, 2))
    await until(lambda: not desk.window.runner.is_busy(Job.NOTE))
    memory = desk.backend.services.memory
    assert (await memory.note_of(second, "AB3406")).owner == ""
    assert first != second
    assert page.model.row_at(0).callback is None  # the failure is still told
    await desk.aclose()


async def test_what_is_selected_and_typed_outlives_a_reading(
    qapp: QApplication, desk: Desk, company: Company, tmp_path: Path
) -> None:
    page = await across(desk, company, wrong="wrong")
    page.search.setText("AB34")
    await until(lambda: len(page.model.shown_rows()) > 40)
    page.table.selectRow(1)
    page.selection.add([4, 5])
    chosen = [page.model.identity_at(row) for row in page.selection.rows()]
    note = named(page.side.panel, QLineEdit, "Owner")
    note.setText("typed, not kept")
    page.model.settle()
    await until(lambda: not page.model._work.is_running)
    page.table.sortByColumn(page.model.column_of(SECTION["id"]), Qt.SortOrder.DescendingOrder)
    await until(lambda: page.model.identity_at(page.selection.rows()[-1])[0] != "")
    kept = {page.model.identity_at(row) for row in page.selection.rows()}
    assert kept == set(chosen)
    assert note.text() == "typed, not kept"
    export = page.exporter._shown()
    assert (len(export.rows), export.only_selected) == (3, True)
    page.table.clearSelection()
    await page.exporter.write(tmp_path / "three.csv", export)
    assert "3 callbacks were written" in desk.window.bar.text()
    await desk.aclose()


async def test_what_is_left_of_several_is_not_selected(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    """Half of what somebody chose is a set that nobody chose; one key would end it."""
    page = await across(desk, company)
    own = desk.page.table
    own.selection.add([0, 1, 2])
    gone = own.all_selected()[1]
    wanted = {(company.company_id, one.callback_id) for one in own.all_selected()}
    rows = [at for at in range(page.model.rowCount()) if page.model.identity_at(at) in wanted]
    page.table.selection.add(rows)
    assert page.table.selection.count() == 3
    services = desk.backend.services
    await services.changes.end(company, gone, listed=(), why="over")
    shown = desk.page.model
    await until(lambda: shown.row_of(gone.callback_id) is None)
    assert own.selection.count() <= 1
    there = (company.company_id, gone.callback_id)
    await until(lambda: there not in map(page.model.identity_at, range(page.model.rowCount())))
    assert page.table.selection.count() <= 1
    await desk.aclose()


async def test_a_failed_company_is_no_callback(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await across(desk, company, wrong="wrong")
    QGuiApplication.clipboard().setText("mine")
    page.table.selectRow(0)
    assert page.model.callback_at(0) is None
    page.bar.rows.link_asked.emit()
    assert QGuiApplication.clipboard().text() == "mine"
    assert named(page.bar, QPushButton, "Open there").isEnabled()
    assert not named(page.bar, QPushButton, "Change selected").isEnabled()
    page.table.clearSelection()
    page.search.setText(f'-company:"={company.name}" AB3406')
    await until(lambda: len(page.model.shown_rows()) == 1)
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert page.selection.rows() == [1]
    await desk.aclose()


async def test_zone_and_time_are_told_anew(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await across(desk, company)
    starts = SECTION["starts"]
    before = page.model.text_at(0, starts)
    made = page.model._texts
    assert made
    desk.window.show_utc(True)
    assert not page.model._texts
    assert page.model.text_at(0, starts) == before  # the tests run in UTC
    read_at = page.model.read_at_of(0)
    assert read_at is not None
    page.model._clock = lambda: read_at + timedelta(hours=5)
    assert page.model.text_at(0, SECTION["read"]) == "5 h ago"
    await desk.aclose()


async def test_coming_back_lets_a_reading_go_on(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await across(desk, company)
    page.reader.read_all()
    page.come_forward()
    await until(lambda: not desk.window.runner.is_busy(Job.ALL_COMPANIES))
    assert page.reader.done == 3
    assert "stopped" not in page.progress.counts.text()
    page.reader.read_all()
    await asyncio.sleep(0)
    page.reader.read([company])
    await until(lambda: not desk.window.runner.is_busy(Job.ALL_COMPANIES))
    assert (page.reader.total, page.reader.done) == (1, 1)
    assert "stopped" not in page.progress.counts.text()
    await desk.aclose()


async def test_what_is_changed_here_is_read_again_at_once(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await across(desk, company)
    brook = next(one for one in desk.companies.companies if one.name == "Brook")
    host = "host:moved.example"
    page.search.setText(host)
    await until(lambda: page.model.rowCount() == 0)
    await desk.backend.services.changes.create(brook, draft(url="https://moved.example/in"))
    await until(lambda: page.model.rowCount() == 1)
    assert page.model.text_at(0, COMPANY) == "Brook"
    assert {one.failure for one in page.model.lists} == {None}
    await desk.aclose()


async def test_what_somebody_else_made_meanwhile_is_shown_after_a_refusal(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await across(desk, company)
    brook = next(one for one in desk.companies.companies if one.name == "Brook")
    theirs = draft(url="https://theirs.example/in")
    page.search.setText("host:theirs.example")
    await until(lambda: page.model.rowCount() == 0)
    api = await desk.connections.of(brook)
    await api.create_callback(theirs)
    with pytest.raises(ConflictError):
        await desk.backend.services.changes.create(brook, theirs)
    await until(lambda: page.model.rowCount() == 1)
    await desk.aclose()


async def test_what_was_changed_while_another_page_was_shown_is_there_on_coming_back(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await across(desk, company)
    desk.window.show_page(PageName.CALLBACKS)
    listed = desk.page.listed
    ended = next(one for one in listed if one.callback_id == "AB3406")
    await desk.backend.services.changes.end(company, ended, listed=listed)
    await until(lambda: "AB3406" not in {one.callback_id for one in desk.page.listed})
    desk.window.show_page(PageName.ALL_COMPANIES)
    page.search.setText(f'company:"{company.name}" AB3406')
    await until(lambda: page.model.rowCount() == 0)
    await desk.aclose()


async def test_nothing_acts_on_a_row_that_is_not_seen(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await across(desk, company)
    page.table.selectRow(0)
    change = named(page.bar, QPushButton, "Change selected")
    opens = named(page.bar, QPushButton, "Open there")
    assert change.isEnabled()
    assert page.side.panel._whose.text().startswith(company.name)
    page._tabs.setCurrentIndex(2)
    assert not change.isEnabled()
    assert not opens.isEnabled()
    QTest.keyClicks(page.search, "AB3406")  # what is found is to be seen
    assert page._tabs.currentIndex() == 0
    await until(lambda: page.model.rowCount() == 3)
    page.table.selectRow(0)
    assert change.isEnabled()
    await desk.aclose()


async def test_hosts_are_listed_with_whose_they_are_and_lead_to_their_callbacks(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await across(desk, company)
    brook = next(one for one in desk.companies.companies if one.name == "Brook")
    await desk.backend.services.changes.create(brook, draft(url="https://lonely.example/in"))
    umlaut = draft("778", url="https://m\u00fcller.example/in")
    await desk.backend.services.changes.create(brook, umlaut)
    await until(lambda: page.model.rowCount() == 3 * LISTED_IN_PRACTICE + 2)
    tab = next(at for at in range(page._tabs.count()) if page._tabs.tabText(at) == "Hosts")
    page._tabs.setCurrentIndex(tab)
    table = named(page, QTableView, "Hosts")
    model = table.model()
    rows = {
        model.index(row, 0).data(): [model.index(row, at).data() for at in range(1, 5)]
        for row in range(model.rowCount())
    }
    counts = [int(one[0]) for one in rows.values()]
    assert counts == sorted(counts, reverse=True)
    assert "m\u00fcller.example (xn--mller-kva.example)" in rows  # and no mark of the app's own
    assert rows["lonely.example"] == ["1", "1", "only Brook uses it", "subscription_added"]
    assert rows["hooks.acme.example"][1] == "3"
    assert rows["hooks.acme.example"][2] == f"{company.name}, Brook, Cove"
    table.activated.emit(model.index(list(rows).index("lonely.example"), 0))
    assert page._tabs.currentIndex() == 0
    await until(lambda: page.model.rowCount() == 1)
    await desk.aclose()


async def test_a_list_that_was_not_read_may_hold_what_is_looked_for(
    qapp: QApplication, desk: Desk, company: Company, tmp_path: Path
) -> None:
    page = await across(desk, company, wrong="wrong")

    def is_of(companies: set[str]) -> bool:
        return companies_in(page) == companies

    for typed, companies in (
        ("AB3406", {company.name, "Brook", "Cove"}),
        ("company:cove", {"Cove"}),
        ("-company:cove AB3406", {company.name, "Brook"}),
        ("company:brook AB3406", {"Brook"}),
    ):
        page.search.setText(typed)
        await until(partial(is_of, companies))
        await page.exporter.write(tmp_path / "all.json")
        failed = json.loads((tmp_path / "all.json").read_bytes()).get("could_not_be_read", [])
        assert [one["company"] for one in failed] == [one for one in ("Cove",) if one in companies]
    await desk.aclose()


async def test_a_plan_of_all_that_is_selected_names_what_it_lacks(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await across(desk, company, wrong="wrong")
    page.search.setText("AB3406")
    await until(lambda: page.model.rowCount() == 3)
    page.table.selectAll()
    next(one for one in page.bar.changes.actions() if one.objectName() == "EndAll").trigger()
    await until(lambda: desk.has_dialog("Plan"))
    said = desk.window.bar.text()
    assert "1 selected company could not be read" in said
    assert "Not in the plan: Cove" in said
    desk.dialog("Plan").done(0)
    await desk.aclose()


async def test_what_ended_is_shown_on_request_and_created_again(
    qapp: QApplication, desk: Desk, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(desk, company)
    ended = desk.page.model.callback_at(0)
    assert ended is not None
    listed = desk.page.model.callbacks
    await desk.backend.services.changes.end(company, ended, listed=listed)
    page = await across(desk, company)
    switch = named(page.bar, QPushButton, "Show ended")
    monkeypatch.setattr(announce, "QAccessible", Ear)
    Ear.heard.clear()
    page.search.setText(f'company:"={company.name}" id:={ended.callback_id}')
    await until(lambda: page.model.rowCount() == 0)
    assert page.model.unseen == 1
    named(page, QPushButton, "Show ended").click()
    await until(lambda: page.model.rowCount() == 1)
    assert switch.isChecked()
    assert Ear.has("1 that ended is shown too")
    assert "ended by" in page.model.text_at(0, STATUS).casefold()
    page.table.selectRow(0)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_R, Qt.KeyboardModifier(0x06000000))
    await until(lambda: desk.has_dialog("Plan"))
    plan = desk.dialog("Plan")
    steps = named(plan, QTableView, "Steps").model()
    await until(lambda: steps.rowCount() == 1)
    assert "Create" in [steps.index(0, at).data() for at in range(steps.columnCount())]
    plan.done(0)
    await until(lambda: not desk.has_dialog("Plan"))
    QTest.keyClick(page.table, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: page.model.rowCount() == 0)
    await desk.aclose()


async def test_what_is_about_one_callback_is_done_where_its_company_is_open(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await across(desk, company)
    page.search.setText("company:brook AB34")
    await until(lambda: companies_in(page) == {"Brook"})
    replace_there = next(
        one for one in page.bar.there.actions if one.objectName() == "ReplaceThere"
    )
    page.table.selectAll()
    assert not replace_there.isEnabled()
    page.table.selectRow(0)
    assert replace_there.isEnabled()
    wanted = page.model.row_at(0).callback
    assert wanted is not None
    replace_there.trigger()
    await until(lambda: desk.has_dialog("Replace callback"))
    assert desk.page.company is not None
    assert desk.page.company.name == "Brook"
    words = [one.text() for one in desk.dialog("Replace callback").findChildren(QLabel)]
    assert any(f"Replace {wanted.callback_id} for Brook" in text for text in words)
    desk.dialog("Replace callback").done(0)
    await desk.aclose()


async def test_what_ends_and_is_followed_says_so_here_and_on_callbacks(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    def shown(model: CallbackRowsModel) -> list[str]:
        return [model.status_at(row).text for row in range(model.rowCount())]

    soon = datetime.now(UTC) + timedelta(days=3)
    page = await across(desk, company)
    ends, follows = draft("31", ends_at=soon), draft("31", starts_at=soon)
    for each in (ends, follows, draft("32", ends_at=soon)):
        await desk.backend.services.changes.create(company, each)
    # The new ones are shown, and searched for no more.
    await until(lambda: len(desk.page.listed) == LISTED_IN_PRACTICE + 3)
    await until(lambda: not desk.window.runner.is_busy(Job.LIST))
    pages: dict[PageName, CallbacksPage | AllCompaniesPage] = {
        PageName.CALLBACKS: desk.page,
        PageName.ALL_COMPANIES: page,
    }
    for name, one in pages.items():
        desk.window.show_page(name)
        model: CallbackRowsModel = one.model
        for search, status in (("31", "Ends in 3 days, followed"), ("32", "Ends in 3 days")):
            one.search.setText(f'ends<4d "List {search}"')
            await until(lambda: shown(model) == [status])  # noqa: B023 - waited for here
        one.search.setText("List status:followed")
        await until(lambda: shown(model) == ["Ends in 3 days, followed"])  # noqa: B023
    await desk.aclose()


async def test_f5_reads_what_is_in_front(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    page = await across(desk, company)
    await until(lambda: not desk.window.runner.is_busy(Job.LIST))
    read: list[bool] = []
    page.reader.reading.connect(read.append)
    for place in (page.table, page.search):
        read.clear()
        QTest.keyClick(place, Qt.Key.Key_F5)
        await until(lambda: read[-1:] == [False])
        assert read[0] is True
        assert not desk.window.runner.is_busy(Job.LIST), "the list of the hidden page is left alone"
    await desk.aclose()


async def test_enter_in_the_search_goes_to_the_first_hit(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await across(desk, company)
    page.table.selectRow(5)
    chosen = page.model.callback_at(5)
    assert chosen is not None
    QTest.keyClicks(page.search, chosen.event_type)
    await until(lambda: 1 < page.model.rowCount() < 3 * LISTED_IN_PRACTICE)
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert page.selection.rows() == [0]
    page.table.selectRow(1)
    page.search.setFocus()
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    assert page.selection.rows() == [1], "back to where the keys were"
    await desk.aclose()


async def test_a_reading_can_be_stopped_and_memory_is_shown_before_it(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        near = replace(company, base_url=line.base_url)
        other = replace(near, company_id="two", name="Brook", is_practice=False)
        await desk.companies.save(other, Secret(PASSWORD), session_only=True)
        await desk.backend.services.callbacks.list_callbacks(other)
        await opened(desk, near)
        line.when = lambda _: "held"
        desk.window.show_page(PageName.ALL_COMPANIES)
        page = desk.window.made_page(PageName.ALL_COMPANIES)
        assert isinstance(page, AllCompaniesPage)
        await until(lambda: page.model.rowCount() == 2 * LISTED_IN_PRACTICE)
        assert desk.window.runner.is_busy(Job.ALL_COMPANIES), "no server has answered yet"
        named(page, QPushButton, "Stop reading").click()
        await until(lambda: page.progress.counts.text() == "0 of 2 · 2 without an answer · stopped")
        assert page.model.rowCount() == 2 * LISTED_IN_PRACTICE, "what was there stays"
        line.when = lambda _: ""
        line.go_on.set()
        # Those that it had not come to are asked too.
        named(page, QPushButton, "Try again").click()
        await until(lambda: page.reader.done == 2)
        await until(lambda: not desk.window.runner.is_busy(Job.ALL_COMPANIES))
        assert page.progress.isHidden()
        await desk.aclose()


async def test_one_that_was_never_read_is_a_row_and_tried_again(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        slow = replace(company, company_id="two", name="Slow", base_url=line.base_url)
        await desk.companies.save(slow, Secret(PASSWORD), session_only=True)
        await opened(desk, company)
        line.when = lambda _: "held"
        desk.window.show_page(PageName.ALL_COMPANIES)
        page = desk.window.made_page(PageName.ALL_COMPANIES)
        assert isinstance(page, AllCompaniesPage)
        await line.holding.wait()
        await until(lambda: page.progress.counts.text().startswith("1 of 2"))
        assert page.model.failures() == [], "it is on its way"
        named(page, QPushButton, "Stop reading").click()
        await until(lambda: page.model.failures() != [])
        ((one, why),) = page.model.failures()
        assert (one.company.name, why) == ("Slow", "Never read on this computer")
        assert page.model.status_at(0).text == "Not read"
        page._tabs.setCurrentIndex(2)
        await until(lambda: any(one.unread for one in page.checks.found.rows))
        line.when = lambda _: ""
        line.go_on.set()
        named(page, QPushButton, "Try again").click()
        await until(lambda: page.model.failures() == [])
        await desk.aclose()


async def test_so_many_at_a_time_as_is_preferred(
    qapp: QApplication, desk: Desk, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = desk.backend.services.callbacks
    asked, most, under_way = service.list_callbacks, 0, 0

    async def counted(one: Company, *, again_after_429: bool = True) -> Listing:
        nonlocal most, under_way
        under_way += 1
        most = max(most, under_way)
        try:
            return await asked(one, again_after_429=again_after_429)
        finally:
            under_way -= 1

    monkeypatch.setattr(service, "list_callbacks", counted)
    desk.window.preferences.companies_at_once = 1
    await across(desk, company)
    await until(lambda: not desk.window.runner.is_busy(Job.LIST))
    assert most >= 1
    most = 0
    page = desk.window.made_page(PageName.ALL_COMPANIES)
    assert isinstance(page, AllCompaniesPage)
    for at_once in (1, 3):
        desk.window.preferences.companies_at_once, most = at_once, 0
        page.reader.read_all()
        await until(lambda: not desk.window.runner.is_busy(Job.ALL_COMPANIES))
        assert most == at_once
    await desk.aclose()


async def test_a_double_click_opens_the_company_with_the_row(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await across(desk, company)
    page.search.setText("company:brook AB3406")
    await until(lambda: page.model.rowCount() == 1)
    place = page.table.visualRect(page.model.index(0, 1)).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    await until(lambda: desk.page.company is not None and desk.page.company.name == "Brook")
    await until(
        lambda: (one := desk.page.table.selected()) is not None and one.callback_id == "AB3406"
    )
    await until(lambda: not desk.window.runner.is_busy(Job.LIST))
    await desk.aclose()


async def test_one_company_is_not_called_companies(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.window.show_page(PageName.ALL_COMPANIES)
    page = desk.window.made_page(PageName.ALL_COMPANIES)
    assert isinstance(page, AllCompaniesPage)
    await until(lambda: not desk.window.runner.is_busy(Job.ALL_COMPANIES))
    page._tabs.setCurrentWidget(page.checks)
    await until(lambda: page.checks._said.text().endswith("findings in 1 company"))
    await desk.aclose()


async def test_the_colour_of_a_company_is_painted_before_its_name(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await across(desk, replace(company, colour=CompanyColour.PINK))
    table = named(page, QTableView, "All callbacks")
    column = page.model.column_of(COMPANY)
    wanted = QColor(COLOURS[CompanyColour.PINK])
    painted = set()
    for row in range(page.model.rowCount()):
        index = page.model.index(row, column)
        table.scrollTo(index)
        cell = table.viewport().grab(table.visualRect(index)).toImage()
        pixels = (cell.pixelColor(x, y) for x in range(cell.width()) for y in range(cell.height()))
        if wanted in pixels:
            painted.add(page.model.text_at(row, COMPANY))
    assert painted == companies_in(page) == {company.name, "Brook", "Cove"}
    await desk.aclose()


async def test_a_company_that_was_not_read_is_no_callback_that_is_selected(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await across(desk, company, wrong="wrong")
    table = named(page, QTableView, "All callbacks")
    table.setFocus()
    assert page.model.first_row == 1
    QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.selection.count() == 2 * LISTED_IN_PRACTICE + 1
    shown = {one.text() for one in page.counts.findChildren(QLabel) if one.isVisible()}
    assert f"{2 * LISTED_IN_PRACTICE} selected" in shown
    await desk.aclose()


async def test_what_somebody_else_changed_is_said_after_a_reading(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    page = await across(desk, company)
    assert not desk.window.bar.text()
    elsewhere = await desk.connections.of(company)
    await elsewhere.end_callback("AB3406")  # as a colleague does: nothing here hears of it
    page.reader.read_all()
    await until(lambda: "0 added, 0 changed, 1 gone" in desk.window.bar.text())
    said = desk.window.bar.text()
    for name in (company.name, "Brook", "Cove"):  # three companies of one account
        assert name in said
    named(desk.window.bar, QPushButton, "Dismiss").click()
    page.reader.read_all()
    await until(lambda: page.reader.done == 3 and not desk.window.runner.is_busy(Job.ALL_COMPANIES))
    assert not desk.window.bar.isVisibleTo(desk.window), "it is told once"
    await desk.aclose()
