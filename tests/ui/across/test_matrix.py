"""Which company sends a type where most do: more than half of those that have it."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.errors import SignInRefusedError
from app.services.all_companies import CompanyList
from app.services.hosts import HostIndex, hosts_of
from app.services.memory import Listing
from app.ui.across.matrix import DIFFERS, MISSING, SAME, UNKNOWN, MatrixModel
from tests.builders import callback
from tests.conftest import company_at

READ_AT = datetime(2026, 11, 26, tzinfo=UTC)


def listed(name: str, hosts: str) -> CompanyList:
    """`hosts` are letters: one callback of the same type goes to each."""
    found = [callback(one, destination_url=f"https://{one}.example/in") for one in hosts]
    if not hosts:
        found = [callback("other", event_type="person_added")]
    company = replace(company_at("https://api.example"), company_id=name, name=name)
    return CompanyList(company=company, listing=Listing(callbacks=tuple(found), read_at=READ_AT))


@pytest.mark.parametrize(
    ("hosts", "marks"),
    [
        (["a"], [SAME]),
        (["ab", "ab", "ab"], [SAME, SAME, SAME]),
        (["a", "a", "b"], [SAME, SAME, DIFFERS]),
        (["a", "a", "ab"], [SAME, SAME, DIFFERS]),
        (["a", "b"], [DIFFERS, DIFFERS]),
        (["a", "a", "b", "b"], [DIFFERS, DIFFERS, DIFFERS, DIFFERS]),
        (["a", "a", ""], [SAME, SAME, MISSING]),
    ],
)
def test_the_usual_hosts_are_those_of_most_companies(
    qapp: QApplication, hosts: list[str], marks: list[str]
) -> None:
    model = MatrixModel()
    model.show_lists([listed(f"{at} company", one) for at, one in enumerate(hosts)], HostIndex())
    rows = range(model.rowCount())
    row = next(row for row in rows if model.type_at(row) == "subscription_added")
    assert [model.text_at(row, at)[0] for at in range(len(hosts))] == marks


def test_a_cell_says_where_it_goes_and_where_most_do(qapp: QApplication) -> None:
    model = MatrixModel()
    model.show_lists([listed(f"{at}", one) for at, one in enumerate(["a", "a", "b"])], HostIndex())
    index = model.index(0, 2)
    assert model.text_at(0, 2) == "◐ differs"
    tip = model.data(index, Qt.ItemDataRole.ToolTipRole)
    assert "b.example" in tip
    assert "in most of 3 companies: a.example" in tip
    model.show_lists([listed("0", "a"), listed("1", "")], HostIndex())
    row = next(at for at in range(2) if model.type_at(at) == "subscription_added")
    assert model.text_at(row, 0) == "● only here"


def test_what_a_list_in_part_does_not_hold_is_not_known_to_be_missing(qapp: QApplication) -> None:
    whole, part = listed("A", "aa"), listed("B", "")
    part = replace(part, listing=replace(part.listing, unreadable=(b"{}",)))
    model = MatrixModel()
    model.show_lists([whole, part], HostIndex())
    row = next(at for at in range(2) if model.type_at(at) == "subscription_added")
    assert [model.text_at(row, at)[0] for at in range(2)] == [SAME, UNKNOWN]


def test_addresses_without_a_host_are_told_apart_and_are_no_host(qapp: QApplication) -> None:
    odd = [
        replace(one, listing=replace(one.listing, callbacks=(callback("x", destination_url=url),)))
        for one, url in ((listed("A", "a"), "ftp://one/x"), (listed("B", "a"), "mailto:you@evil"))
    ]
    index, model = HostIndex(), MatrixModel()
    model.show_lists(odd, index)
    assert [model.text_at(0, at)[0] for at in range(2)] == [DIFFERS, DIFFERS]
    assert hosts_of(odd, index) == []


def test_a_long_list_is_counted_in_steps_and_others_are_forgotten() -> None:
    long = listed("A", "a")
    many = tuple(
        callback(str(at), destination_url=f"https://h{at}.example/x") for at in range(1000)
    )
    long = replace(long, listing=replace(long.listing, callbacks=many))
    index = HostIndex()
    assert sum(1 for _ in index.counting([long, listed("B", "b")])) == 1000 // 250 + 2
    assert sum(index.counts_of(long)["subscription_added"].values()) == 1000
    list(index.counting([long]))
    assert set(index._counted) == {"A"}


def test_what_a_company_lacks_that_could_not_be_read_is_not_known(qapp: QApplication) -> None:
    failed = replace(listed("B", ""), failure=SignInRefusedError())
    model = MatrixModel()
    model.show_lists([listed("A", "aa"), failed], HostIndex())
    row = next(at for at in range(2) if model.type_at(at) == "subscription_added")
    assert [model.text_at(row, at)[0] for at in range(2)] == [SAME, UNKNOWN]


def test_a_cell_says_of_which_type_and_company_it_is(qapp: QApplication) -> None:
    model = MatrixModel()
    model.show_lists([listed("A", "a"), listed("B", "b")], HostIndex())
    row = next(at for at in range(2) if model.type_at(at) == "subscription_added")
    cell = model.index(row, 1)
    told = str(cell.data(Qt.ItemDataRole.AccessibleDescriptionRole))
    assert told.startswith("subscription_added; ")
    assert model.headerData(1, Qt.Orientation.Horizontal) in told
    assert "no host is that of most companies" in told
