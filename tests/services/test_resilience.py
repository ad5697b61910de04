"""The trials over the real practice company: what it does is observed, and no more is said."""

import asyncio
from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace

from app.domain.companies.company import Company
from app.domain.companies.secret import Secret
from app.domain.proofs.answer import Answer
from app.domain.proofs.resilience import Attempt, Resilience, Trial, TrialEnd
from app.domain.proofs.test_event import TestEvent, list_subject
from app.domain.trouble import Trouble
from app.exports.resilience_report import (
    as_html,
    as_markdown,
    as_svg,
    conclusion,
    resilience_report,
)
from app.sandbox.server import Sandbox
from tests.builders import draft
from tests.conftest import NOW, allowed
from tests.services.conftest import Services

EVENT = TestEvent(event_type="subscription_added", subject=list_subject("777"))


async def test_each_failure_is_tried_and_told(services: Services, company: Company) -> None:
    made = services.backend.services
    made.companies.lend(company, Secret("practice"))
    await made.receiving.start()
    made.receiving.set_dial(failures=2, slow_s=0.2)
    made.receiving.answer_with(Answer.CREATED)
    change = await services.changes.create(company, draft(destination_url=made.receiving.url))
    listed = list((await services.callbacks.list_callbacks(company)).callbacks)
    callback = next(one for one in listed if one.callback_id == change.made_id)
    told: list[Resilience] = []
    found = await made.resilience.run(
        company, callback, EVENT, listed, quiet_s=allowed(3), on_trial=told.append
    )
    assert made.receiving.answer is Answer.CREATED  # as it was
    twice, slow, too_many, cut = found.trials
    assert [one.answered for one in twice.attempts] == ["503", "503", "200"]
    assert (twice.end, slow.end) == (TrialEnd.ACCEPTED, TrialEnd.ACCEPTED)
    assert [one.answered[:3] for one in too_many.attempts] == ["429"]  # a 4xx is final
    assert (too_many.end, cut.end) == (TrialEnd.QUIET, TrialEnd.QUIET)
    assert len(cut.attempts) == 3
    assert len(twice.waits) == 2
    assert found.survived == cut.span  # what was given up is the measure
    assert found.is_whole
    assert told[-1] == found
    assert len(told) > 8  # every attempt, and not only the end
    await services.aclose()


async def test_what_is_not_of_this_registration_is_no_attempt(
    services: Services, company: Company
) -> None:
    made = services.backend.services
    made.companies.lend(company, Secret("practice"))
    await made.receiving.start()
    change = await services.changes.create(company, draft(destination_url=made.receiving.url))
    listed = list((await services.callbacks.list_callbacks(company)).callbacks)
    callback = next(one for one in listed if one.callback_id == change.made_id)
    other = replace(callback, callback_id="AB9999")  # of the same type: its deliveries are not ours
    done = asyncio.create_task(
        made.resilience.run(company, other, EVENT, listed, quiet_s=0.6, on_trial=lambda _: None)
    )
    found = await done
    assert all(not one.attempts for one in found.trials)
    # Nor does it go on into a receiver that is off.
    begun = asyncio.Event()
    running = asyncio.create_task(
        made.resilience.run(
            company, callback, EVENT, listed, quiet_s=600, on_trial=lambda _: begun.set()
        )
    )
    await begun.wait()
    assert made.receiving.is_dial_held
    await made.receiving.stop()
    found = await running
    assert len(found.trials) == 1
    assert str(made.receiving.is_dial_held) == "False"
    await services.aclose()


async def test_a_lost_answer_is_not_told_as_not_sent(
    services: Services, company: Company, sandbox: Sandbox
) -> None:
    made = services.backend.services
    made.companies.lend(company, Secret("practice"))
    await made.receiving.start()
    await services.changes.create(company, draft(destination_url=made.receiving.url))
    listed = list((await services.callbacks.list_callbacks(company)).callbacks)
    sandbox.set_trouble(Trouble.DONE_THEN_CUT)
    found = await made.resilience.run(
        company, listed[0], EVENT, listed, quiet_s=0.3, on_trial=lambda _: None
    )
    sandbox.set_trouble(Trouble.NONE)
    assert {one.end for one in found.trials} == {TrialEnd.UNKNOWN}
    assert "whether it was sent is not known" in as_markdown(found)
    await services.aclose()


async def test_stopped_it_gives_the_dial_back(services: Services, company: Company) -> None:
    made = services.backend.services
    made.companies.lend(company, Secret("practice"))
    await made.receiving.start()
    await services.changes.create(company, draft(destination_url=made.receiving.url))
    listed = list((await services.callbacks.list_callbacks(company)).callbacks)
    begun = asyncio.Event()
    running = asyncio.create_task(
        made.resilience.run(
            company, listed[0], EVENT, listed, quiet_s=600, on_trial=lambda _: begun.set()
        )
    )
    await begun.wait()
    assert str(made.receiving.answer) == Answer.FAIL_TWICE.value
    made.resilience.stop()
    found = await running
    assert [one.end for one in found.trials] == [TrialEnd.STOPPED]
    assert conclusion(found).startswith("No failure was observed to its end")
    assert str(made.receiving.answer) == Answer.OK.value
    await services.aclose()


def trial(answer: Answer, *answers: str, wait_s: float = 60, **more: object) -> Trial:
    attempts = tuple(
        Attempt(NOW + timedelta(seconds=wait_s * at), one) for at, one in enumerate(answers)
    )
    members = {"answer": answer, "sent_at": NOW, "attempts": attempts, **more}
    return Trial(**members)  # type: ignore[arg-type]  # the members of a trial


FOUND = Resilience(
    company="Acme | <b>Retail",
    callback_id="AB1",
    event_type="subscription_added",
    made_at=NOW,
    quiet_s=300,
    is_practice=False,
    version="1.2",
    trials=(
        trial(Answer.FAIL_TWICE, "503", "503", "200", end=TrialEnd.ACCEPTED),
        trial(Answer.TOO_MANY, "429 Retry-After 30", end=TrialEnd.QUIET),
        trial(Answer.CUT, *["line cut"] * 11, end=TrialEnd.QUIET),
        trial(Answer.SLOW, end=TrialEnd.NOT_SENT, refusal="404: nothing"),
    ),
)


def test_what_may_be_said() -> None:
    said = "Survives 10 min of outage, as seen on 23 Nov 2026, by part of the trials"
    assert conclusion(FOUND) == said
    only = replace(FOUND, trials=FOUND.trials[1:2])
    # A 4xx proves nothing of an outage, however late it was tried again; nor what was taken at
    # once, nor what was stopped.
    nothing = "No failure was observed to its end: nothing can be said of an outage"
    for some in (
        (),
        only.trials,
        (trial(Answer.TOO_MANY, "429", "429", wait_s=9000, end=TrialEnd.QUIET),),
        (trial(Answer.SLOW, "200 after 8 s", end=TrialEnd.ACCEPTED),),
        (trial(Answer.CUT, "line cut", end=TrialEnd.STOPPED),),
    ):
        assert conclusion(replace(FOUND, trials=some)) == nothing
    # The kind that was given up first is the measure, and a part of the trials says so.
    never = trial(Answer.FAIL_TWICE, "503", end=TrialEnd.QUIET)
    at_once = trial(Answer.FAIL_TWICE, "503", "503", wait_s=0.1, end=TrialEnd.QUIET)
    assert conclusion(replace(FOUND, trials=(at_once,))).startswith(
        "A failed event was tried again within a second, and not later"
    )
    hour = trial(Answer.CUT, "line cut", "line cut", wait_s=3600, end=TrialEnd.QUIET)
    assert conclusion(replace(FOUND, trials=(never, hour))) == (
        "A failed event was not tried again within 5 min, as seen on 23 Nov 2026, by part of the "
        "trials"
    )
    taken = replace(FOUND, trials=(FOUND.trials[0],))
    assert conclusion(taken).startswith("Survives at least 2 min of outage")


def test_the_report_has_a_picture_and_a_table(tmp_path: Path) -> None:
    page, text, picture = as_html(FOUND), as_markdown(FOUND), as_svg(FOUND)
    for one in (page, text):
        assert "Survives 10 min of outage" in one
        assert "nothing more for 5 min" in one
        assert "not sent: 404: nothing" in one
        assert "what comes later is not known" in one
        assert "429 Retry-After 30" in one
    assert "<b>Retail" not in page
    assert "<script" not in page
    assert picture in page
    assert picture.count("<circle") == 15
    assert "after 60 s" in picture
    assert "PRACTICE" in as_html(replace(FOUND, is_practice=True))
    assert "PRACTICE" in as_markdown(replace(FOUND, is_practice=True))
    for name, body in (("x.html", page), ("x.md", text), ("x.svg", picture)):
        assert resilience_report(tmp_path / name, FOUND) == body.encode()
    assert "<svg" in as_svg(replace(FOUND, trials=()))


async def test_a_late_answer_counts_although_the_deliveries_were_cleared(
    services: Services, company: Company
) -> None:
    made = services.backend.services
    made.companies.lend(company, Secret("practice"))
    await made.receiving.start()
    made.receiving.set_dial(failures=1, slow_s=1.5)
    change = await services.changes.create(company, draft(destination_url=made.receiving.url))
    listed = list((await services.callbacks.list_callbacks(company)).callbacks)
    callback = next(one for one in listed if one.callback_id == change.made_id)

    def clear(found: Resilience) -> None:
        last = found.trials[-1]
        if last.answer is Answer.SLOW and last.attempts:
            made.receiving.clear()
        if last.answer is Answer.TOO_MANY:
            made.resilience.stop()

    found = await made.resilience.run(
        company, callback, EVENT, listed, quiet_s=allowed(2), on_trial=clear
    )
    slow = next(one for one in found.trials if one.answer is Answer.SLOW)
    assert (slow.end, slow.was_accepted) == (TrialEnd.ACCEPTED, True)
    await services.aclose()
