"""What a run of a test set has failed of, and so sends again."""

from datetime import UTC, datetime

import pytest

from app.domain.proofs.sent_test import Proof, SentTest
from app.domain.proofs.test_event import TestEvent, TestEventReceipt
from app.domain.proofs.test_set import SetResult

EVENT = TestEvent(event_type="person_added")


def sent(proof: Proof) -> SentTest:
    return SentTest(
        test_id=1,
        company_id="c1",
        company_name="Acme",
        sent_at=datetime(2026, 11, 25, tzinfo=UTC),
        user="ann",
        event=EVENT,
        event_id="e-1",
        message="",
        proof=proof,
    )


@pytest.mark.parametrize("proof", Proof)
def test_of_what_was_taken_only_a_refusal_or_another_body_has_failed(proof: Proof) -> None:
    assert SetResult(event=EVENT, sent=sent(proof)).has_failed is (
        proof in {Proof.MISMATCH, Proof.REFUSED}
    )


def test_what_may_have_been_taken_has_not_failed() -> None:
    receipt = TestEventReceipt(event_id="e-1", message="")
    assert SetResult(event=EVENT, refusal="no").has_failed
    assert not SetResult(event=EVENT, refusal="no", is_unsure=True).has_failed
    assert not SetResult(event=EVENT, refusal="full", unrecorded=receipt).has_failed
