"""What came of a test event, kept with the callback that it was sent from."""

from datetime import datetime

import msgspec

from app.domain.companies.company import Company
from app.domain.proofs.sent_test import SentTest
from app.domain.proofs.test_event import TestEvent, TestEventReceipt
from app.text.messages import UserMessage

_MOST_KEPT = 200
"""Callbacks whose last result is kept while the app runs."""


class TestOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """One test event and its end: a `receipt`, or the `failure` that was shown.

    `asked_at` is aware UTC; `proof` is how far it has climbed, None where no record could be kept:
    `is_unrecorded` then, once that is known.
    """

    company: Company
    event: TestEvent
    asked_at: datetime
    receipt: TestEventReceipt | None = None
    failure: UserMessage | None = None
    proof: SentTest | None = None
    is_unrecorded: bool = False

    @property
    def event_id(self) -> str:
        """The server's ID of the event; "" where it gave none."""
        return self.receipt.event_id if self.receipt else ""


class TestOutcomes:
    """The last outcome of each callback; "" stands for a test without a selected one."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], TestOutcome] = {}

    def keep(self, callback_id: str, outcome: TestOutcome) -> None:
        """Replaces the callback's earlier one."""
        place = (outcome.company.company_id, callback_id)
        self._kept.pop(place, None)
        self._kept[place] = outcome
        while len(self._kept) > _MOST_KEPT:
            del self._kept[next(iter(self._kept))]

    def of(self, company_id: str, callback_id: str) -> TestOutcome | None:
        """The last one of a company's callback."""
        return self._kept.get((company_id, callback_id))

    def climb(self, sent: SentTest) -> None:
        """An event is proved further than before."""
        for place, one in self._kept.items():
            if sent.event_id and one.event_id == sent.event_id:
                self._kept[place] = msgspec.structs.replace(one, proof=sent)

    def leave(self, company_id: str) -> None:
        """Another company is open: what was sent without a callback belongs to nothing now."""
        self._kept.pop((company_id, ""), None)
