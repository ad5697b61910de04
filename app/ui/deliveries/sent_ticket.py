"""Shows a test event of the list as it stands in a ticket, to be copied."""

from datetime import datetime

from PySide6.QtWidgets import QWidget

from app.domain.proofs.sent_test import SentTest
from app.exports.ticket import TicketTest, test_event_ticket
from app.text.proof_words import proof_word
from app.ui.kit.ticket_dialog import open_ticket


def show_sent_ticket(asker: QWidget, one: SentTest, now: datetime) -> None:
    """Opens the look before the copy; with what has come of it by `now` (aware UTC)."""
    about = TicketTest(
        company=one.company_name,
        company_key="",  # the record names the company alone
        base_url=one.base_url,
        callback_id=", ".join(one.receivers),
        event=one.event,
        sent_at=one.sent_at,
        event_id=one.event_id,
        result=proof_word(one.proof_at(now)),
        next_step="",
        details=one.message,
    )
    open_ticket(asker.window(), test_event_ticket(about))
