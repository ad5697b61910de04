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
from app.exports.resilience_report import (
    as_html,
    as_markdown,
    as_svg,
    conclusion,
    resilience_report,
)
from tests.builders import draft
from tests.conftest import NOW
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
        company, callback, EVENT, listed, quiet_s=1.0, on_trial=told.append
    )
    assert made.receiving.answer is Answer.CREATED  # as it was
    twice, slow, too_many, cut = found.trials
    assert [one.answered for one in twice.attempts] == ["503", "503", "200"]
    assert (twice.end, slow.end) == (TrialEnd.ACCEPTED, TrialEnd.ACCEPTED)
    assert [one.answered[:3] for one in too_many.attempts] == ["429"]  # a 4xx is final
    assert (too_many.end, cut.end) == (TrialEnd.QUIET, TrialEnd.QUIET)
    assert len(cut.attempts) == 3
    assert len(twice.waits) == 2
    assert found.survived == max(twice.span, slow.span, cut.span)
    assert told[-1] == found
    assert len(told) > 8  # every attempt, and not only the end
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
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
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
    assert conclusion(FOUND) == "Survives 10 min of outage, as seen on 23 Nov 2026"
    only = replace(FOUND, trials=FOUND.trials[1:2])
    assert conclusion(only).startswith("No failed event was tried again within 5 min")
    assert conclusion(replace(FOUND, trials=())).startswith("No attempt came")
    # A 4xx proves nothing of an outage, however late it was tried again.
    again = trial(Answer.TOO_MANY, "429", "429", wait_s=9000)
    assert replace(FOUND, trials=(again,)).survived == timedelta(0)


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
    assert "+60 s" in picture
    assert "PRACTICE" in as_html(replace(FOUND, is_practice=True))
    assert "PRACTICE" in as_markdown(replace(FOUND, is_practice=True))
    for name, body in (("x.html", page), ("x.md", text), ("x.svg", picture)):
        assert resilience_report(tmp_path / name, FOUND) == body.encode()
    assert "<svg" in as_svg(replace(FOUND, trials=()))
