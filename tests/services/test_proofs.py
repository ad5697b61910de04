"""What proves a test event, in whatever order it is learned."""

import asyncio
from datetime import UTC, datetime

import msgspec

from app.domain.company import Company
from app.domain.delivery import Delivery
from app.domain.sent_test import Proof
from app.domain.test_event import TestEvent, TestEventReceipt, list_subject
from app.services.proofs import ProofService
from app.storage.database import Database
from app.storage.sent_tests import SentTestStore
from tests.conftest import company_at

EVENT = TestEvent(event_type="subscription_added", subject=list_subject("7"))
RECEIPT = TestEventReceipt(event_id="E1", message="Created")
COMPANY: Company = company_at("http://127.0.0.1:9", "K1")


def delivery(**body: object) -> Delivery:
    whole = {"event_id": "E1", "callback_type": "subscription_added", **body}
    return Delivery(
        number=1,
        received_at=datetime.now(UTC),
        method="POST",
        path="/",
        headers=(),
        body=msgspec.json.encode(whole),
        source="127.0.0.1",
        answered="200",
        is_event=True,
        event_id="E1",
    )


LISTED = {"subscription": {"subscription_list": {"id": "7"}}}


def made() -> tuple[Database, ProofService]:
    database = Database(None)
    return database, ProofService(SentTestStore(database), user="ann")


async def test_a_body_may_come_before_the_answer() -> None:
    database, proofs = made()
    assert await proofs.arrived([delivery(**LISTED)]) == []
    sent = await proofs.queued(COMPANY, EVENT, RECEIPT, [], datetime.now(UTC))
    assert (sent.proof, sent.attempts) == (Proof.MATCHED, 1)
    await asyncio.to_thread(database.close)


async def test_every_attempt_counts_however_many_come_at_once() -> None:
    database, proofs = made()
    await proofs.queued(COMPANY, EVENT, RECEIPT, [], datetime.now(UTC))
    await asyncio.gather(*(proofs.arrived([delivery(**LISTED)]) for _ in range(5)))
    (sent,) = await proofs.newest()
    assert sent.attempts == 5
    await asyncio.to_thread(database.close)


async def test_what_could_not_be_compared_has_not_matched() -> None:
    database, proofs = made()
    await proofs.queued(COMPANY, EVENT, RECEIPT, [], datetime.now(UTC))
    (sent,) = await proofs.arrived([delivery()])
    assert sent.proof is Proof.RECEIVED
    await proofs.check_pasted('{"event_id": "\\ud800"}')
    await asyncio.to_thread(database.close)
