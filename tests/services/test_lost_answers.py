"""A test event whose answer was lost: it may have been taken, and is looked for, not repeated."""

import asyncio
from datetime import timedelta

import msgspec
import pytest

from app.domain.callbacks.callback import Callback
from app.domain.companies.company import Company
from app.domain.errors import OutcomeUnknownError
from app.domain.proofs.delivery import Delivery
from app.domain.proofs.sent_test import NOT_PROVED_AFTER, WAITING, Proof, SentTest
from app.domain.proofs.test_event import TestEvent, list_subject
from app.domain.proofs.test_set import SetResult
from app.domain.trouble import Trouble
from app.sandbox.server import Sandbox
from app.services.test_events import TestEventService
from app.text.proofs import proof_status
from tests.builders import draft
from tests.conftest import NOW
from tests.services.conftest import Services
from tests.services.test_proofs import COMPANY, EVENT, LISTED, REGISTERED, delivery, made

EVENT_777 = TestEvent(event_type="subscription_added", subject=list_subject("777"))


async def lost_one(
    services: Services, company: Company, sandbox: Sandbox, url: str
) -> tuple[SentTest, list[Callback]]:
    """The record of one that the server took, and whose answer was lost."""
    made_ = services.backend.services
    services.trust(company)
    await services.changes.create(company, draft(destination_url=url))
    listed = list((await services.callbacks.list_callbacks(company)).callbacks)
    sandbox.set_trouble(Trouble.DONE_THEN_CUT)
    found: list[SentTest] = []
    with pytest.raises(OutcomeUnknownError):
        await made_.test_events.send(company, EVENT_777, listed, on_lost=found.append)
    sandbox.set_trouble(Trouble.NONE)
    (sent,) = found
    return sent, listed


async def test_it_stands_on_the_ladder_and_becomes_received_at_most(
    services: Services, company: Company, sandbox: Sandbox
) -> None:
    made_ = services.backend.services
    came: list[Delivery] = []
    made_.receiving.on_deliveries = came.extend
    await made_.receiving.start()
    sent, _ = await lost_one(services, company, sandbox, made_.receiving.url)
    assert (sent.event_id, sent.proof) == ("", Proof.UNSURE)
    assert await made_.proofs.newest() == [sent]
    assert proof_status(sent, sent.sent_at + timedelta(days=1)).text == "Unknown"
    async with asyncio.timeout(60):
        while not came:  # noqa: ASYNC110 - it comes from another thread
            await asyncio.sleep(0.01)
    assert await made_.proofs.arrived(came) == []  # nothing names it
    (now,) = await made_.proofs.looked_up([sent])
    assert (now.rung, now.attempts, now.answers) == (Proof.RECEIVED, 1, ("200",))
    assert [one.found for one in now.compared if one.field == "event_id"] == [came[0].event_id]
    assert await made_.proofs.newest() == [now]
    assert await made_.proofs.looked_up([sent]) == [now]
    await services.aclose()


async def test_what_did_not_come_stays_unknown(
    services: Services, company: Company, sandbox: Sandbox
) -> None:
    sent, _ = await lost_one(services, company, sandbox, "https://hooks.example/a")
    sets = services.backend.services.test_sets
    result = SetResult(event=EVENT_777, refusal="cut", lost=sent, is_unsure=True)
    assert not result.has_failed
    (looked,) = await sets.looked_up([result])
    assert (looked.sent, looked.is_unsure, looked.has_failed) == (None, True, True)
    fine = SetResult(event=EVENT_777)
    assert await sets.looked_up([fine]) == [fine]
    await services.aclose()


@pytest.mark.parametrize(
    ("body", "after", "fits"),
    [
        (LISTED, timedelta(seconds=1), True),
        (LISTED, NOT_PROVED_AFTER + timedelta(seconds=1), False),
        (LISTED, timedelta(hours=-1), False),
        (LISTED, timedelta(seconds=-1), False),  # both times are of one clock
        (LISTED | {"callback_id": "A2"}, timedelta(0), False),
        (LISTED | {"callback_type": "person_added"}, timedelta(0), False),
        (LISTED | {"subscription": {"subscription_list": {"id": "8"}}}, timedelta(0), False),
        (LISTED | {"callback_id": ""}, timedelta(0), False),
        (LISTED | {"event_date": "2001-01-01T00:00Z"}, timedelta(0), False),
    ],
)
def test_what_may_be_it(body: dict[str, object], after: timedelta, fits: bool) -> None:
    sent = SentTest(
        test_id=1,
        company_id="c1",
        company_name="Acme",
        sent_at=NOW,
        user="ann",
        event=EVENT,
        event_id="",
        message="",
        receivers=("A1",),
        proof=Proof.UNSURE,
    )
    whole = {"event_id": "E9", "callback_type": "subscription_added"} | body
    assert sent.may_have_become(whole, NOW + after) is fits


async def test_of_two_alike_it_cannot_be_told_which_it_is() -> None:
    database, proofs = made()
    one = await proofs.lost(COMPANY, EVENT, "cut", [REGISTERED], NOW)
    body = delivery(**LISTED)
    body.received_at, body.event_id = NOW, "E9"
    two = await proofs.lost(COMPANY, EVENT, "cut", [REGISTERED], NOW)
    await proofs.arrived([body])
    assert await proofs.looked_up([one, two]) == [one, two]
    await asyncio.to_thread(database.close)


async def test_one_body_is_taken_for_one_test_alone() -> None:
    database, proofs = made()
    one = await proofs.lost(COMPANY, EVENT, "cut", [REGISTERED], NOW)
    body = delivery(answered=WAITING, **LISTED)
    body.received_at, body.event_id = NOW, "E9"
    await proofs.arrived([body])
    (first,) = await proofs.looked_up([one])
    assert (first.rung, first.answers) == (Proof.RECEIVED, (WAITING,))
    # Its late answer comes to it, although the server never told its ID.
    body.answered = "200"
    answered = await proofs.answered(body)
    assert answered is not None
    assert answered.answers == ("200",)
    two = await proofs.lost(COMPANY, EVENT, "cut", [REGISTERED], NOW)
    again = delivery(**LISTED)
    again.received_at, again.event_id = NOW + timedelta(seconds=5), "E9"
    await proofs.arrived([again])
    assert await proofs.looked_up([two]) == [two]
    await asyncio.to_thread(database.close)


async def test_a_body_that_nothing_claims_is_looked_at_in_time() -> None:
    database, proofs = made()
    proofs._clock = lambda: NOW + timedelta(minutes=2)
    one = await proofs.lost(COMPANY, EVENT, "cut", [REGISTERED], NOW)
    body = delivery(**LISTED)
    body.received_at = NOW
    await proofs.arrived([body])
    (now,) = await proofs.newest()
    assert (now.test_id, now.rung) == (one.test_id, Proof.RECEIVED)
    await asyncio.to_thread(database.close)


async def test_the_run_of_a_set_says_which_are_unknown(
    services: Services, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.trust(company)
    made_ = services.backend.services

    async def cut(
        _: TestEventService,
        company: Company,
        event: TestEvent,
        listed: list[Callback],
        **more: object,
    ) -> None:
        on_lost = more["on_lost"]
        assert callable(on_lost)
        on_lost(await made_.proofs.lost(company, event, "cut", listed, NOW))
        msg = "cut"
        raise OutcomeUnknownError(msg)

    monkeypatch.setattr(TestEventService, "send", cut)
    results: list[SetResult] = []
    await made_.test_sets.run(company, [EVENT], [], results.append)
    (one,) = results
    assert one.is_unsure
    assert one.lost is not None
    assert msgspec.structs.replace(one, looked=True).has_failed
    await services.aclose()
