"""What the smaller tables share."""

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from app.domain.companies.company import Company
from app.text.companies import kind_word
from app.text.status import Status, Tone
from app.ui.companies.page import CompaniesPage
from app.ui.companies.table_model import KIND
from app.ui.kit.list_model import ListModel
from app.ui.kit.list_table import ListTable, PillDelegate, list_table
from app.ui.kit.pill import pill_width
from app.ui.look.theme import Theme
from app.ui.window.pages import PageName
from tests.ui.conftest import Desk, opened


@pytest.mark.parametrize("width", [300, 1600])
def test_a_pill_is_whole_at_every_width(qapp: QApplication, width: int) -> None:
    words = ["brief", "Ends, and nothing follows it at all"]
    parent = QWidget()
    table = list_table(
        "T", "Table", QStandardItemModel(0, 3), (60, 60, 60), 2, theme=Theme(qapp), pills={1: words}
    )
    table.setParent(parent)
    table.resize(width, 200)
    parent.show()
    assert table.columnWidth(1) >= pill_width(table.fontMetrics(), words[1])
    parent.close()
    parent.deleteLater()


def test_columns_follow_what_their_rows_need(qapp: QApplication) -> None:
    """What needs less than usual gives its room to what is longer, before anything is cut."""
    model: ListModel[tuple[str, ...]] = ListModel(("A", "B", "C"), lambda row: row)
    table = list_table("T", "Table", model, (160, 60, 60), 2, theme=Theme(qapp))
    table.follow_texts()
    table.resize(700, 200)
    table.show()
    long = "ack_participant_changed of a campaign"
    model.show_rows([("a", long, "x"), ("b", "short", "x")])
    assert table.columnWidth(0) < 160
    assert table.columnWidth(1) >= table.text_width(long)
    table.close()
    table.deleteLater()


def test_a_hidden_column_takes_no_room_from_what_is_cut(qapp: QApplication) -> None:
    model: ListModel[tuple[str, ...]] = ListModel(("A", "B", "C"), lambda row: row)
    first = {0: 300, 1: 0}
    table = list_table("T", "Table", model, (200, 60, 60), 2, theme=Theme(qapp), first=first)
    table.setColumnHidden(0, True)
    table.follow_texts()
    table.resize(600, 200)
    table.show()
    long = "Campaign nine9A of the autumn"
    model.show_rows([("https://nobody.sees.this.example/address", long, "x")])
    assert table.columnWidth(1) >= table.text_width(long)
    table.close()
    table.deleteLater()


def test_what_takes_the_rest_keeps_no_room_that_it_does_not_need(qapp: QApplication) -> None:
    model: ListModel[tuple[str, ...]] = ListModel(("A", "B", "C"), lambda row: row)
    table = list_table("T", "Table", model, (60, 60, 220), 2, theme=Theme(qapp))
    table.follow_texts()
    long = "Campaign nine9A of the autumn"
    table.resize(60 + table.text_width(long) + 160, 200)
    table.show()
    model.show_rows([("a", long, "")])
    assert table.columnWidth(1) >= table.text_width(long)
    assert not table.horizontalScrollBar().isVisible()
    table.close()
    table.deleteLater()


def test_a_state_needs_more_than_its_words(qapp: QApplication) -> None:
    model: ListModel[tuple[str, ...]] = ListModel(("A", "State", "C"), lambda row: row)
    theme = Theme(qapp)
    table = list_table("T", "Table", model, (160, 60, 60), 0, theme=theme)

    def state_at(row: int, column: int) -> Status | None:
        return Status(model.text_at(row, 1), Tone.ACTIVE, "check") if column == 1 else None

    table.setItemDelegate(PillDelegate(theme, state_at, table))
    table.follow_texts()
    table.resize(320, 200)
    table.show()
    model.show_rows([("a", "done", "x"), ("b", "not known at all", "x")])
    assert table.columnWidth(1) >= table.pill_width("not known at all")
    table.close()
    table.deleteLater()


async def test_a_company_s_kind_is_whole(qapp: QApplication, desk: Desk, company: Company) -> None:
    await opened(desk, company)
    desk.window.resize(1024, 700)
    desk.window.show_page(PageName.COMPANIES)
    page = desk.window.made_page(PageName.COMPANIES)
    assert isinstance(page, CompaniesPage)
    table = page.table
    longest = pill_width(table.fontMetrics(), kind_word(company.kind))
    assert table.columnWidth(KIND) >= longest
    await desk.aclose()


def listed(theme: Theme) -> ListTable:
    model: ListModel[tuple[str, ...]] = ListModel(("A", "B"), lambda row: row)
    table = list_table("T", "Table", model, (160, 60), 1, theme=theme)
    table.resize(400, 200)
    table.show()
    model.show_rows([("a", "one"), ("b", "two")])
    return table


def test_the_first_move_selects_and_a_row_is_copied_whole(qapp: QApplication) -> None:
    table = listed(Theme(qapp))
    table.setCurrentIndex(QModelIndex())
    table.selectionModel().clear()
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert [one.row() for one in table.selectionModel().selectedRows()] == [0]
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "b\ttwo"
    table.close()
    table.deleteLater()


# A screen that is not there cannot lend its keys to a menu.
@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_cell_is_copied_and_searched_for_by_its_menu(qapp: QApplication) -> None:
    table = listed(Theme(qapp))
    sought: list[str] = []
    table.search_for = sought.append
    cell = table.visualRect(table.model().index(1, 1)).center()
    for reason in (QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard):
        table.setCurrentIndex(table.model().index(1, 1))
        place = cell if reason is QContextMenuEvent.Reason.Mouse else QPoint(0, 0)
        table.contextMenuEvent(QContextMenuEvent(reason, place, table.mapToGlobal(place)))
        menu = table.findChildren(QMenu)[-1]
        entries = {one.text(): one for one in menu.actions()}
        assert list(entries) == [
            *("Copy “two”", "Copy row", "Copy all 2 rows", "Only these", "Not these")
        ]
        entries["Copy “two”"].trigger()
        assert QApplication.clipboard().text() == "two"
        entries["Copy row"].trigger()
        assert QApplication.clipboard().text() == "b\ttwo"
        entries["Copy all 2 rows"].trigger()
        assert QApplication.clipboard().text() == "A\tB\na\tone\nb\ttwo"
        entries["Only these"].trigger()
        entries["Not these"].trigger()
        menu.close()
    assert sought == ["two", "-two"] * 2
    table.close()
    table.deleteLater()
