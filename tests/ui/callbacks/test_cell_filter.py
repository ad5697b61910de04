"""A cell offers what is like it, and what is not."""

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu

from app.domain.companies.company import Company
from app.ui.callbacks.columns import SECTION
from tests.builders import LISTED_IN_PRACTICE
from tests.ui.conftest import Desk, opened, until


def menu_at(desk: Desk, callback_id: str, column: str) -> QMenu:
    table = desk.page.table
    row = desk.page.model.row_of(callback_id)
    assert row is not None
    menu = QMenu(table)
    table._add_cell_actions(menu, row, SECTION[column])
    return menu


def press(menu: QMenu, words: str) -> None:
    (action,) = [one for one in menu.actions() if one.text().startswith(words)]
    assert action.isEnabled()
    action.trigger()


@pytest.mark.parametrize(
    ("column", "term"),
    [
        ("event_type", "type:subscription_added"),
        ("destination", "host:crm.acme.example"),
        ("method", "method:POST"),
        ("id", "id:AB3406"),
        ("status", "status:active"),
        ("applies_to", 'applies:"List 51877"'),
    ],
)
async def test_only_these_and_not_these_are_each_others_rest(
    qapp: QApplication, desk: Desk, company: Company, column: str, term: str
) -> None:
    await opened(desk, company)
    model = desk.page.model
    press(menu_at(desk, "AB3406", column), "Only these")
    assert desk.page.search.text() == term
    await until(lambda: model.row_of("AB3406") is not None)
    only = model.rowCount()
    assert 0 < only <= LISTED_IN_PRACTICE
    desk.page.search.clear()
    await until(lambda: model.rowCount() == LISTED_IN_PRACTICE)
    press(menu_at(desk, "AB3406", column), "Not these")
    await until(lambda: model.rowCount() == LISTED_IN_PRACTICE - only)
    assert model.row_of("AB3406") is None
    await desk.aclose()


async def test_a_cell_is_copied_whole_and_a_date_has_no_term(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    menu = menu_at(desk, "AB3406", "destination")
    press(menu, "Copy “")
    assert QGuiApplication.clipboard().text().startswith("https://crm.acme.example/")
    dated = menu_at(desk, "AB3406", "starts")
    assert [one.isEnabled() for one in dated.actions()[:3]] == [True, False, False]
    await desk.aclose()
