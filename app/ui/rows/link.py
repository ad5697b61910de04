"""Copies the links that show rows on a colleague's desk."""

from PySide6.QtWidgets import QWidget

from app.domain.callbacks.callback import Callback
from app.domain.companies.company import Company
from app.domain.desk_link import link_to
from app.text.messages import UserMessage
from app.text.status import Tone
from app.text.translate import translate
from app.ui.kit.message_bar import MessageBar, Notice
from app.ui.kit.widgets import copy_text


def copy_links(asker: QWidget, bar: MessageBar, chosen: list[tuple[Company, Callback]]) -> None:
    """Copies the link of each, a line each; or says why there is none of one of them."""
    if not chosen:
        return
    links = [link_to(company.company_key, one.callback_id) for company, one in chosen]
    if all(links):
        copy_text(asker, "\n".join(links))
        return
    bar.show_message(
        Notice(
            UserMessage(
                translate("link", "No link can be made of this ID"),
                translate("link", "It holds something that cannot be seen. Copy the ID instead."),
            ),
            Tone.SOON,
        )
    )
