"""What is said at a start of changes that an earlier run did not see the end of."""

from contextlib import suppress

import msgspec

from app.domain.errors import SaveFailedError
from app.services.changes.recovery import Recovered, recover
from app.services.services import Services
from app.text.changes import change_text
from app.text.messages import UserMessage, message_for
from app.text.status import Tone
from app.text.translate import translate
from app.ui.callbacks.page import CallbacksPage
from app.ui.kit.late_sheet import is_form_open
from app.ui.kit.message_bar import MessageBar, Notice, NoticeAction


async def tell_unfinished(
    services: Services, page: CallbacksPage, bar: MessageBar, *, asks: bool = True
) -> None:
    """Looks each of them up, and says what became of it or asks what is to.

    Without `asks`, and while a form is open, no question comes over what somebody is typing: it
    waits behind a notice.
    """
    companies = services.companies
    with suppress(SaveFailedError):  # said elsewhere: without the file there is no journal either
        async for found in recover(
            services.changes, companies.companies, is_whole=companies.is_whole
        ):
            _tell(found, page, bar, asks=asks)


def _tell(found: Recovered, page: CallbacksPage, bar: MessageBar, *, asks: bool) -> None:
    change = found.change
    if found.error is not None:
        change = msgspec.structs.replace(change, detail=message_for(found.error).title)
    if found.is_open and asks and not is_form_open():
        page.commands().unfinished(found.company, change)
        return
    if found.is_open:
        words = change_text(change)
        decide = NoticeAction(
            translate("unfinished", "Decide…"),
            lambda: page.commands().unfinished(found.company, change),
        )
        company = found.company.name
        about = f"unfinished change {change.change_id}"  # it is told anew with each reading
        bar.show_message(
            Notice(words, Tone.SOON, decide, company=company, lasting=True, about=about)
        )
        return
    words = change_text(change)
    bar.show_message(
        Notice(
            UserMessage(
                translate("unfinished", "An unfinished change was looked up. {0}").format(
                    words.title
                ),
                words.next_step,
                words.details,
            ),
            Tone.PLANNED,
            company=found.company.name,
            lasting=True,
        )
    )
