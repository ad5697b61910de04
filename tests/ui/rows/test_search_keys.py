"""The search and the list by keys: into it, out of it, and from row to row."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton

from app.domain.companies.company import Company
from app.ui.runtime.tasks import Job
from tests.builders import LISTED_IN_PRACTICE
from tests.ui.conftest import Desk, named, opened, until


def selected_id(desk: Desk) -> str:
    chosen = desk.page.table.selected()
    return chosen.callback_id if chosen else ""


async def test_enter_goes_to_the_first_hit_and_escape_clears(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.table.clearSelection()
    desk.page.search.setText("AB3406")
    await until(lambda: desk.page.model.rowCount() == 1)
    QTest.keyClick(desk.page.search, Qt.Key.Key_Return)
    assert selected_id(desk) == "AB3406"
    QTest.keyClick(desk.page.search, Qt.Key.Key_Escape)
    assert desk.page.search.text() == ""
    await until(lambda: desk.page.model.rowCount() == LISTED_IN_PRACTICE)
    assert selected_id(desk) == "AB3406"
    await desk.aclose()


async def test_an_arrow_selects_the_one_row_that_is_left(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.search.setText("AB3406")
    await until(lambda: desk.page.model.rowCount() == 1)
    desk.page.table.clearSelection()
    QTest.keyClick(desk.page.table, Qt.Key.Key_Down)
    assert selected_id(desk) == "AB3406"
    await desk.aclose()


async def test_a_count_shows_what_it_counts(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    counts = desk.page.counts()
    assert counts is not None
    ending = desk.window.counts._buttons[3]
    assert ending.accessibleName() == f"{counts.ending} end this week"
    ending.click()
    assert desk.page.search.text() == "ends<7d"
    await until(lambda: desk.page.model.rowCount() == counts.ending)
    await until(lambda: desk.window.counts._shown.text() == f"{counts.ending} shown")
    named(desk.window, QPushButton, f"{counts.listed} callbacks").click()
    await until(lambda: desk.page.model.rowCount() == counts.listed)
    assert desk.window.counts._shown.isHidden()
    await desk.aclose()


async def test_after_an_end_the_next_row_is_selected(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.table.selectRow(3)
    gone, after = (desk.page.model.callback_at(row).callback_id for row in (3, 4))
    desk.page.actions_.end.trigger()
    await until(lambda: desk.has_dialog("End callback"))
    named(desk.dialog("End callback"), QPushButton, "End now").click()
    await until(lambda: desk.page.model.row_of(gone) is None)
    await until(lambda: selected_id(desk) == after)
    await desk.aclose()


async def test_ended_ones_add_no_bar_to_scroll_sideways(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    bar, ended = desk.page.table.horizontalScrollBar(), desk.page.actions_.show_ended
    for width in (1440, 1366):
        desk.window.resize(width, 800)
        await until(lambda width=width: desk.window.width() == width)  # type: ignore[misc]
        await until(lambda: bar.maximum() == 0)
        for shown in (True, False):
            ended.setChecked(shown)
            await until(lambda: not desk.window.runner.is_busy(Job.SHOW_ENDED))
            assert bar.maximum() == 0
    await desk.aclose()


async def test_what_a_count_narrows_to_is_gone_to_from_its_first_hit(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.table.selectRow(5)
    desk.window.navigation.show_only("status:active")
    await until(lambda: desk.page.model.rowCount() < LISTED_IN_PRACTICE)
    QTest.keyClick(desk.page.search, Qt.Key.Key_Down)
    assert desk.page.table.currentIndex().row() == 0
    await desk.aclose()


async def test_what_empties_a_search_has_a_name(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.search.setText("zz")
    tools = desk.page.search.findChildren(QToolButton)
    inside = {one.accessibleName() or one.defaultAction().text(): one for one in tools}
    inside["Clear: Search callbacks"].click()
    assert not desk.page.search.text()
    await desk.aclose()
