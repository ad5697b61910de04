"""A named list of test events of one company, such as `launch check: 9 types`."""

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.proofs.sent_test import Proof, SentTest
from app.domain.proofs.test_event import TestEvent, TestEventReceipt, prefilled_subject


class TestSet(msgspec.Struct, frozen=True, kw_only=True):
    """`set_id` is 0 until it is kept."""

    set_id: int
    company_id: str
    name: str
    events: tuple[TestEvent, ...]


class SetResult(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one event of a run: `sent` if the server took it, else `refusal` says why.

    `unrecorded` is the server's answer where it could not be recorded: `refusal` says why.
    `is_unsure` where no clear answer came: it may have been taken. `lost` is the record of it then,
    None where it could not be kept; `looked` tells that nothing like it was seen when it was
    looked for.
    """

    event: TestEvent
    sent: SentTest | None = None
    refusal: str = ""
    unrecorded: TestEventReceipt | None = None
    is_unsure: bool = False
    lost: SentTest | None = None
    looked: bool = False

    @property
    def has_failed(self) -> bool:
        """Refused, by the server or at its end, or differing; not what is only not proved.

        One of which the answer was lost has failed only once it was looked for in vain.
        """
        if self.sent is None:
            known = not self.is_unsure or self.looked
            return bool(self.refusal) and self.unrecorded is None and known
        return self.sent.rung in {Proof.MISMATCH, Proof.REFUSED}


def test_of(callback: Callback) -> TestEvent:
    """The test event that addresses a registration."""
    return TestEvent(
        event_type=callback.event_type,
        subject=prefilled_subject(callback.event_type, dict(callback.filters)),
    )


test_of.__test__ = False  # type: ignore[attr-defined]  # pytest takes the name for a test
