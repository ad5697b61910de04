"""A list that is longer than a turn of the window: nothing is mixed up while it is arranged."""

import asyncio

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.callbacks.callback import Callback
from app.domain.companies.company import Company
from app.ui.callbacks import made_ready, table_model
from app.ui.callbacks.list_exporter import list_exporter
from app.ui.details.row_copy import RowPart
from app.ui.runtime.tasks import Job
from tests.ui.conftest import Desk, opened, until

MANY = tuple(
    Callback(
        callback_id=f"Z{at:04}",
        event_type="person_added",
        destination_url=f"https://h{at}.example/",
    )
    for at in range(1200)
)


@pytest.fixture(autouse=True)
def short_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of a thousand is as one of a hundred thousand."""
    for module, name in ((table_model, "_AT_ONCE"), (made_ready, "_MOST_AT_ONCE")):
        monkeypatch.setattr(module, name, 100)


async def listed(desk: Desk, company: Company) -> None:
    await opened(desk, company)
    reader = desk.page.reader
    listing = msgspec.structs.replace(reader.known.listing, callbacks=MANY)
    await reader.take(company, listing, "")
    desk.page.model._looking._turn_s = 0.0


def selected(desk: Desk) -> str:
    chosen = desk.page.table.selected()
    return chosen.callback_id if chosen else ""


async def test_a_search_while_it_is_sorted_does_not_select_what_was_selected_before(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await listed(desk, company)
    page, search = desk.page, desk.page.search

    async def searched(text: str) -> None:
        search.setText(text)
        await until(lambda: not page.model._looking.is_running)

    page.table.select("Z0001")
    await searched("Z0")
    await searched("")
    page.table.select("Z0700")
    page.model.sort_by(4, Qt.SortOrder.DescendingOrder)
    await searched("Z0999")
    assert selected(desk) == ""
    await searched("")
    assert selected(desk) == "Z0700"
    page.table.clearSelection()
    await searched("Z0")
    assert selected(desk) == "", "somebody took the selection away"
    await desk.aclose()


async def test_an_older_list_does_not_take_the_place_of_a_newer_one(
    qapp: QApplication, desk: Desk, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    await listed(desk, company)
    reader, model = desk.page.reader, desk.page.model
    made = Callback(callback_id="NEW1", event_type="person_added")
    listing = msgspec.structs.replace(reader.known.listing, callbacks=(*MANY, made))
    begun, know = asyncio.Event(), model.know

    def knows(*given: object) -> None:
        begun.set()
        know(*given)  # type: ignore[arg-type]  # as the reader gives them

    monkeypatch.setattr(model, "know", knows)
    taking = asyncio.ensure_future(reader.take(company, listing, "NEW1"))
    await begun.wait()
    desk.page.actions_.show_ended.trigger()
    await taking
    await until(lambda: not desk.window.runner.is_busy(Job.SHOW_ENDED))
    assert model.callback_of("NEW1") is not None
    assert made in reader.known.listing.callbacks
    assert selected(desk) == "NEW1", "it was to be selected, whoever shows it"
    await desk.aclose()


async def test_what_is_copied_is_told_in_one_way(
    qapp: QApplication, desk: Desk, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    await listed(desk, company)
    table = desk.page.table
    qapp.clipboard().setText("before")
    table._copying._work._turn_s = 0.0
    table.selectAll()
    table.copy(RowPart.ROW)
    assert table._copying.is_running
    desk.page.model.show_section(desk.page.model.sections[-1], shown=False)
    await until(lambda: not table._copying.is_running)
    assert qapp.clipboard().text() == "before"
    # An export that is being made ready is another thing, and goes on.
    view = desk.page.reader._view
    exporter = list_exporter(view, company, desk.page.listing, desk.window.context)
    asked: list[object] = []
    monkeypatch.setattr(exporter, "_ask_where", asked.append)
    exporter._gathering._work._turn_s = 0.0
    exporter.ask()
    table.copy(RowPart.ID)
    await until(lambda: bool(asked) and qapp.clipboard().text() != "before")
    # Of rows that are others by then nothing is written.
    exporter.ask()
    assert exporter._gathering._work.is_running
    desk.page.model.show_callbacks(desk.page.model.callbacks)
    assert not exporter._gathering.is_running
    assert len(asked) == 1
    assert qapp.clipboard().text().count("\n") == len(MANY) - 1
    await desk.aclose()
