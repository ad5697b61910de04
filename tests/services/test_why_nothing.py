"""The way of an event: each place it can end at, told over the real practice company."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from app.domain.callbacks.callback import Callback
from app.domain.companies.company import Company
from app.domain.companies.secret import Secret
from app.domain.proofs.sent_test import Proof, SentTest
from app.services.why_nothing import Walk
from app.text.formats import Formats
from app.text.why_nothing import (
    Verdict,
    WayAct,
    WayStep,
    conclusion,
    next_act,
    report_text,
    way_steps,
    way_text,
)
from tests.builders import draft
from tests.conftest import NOW, company_at
from tests.exports.test_proof_sheet import accepted, sent
from tests.services.conftest import Services

FORMATS = Formats()
COMPANY = company_at("https://public-api.example")
ONE = Callback(
    callback_id="AB1",
    event_type="subscription_added",
    filters=(("list_id", "7"),),
    destination_url="https://hooks.acme.com/a",
)


def walk(**more: object) -> Walk:
    found = {"company": COMPANY, "callback_id": "AB1", "at": NOW, "callback": ONE, **more}
    return Walk(**found)  # type: ignore[arg-type]  # the members of a walk


def ends_at(found: Walk) -> tuple[str, Verdict]:
    """The first step that is not in order."""
    steps = way_steps(found, FORMATS)
    bad = next((one for one in steps if one.verdict is not Verdict.FINE), None)
    return (bad.name, bad.verdict) if bad else ("", Verdict.FINE)


TAKEN = accepted("e-1", "subscription_added", "AB1")


@pytest.mark.parametrize(
    ("found", "name", "verdict"),
    [
        (walk(callback=None), "Registered", Verdict.ENDS),
        (
            walk(callback=replace(ONE, starts_at=NOW + timedelta(days=1))),
            "Active now",
            Verdict.ENDS,
        ),
        (walk(callback=replace(ONE, ends_at=NOW - timedelta(days=1))), "Active now", Verdict.ENDS),
        (walk(leads_here=True), "Address", Verdict.ENDS),
        (
            walk(callback=replace(ONE, destination_url="http://127.0.0.1:9/x")),
            "Address",
            Verdict.ENDS,
        ),
        (
            # An odd address is told, and hides nothing of what comes behind it.
            walk(callback=replace(ONE, destination_url="http://hooks.acme.com/x"), tests=()),
            "Queued",
            Verdict.UNKNOWN,
        ),
        (
            walk(callback=replace(ONE, destination_url="https://10.0.0.5/hook")),
            "Address",
            Verdict.ENDS,
        ),
        (walk(tests=()), "Queued", Verdict.UNKNOWN),
        (walk(tests=None), "Queued", Verdict.UNKNOWN),
        (walk(tests=(sent(proof=Proof.UNSURE),)), "Queued", Verdict.UNKNOWN),
        (walk(tests=(sent(),)), "Received", Verdict.UNKNOWN),
        (walk(tests=(sent(),), leads_here=True, receiver_is_on=True), "Received", Verdict.UNKNOWN),
        (walk(tests=(sent(proof=Proof.MISMATCH),)), "Received", Verdict.ENDS),
        (walk(tests=(sent(proof=Proof.RECEIVED),)), "Answer", Verdict.UNKNOWN),
        (walk(tests=(replace(TAKEN, answers=("404",)),)), "Answer", Verdict.ENDS),
        (walk(tests=(TAKEN,)), "", Verdict.FINE),
        # Another registration of the same type got it: that says nothing of this one.
        (
            walk(tests=(accepted("e-1", "subscription_added", "AB2"),)),
            "Received",
            Verdict.UNKNOWN,
        ),
    ],
)
def test_each_place_it_can_end_at(found: Walk, name: str, verdict: Verdict) -> None:
    assert ends_at(found) == (name, verdict)
    text = report_text(way_steps(found, FORMATS), found, FORMATS)
    assert "AB1 of Acme Retail, looked at" in text
    assert verdict is Verdict.FINE or name in text.rpartition("\n")[2]


def test_what_is_to_be_done_next_is_one_act() -> None:
    for found, act in (
        (walk(tests=()), WayAct.SEND_TEST),
        (walk(leads_here=True), WayAct.START_RECEIVER),
        (walk(callback=replace(ONE, starts_at=NOW + timedelta(days=1))), WayAct.REPLACE),
        (walk(callback=replace(ONE, ends_at=NOW - timedelta(days=1))), WayAct.RECREATE),
        (walk(tests=(sent(),)), WayAct.INSERT_RELAY),
        (walk(tests=(TAKEN,)), None),
    ):
        assert next_act(way_steps(found, FORMATS)) is act
    # What arrived has arrived, whatever is odd about where.
    private = replace(ONE, destination_url="https://10.0.0.5/hook")
    assert ends_at(walk(callback=private, tests=(TAKEN,))) == ("", Verdict.FINE)
    odd = walk(callback=replace(ONE, destination_url="http://hooks.acme.com/x"))
    assert "→" in way_text(way_steps(odd, FORMATS), odd, FORMATS)


def test_what_is_told_ends_with_what_to_do() -> None:
    refused = walk(tests=(replace(TAKEN, answers=("404",)),), alike=("AB2",))
    steps = way_steps(refused, FORMATS)
    text = report_text(steps, refused, FORMATS)
    assert conclusion(steps) not in way_text(steps, refused, FORMATS)  # it stands above the way
    assert "AB2 is registered for the same" in text
    assert "makes the platform give up" in text
    assert "→ The endpoint has to answer 2xx" in text
    assert "\n\nIt ends at “Answer”. " in text
    fine = [WayStep("x", Verdict.FINE, "y")]
    assert conclusion(fine).startswith("All of it is in order")


async def test_the_way_is_walked_at_the_server(services: Services, company: Company) -> None:
    made = services.backend.services
    made.companies.lend(company, Secret("practice"))
    change = await services.changes.create(company, draft(destination_url="https://a.acme.com/x"))
    callback_id = str(change.made_id)
    test = replace(accepted("e-9", "subscription_added", callback_id), company_id="c1")
    await made.proofs._store.add(replace(test, sent_at=datetime.now(UTC)))
    found = await made.why_nothing.walk(company, callback_id)
    assert found.failure is None
    assert found.callback is not None
    assert found.tests is not None
    assert [one.event_id for one in found.tests] == ["e-9"]
    assert ends_at(found) == ("", Verdict.FINE)
    assert (await made.why_nothing.walk(company, "AB0000")).callback is None
    services.credentials.use_for_session(company, Secret("wrong"))
    await services.connections.forget(company.company_id)
    refused = await made.why_nothing.walk(company, callback_id)
    assert refused.failure is not None
    (step,) = way_steps(refused, FORMATS)
    assert step.verdict is Verdict.UNKNOWN
    await services.aclose()


def test_a_test_event_is_of_its_callback() -> None:
    assert isinstance(TAKEN, SentTest)
    assert TAKEN.receivers == ("AB1",)
