"""A cell offers what is like it, and what is not."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu

from app.domain.companies.company import Company
from app.ui.details.cell_filter import cell_term
from app.ui.rows.columns import SECTION
from tests.builders import LISTED_IN_PRACTICE, callback
from tests.ui.conftest import Desk, opened, until

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


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
        ("event_type", "type:=subscription_added"),
        ("destination", "host:=crm.acme.example"),
        ("method", "method:=POST"),
        ("id", "id:=AB3406"),
        ("status", "status:=active"),
        ("applies_to", 'applies:"=List 51877"'),
        ("content_type", 'json:"/destination/content_type=application/json"'),
        ("resource_url", 'json:"/url=/companies/K9xWb2/config/callbacks/AB3406"'),
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


async def test_a_cell_is_copied_whole_and_no_end_is_a_value_too(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    menu = menu_at(desk, "AB3406", "destination")
    press(menu, "Copy “")
    assert QGuiApplication.clipboard().text().startswith("https://crm.acme.example/")
    dated = menu_at(desk, "AB3406", "ends")
    assert [one.isEnabled() for one in dated.actions()[:3]] == [True, True, True]
    press(menu_at(desk, "AB3406", "starts"), "Only these")
    await until(lambda: 0 < desk.page.model.rowCount() < LISTED_IN_PRACTICE)
    assert desk.page.model.row_of("AB3406") is not None
    await desk.aclose()


async def test_an_address_is_copied_as_it_is_not_as_it_is_shown(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    address = "https://crm.acme.example/hooks/" + "part/" * 1000
    one = callback("AB1", destination_url=address, resource_url=f"{address}raw")
    desk.page.model.show_callbacks([one])
    press(menu_at(desk, "AB1", "destination"), "Copy “")
    assert QGuiApplication.clipboard().text() == address
    press(menu_at(desk, "AB1", "resource_url"), "Copy “")
    assert QGuiApplication.clipboard().text() == f"{address}raw"
    await desk.aclose()


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "term"),
    [
        (None, None, "status:=active"),
        (None, NOW + timedelta(days=2), "status:=ends"),
        (NOW + timedelta(days=2), None, "status:=starts"),
        (None, NOW - timedelta(days=2), "status:=ended"),
    ],
)
def test_a_status_is_searched_by_the_word_that_tells_it_best(
    starts_at: datetime | None, ends_at: datetime | None, term: str
) -> None:
    one = callback("AB1", starts_at=starts_at, ends_at=ends_at)
    assert cell_term("status", "", one, None, NOW) == term


def test_what_is_followed_has_a_word_of_its_own() -> None:
    one = callback("AB1", ends_at=NOW + timedelta(days=3))
    assert cell_term("status", "", one, None, NOW, is_followed=True) == "status:=followed"
    assert cell_term("status", "", one, None, NOW) == "status:=ends"


def test_a_cell_without_an_end_is_searched_by_that() -> None:
    assert cell_term("ends", "No end", callback("A"), None, NOW) == 'ends:""'
