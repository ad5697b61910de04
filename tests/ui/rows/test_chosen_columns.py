"""Columns come and go; what is not shown is not in the model, so nobody is told of it."""

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QTableView

from app.domain.companies.company import Company
from app.domain.preferences import Preferences
from app.ui.callbacks.table_model import CallbackTableModel
from app.ui.look.theme import Theme
from app.ui.rows.columns import COLUMNS, OF_ONE_COMPANY, SECTION
from app.ui.rows.table import CallbackTable
from tests.ui.conftest import Desk, opened

METHOD, PROVED, ID = SECTION["method"], SECTION["proved"], SECTION["id"]


def made(desk: Desk, kept: Preferences) -> tuple[CallbackTable, CallbackTableModel]:
    model = CallbackTableModel(desk.window.formats, desk.window.clock)
    return CallbackTable(model, desk.window.theme, kept, kept), model


async def test_a_screen_reader_is_told_of_shown_columns_alone(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    table, model = desk.page.table, desk.page.model

    def heads() -> list[str]:
        seen = QAccessible.queryAccessibleInterface(table)
        found = [seen.child(at) for at in range(1, model.columnCount() + 1)]
        assert all(not one.state().invisible for one in found)
        return [one.text(QAccessible.Text.Name) for one in found]

    shown = [COLUMNS[at].title for at in model.sections]
    assert heads() == shown
    assert "Content type" not in shown
    table.columns_.show(METHOD, shown=False)
    assert heads() == [one for one in shown if one != "Method"]
    # The row of a cell is told whole all the same.
    assert "Method POST" in str(
        model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleDescriptionRole)
    )
    await desk.aclose()


async def test_a_column_comes_back_where_it_was_and_as_wide(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    table, column_of = desk.page.table, desk.page.model.column_of
    header = table.horizontalHeader()
    header.moveSection(header.visualIndex(column_of(METHOD)), 0)
    table.setColumnWidth(column_of(METHOD), 111)
    table.columns_.show(METHOD, shown=False)
    assert column_of(METHOD) < 0
    table.columns_.show(METHOD, shown=True)
    assert header.visualIndex(column_of(METHOD)) == 0
    assert table.columns_.width_of(METHOD) == 111
    await desk.aclose()


async def test_the_choice_of_an_older_version_is_kept(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    old = QTableView()
    every = CallbackTableModel(desk.window.formats, desk.window.clock)
    for section in OF_ONE_COMPANY:
        every.show_section(section, shown=True)
    old.setModel(every)
    # Up to 0.2 all columns were there, and those that were not shown were hidden.
    for key in ("method", "created", "member1", "member2", "member3", "name"):
        old.setColumnHidden(every.column_of(SECTION[key]), True)
    old.setColumnWidth(every.column_of(ID), 177)
    state = old.horizontalHeader().saveState()
    kept = Preferences(
        columns=bytes(QByteArray(state).toBase64().data()).decode(),
        columns_of=",".join(COLUMNS[at].key for at in OF_ONE_COMPANY),
    )
    table, model = made(desk, kept)
    assert model.column_of(METHOD) < 0
    assert model.column_of(SECTION["created"]) < 0
    assert model.column_of(SECTION["content_type"]) >= 0
    assert table.columns_.width_of(ID) == 177
    table.deleteLater()
    old.deleteLater()
    await desk.aclose()


async def test_a_state_that_means_nothing_is_not_taken(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    for names in ("status", "id,status,event_type", "status,event_type,nonsense", "company,status"):
        table, model = made(desk, Preferences(columns="AAAA", columns_of=names))
        assert model.column_of(SECTION["destination"]) >= 0
        table.deleteLater()
    await desk.aclose()


def test_columns_grow_before_the_address_takes_all_the_room(qapp: QApplication) -> None:
    from app.ui.look.dates import system_formats

    model = CallbackTableModel(system_formats(in_utc=True), lambda: None)  # type: ignore[arg-type,return-value]
    kept = Preferences()
    table = CallbackTable(model, Theme(qapp), kept, kept)
    table.resize(2000, 400)
    table.show()
    wide = {at: table.columns_.width_of(at) for at in model.sections}
    assert wide[SECTION["event_type"]] >= 200
    table.resize(960, 400)
    narrow = {at: table.columns_.width_of(at) for at in model.sections}
    assert PROVED not in narrow
    assert narrow[SECTION["event_type"]] < wide[SECTION["event_type"]]
    assert sum(narrow.values()) <= 960
    table.resize(2000, 400)
    assert {at: table.columns_.width_of(at) for at in model.sections} == wide
    table.close()


async def test_a_selected_row_is_one_row_whatever_columns_come_and_go(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    table = desk.page.table
    table.selectRow(2)
    for shown in (False, True):
        table.columns_.show(METHOD, shown=shown)
        assert table.selection.rows() == [2]
        assert table.selection.count() == 1
        assert table.selection.holds(2)
    table.selection.add([3, 4])
    assert table.selection.count() == 3
    await desk.aclose()


async def test_the_arrow_of_the_order_comes_back_with_its_column(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    table, column_of = desk.page.table, desk.page.model.column_of
    table.sortByColumn(column_of(METHOD), Qt.SortOrder.DescendingOrder)
    table.columns_.show(METHOD, shown=False)
    table.columns_.show(METHOD, shown=True)
    header = table.horizontalHeader()
    assert header.sortIndicatorSection() == column_of(METHOD)
    assert header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
    await desk.aclose()
