"""A member of the shown JSON is copied, searched by, and shown as a column of the table."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPlainTextEdit

from app.domain.companies.company import Company
from app.ui.details.json_menu import json_menu
from app.ui.kit.toast import Toast
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
    await desk.aclose()


async def test_only_these_and_not_these_are_about_that_member_alone(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    model = desk.page.model
    desk.page.table.select("AB3404")
    chosen = desk.page.table.selected()
    assert chosen is not None
    every = {one.callback_id: one.destination_url for one in model.callbacks}
    same = {name for name, url in every.items() if url == chosen.destination_url}

    async def shown_after(words: str) -> set[str]:
        desk.page.table.select("AB3404")
        press(menu_at(desk, "url"), words)
        await until(lambda: model.rowCount() < len(every))
        shown = {model.callback_at(row).callback_id for row in range(model.rowCount())}
        desk.page.search.clear()
        await until(lambda: model.rowCount() == len(every))
        return shown

    assert await shown_after("Only these") == same
    assert await shown_after("Not these") == every.keys() - same
    desk.page.table.select("AB3404")
    whole = menu_at(desk, "destination")
    offered = {one.text(): one.isEnabled() for one in whole.actions()}
    assert not offered["Only these"], "an object has no value to be compared"
    await desk.aclose()


async def test_a_fourth_member_takes_a_place_and_says_whose(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.table.select("AB3406")
    for name in ("url", "content_type", "method", "created_at"):
        press(menu_at(desk, name), "As a column")
    toast = desk.window.findChild(Toast)
    assert toast is not None
    assert "the column destination / url is gone" in toast.findChildren(QLabel)[0].text()
    await desk.aclose()
