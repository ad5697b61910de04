"""When each callback was last proved: in its column, in its details, and only where known."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.callbacks.callback import Callback
from app.domain.companies.company import Company
from app.domain.proofs.coverage import Proved, ProvedState
from app.domain.proofs.sent_test import Proof, SentTest
from app.text.formats import Formats
from app.text.proved import proved_status
from app.text.status import Tone
from app.ui.rows.columns import SECTION
from tests.conftest import NOW
from tests.exports.test_proof_sheet import accepted, sent
from tests.ui.conftest import Desk, opened, until

PROVED = SECTION["proved"]
ONE = Callback(callback_id="AB1", event_type="person_added")


def proved(state: ProvedState, test: SentTest | None) -> Proved:
    return Proved(callback=ONE, state=state, sent=test)


@pytest.mark.parametrize(
    ("found", "words", "tone"),
    [
        (None, "never", Tone.NEUTRAL),
        (proved(ProvedState.NEVER, None), "never", Tone.NEUTRAL),
        (
            proved(ProvedState.ARRIVED, accepted("e", "x")),
            "2 days ago · accepted · 1.5 s",
            Tone.ACTIVE,
        ),
        (
            proved(ProvedState.ARRIVED, replace(accepted("e", "x"), answers=("404",))),
            "2 days ago · refused · 1.5 s",
            Tone.FAILED,
        ),
        (
            proved(ProvedState.ARRIVED, sent(proof=Proof.MATCHED)),
            "2 days ago · matched, answer not known",
            Tone.SOON,
        ),
        (
            proved(ProvedState.CHANGED, accepted("e", "x")),
            "changed since · 2 days ago",
            Tone.SOON,
        ),
        (proved(ProvedState.WAITING, sent()), "2 days ago · not proved", Tone.NEUTRAL),
        (
            proved(ProvedState.WAITING, sent(proof=Proof.UNSURE)),
            "2 days ago · unknown",
            Tone.SOON,
        ),
    ],
)
def test_the_words(qapp: QApplication, found: Proved | None, words: str, tone: Tone) -> None:
    status = proved_status(found, NOW + timedelta(days=2, hours=1), Formats())
    assert (status.text, status.tone) == (words, tone)


def cell(desk: Desk, callback_id: str) -> str:
    row = desk.page.model.row_of(callback_id)
    assert row is not None
    return desk.page.model.text_at(row, PROVED)


async def test_the_column_and_the_details_follow_the_record(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    await until(lambda: cell(desk, "AB3401") == "never")
    store = desk.backend.services.proofs._store
    test = replace(
        accepted("e-1", "person_added", "AB3401"),
        company_id=company.company_id,
        destinations=(),
        sent_at=NOW + timedelta(days=3650),  # after its last change
    )
    await store.add(test)
    desk.page.table.select("AB3401")
    desk.page.proofs.look()
    await until(lambda: "accepted" in cell(desk, "AB3401"))
    assert cell(desk, "AB3402") == "never"
    remarks = desk.page.panel.details._fields["Remarks"].text()
    assert "Proved: just now · accepted" in remarks
    # It is found by what it says, and sorted by when.
    desk.page.search.setText("accepted")
    await until(lambda: desk.page.model.rowCount() == 1)
    desk.page.search.clear()
    desk.page.model.sort_by(PROVED, Qt.SortOrder.DescendingOrder)
    assert desk.page.model.callback_at(0).callback_id == "AB3401"
    desk.page.open_company(None)
    assert desk.page.model.rowCount() == 0
    await desk.aclose()


async def test_the_column_makes_room_for_the_address(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    columns, column_of = desk.page.table.columns_, desk.page.model.column_of
    desk.window.resize(1900, 800)
    await until(lambda: column_of(PROVED) >= 0)
    desk.window.resize(1300, 800)
    await until(lambda: column_of(PROVED) < 0)
    desk.window.resize(1900, 800)
    await until(lambda: column_of(PROVED) >= 0)
    columns._wish_proved(False)
    assert column_of(PROVED) < 0
    desk.window.resize(1850, 800)
    assert column_of(PROVED) < 0
    columns._reset()
    assert column_of(PROVED) >= 0
    await desk.aclose()
