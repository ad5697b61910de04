"""Copies the link that shows a row on a colleague's desk."""

from PySide6.QtWidgets import QWidget

from app.domain.callbacks.callback import Callback
from app.domain.companies.company import Company
from app.domain.desk_link import link_to
from app.text.messages import UserMessage
from app.text.status import Tone
from app.text.translate import translate
from app.ui.kit.message_bar import MessageBar, Notice
from app.ui.kit.widgets import copy_text


def copy_link(asker: QWidget, bar: MessageBar, company: Company, chosen: Callback) -> None:
    """Copies it, or says why there is none."""
    link = link_to(company.company_key, chosen.callback_id)
    if link:
        copy_text(asker, link)
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
