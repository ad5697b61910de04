"""Shows the selected callbacks, or a test event, as they stand in a ticket, to be copied."""

from datetime import datetime

from PySide6.QtWidgets import QWidget

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.remembered import ListingStatus, Note
from app.domain.companies.company import Company
from app.exports.ticket import TicketCallback, TicketTest, callback_ticket, test_event_ticket
from app.text.messages import UserMessage
from app.text.proof_words import proof_word
from app.text.status import Tone
from app.text.translate import translate
from app.ui.callbacks.test_outcome import TestOutcome
from app.ui.callbacks.view import CallbacksView
from app.ui.kit.message_bar import Notice
from app.ui.kit.ticket_dialog import open_ticket
from app.ui.runtime.context import UiContext

_MOST = 20
"""Callbacks in one ticket: nobody reads more."""


def show_ticket(view: CallbacksView, company: Company, context: UiContext) -> None:
    """Opens the look before the copy; says what to do instead where too many are selected."""
    count = view.table.selection.count()
    if count > _MOST:
        words = UserMessage(
            translate("ticket", "%n callback(s) (is|are) too many for a ticket", "", count),
            translate(
                "ticket", "Select at most {0}, or export them as a file with Ctrl+Shift+E."
            ).format(_MOST),
        )
        context.messages.show_message(Notice(words, Tone.SOON))
        return
    blocks = [
        callback_ticket(_about(view, company, one, context)) for one in view.table.all_selected()
    ]
    if blocks:
        open_ticket(view.window(), "\n---\n\n".join(blocks))


def show_test_ticket(asker: QWidget, callback_id: str, outcome: TestOutcome, now: datetime) -> None:
    """The same of a test event and what has come of it by `now` (aware UTC)."""
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


def _about(
    view: CallbacksView, company: Company, one: Callback, context: UiContext
) -> TicketCallback:
    known = view.model.known_of(one.callback_id)
    listed = known is None or known.listing_status is ListingStatus.LISTED
    return TicketCallback(
        company=company.name,
        company_key=company.company_key,
        callback=one,
        status=context.formats.status_of(one, context.clock(), known).text,
        read_at=view.read_at if listed else None,
        note=known.note if known else Note(),
    )
