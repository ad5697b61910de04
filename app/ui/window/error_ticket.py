"""Shows what went wrong as it stands in a ticket, to be copied."""

from typing import TYPE_CHECKING

from app import __version__
from app.exports.ticket import TicketError, error_ticket
from app.ui.kit.message_bar import Notice
from app.ui.kit.ticket_dialog import open_ticket

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow


def show_error_ticket(window: "MainWindow", notice: Notice) -> None:
    """With the company it is about: the one it names, or the open one for what its list says."""
    name = notice.company or notice.told_company
    if not name and notice.passing and window.company is not None:
        name = window.company.name
    # Of two with one name, and of one that is gone, the address is not known.
    found = [one for one in window.companies.companies if one.name == name]
    message = notice.message
    about = TicketError(
        title=message.title,
        next_step=message.next_step,
        details=message.details,
        company=name,
        base_url=found[0].base_url if len(found) == 1 else "",
        shown_at=window.context.clock(),
        version=__version__,
    )
    open_ticket(window, error_ticket(about))
