"""Rows and counts of many companies are made in steps; what comes meanwhile is not lost."""

from datetime import UTC, datetime

from msgspec.structs import replace

from app.domain.callbacks.callback import Callback
from app.services.all_companies import CompanyList
from app.services.memory import Listing
from app.ui.across.known_lists import KnownLists
from app.ui.rows.in_order import finished
from tests.conftest import company_at

NOW = datetime(2026, 11, 26, tzinfo=UTC)
COMPANIES = [replace(company_at("https://api.example"), company_id=f"c{at}") for at in range(3)]


def found(at: int, *ids: str) -> CompanyList:
    rows = tuple(Callback(callback_id=one, event_type="person_added") for one in ids)
    return CompanyList(company=COMPANIES[at], listing=Listing(callbacks=rows, read_at=NOW))


def ids_of(known: KnownLists) -> list[list[str]]:
    return [
        [row.callback.callback_id for row in rows if row.callback] for rows in known.rows.values()
    ]


def test_no_company_holds_up_the_window_for_another() -> None:
    known = KnownLists(lambda: NOW)
    known.show([found(0, "A"), found(1, "B"), found(2, "C")])
    assert ids_of(known) == [[], [], []]
    work = known.made()
    next(work)
    next(work)
    assert ids_of(known) == [["A"], [], []]
    # Dropped here, as where a search is typed meanwhile: what is made stays made.
    finished(known.made())
    assert ids_of(known) == [["A"], ["B"], ["C"]]
    counts = known.counts()
    assert counts is not None
    assert counts.listed == 3


def test_a_list_that_comes_while_its_rows_are_made_is_the_one_that_is_shown() -> None:
    known = KnownLists(lambda: NOW)
    known.show([found(0, "A"), found(1, "B")])
    work = known.made()
    next(work)
    known.put(found(0, "A", "D"))
    finished(work)
    assert ids_of(known) == [["A", "D"], ["B"]]
    known.show([found(1, "B")])
    finished(known.made())
    assert ids_of(known) == [["B"]]
    counts = known.counts()
    assert counts is not None
    assert counts.listed == 1
