"""What proves a test event, in whatever order it is learned."""

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from app.domain.callbacks.callback import Callback
from app.domain.companies.company import Company
from app.domain.errors import SaveFailedError
from app.domain.proofs.delivery import Delivery
from app.domain.proofs.logged_hash import HashVerdict
from app.domain.proofs.sent_test import WAITING, Proof
from app.domain.proofs.test_event import (
    TestEvent,
    TestEventReceipt,
    campaign_subject,
    list_subject,
    prefilled_subject,
)
from app.services.pastes import PasteService
from app.services.proofs import ProofService
from app.storage.database import Database
from app.storage.sent_tests import SentTestStore
from app.text.proofs import answers_text, compared_text, paste_text, proof_status
from app.text.status import Tone
from tests.conftest import company_at

EVENT = TestEvent(event_type="subscription_added", subject=list_subject("7"))
RECEIPT = TestEventReceipt(event_id="E1", message="Created")
COMPANY: Company = company_at("http://127.0.0.1:9", "K1")


def delivery(*, answered: str = "200", **body: object) -> Delivery:
    whole = {"event_id": "E1", "callback_type": "subscription_added", **body}
    return Delivery(
        number=1,
        received_at=datetime.now(UTC),
        method="POST",
        path="/",
        raw_headers=(),
        body=msgspec.json.encode(whole),
        source="127.0.0.1",
        answered=answered,
        is_event=True,
        event_id="E1",
    )


LISTED: dict[str, Any] = {"callback_id": "A1", "subscription": {"subscription_list": {"id": "7"}}}
REGISTERED = Callback(
    callback_id="A1", event_type="subscription_added", filters=(("list_id", "7"),)
)


def made() -> tuple[Database, ProofService]:
    database = Database(None)
    return database, ProofService(SentTestStore(database), user="ann")


async def test_a_body_may_come_before_the_answer() -> None:
    database, proofs = made()
    assert await proofs.arrived([delivery(**LISTED)]) == []
    sent = await proofs.queued(COMPANY, EVENT, RECEIPT, [REGISTERED], datetime.now(UTC))
    assert (sent.proof, sent.attempts) == (Proof.MATCHED, 1)
    await asyncio.to_thread(database.close)


async def test_what_is_proved_is_the_callback_that_the_body_names() -> None:
    database, proofs = made()
    twin = msgspec.structs.replace(REGISTERED, callback_id="A2")
    await proofs.queued(COMPANY, EVENT, RECEIPT, [REGISTERED, twin], datetime.now(UTC))
    nobody = {"subscription": LISTED["subscription"]}
    for body, proved in ((nobody, False), (LISTED, True)):
        await proofs.arrived([delivery(**body)])
        assert ((COMPANY.company_id, "A1") in await proofs.proved()) is proved
        assert (COMPANY.company_id, "A2") not in await proofs.proved()
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
    await PasteService(proofs.ledger).check('{"event_id": "\\ud800"}')
    await asyncio.to_thread(database.close)


async def test_where_nothing_was_listed_no_registration_was_compared() -> None:
    database, proofs = made()
    await proofs.queued(COMPANY, EVENT, RECEIPT, [], datetime.now(UTC))
    (sent,) = await proofs.arrived([delivery(**LISTED)])
    assert sent.proof is Proof.RECEIVED
    await asyncio.to_thread(database.close)


async def test_the_servers_own_answer_proves_nothing() -> None:
    database, proofs = made()
    await proofs.queued(COMPANY, EVENT, RECEIPT, [REGISTERED], datetime.now(UTC))
    for text in ('{"message": "Created event", "event_id": "E1"}', '{"event_id": "E1"}'):
        result = await PasteService(proofs.ledger).check(text)
        assert result.is_receipt
        assert result.sent is None
    assert (await proofs.newest())[0].proof is Proof.QUEUED
    await asyncio.to_thread(database.close)


async def test_a_proof_says_whose_body_it_rests_on() -> None:
    database, proofs = made()
    await proofs.queued(COMPANY, EVENT, RECEIPT, [REGISTERED], datetime.now(UTC))
    await proofs.arrived([delivery(**LISTED | {"callback_id": "ANOTHER"})])
    right = msgspec.json.encode({"event_id": "E1", "callback_type": "subscription_added"} | LISTED)
    result = await PasteService(proofs.ledger).check(right.decode())
    assert result.sent is not None
    assert (result.sent.proof, result.sent.how) == (Proof.MATCHED, "pasted")
    (again,) = await proofs.arrived([delivery(**LISTED)])
    assert (again.proof, again.how) == (Proof.MATCHED, "pasted")
    await asyncio.to_thread(database.close)


async def test_a_campaign_is_known_by_its_key_and_not_by_its_number() -> None:
    database, proofs = made()
    event = TestEvent(event_type="ack_participant_changed", subject=campaign_subject("w3RkP1"))
    listed = Callback(
        callback_id="A1",
        event_type="ack_participant_changed",
        filters=(("campaign_id", "w3RkP1"),),
    )
    await proofs.queued(COMPANY, event, RECEIPT, [listed], datetime.now(UTC))
    campaign = {"id": "C20931", "url": "/companies/K9xWb2/campaigns/acquisition/w3RkP1"}
    body: dict[str, Any] = {
        # A copying slip of the provider's own sample: the two names disagree.
        "callback_type": "ack_participant_added",
        "event_type": "ack_participant_changed",
        "callback_id": "A1",
        "participant": {"acquisition_campaign": campaign},
    }
    (sent,) = await proofs.arrived([delivery(**body)])
    assert sent.proof is Proof.MATCHED
    await asyncio.to_thread(database.close)


@pytest.mark.parametrize(
    ("event_type", "filters", "body"),
    [
        ("wallet_item_install", {"campaign_token": "q4zt9m"}, {"wallet_campaign": {"token": "?"}}),
        ("unmatched_message_received", {"source_code": "70707"}, {"source_code": {"code": "?"}}),
    ],
)
async def test_wallets_and_codes_are_compared_too(
    event_type: str, filters: dict[str, str], body: dict[str, object]
) -> None:
    for found, proof in ((next(iter(filters.values())), Proof.MATCHED), ("x", Proof.MISMATCH)):
        database, proofs = made()
        listed = Callback(callback_id="A1", event_type=event_type, filters=tuple(filters.items()))
        event = TestEvent(event_type=event_type, subject=prefilled_subject(event_type, filters))
        await proofs.queued(COMPANY, event, RECEIPT, [listed], datetime.now(UTC))
        there = msgspec.json.decode(msgspec.json.encode(body).replace(b"?", found.encode()))
        (sent,) = await proofs.arrived(
            [delivery(**{"callback_type": event_type, "callback_id": "A1", **there})]
        )
        assert sent.proof is proof
        await asyncio.to_thread(database.close)


@pytest.mark.parametrize("by_receiver", [False, True])
async def test_a_wrong_text_that_was_pasted_does_not_mark_an_event_for_good(
    *, by_receiver: bool
) -> None:
    database, proofs = made()
    await proofs.queued(COMPANY, EVENT, RECEIPT, [REGISTERED], datetime.now(UTC))
    head = {"event_id": "E1", "callback_type": "subscription_added"}
    wrong: dict[str, Any] = head | {"subscription": {"subscription_list": {"id": "8"}}}
    if by_receiver:
        await proofs.arrived([delivery(**wrong)])
    else:
        await pasted_by(proofs, wrong)
    # Nothing of what was wrong is said here.
    await pasted_by(proofs, {"event_id": "E1"})
    await pasted_by(proofs, head)
    assert [one.proof for one in await proofs.newest()] == [Proof.MISMATCH]
    # As the samples of the platform are: without the ID of the registration.
    await pasted_by(proofs, head | {"subscription": LISTED["subscription"]})
    (sent,) = await proofs.newest()
    assert sent.proof is (Proof.MISMATCH if by_receiver else Proof.RECEIVED)
    await asyncio.to_thread(database.close)


async def pasted_by(proofs: ProofService, body: dict[str, Any]) -> None:
    async with proofs.ledger.turn:
        await proofs.ledger.prove(body, datetime.now(UTC))


async def test_an_id_that_two_servers_gave_is_told_by_what_fits() -> None:
    database, proofs = made()
    one = await proofs.queued(COMPANY, EVENT, RECEIPT, [REGISTERED], datetime.now(UTC))
    other = msgspec.structs.replace(EVENT, event_type="subscription_removed")
    await proofs.queued(COMPANY, other, RECEIPT, [], datetime.now(UTC))
    (sent,) = await proofs.arrived([delivery(**LISTED)])
    assert (sent.test_id, sent.proof) == (one.test_id, Proof.MATCHED)
    await proofs.queued(COMPANY, EVENT, RECEIPT, [REGISTERED], datetime.now(UTC))
    (sent,) = await proofs.arrived([delivery(**LISTED)])
    assert sent.proof is Proof.RECEIVED  # either may be meant
    await asyncio.to_thread(database.close)


async def test_what_came_while_nothing_could_be_stored_is_looked_at_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    database, proofs = made()
    await proofs.queued(COMPANY, EVENT, RECEIPT, [REGISTERED], datetime.now(UTC))

    async def locked(*_: object) -> set[str]:
        raise SaveFailedError

    with monkeypatch.context() as held:
        held.setattr(SentTestStore, "known_of", locked)
        with pytest.raises(SaveFailedError):
            await proofs.arrived([delivery(**LISTED)])
    (sent,) = await proofs.newest()
    assert (sent.proof, sent.attempts) == (Proof.MATCHED, 1)
    await asyncio.to_thread(database.close)


@pytest.mark.parametrize(
    ("answers", "rung"),
    [
        (("200",), Proof.ACCEPTED),
        (("503", "503", "200"), Proof.ACCEPTED),
        (("201",), Proof.ACCEPTED),
        (("500",), Proof.REFUSED),
        (("404",), Proof.REFUSED),
        (("line cut", "line cut"), Proof.REFUSED),
        (("sender gave up after 5.0 s",), Proof.REFUSED),
        (("waiting …",), Proof.MATCHED),
        (("500", "waiting …"), Proof.MATCHED),
        (("200 after 8 s",), Proof.ACCEPTED),
    ],
)
async def test_green_is_only_what_was_answered_with_2xx(
    answers: tuple[str, ...], rung: Proof
) -> None:
    database, proofs = made()
    await proofs.queued(COMPANY, EVENT, RECEIPT, [REGISTERED], datetime.now(UTC))
    for one in answers:
        await proofs.arrived([delivery(answered=one, **LISTED)])
    (sent,) = await proofs.newest()
    assert (sent.rung, sent.answers) == (rung, answers)
    assert (proof_status(sent, datetime.now(UTC)).tone is Tone.ACTIVE) is (rung is Proof.ACCEPTED)
    told = answers_text(sent)
    assert ("give up" in told) is (answers == ("404",))
    await asyncio.to_thread(database.close)


async def test_an_answer_that_took_its_time_is_told_later() -> None:
    database, proofs = made()
    await proofs.queued(COMPANY, EVENT, RECEIPT, [REGISTERED], datetime.now(UTC))
    slow = delivery(answered="waiting …", **LISTED)
    await proofs.arrived([slow])
    slow.answered = "200 after 8 s"
    sent = await proofs.answered(slow)
    assert sent is not None
    assert sent.rung is Proof.ACCEPTED
    assert await proofs.answered(slow) is None, "all of it is known"
    await asyncio.to_thread(database.close)


async def test_a_pasted_body_does_not_tell_how_it_was_answered() -> None:
    database, proofs = made()
    await proofs.queued(COMPANY, EVENT, RECEIPT, [REGISTERED], datetime.now(UTC))
    result = await PasteService(proofs.ledger).check(delivery(**LISTED).body.decode())
    assert result.sent is not None
    assert result.sent.rung is Proof.MATCHED
    assert "How it was answered is not known." in paste_text(result)
    await asyncio.to_thread(database.close)


HERE = "http://127.0.0.1:9/r0secret"


@pytest.mark.parametrize(
    ("leading", "proof"),
    [(("A1",), Proof.MATCHED), (("A1", "A2"), Proof.RECEIVED), ((), Proof.RECEIVED)],
)
async def test_arriving_here_stands_in_for_a_callback_id_that_is_lacking(
    leading: tuple[str, ...], proof: Proof
) -> None:
    database = Database(None)
    proofs = ProofService(SentTestStore(database), user="ann", leads_here=lambda url: url == HERE)
    listed = [
        msgspec.structs.replace(
            REGISTERED, callback_id=one, destination_url=HERE if one in leading else "https://x/"
        )
        for one in ("A1", "A2")
    ]
    await proofs.queued(COMPANY, EVENT, RECEIPT, listed, datetime.now(UTC))
    (sent,) = await proofs.arrived([delivery(subscription=LISTED["subscription"])])
    assert sent.proof is proof
    told = " ".join(compared_text(one) for one in sent.compared)
    assert ("A1 alone leads" in told) is (proof is Proof.MATCHED)
    assert sent.proved_callback == ("A1" if proof is Proof.MATCHED else "")
    await asyncio.to_thread(database.close)


async def test_a_pasted_body_of_an_earlier_sending_is_a_replay_and_proves_nothing() -> None:
    database, proofs = made()
    await proofs.queued(COMPANY, EVENT, RECEIPT, [REGISTERED], datetime.now(UTC))
    old = delivery(event_date="2020-01-01T00:00:00Z", **LISTED).body.decode()
    result = await PasteService(proofs.ledger).check(old)
    assert (result.proof, result.sent is not None) == (Proof.REPLAY, True)
    assert paste_text(result).startswith("Replay")
    assert (await proofs.newest())[0].proof is Proof.QUEUED
    fresh = delivery(event_date=datetime.now(UTC).isoformat(), **LISTED).body.decode()
    result = await PasteService(proofs.ledger).check(fresh)
    (sent,) = await proofs.newest()
    assert (result.proof, sent.proof, sent.pasted_by) == (Proof.MATCHED, Proof.MATCHED, "ann")
    assert sent.pasted_at is not None
    await asyncio.to_thread(database.close)


async def test_two_of_our_events_in_one_paste_are_both_told() -> None:
    database, proofs = made()
    for event_id in ("E1", "E2"):
        receipt = TestEventReceipt(event_id=event_id, message="")
        await proofs.queued(COMPANY, EVENT, receipt, [REGISTERED], datetime.now(UTC))
    bodies = [
        LISTED | {"event_id": one, "callback_type": "subscription_added"}
        for one in ("E1", "E2", "E9")
    ]
    result = await PasteService(proofs.ledger).check(
        "\n".join(msgspec.json.encode(one).decode() for one in bodies)
    )
    told = paste_text(result)
    assert ("E1" in told, "E2" in told, result.others) == (True, True, 1)
    assert [one.proof for one in await proofs.newest()] == [Proof.MATCHED] * 2
    await asyncio.to_thread(database.close)


HASH = "ab" * 32


async def test_a_logged_hash_proves_without_a_body() -> None:
    database, proofs = made()
    pastes = PasteService(proofs.ledger)
    await proofs.queued(
        COMPANY,
        EVENT,
        TestEventReceipt(event_id="EV-1", message=""),
        [REGISTERED],
        datetime.now(UTC),
    )
    body = delivery(event_id="EV-1", **LISTED)
    body.event_id = "EV-1"
    digest = hashlib.sha256(body.body).hexdigest()
    # Before any body passed here it says that the ID was seen, and no more.
    alone = await pastes.check(f"12:00 callback-desk event_id=EV-1 sha256={HASH}")
    (one,) = alone.hashes
    assert (one.verdict, one.sent.rung, one.sent.pasted_sha256) == (
        HashVerdict.ALONE,
        Proof.RECEIVED,
        HASH,
    )
    assert "No body of it passed here" in paste_text(alone)
    await proofs.arrived([body])
    same = await pastes.check(f"noise\nSHA256: {digest.upper()}\nevent EV-1\n")
    assert same.hashes[0].verdict is HashVerdict.SAME
    assert (same.hashes[0].sent.rung, same.hashes[0].sent.pasted_by) == (Proof.ACCEPTED, "ann")
    assert "the very body that passed here" in paste_text(same)
    packed = delivery(event_id="EV-1", **LISTED)
    packed.event_id, packed.packed_sha256 = "EV-1", "cd" * 32
    await proofs.arrived([packed])
    assert (await pastes.check(f"EV-1 sha256={'cd' * 32}")).hashes[0].verdict is HashVerdict.SAME
    await pastes.check(f"EV-1 sha256={digest}")
    other = await pastes.check(f'{{"event_id": "EV-1", "sha256": "{HASH}"}}')
    assert other.hashes[0].verdict is HashVerdict.DIFFERS
    assert "of no body that passed here" in paste_text(other)
    (kept,) = await proofs.newest()
    assert kept.pasted_sha256 == digest  # what fits none is not kept
    # Of several lines each is told; one of an event that is not from here is none.
    several = await pastes.check(
        f'EV-1 sha256={digest}\nEV-9 sha-256={HASH}\nEV-1 "sha256": "{HASH}"\n'
    )
    assert [each.verdict for each in several.hashes] == [HashVerdict.SAME, HashVerdict.DIFFERS]
    assert not (await pastes.check(f"EV-9 sha256={HASH}")).hashes
    assert not (await pastes.check(f"EV-1 sha256={HASH}ff")).hashes  # longer: another kind of hash
    assert not (await pastes.check(f"EV-1 in container {HASH}")).hashes
    # A whole body is compared, whatever else of that length is in it or beside it.
    token = delivery(event_id="EV-1", push_token=HASH, **LISTED).body.decode()
    whole = await pastes.check(f"sha256={HASH} {token}")
    assert not whole.hashes
    assert whole.proof is Proof.MATCHED
    await asyncio.to_thread(database.close)


async def test_a_late_answer_is_of_its_own_attempt() -> None:
    database, proofs = made()
    await proofs.queued(COMPANY, EVENT, RECEIPT, [REGISTERED], datetime.now(UTC))
    first, second = (delivery(answered=WAITING, **LISTED) for _ in range(2))
    second.received_at = first.received_at + timedelta(seconds=5)
    await proofs.arrived([first])
    # The second is answered before it is stored: nothing of the first is touched.
    second.answered, second.answer_s = "200", 0.3
    assert await proofs.answered(second) is None
    await proofs.arrived([second])
    first.answered = "no answer within 30 s, line cut"
    changed = await proofs.answered(first)
    assert changed is not None
    assert changed.answers == ("no answer within 30 s, line cut", "200")
    assert [one.answered for one in changed.arrivals] == list(changed.answers)
    assert changed.answer_s == 0.3  # of the last attempt
    await asyncio.to_thread(database.close)


async def test_a_hash_is_of_the_event_on_its_own_line() -> None:
    database, proofs = made()
    pastes = PasteService(proofs.ledger)
    for event_id in ("EV-1000", "EV-100"):
        receipt = TestEventReceipt(event_id=event_id, message="")
        await proofs.queued(COMPANY, EVENT, receipt, [REGISTERED], datetime.now(UTC))
    body = delivery(event_id="EV-100", **LISTED)
    body.event_id, digest = "EV-100", hashlib.sha256(body.body).hexdigest()
    await proofs.arrived([body])
    (one,) = (await pastes.check(f"got EV-1000 ok\ngot EV-100 sha256={digest}")).hashes
    assert (one.sent.event_id, one.verdict) == ("EV-100", HashVerdict.SAME)
    # Of several hashes in a line one is of the body.
    line = f"EV-100 body sha256={digest} signature sha256={HASH}"
    (one,) = (await pastes.check(line)).hashes
    assert (one.verdict, one.sha256) == (HashVerdict.SAME, digest)
    # Where two of ours stand with one hash, nobody knows whose it is.
    assert not (await pastes.check(f"EV-1000 EV-100 sha256={digest}")).hashes
    assert not (await pastes.check(f"EV-1000\nEV-100\nsha256={digest}")).hashes
    await asyncio.to_thread(database.close)
