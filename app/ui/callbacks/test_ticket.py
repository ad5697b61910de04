"""Shows a test event and what came of it as they stand in a ticket, to be copied."""

from datetime import datetime

from PySide6.QtWidgets import QWidget

from app.exports.ticket import TicketTest, test_event_ticket
from app.text.proof_words import proof_word
from app.text.translate import translate
from app.ui.callbacks.test_outcome import TestOutcome
from app.ui.kit.ticket_dialog import open_ticket


def show_test_ticket(asker: QWidget, callback_id: str, outcome: TestOutcome, now: datetime) -> None:
    """Opens the look before the copy; with what has come of it by `now` (aware UTC)."""
    failure, receipt = outcome.failure, outcome.receipt
    result = failure.title if failure else translate("ticket", "queued for sending")
    if outcome.proof is not None:
        result = proof_word(outcome.proof.proof_at(now))
    about = TicketTest(
        company=outcome.company.name,
        company_key=outcome.company.company_key,
        base_url=outcome.company.base_url,
        callback_id=callback_id,
        event=outcome.event,
        sent_at=outcome.asked_at,
        event_id=outcome.event_id,
        result=result,
        next_step=failure.next_step if failure else "",
        details=failure.details if failure else receipt.message if receipt else "",
    )
    open_ticket(asker.window(), test_event_ticket(about))
