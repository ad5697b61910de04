"""What the tables of the Deliveries page say about a delivery and about a test event."""

from PySide6.QtCore import QObject

from app.domain.proofs.delivery import Delivery
from app.domain.proofs.sent_test import SentTest, span_of
from app.domain.proofs.source_address import Origin, forwarded_for, origin_of
from app.text.proof_words import origin_word
from app.text.proofs import proof_status
from app.text.reasons import reason_text
from app.ui.runtime.context import UiContext


class RowWords(QObject):
    """One text for each column; empty where nothing is known."""

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self._formats, self._clock = context.formats, context.clock

    def delivery_heads(self) -> list[str]:
        """The columns of what arrived."""
        return [
            *(self.tr("Received"), self.tr("Event type"), self.tr("Event ID"), self.tr("Answered")),
            *(self.tr("Attempt"), self.tr("Wait"), self.tr("From")),
        ]

    def delivery_tips(self) -> dict[str, str]:
        """What those columns mean that do not say it themselves."""
        return {
            self.tr("Attempt"): self.tr("How often this event came, counted here"),
            self.tr("Wait"): self.tr("How long after the attempt before it, as seen here"),
            self.tr("From"): self.tr("The sender's address, and whose it is as far as known"),
            self.tr("Answered"): self.tr(
                "What the receiver answered, as the dial says; or a relay's target, by its name"
            ),
        }

    def test_heads(self) -> list[str]:
        """The columns of the test events."""
        return [
            *(self.tr("Sent"), self.tr("Event type"), self.tr("Event ID"), self.tr("Proof")),
            *(self.tr("Company"), self.tr("Latency"), self.tr("Attempts"), self.tr("By")),
        ]

    def test_tips(self) -> dict[str, str]:
        """What those columns mean that do not say it themselves."""
        return {
            self.tr("Proof"): self.tr(
                "Queued: the server took it. Received: a body with its ID came.\n"
                "Matched: that body is right, field by field. Mismatch: it is not.\n"
                "Accepted: and it was answered with 2xx. Refused: with something else each time.\n"
                "Not proved: nothing came so far; it may have arrived elsewhere."
            ),
            self.tr("Latency"): self.tr("From sending it to the first body that came"),
            self.tr("Attempts"): self.tr("How often its body came"),
            self.tr("By"): self.tr("The user of this computer who sent it"),
        }

    def of_delivery(self, one: Delivery) -> tuple[str, ...]:
        """In the order of the columns of what arrived."""
        return (
            self._formats.exact(one.received_at),
            one.event_type if one.is_event else self._other(one),
            one.event_id,
            self._answered(one),
            str(one.attempt) if one.is_event else "",
            "" if one.wait_s is None else span_of(one.wait_s),
            self._from(one),
        )

    def _answered(self, one: Delivery) -> str:
        """Where it was passed on, who answered: the answer is not the receiver's own."""
        said = reason_text(one.answered)
        return self.tr("{0} by {1}").format(said, one.passed_to) if one.passed_to else said

    def _other(self, one: Delivery) -> str:
        """What is no delivery says why."""
        return self.tr("{0}: {1}").format(one.method, reason_text(one.why or "no delivery"))

    def _from(self, one: Delivery) -> str:
        """Whose address it is; behind a tunnel, whose the tunnel says it is."""
        named = forwarded_for(one.headers)
        if named and origin_of(one.source) is Origin.THIS_COMPUTER:
            return self.tr("{0}, claimed · {1}").format(origin_word(origin_of(named)), named)
        # Whose it is comes first: that is what has to be read where both have no room.
        return f"{origin_word(origin_of(one.source))} · {one.source}"

    def of_test(self, one: SentTest) -> tuple[str, ...]:
        """In the order of the columns of the test events."""
        words = proof_status(one, self._clock()).text
        latency = "" if one.latency_s is None else span_of(one.latency_s)
        return (
            *(self._formats.exact(one.sent_at), one.event.event_type, one.event_id, words),
            *(one.company_name, latency, str(one.attempts or ""), one.user),
        )
