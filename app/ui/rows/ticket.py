"""Shows the selected callbacks as they stand in a ticket, to be copied."""

from collections.abc import Callable
from datetime import datetime

from app.domain.callbacks.remembered import ListingStatus, Note
from app.domain.companies.company import Company
from app.exports.ticket import TicketCallback, callback_ticket
from app.text.messages import UserMessage
from app.text.status import Tone
from app.text.translate import translate
from app.ui.kit.message_bar import Notice
from app.ui.kit.ticket_dialog import open_ticket
from app.ui.rows.rows_model import CallbackRowsModel
from app.ui.rows.table import CallbackTable
from app.ui.runtime.context import UiContext

_MOST = 20
"""Callbacks in one ticket: nobody reads more."""


def show_ticket(
    table: CallbackTable,
    model: CallbackRowsModel,
    context: UiContext,
    whose: Callable[[int], tuple[Company, datetime | None]],
) -> None:
    """Opens the look before the copy; says what to do instead where too many are selected.

    `whose` gives the company of a row, and when the server was asked for it (aware UTC).
    """
    count = table.selection.count()
    if count > _MOST:
        words = UserMessage(
            translate("ticket", "%n callback(s) (is|are) too many for a ticket", "", count),
            translate(
                "ticket", "Select at most {0}, or export them as a file with Ctrl+Shift+E."
            ).format(_MOST),
        )
        context.messages.show_message(Notice(words, Tone.SOON))
        return
    blocks = []
    for row in table.selection.rows():
        one, known = model.callback_at(row), model.known_at(row)
        if one is None:
            continue
        company, read_at = whose(row)
        listed = known is None or known.listing_status is ListingStatus.LISTED
        about = TicketCallback(
            company=company.name,
            company_key=company.company_key,
            callback=one,
            status=model.status_at(row).text,
            read_at=read_at if listed else None,
            note=known.note if known else Note(),
        )
        blocks.append(callback_ticket(about))
    if blocks:
        open_ticket(table.window(), "\n---\n\n".join(blocks))
