"""Shows what went wrong as it stands in a ticket, to be copied."""

from typing import TYPE_CHECKING

from app import __version__
from app.exports.ticket import TicketError, error_ticket
from app.ui.kit.message_bar import Notice
from app.ui.kit.ticket_dialog import open_ticket

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow


def show_error_ticket(window: "MainWindow", notice: Notice) -> None:
    """With the company it is about: the open one, unless it names another."""
    company = window.company
    named = next((one for one in window.companies.companies if one.name == notice.company), company)
    message = notice.message
    about = TicketError(
        title=message.title,
        next_step=message.next_step,
        details=message.details,
        company=notice.company or (named.name if named else ""),
        base_url=named.base_url if named else "",
        shown_at=window.context.clock(),
        version=__version__,
    )
    open_ticket(window, error_ticket(about))
