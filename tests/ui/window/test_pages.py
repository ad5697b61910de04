"""Where the keys are after another page has come to the front."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QTableView, QWidget

from app.domain.companies.company import Company
from app.ui.runtime.tasks import Job
from app.ui.timeline.chart import TimelineChart
from app.ui.timeline.page import TimelinePage
from app.ui.window.pages import PAGES, PageName
from tests.ui.conftest import Desk, opened, until


async def test_a_page_has_the_keys_where_they_were_or_in_what_it_is_about(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    window, table = desk.window, desk.page.table
    table.setFocus()
    table.selectRow(2)
    for entry in PAGES[1:]:
        window.show_page(entry.name)
        now = QApplication.focusWidget()
        if entry.name is PageName.ALL_COMPANIES:
            assert now is window.made_page(entry.name).search
        else:
            assert isinstance(now, QTableView | TimelineChart), (entry.name, now)
        window.show_page(PageName.CALLBACKS)
        assert QApplication.focusWidget() is table, "back where they were"
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert table.selection.rows() == [3]
    # Whoever looks at the Timeline keeps the keys where they are when the list is read again.
    window.show_page(PageName.TIMELINE)
    page = window.made_page(PageName.TIMELINE)
    assert isinstance(page, TimelinePage)
    elsewhere = page.options.only_gaps
    elsewhere.setFocus()
    desk.page.refresh()
    await until(lambda: not window.runner.is_busy(Job.LIST))
    assert QApplication.focusWidget() is elsewhere
    await until(lambda: not window.runner.is_busy(Job.ALL_COMPANIES))
    await desk.aclose()


async def test_what_a_search_left_is_counted_beside_what_is_searched(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    window = desk.window
    desk.page.search.setText("zzzz")
    await until(lambda: "0 shown" in shown_of(window))
    window.show_page(PageName.TIMELINE)
    assert "0 shown" not in shown_of(window)
    window.show_page(PageName.CALLBACKS)
    assert "0 shown" in shown_of(window)
    desk.page.search.setText("")
    await until(lambda: "0 shown" not in shown_of(window))
    desk.page.table.selectAll()
    await until(lambda: any(one.endswith(" selected") for one in shown_of(window)))
    await desk.aclose()


def shown_of(window: QWidget) -> list[str]:
    return [one.text() for one in window.findChildren(QLabel) if one.isVisible()]


async def test_tab_goes_as_things_stand_from_the_top_to_the_bottom(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    window = desk.window
    parts = (window.stack.bars, window.stack.pages, window.statusBar())
    for entry in PAGES:
        window.show_page(entry.name)
        await until(lambda: not window.runner.is_busy(Job.ALL_COMPANIES))
        window.chooser.setFocus()
        met: list[int] = []
        for _ in range(60):
            now = QApplication.focusWidget()
            assert now is not None
            QTest.keyClick(now, Qt.Key.Key_Tab)
            now = QApplication.focusWidget()
            assert now is not None
            met += [at for at, part in enumerate(parts) if part.isAncestorOf(now)]
            if now is window.chooser:
                break
        assert met == sorted(met), (entry.name, met)
        # Of lanes the status line only tells: there is nothing to be pressed.
        below = set() if entry.name is PageName.TIMELINE else {2}
        assert set(met) == {0, 1} | below, (entry.name, met)
    await desk.aclose()


async def test_no_page_moves_because_another_one_was_shown(desk: Desk, company: Company) -> None:
    await opened(desk, company)
    desk.window.resize(1440, 820)
    table = desk.page.table

    def top() -> int:
        return table.mapTo(desk.window, QPoint(0, 0)).y()

    before = top()
    for name in PageName:
        desk.window.show_page(name)
        desk.window.show_page(PageName.CALLBACKS)
        desk.window.grab()  # what is laid out late is laid out then
        assert top() == before, name
    await desk.aclose()
