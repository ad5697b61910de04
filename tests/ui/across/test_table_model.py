"""A hundred thousand rows of all companies: the window does not wait for what a search needs."""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from app.domain.callbacks.callback import Callback
from app.domain.errors import SaveFailedError
from app.domain.proofs.coverage import coverage_of
from app.exports.callback_list import callback_list
from app.services.all_companies import CompanyList
from app.services.memory import Listing
from app.text.formats import Formats
from app.ui.across.exported import about_all
from app.ui.across.table_model import AllCallbacksModel
from tests.conftest import company_at
from tests.ui.conftest import until

NOW, DAY = datetime(2026, 11, 26, tzinfo=UTC), timedelta(days=1)


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
    made = model._companies.rows["c1"]
    assert len(made) < len(rows) or not all(row.key for row in made)
    await until(lambda: model.rowCount() == len(rows))
    model.search("A1999")
    await until(lambda: [row.callback for row in model.shown_rows()] == [rows[-1]])
    assert all(row.key for row in model._companies.rows["c1"])
    model.search("active")
    await until(lambda: model.rowCount() == len(rows))
    await until(lambda: not model._work.is_running)


async def test_as_time_passes_counts_and_what_is_found_follow(qapp: QApplication) -> None:
    now = NOW
    model = AllCallbacksModel(Formats(), lambda: now)
    ending = Callback(callback_id="A1", event_type="x", starts_at=NOW, ends_at=NOW + 2 * DAY)
    model.show_lists([found(ending)])
    model.search("ended")
    await until(lambda: not model._work.is_running)
    assert model.rowCount() == 0
    counts = model.counts()
    assert counts is not None
    assert counts.active == 1
    model.time_passed()
    assert not model._retelling.is_running, "nothing has passed"
    now = NOW + 3 * DAY
    model.time_passed()
    await until(lambda: model.rowCount() == 1)
    counts = model.counts()
    assert counts is not None
    assert counts.active == 0
    await until(lambda: not model._work.is_running)


async def test_what_is_lacking_is_of_the_rows_that_are_shown(qapp: QApplication) -> None:
    model = AllCallbacksModel(Formats(), lambda: NOW)
    model.is_reading = True
    unread = found(read_at=None)
    model.show_lists([unread])
    await until(lambda: not model._work.is_running)
    assert [why for _, why in model.lacking] == ["Not read yet"]
    model.put(found(Callback(callback_id="A1", event_type="x", starts_at=NOW)))
    # Its row is not there yet: neither is the company whole among them.
    assert (model.rowCount(), len(model.lacking)) == (0, 1)
    model.settle()
    await until(lambda: model.rowCount() == 1)
    assert model.lacking == []
    await until(lambda: not model._work.is_running)


async def test_when_each_was_proved_is_searched(qapp: QApplication) -> None:
    model = AllCallbacksModel(Formats(), lambda: NOW)
    one, other = (Callback(callback_id=f"A{at}", event_type="x", starts_at=NOW) for at in (1, 2))
    model.show_lists([found(one, other)])
    model.search("never")
    await until(lambda: not model._work.is_running)
    assert model.rowCount() == 0, "nothing is known of it yet"
    model.know_proofs("c1", coverage_of((one, other), []))
    model.proofs_known()
    await until(lambda: model.rowCount() == 2)
    await until(lambda: not model._work.is_running)


def found(*callbacks: Callback, read_at: datetime | None = NOW) -> CompanyList:
    listing = Listing(callbacks=callbacks, read_at=read_at)
    return CompanyList(company=company_at("https://api.example"), listing=listing)


async def test_what_is_the_same_is_not_shown_anew(qapp: QApplication) -> None:
    now = NOW
    model = AllCallbacksModel(Formats(), lambda: now)
    rows = [Callback(callback_id=f"A{at}", event_type="x", starts_at=NOW) for at in range(3)]
    model.show_lists([found(*rows)])
    model.search("active")
    await until(lambda: model.rowCount() == 3)
    await until(lambda: not model._work.is_running)
    resets: list[None] = []
    model.modelReset.connect(lambda: resets.append(None))
    now = NOW + DAY
    model.time_passed()
    await until(lambda: not model._retelling.is_running and not model._work.is_running)
    assert not resets, "what is selected stays so"
    # What is known already changes no keys.
    model.know_proofs("c1", coverage_of(rows, []))
    model.proofs_known()
    await until(lambda: not model._work.is_running)
    keyed = [row.key for row in model._companies.rows["c1"]]
    assert all(keyed)
    model.know_proofs("c1", coverage_of(rows, []))
    assert [row.key for row in model._companies.rows["c1"]] == keyed


async def test_a_list_that_comes_meanwhile_is_counted(qapp: QApplication) -> None:
    now = NOW
    model = AllCallbacksModel(Formats(), lambda: now)
    one, other = (Callback(callback_id=f"A{at}", event_type="x", starts_at=NOW) for at in (1, 2))
    model.show_lists([found(one)])
    await until(lambda: not model._work.is_running)
    telling = model._companies.told_anew()
    next(telling)
    model.put(found(one, other))
    list(telling)
    list(model._companies.told_anew())
    counts = model.counts()
    assert counts is not None
    assert counts.active == 2
    model.settle()
    await until(lambda: not model._work.is_running)


async def test_an_export_says_what_no_memory_could_tell(qapp: QApplication) -> None:
    model = AllCallbacksModel(Formats(), lambda: NOW)
    one = found(Callback(callback_id="A1", event_type="x", starts_at=NOW))
    for trouble, said in ((None, ""), (SaveFailedError("held"), "Name, owner, ticket")):
        listing = replace(one.listing, trouble=trouble)
        model.show_lists([replace(one, listing=listing)])
        export = about_all(model, " x ", NOW)
        assert (export.not_known[: len(said)], export.search) == (said, "x")
        assert (b"not_known" in callback_list(export, ".json")) is bool(said)
    await until(lambda: not model._work.is_running)
