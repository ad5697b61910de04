"""One line of the record: a call that was made, a change as a whole, or a plan."""

from datetime import datetime

import msgspec

from app.domain.call import Call
from app.domain.callbacks.change import Change
from app.domain.plans.plan import PlanRecord
from app.domain.proofs.sent_test import SentTest


class Activity(msgspec.Struct, frozen=True, kw_only=True):
    """One of `call`, `change` and `plan` is set.

    `at` is aware UTC; `callback_id` is empty for a list and for a plan. `sent` is what is known of
    a test event that the call sent, None for any other call, and where no event ID came back.
    """

    at: datetime
    company_name: str
    callback_id: str
    call: Call | None = None
    change: Change | None = None
    plan: PlanRecord | None = None
    sent: SentTest | None = None


class ActivityFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What of the record is wanted; empty members do not narrow it."""

    text: str = ""
    callback_id: str = ""
    company_id: str = ""
    changes_only: bool = False
