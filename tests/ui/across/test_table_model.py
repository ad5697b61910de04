"""A hundred thousand rows of all companies: the window does not wait for what a search needs."""

from datetime import UTC, datetime

from PySide6.QtWidgets import QApplication

from app.domain.callbacks.callback import Callback
from app.services.all_companies import CompanyList
from app.services.memory import Listing
from app.text.formats import Formats
from app.ui.across.table_model import AllCallbacksModel
from tests.conftest import company_at
from tests.ui.conftest import until

NOW = datetime(2026, 11, 26, tzinfo=UTC)


async def test_what_a_search_needs_is_made_behind_the_first_rows(qapp: QApplication) -> None:
    rows = tuple(
        Callback(callback_id=f"A{at}", event_type="person_added", starts_at=NOW)
        for at in range(2000)
    )
    model = AllCallbacksModel(Formats(), lambda: NOW)
    model.show_lists(
        [
            CompanyList(
                company=company_at("https://api.example"),
                listing=Listing(callbacks=rows, read_at=NOW),
            )
        ]
    )
    assert not all(row.key for row in model._rows["c1"])
    await until(lambda: model.rowCount() == len(rows))
    model.search("A1999")
    await until(lambda: [row.callback for row in model.shown_rows()] == [rows[-1]])
    assert all(row.key for row in model._rows["c1"])
    model.search("active")
    await until(lambda: model.rowCount() == len(rows))
    await until(lambda: not model._work.is_running)
