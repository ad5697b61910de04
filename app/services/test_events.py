"""Sends a test event once, and records that the server took it."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.companies.company import Company
from app.domain.errors import OutcomeUnknownError, SaveFailedError
from app.domain.proofs.sent_test import SentTest
from app.domain.proofs.test_event import TestEvent, TestEventReceipt
from app.services.callbacks import CallbackService
from app.services.proofs import ProofService


class QueuedTest(msgspec.Struct, frozen=True, kw_only=True):
    """The server took it: `receipt` is its answer.

    `sent` is the record of it; None where that could not be kept, and `unrecorded` says why.
    """

    receipt: TestEventReceipt
    sent: SentTest | None = None
    unrecorded: SaveFailedError | None = None


class TestEventService:
    """Never sends by itself, and nothing twice.

    Attributes: has_begun, whether one may have been sent in this run of the app.
    """

    def __init__(
        self,
        callbacks: CallbackService,
        proofs: ProofService,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._callbacks, self._proofs, self._clock = callbacks, proofs, clock
        self.has_begun = False

    async def send(
        self,
        company: Company,
        event: TestEvent,
        listed: Iterable[Callback],
        *,
        on_receipt: Callable[[TestEventReceipt], None] = lambda _: None,
        on_lost: Callable[[SentTest], None] = lambda _: None,
    ) -> QueuedTest:
        """`listed` are the callbacks that the server listed last: who gets it is told by them.

        `on_receipt` hears of the answer at once; keeping the record may take a moment more.
        `on_lost` hears of the record where it is not known whether it was taken.

        Raises: CallbackDeskError where it was not taken, or where that is not known.
        """
        sent_at = self._clock()
        self.has_begun = True
        try:
            receipt = await self._callbacks.send_test_event(company, event)
        except OutcomeUnknownError as error:
            with suppress(SaveFailedError):  # that it is unknown is what has to be said
                on_lost(await self._proofs.lost(company, event, str(error), listed, sent_at))
            raise
        on_receipt(receipt)
        try:
            sent = await self._proofs.queued(company, event, receipt, listed, sent_at)
        except SaveFailedError as error:
            return QueuedTest(receipt=receipt, unrecorded=error)
        return QueuedTest(receipt=receipt, sent=sent)
