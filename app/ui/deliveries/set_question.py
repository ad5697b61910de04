"""Asks before a set is run of which some events can reach nobody."""

from collections.abc import Callable, Iterable
from datetime import datetime

import msgspec
from PySide6.QtWidgets import QWidget

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.rules import reached_by
from app.domain.outside_text import visible
from app.domain.proofs.coverage import ProvedState, coverage_of
from app.domain.proofs.sent_test import Proof, SentTest
from app.domain.proofs.test_event import TestEvent, addressed_filters
from app.domain.proofs.test_set import SetResult
from app.services.receiving import ReceivingService
from app.text.formats import applies_to
from app.text.reasons import reason_text
from app.text.shortened import shortened
from app.text.translate import translate
from app.ui.kit.sheet import Question

_MOST_NAMED = 8


class Doubts(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be heard before a run, a line an event.

    `lost`: it reaches nobody, and why. `twice`: it may have been sent before, and would arrive
    twice. `refused`: where it goes has refused what was sent last.
    """

    lost: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


class RunSetQuestion(Question):
    """`count` is how many events there are in all."""

    def __init__(self, window: QWidget, doubts: Doubts, count: int) -> None:
        heads, said = [], []
        if doubts.lost:
            number = len(doubts.lost)
            head = translate(
                "proof", "%n of {0} test events can reach nobody, as far as is known", "", number
            )
            heads.append(head.format(count))
            said += shortened(doubts.lost, _MOST_NAMED)
        if doubts.refused:
            number = len(doubts.refused)
            heads.append(
                translate(
                    "proof", "%n test event(s) (goes|go) where the last was refused", "", number
                )
            )
            said += shortened(doubts.refused, _MOST_NAMED)
        if doubts.twice:
            number = len(doubts.twice)
            heads.append(translate("proof", "%n test event(s) may arrive twice", "", number))
            said.append(
                self.tr(
                    "The answer to these was lost, and nothing like them has come to the receiver:"
                )
            )
            said += shortened(doubts.twice, _MOST_NAMED)
        super().__init__(
            window,
            "RunSetQuestion",
            self.tr("Run set"),
            ". ".join(heads),
            "\n".join(said),
            self.tr("Cancel"),
            self.tr("Run all the same"),
        )


def lost_events(
    events: Iterable[TestEvent],
    listed: list[Callback],
    now: datetime,
    receiving: ReceivingService,
) -> list[str]:
    """Of each event that reaches nobody, which it is and why."""
    found = []
    for one in events:
        receivers = reached_by(one, listed, now)
        off = [
            each.callback_id
            for each in receivers
            if receiving.leads_here(each.destination_url) and not receiving.url
        ]
        if receivers and len(off) < len(receivers):
            continue
        why = translate("proof", "nothing active is listed for it")
        if off:
            why = translate("proof", "{0} leads to the receiver, which is off").format(
                ", ".join(off)
            )
        found.append(visible(f"{_named(one)}: {why}"))
    return found


def twice_events(results: Iterable[SetResult]) -> list[str]:
    """Which of some events may have been taken although no answer came."""
    return [visible(_named(one.event)) for one in results if one.is_unsure]


def _named(event: TestEvent) -> str:
    whom = applies_to(event.event_type, tuple(addressed_filters(event).items()))
    return visible(f"{event.event_type} · {whom}")


def refused_events(
    events: Iterable[TestEvent], listed: list[Callback], tests: list[SentTest], now: datetime
) -> list[str]:
    """Of each event that goes only where the last one was refused, which it is and how."""
    refused = {
        one.callback.callback_id: one.sent.answers[-1]
        for one in coverage_of(listed, tests)
        if one.state is ProvedState.ARRIVED and one.sent and one.sent.rung is Proof.REFUSED
    }
    found = []
    for event in events:
        receivers = [one.callback_id for one in reached_by(event, listed, now)]
        if receivers and all(one in refused for one in receivers):
            answers = ", ".join(f"{one}: {reason_text(refused[one])}" for one in receivers)
            found.append(visible(f"{_named(event)}: {answers}"))
    return found


def run_or_ask(window: QWidget, doubts: Doubts, count: int, run: Callable[[], None]) -> None:
    """Runs at once where every event can reach somebody, once; else somebody says so first."""
    if not (doubts.lost or doubts.twice or doubts.refused):
        run()
        return
    question = RunSetQuestion(window, doubts, count)
    question.accepted.connect(run)
    question.finished.connect(question.deleteLater)
    question.open()
