"""A test event that was sent, and how far it is proved that it arrived."""

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from app.domain.callbacks.matching import CLOCKS_APART
from app.domain.moments import read_moment
from app.domain.proofs.arrival import Arrival, arrival_of
from app.domain.proofs.delivery import Delivery, delivered_filters, scalar_of, type_of
from app.domain.proofs.test_event import TestEvent, addressed_filters

NOT_PROVED_AFTER = timedelta(minutes=10)
"""After so long without a body an event counts as not proved; never as failed."""


WAITING = "waiting …"
"""Of an attempt that the receiver has not answered yet."""
_MOST_ANSWERS = 20


class Proof(StrEnum):
    """How far a test event is proved to have arrived; `201` from the server gives only QUEUED.

    The order is QUEUED, RECEIVED, MISMATCH, MATCHED. NOT_PROVED is QUEUED for longer than
    `NOT_PROVED_AFTER`; ACCEPTED is MATCHED and answered with 2xx, REFUSED is MATCHED and answered
    with something else each time. REPLAY is a pasted body that is older than the test event: it
    proves nothing. These four are never stored, see `SentTest.rung`. UNSURE is below QUEUED: the
    answer was lost, and with it the event ID; a body can only be like it, so that it becomes
    RECEIVED at most. The values are what is stored; what is shown is `text.proof_words.proof_word`.
    """

    QUEUED = "queued"
    RECEIVED = "received"
    MATCHED = "matched"
    MISMATCH = "mismatch"
    NOT_PROVED = "not proved"
    REPLAY = "replay"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNSURE = "unsure"


class SeenBy(StrEnum):
    """Where the body came from that proves something; the values are what is stored."""

    NOTHING = ""
    RECEIVER = "receiver"
    PASTE = "pasted"


class Compared(msgspec.Struct, frozen=True):
    """One field of a body held against what was sent; `expected` is empty where none was.

    `stands_in` tells that `found` is not of the body: it came to an address to which that
    registration alone leads.
    """

    field: str
    expected: str
    found: str
    stands_in: bool = False

    @property
    def differs(self) -> bool:
        """Whether something else was expected."""
        return bool(self.expected) and bool(self.found) and self.expected != self.found


class SentTest(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the ladder.

    Times are aware UTC. `receivers` are the ids of the registrations that were listed as active
    for it, before it was sent. `proof` is what bodies prove, see `rung` for how they were answered
    and `proof_at` for what time adds. `how` says where the body came from. `answers` are what the
    receiver answered to the last attempts, the first one first: a status, or what else became of
    it; `WAITING` where that is not known yet. `leads_here` is the ID of the one of `receivers`
    that alone leads to this app's receiver, "" for none or several. `pasted_by` is who pasted the
    body last that proved something, at `pasted_at`; "" and None where nobody has. `passed_to` is
    the host that a relay passed the last attempt on to, "" where the receiver answered itself;
    that host's answer took `answer_s` seconds, None where that is not known. `base_url` and
    `region` are of the company then, `destinations` where each of `receivers` led; "" and nothing
    in records of older versions. `arrivals` are the last attempts, the first one first.
    `recorded_at` is when the row was made, None in records of older versions. `pasted_sha256` is
    the hash that a developer logged of the body, "" where none was pasted.
    """

    test_id: int
    company_id: str
    company_name: str
    sent_at: datetime
    user: str
    event: TestEvent
    event_id: str
    message: str
    receivers: tuple[str, ...] = ()
    proof: Proof = Proof.QUEUED
    how: SeenBy = SeenBy.NOTHING
    received_at: datetime | None = None
    attempts: int = 0
    compared: tuple[Compared, ...] = ()
    answers: tuple[str, ...] = ()
    leads_here: str = ""
    pasted_by: str = ""
    pasted_at: datetime | None = None
    passed_to: str = ""
    answer_s: float | None = None
    base_url: str = ""
    region: str = ""
    is_practice: bool = False
    destinations: tuple[tuple[str, str], ...] = ()
    arrivals: tuple[Arrival, ...] = ()
    pasted_sha256: str = ""
    recorded_at: datetime | None = None

    @property
    def rung(self) -> Proof:
        """What is proved, and how it was answered; MATCHED where that is not known."""
        if self.proof is not Proof.MATCHED or not self.answers:
            return self.proof
        if any(is_accepting(one) for one in self.answers):
            return Proof.ACCEPTED
        return self.proof if WAITING in self.answers else Proof.REFUSED

    def proof_at(self, now: datetime) -> Proof:
        """The rung at a moment."""
        if self.proof is Proof.QUEUED and now - self.sent_at > NOT_PROVED_AFTER:
            return Proof.NOT_PROVED
        return self.rung

    def with_answer(self, one: Delivery) -> "SentTest":
        """After one more attempt was answered, by the receiver or by who it was passed on to."""
        return msgspec.structs.replace(
            self,
            answers=(*self.answers, one.answered)[-_MOST_ANSWERS:],
            passed_to=one.passed_to,
            answer_s=one.answer_s,
            arrivals=(*self.arrivals, arrival_of(one))[-_MOST_ANSWERS:],
        )

    def with_late_answer(self, one: Delivery) -> "SentTest":
        """After what was not known of an attempt is; unchanged where that attempt is not kept."""
        arrivals, answers = list(self.arrivals), list(self.answers)
        here = [at for at, each in enumerate(arrivals) if each.at == one.received_at]
        if not here or arrivals[here[0]].answered != WAITING:
            return self
        arrivals[here[0]] = arrival_of(one)
        # Both hold the last attempts, and stand side by side from their ends.
        place = here[0] + len(answers) - len(arrivals)
        if 0 <= place < len(answers):
            answers[place] = one.answered
        last = here[0] == len(arrivals) - 1
        return msgspec.structs.replace(
            self,
            answers=tuple(answers),
            arrivals=tuple(arrivals),
            answer_s=one.answer_s if last else self.answer_s,
        )

    def may_have_become(self, body: dict[str, object], at: datetime) -> bool:
        """Whether a body that came at a moment fits a test event of which the answer was lost.

        It may be another event all the same: nothing in it names this one.
        """
        in_time = self.sent_at <= at <= self.sent_at + NOT_PROVED_AFTER  # both by this clock
        if not in_time or is_replay(self, body):
            return False
        compared = compare(self, body, came_here=True)
        known = [one for one in compared if one.field in {"type", "callback_id"}]
        return not any(one.differs for one in compared) and all(one.found for one in known)

    @property
    def proved_callback(self) -> str:
        """The ID of the callback whose body matched; "" while none has."""
        if self.proof is not Proof.MATCHED:
            return ""
        return next((one.found for one in self.compared if one.field == "callback_id"), "")

    @property
    def latency_s(self) -> float | None:
        """From sending to the first body, in seconds; None while there is none."""
        if self.received_at is None:
            return None
        return (self.received_at - self.sent_at).total_seconds()


def is_accepting(answer: str) -> bool:
    """Whether a receiver's answer means that it took the event: 2xx, and in time."""
    return len(answer) >= 3 and answer[:3].isdigit() and answer[0] == "2"


def span_of(seconds: float) -> str:
    """How long something took, to a tenth of a second."""
    return "< 0.1 s" if seconds < 0.1 else f"{seconds:.1f} s"


def compare(
    sent: SentTest, body: dict[str, object], *, came_here: bool = False
) -> tuple[Compared, ...]:
    """Event ID, type, registration and what it applies to, field by field.

    `came_here` tells that it came to this app's receiver, by the address that is registered: where
    the body names no registration, the one that alone leads there stands in for it.
    """
    wanted, there = addressed_filters(sent.event), delivered_filters(body)
    callback_id = str(body.get("callback_id") or "")
    # Any of those that were listed may have got it.
    known = callback_id in sent.receivers
    expected_id = callback_id if known else " or ".join(sent.receivers)
    # The two names of the type may disagree in a body (provider reference, section 8).
    names = {str(body.get("callback_type")), str(body.get("event_type"))}
    event_type = sent.event.event_type if sent.event.event_type in names else type_of(body)
    stands_in = came_here and not callback_id and bool(sent.leads_here)
    if stands_in:
        callback_id = expected_id = sent.leads_here
    found = [
        Compared("event_id", sent.event_id, str(body.get("event_id") or "")),
        Compared("type", sent.event.event_type, event_type),
        Compared("callback_id", expected_id, callback_id, stands_in),
    ]
    found += [Compared(name, wanted[name], there.get(name, "")) for name in sorted(wanted)]
    other = names - {"None", event_type}
    found += [Compared("other type name", "", one) for one in sorted(other)]
    return tuple(found)


def is_replay(sent: SentTest, body: dict[str, object]) -> bool:
    """Whether a body is dated before the test event was sent: then it is of another sending.

    A body without a date that can be read is taken to be of this one.
    """
    try:
        dated = read_moment(scalar_of(body.get("event_date")))
    except ValueError:
        return False
    return dated is not None and dated < sent.sent_at - CLOCKS_APART


def proof_of(compared: tuple[Compared, ...]) -> Proof:
    """MATCHED if all that was expected was found, MISMATCH if something differs, else RECEIVED.

    Where no registration was listed for it, none could be compared, and it is only RECEIVED.
    """
    if any(one.differs for one in compared):
        return Proof.MISMATCH
    known = {one.field for one in compared if one.expected}
    whole = all(one.found for one in compared if one.expected)
    return Proof.MATCHED if whole and {"event_id", "callback_id"} <= known else Proof.RECEIVED
