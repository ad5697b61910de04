"""Asks before a set is run of which some events can reach nobody."""

from collections.abc import Callable, Iterable
from datetime import datetime

from PySide6.QtWidgets import QWidget

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.rules import reached_by
from app.domain.outside_text import visible
from app.domain.proofs.test_event import TestEvent, addressed_filters
from app.services.receiving import ReceivingService
from app.text.formats import applies_to
from app.text.shortened import shortened
from app.text.translate import translate
from app.ui.kit.sheet import Question

_MOST_NAMED = 8


class RunSetQuestion(Question):
    """`lost` says of each event that reaches nobody why, `count` how many there are in all."""

    def __init__(self, window: QWidget, lost: list[str], count: int) -> None:
        number = len(lost)
        super().__init__(
            window,
            "RunSetQuestion",
            self.tr("Run set"),
            translate(
                "proof", "%n of {0} test events can reach nobody, as far as is known", "", number
            ).format(count),
            "\n".join(shortened(lost, _MOST_NAMED)),
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
        whom = applies_to(one.event_type, tuple(addressed_filters(one).items()))
        why = translate("proof", "nothing active is listed for it")
        if off:
            why = translate("proof", "{0} leads to the receiver, which is off").format(
                ", ".join(off)
            )
        found.append(visible(f"{one.event_type} · {whom}: {why}"))
    return found


def run_or_ask(window: QWidget, lost: list[str], count: int, run: Callable[[], None]) -> None:
    """Runs at once where every event can reach somebody; else somebody says so first."""
    if not lost:
        run()
        return
    question = RunSetQuestion(window, lost, count)
    question.accepted.connect(run)
    question.finished.connect(question.deleteLater)
    question.open()
