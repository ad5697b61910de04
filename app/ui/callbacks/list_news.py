"""What is new in a list that was read: what differs from the last one, and what went wrong."""

from contextlib import suppress

from PySide6.QtCore import QObject

from app.domain.company import Company
from app.domain.errors import SaveFailedError
from app.services.desk import Desk
from app.services.memory import Listing
from app.ui.shared.difference_words import difference_words
from app.ui.shared.formats import Clock, Formats
from app.ui.shared.message_bar import MessageBar
from app.ui.shared.messages import UserMessage

_EXPLAINED = 20
"""Changed callbacks of which it is said what changed; of all others that they did."""


class ListNews(QObject):
    """Finds the words; where they stand in the way of others, the page decides."""

    def __init__(self, desk: Desk, bar: MessageBar, formats: Formats, clock: Clock) -> None:
        super().__init__()
        self._service, self._memory, self._bar = desk.callbacks, desk.memory, bar
        self._formats, self._clock = formats, clock

    async def words_for(self, company: Company, found: Listing) -> UserMessage | None:
        """What differs from the list before; None: nothing."""
        told = found.difference
        if told is None or told.since is None:
            return None
        changes = {}
        with suppress(SaveFailedError):
            for one in told.changed[:_EXPLAINED]:
                history = await self._memory.history_of(company, one)
                changes[one] = [each for each in history if each.at > told.since]
        ago = self._formats.age((self._clock() - told.since).total_seconds())
        return difference_words(found, ago, changes)

    def tell_trouble(self, found: Listing) -> None:
        """Says what of the list could not be read, or that it could not be remembered."""
        if found.unreadable:
            details = "\n".join(raw.decode("utf-8", "replace") for raw in found.unreadable)
            title = self.tr("Entries of the list that could not be read: {0}").format(
                len(found.unreadable)
            )
            self._bar.show_message(
                UserMessage(title, self.tr("The others are shown."), details), passing=True
            )
        elif found.trouble is not None:
            self._bar.show_message(
                UserMessage(
                    self.tr("The list was read, but could not be remembered"),
                    self.tr(
                        "If another program holds the file, wait until it is done. Else free some "
                        "space or check the data folder's rights."
                    ),
                    found.trouble.detail,
                ),
                "soon",
            )
