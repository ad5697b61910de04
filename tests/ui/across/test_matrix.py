"""Which company sends a type where most do: more than half of those that have it."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from app.services.all_companies import CompanyList
from app.services.hosts import HostIndex
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


def test_what_a_list_in_part_does_not_hold_is_not_known_to_be_missing(qapp: QApplication) -> None:
    whole, part = listed("A", "aa"), listed("B", "")
    part = replace(part, listing=replace(part.listing, unreadable=(b"{}",)))
    model = MatrixModel()
    model.show_lists([whole, part], HostIndex())
    row = next(at for at in range(2) if model.type_at(at) == "subscription_added")
    assert [model.text_at(row, at)[0] for at in range(2)] == [SAME, UNKNOWN]
