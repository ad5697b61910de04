"""A member of the shown JSON is copied, searched by, and shown as a column of the table."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QPlainTextEdit

from app.domain.companies.company import Company
from app.ui.details.json_menu import json_menu
from app.ui.kit.widgets import PlainText
from app.ui.rows.columns import MEMBERS
from tests.ui.conftest import Desk, named, opened, until


def menu_at(desk: Desk, member: str) -> QMenu:
    text = named(desk.page.panel.details, QPlainTextEdit, "Raw JSON")
    assert isinstance(text, PlainText)
    lines = text.toPlainText().splitlines()
    line = next(at for at, one in enumerate(lines) if one.strip().startswith(f'"{member}"'))
    details = desk.page.panel.details
    return json_menu(
        text,
        line,
        desk.page.table.selected(),
        narrow=details.filter_asked.emit,
        show_member=details.member_asked.emit,
    )


def press(menu: QMenu, starts: str) -> None:
    next(one for one in menu.actions() if one.text().startswith(starts)).trigger()


async def test_a_member_becomes_a_column_and_goes_again(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.table.select("AB3406")
    assert (chosen := desk.page.table.selected()) is not None
    press(menu_at(desk, "url"), "Copy")
    assert QGuiApplication.clipboard().text() == chosen.destination_url
    press(menu_at(desk, "content_type"), "As a column: destination / content_type")
    table, model, section = desk.page.table, desk.page.model, MEMBERS[0]
    column = model.column_of(section)
    assert column >= 0
    title = model.headerData(column, Qt.Orientation.Horizontal)
    assert title == "destination / content_type"
    row = model.row_of("AB3406")
    assert row is not None
    assert model.text_at(row, section) == chosen.content_type
    table.sortByColumn(column, Qt.SortOrder.DescendingOrder)
    texts = [model.text_at(at, section) for at in range(model.rowCount())]
    assert texts == sorted(texts, reverse=True)
    assert desk.window.preferences.members == ["/destination/content_type"]
    menu = table.columns_.menu(desk.window)
    menu.aboutToShow.emit()
    press(menu, "Take away destination / content_type")
    assert model.column_of(section) < 0
    press(menu_at(desk, "url"), "Only these")
    await until(lambda: 0 < model.rowCount() < len(model.callbacks))
    await desk.aclose()
