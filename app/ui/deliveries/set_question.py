"""Asks before a set is run of which some events can reach nobody."""

from collections.abc import Callable, Iterable
from datetime import datetime

from PySide6.QtWidgets import QWidget

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.rules import reached_by
from app.domain.outside_text import visible
from app.domain.proofs.test_event import TestEvent, addressed_filters
from app.domain.proofs.test_set import SetResult
from app.services.receiving import ReceivingService
from app.text.formats import applies_to
from app.text.shortened import shortened
from app.text.translate import translate
from app.ui.kit.sheet import Question

_MOST_NAMED = 8


class RunSetQuestion(Question):
    """`lost` says of each event that reaches nobody why, `count` how many there are in all.

    `twice` names the events that may have been sent before, and would arrive twice.
    """

    def __init__(self, window: QWidget, lost: list[str], twice: list[str], count: int) -> None:
        heads, said = [], []
        if lost:
            number = len(lost)
            head = translate(
                "proof", "%n of {0} test events can reach nobody, as far as is known", "", number
            )
            heads.append(head.format(count))
            said += shortened(lost, _MOST_NAMED)
        if twice:
            number = len(twice)
            heads.append(translate("proof", "%n test event(s) may arrive twice", "", number))
            said.append(
                self.tr(
                    "The answer to these was lost, and nothing like them has come to the receiver:"
                )
            )
            said += shortened(twice, _MOST_NAMED)
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
    return f"{event.event_type} · {whom}"


def run_or_ask(
    window: QWidget, lost: list[str], twice: list[str], count: int, run: Callable[[], None]
) -> None:
    """Runs at once where every event can reach somebody, once; else somebody says so first."""
    if not lost and not twice:
        run()
        return
    question = RunSetQuestion(window, lost, twice, count)
    question.accepted.connect(run)
    question.finished.connect(question.deleteLater)
    question.open()
