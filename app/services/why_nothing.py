"""Walks the way of an event, from the company to the answer: where does it end?"""

from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from app.domain.callbacks.callback import Callback, CallbackState
from app.domain.companies.company import Company
from app.domain.errors import CallbackDeskError, SaveFailedError
from app.domain.proofs.sent_test import SentTest
from app.services.callbacks import CallbackService
from app.services.proofs import ProofService
from app.services.receiving import ReceivingService

_MOST = 5


class Walk(msgspec.Struct, frozen=True, kw_only=True):
    """What was found at a moment; `at` is aware UTC.

    `failure` is why the server could not be asked, None if it could. `callback` is the registration
    as the server lists it now, None where it lists none with that ID. `alike` are other active ones
    of the same type and filter, which get the same events. `leads_here` tells that it leads to this
    app's receiver, and `receiver_is_on` whether that runs. `tests` are the newest that were sent
    for it, the newest first; None where the record could not be read.
    """

    company: Company
    callback_id: str
    at: datetime
    failure: CallbackDeskError | None = None
    callback: Callback | None = None
    alike: tuple[str, ...] = ()
    leads_here: bool = False
    receiver_is_on: bool = False
    tests: tuple[SentTest, ...] | None = ()


class WhyNothingService:
    """Asks the server once more, by a read; nothing is sent or changed."""

    def __init__(
        self,
        callbacks: CallbackService,
        proofs: ProofService,
        receiving: ReceivingService,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._callbacks, self._proofs, self._receiving = callbacks, proofs, receiving
        self._clock = clock

    async def walk(self, company: Company, callback_id: str) -> Walk:
        """What there is to tell; never raises CallbackDeskError."""
        found = Walk(company=company, callback_id=callback_id, at=self._clock())
        try:
            listed = (await self._callbacks.list_callbacks(company)).callbacks
        except CallbackDeskError as error:
            return msgspec.structs.replace(found, failure=error)
        mine = next((one for one in listed if one.callback_id == callback_id), None)
        if mine is None:
            return found
        alike = tuple(
            one.callback_id
            for one in listed
            if one is not mine
            and one.state_at(found.at) is CallbackState.ACTIVE
            and one.event_type == mine.event_type
            and sorted(one.filters) == sorted(mine.filters)
        )
        tests: tuple[SentTest, ...] | None = None
        try:
            kept = await self._proofs.of_company(company)
        except SaveFailedError:
            pass  # said as not known
        else:
            tests = tuple(one for one in kept if callback_id in one.receivers)[:_MOST]
        return msgspec.structs.replace(
            found,
            callback=mine,
            alike=alike,
            leads_here=self._receiving.leads_here(mine.destination_url),
            receiver_is_on=bool(self._receiving.url),
            tests=tests,
        )
