"""What is new in a list that was read: what differs from the last one, and what went wrong."""

from contextlib import suppress
from datetime import timedelta

import msgspec
from PySide6.QtCore import QObject

from app.domain.companies.company import Company
from app.domain.errors import CallbackDeskError, NotAllowedError, SaveFailedError
from app.domain.outside_text import cut, visible
from app.services.memory import Listing
from app.services.services import Services
from app.text.clocks import clock_words
from app.text.differences import difference_text
from app.text.messages import UserMessage, message_for
from app.text.status import Tone
from app.text.translate import translate
from app.ui.kit.message_bar import Notice
from app.ui.runtime.context import UiContext

_SHOWN_UNREAD = 100
_CLOCK_STEP = timedelta(minutes=1)
_EXPLAINED = 20
"""Changed callbacks of which it is said what changed; of all others that they did."""


def list_trouble(company: Company) -> str:
    """What notices are about that the next list of a company takes back, if it is a whole one."""
    return f"list of {company.company_id}"


def failure_of(company: Company, error: CallbackDeskError) -> UserMessage:
    """Why a list could not be read; of the practice company nothing can be typed or changed."""
    words = message_for(error)
    refuses = words.asks_password or isinstance(error, NotAllowedError)
    if not (company.is_practice and refuses):
        return words
    then = translate(
        "states",
        "The practice company refuses it for practice: Practice trouble, in the menu Test, turns "
        "that off.",
    )
    return msgspec.structs.replace(words, next_step=then, asks_password=False)


class ListNews(QObject):
    """Makes the text about a list's changes.

    Shows messages about trouble with a list itself.
    """

    def __init__(self, services: Services, context: UiContext) -> None:
        super().__init__()
        self._service, self._memory, self._bar = (
            services.callbacks,
            services.memory,
            context.messages,
        )
        self._formats, self._clock = context.formats, context.clock
        self._clocks: dict[str, timedelta] = {}

    async def words_for(self, company: Company, found: Listing) -> UserMessage | None:
        """What differs from the list before; None: nothing."""
        difference = found.difference
        if difference is None or difference.since is None:
            return None
        changes = {}
        with suppress(SaveFailedError):
            for one in difference.changed[:_EXPLAINED]:
                history = await self._memory.history_of(company, one)
                changes[one] = [each for each in history if each.at > difference.since]
        ago = self._formats.age((self._clock() - difference.since).total_seconds())
        return difference_text(found, ago, changes)

    def tell_trouble(self, company: Company, found: Listing) -> None:
        """Says what of the list could not be read or remembered, and of a clock that is wrong."""
        self._tell_clock(company, found)
        if found.unreadable or found.partial:
            self._bar.show_message(
                Notice(
                    self._incomplete(company, found),
                    Tone.SOON,
                    passing=True,
                    about=list_trouble(company),
                )
            )
        elif found.trouble is not None:
            words = UserMessage(
                self.tr("The list was read, but could not be remembered"),
                self.tr(
                    "If another program holds the file, wait until it is done. Else free some "
                    "space or check the data folder's rights."
                ),
                found.trouble.detail,
            )
            self._bar.show_message(Notice(words, Tone.SOON))

    def _incomplete(self, company: Company, found: Listing) -> UserMessage:
        unread = self.tr("Entries of the list that could not be read: {0}").format(
            len(found.unreadable)
        )
        details = [f"{found.partial}"] if found.partial else []
        details += [one.decode("utf-8", "replace") for one in found.unreadable[:_SHOWN_UNREAD]]
        details_text = cut("\n".join(details))
        if not found.partial:
            return UserMessage(unread, self.tr("The others are shown."), details_text)
        return UserMessage(
            self.tr("The list of {0} is not whole: the server says that there is more").format(
                visible(company.name)
            ),
            self.tr(
                "Callbacks that are missing here may still be active, and what is told of gaps may "
                "be wrong. Find by ID reaches them."
            )
            + (f" {unread}." if found.unreadable else ""),
            details_text,
        )

    def _tell_clock(self, company: Company, found: Listing) -> None:
        """Once, until it changes."""
        ahead = found.clock_ahead
        before = self._clocks.get(company.company_id)
        if ahead is None or (before is not None and abs(ahead - before) < _CLOCK_STEP):
            return
        self._clocks[company.company_id] = ahead
        self._bar.show_message(
            Notice(
                clock_words(ahead, self._formats),
                Tone.SOON,
                company=company.name,
                lasting=True,
                about="clock",
            )
        )
