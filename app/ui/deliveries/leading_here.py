"""How many registrations lead to the receiver, as far as this computer remembers."""

from contextlib import suppress

from app.domain.callbacks.remembered import ListingStatus
from app.domain.errors import SaveFailedError
from app.domain.outside_text import visible
from app.services.memory_search import MemorySearchService
from app.services.receiver_address import AddressKeeping
from app.services.receiving import ReceivingService
from app.text.shortened import shortened
from app.text.status import Tone
from app.text.translate import translate
from app.ui.kit.widgets import label, set_tone
from app.ui.look.tips import plain_tip
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job

_MOST = 1000
_NAMED = 8


class LeadingHere:
    """Counts over all companies; a line that is not there while there is nothing to say.

    Attributes: line, the widget.
    """

    def __init__(
        self, receiving: ReceivingService, memory: MemorySearchService, context: UiContext
    ) -> None:
        self._receiving, self._memory, self._runner = receiving, memory, context.runner
        self.line = label()
        self.line.setObjectName("LeadingHereLabel")
        self.line.setContentsMargins(8, 4, 8, 4)
        self.line.hide()

    def refresh(self) -> None:
        """Counts again."""
        self._runner.load(Job.LEADING_HERE, self._count())

    async def _count(self) -> None:
        found = []
        if self._receiving.address.secret:
            with suppress(SaveFailedError):  # told of by whoever opens the database
                found = await self._memory.holding(f"/{self._receiving.address.secret}", _MOST)
        here = [
            one
            for one in found
            if one.remembered.listing_status is ListingStatus.LISTED
            and self._receiving.leads_here(one.remembered.callback.destination_url)
        ]
        count, is_on = len(here), bool(self._receiving.url)
        parts = []
        if count and is_on:
            parts.append(translate("deliveries", "%n registration(s) lead(s|) here.", "", count))
        elif count:
            parts.append(
                translate("deliveries", "%n registration(s) lead(s|) here; it is off.", "", count)
            )
        if is_on and self._receiving.address.keeping is AddressKeeping.THIS_RUN:
            parts.append(
                translate(
                    "deliveries",
                    "After a restart of Callback Desk the address is another one, and callbacks "
                    "that lead to this one arrive no more: its secret path cannot be kept here.",
                )
            )
        named = [
            visible(f"{one.company.name}: {one.remembered.callback.callback_id}") for one in here
        ]
        self.line.setText(" ".join(parts))
        self.line.setToolTip(plain_tip("\n".join(shortened(named, _NAMED))))
        set_tone(self.line, Tone.SOON if count and not is_on else None)
        self.line.setVisible(bool(parts))
