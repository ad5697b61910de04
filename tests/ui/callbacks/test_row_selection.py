"""Several rows at once: selected by keys, copied, put into a ticket, exported."""

from pathlib import Path

import msgspec
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPlainTextEdit

from app.domain.companies.company import Company, CompanyKind
from app.ui.callbacks.list_exporter import list_exporter
from app.ui.kit.row_selection import runs
from app.ui.runtime.tasks import Job
from tests.builders import LISTED_IN_PRACTICE
from tests.ui.conftest import Desk, named, opened, until


def select_three(desk: Desk) -> list[str]:
    table = desk.page.table
    table.selectRow(0)
    for _ in range(2):
        QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    return [one.callback_id for one in table.all_selected()]


async def test_several_rows_are_copied_and_one_alone_is_replaced(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    ids = select_three(desk)
    assert len(ids) == 3
    actions = desk.page.actions_
    actions.copy_id.trigger()
    assert QGuiApplication.clipboard().text().splitlines() == ids
    actions.copy_row.trigger()
    assert len(QGuiApplication.clipboard().text().splitlines()) == 3
    actions.copy_json.trigger()
    copied = msgspec.json.decode(QGuiApplication.clipboard().text())
    assert isinstance(copied, list)
    assert len(copied) == 3
    for one_alone in (actions.replace, actions.duplicate, actions.same_url, actions.ask_again):
        assert not one_alone.isEnabled()
        assert "Select one alone" in one_alone.toolTip()
    assert desk.window.counts._selected.text() == "3 selected"
    assert actions.end.isEnabled(), "as a plan"
    desk.page.table.selectRow(0)
    assert actions.replace.isEnabled()
    assert not desk.window.counts._selected.text()
    await desk.aclose()


async def test_a_refresh_keeps_several_rows_selected(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    ids = select_three(desk)
    desk.page.refresh()
    await until(lambda: not desk.window.runner.is_busy(Job.LIST))
    assert [one.callback_id for one in desk.page.table.all_selected()] == ids
    assert (chosen := desk.page.table.selected()) is not None
    assert chosen.callback_id == ids[-1]
    await desk.aclose()


async def test_ctrl_a_selects_all_and_a_ticket_holds_what_is_selected(
    qapp: QApplication, desk: Desk, company: Company, tmp_path: Path
) -> None:
    await opened(desk, company)
    ids = select_three(desk)
    desk.page.actions_.copy_ticket.trigger()
    await until(lambda: desk.has_dialog("Copy for ticket"))
    text = named(desk.dialog("Copy for ticket"), QPlainTextEdit, "Ticket").toPlainText()
    assert all(f"**Callback ID**: `{one}`" in text for one in ids)
    desk.dialog("Copy for ticket").reject()
    await list_exporter(desk.page.view, company, desk.page.listing, desk.window.context).write(
        tmp_path / "some.json"
    )
    written = msgspec.json.decode((tmp_path / "some.json").read_bytes())
    assert [one["callback_id"] for one in written["callbacks"]] == ids
    assert written["rows"] == "those that were selected"
    QTest.keyClick(desk.page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert desk.page.table.selection.count() == LISTED_IN_PRACTICE
    await desk.aclose()


async def test_a_cell_is_read_with_its_row(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.table.select("AB3406")
    row = desk.page.model.row_of("AB3406")
    assert row is not None
    seen = QAccessible.queryAccessibleInterface(desk.page.table)
    # Before the rows stand the headers, and before each row its own.
    cell = seen.child((row + 1) * (desk.page.model.columnCount() + 1) + 1)
    assert cell.text(QAccessible.Text.Name) == desk.page.model.status_at(row).text
    said = cell.text(QAccessible.Text.Description)
    assert said.startswith("Status; Event type ")
    assert "Callback ID AB3406" in said
    assert "changed just now" not in said
    desk.page.table.tint({"AB3406"})
    assert cell.text(QAccessible.Text.Description).endswith("changed just now")
    await desk.aclose()


async def test_sorting_keeps_what_is_selected(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    ids = select_three(desk)
    desk.page.table.sortByColumn(7, Qt.SortOrder.DescendingOrder)
    assert {one.callback_id for one in desk.page.table.all_selected()} == set(ids)
    assert desk.page.table.selectionModel().isRowSelected(
        desk.page.table.selection.rows()[0], QModelIndex()
    )
    await desk.aclose()


def test_neighbours_are_one_run() -> None:
    assert runs([0, 1, 2, 5, 7, 8]) == [(0, 2), (5, 5), (7, 8)]
    assert runs([]) == []


async def test_a_key_that_can_do_nothing_now_says_why(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    live = msgspec.structs.replace(company, kind=CompanyKind.PRODUCTION)
    await opened(desk, live)
    desk.page.table.select("AB3406")
    action = desk.page.actions_.replace
    assert not action.isEnabled()
    QTest.keySequence(desk.page.table, action.shortcut())
    toast = next(one for one in desk.window.findChildren(QFrame) if one.objectName() == "Toast")
    assert toast.isVisible()
    assert any("Unlock changes" in one.text() for one in toast.findChildren(QLabel))
    await desk.aclose()


async def test_the_row_whose_details_are_shown_stays_in_view_in_a_lower_window(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.window.resize(1440, 820)
    table = desk.page.table
    table.select("AB3404")
    (row,) = table.selection.rows()
    desk.window.resize(960, 508)
    await until(lambda: table.viewport().height() < 300)
    place = table.visualRect(table.model().index(row, 0))
    assert place.top() >= 0
    assert place.bottom() <= table.viewport().height()
    await desk.aclose()
