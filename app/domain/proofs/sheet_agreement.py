"""Whether a sheet says what this desk's own record says."""

from collections.abc import Collection, Iterable
from datetime import timedelta

import msgspec

from app.domain.proofs.sent_test import WAITING, Proof, SentTest, is_accepting
from app.domain.proofs.sheet import Scope, Sheet, SheetAttempt, SheetTest, sheet_test_of

_RANK = {
    Proof.UNSURE: 0,
    Proof.NOT_PROVED: 1,
    Proof.QUEUED: 1,
    Proof.RECEIVED: 2,
    Proof.MISMATCH: 3,
    Proof.MATCHED: 4,
    Proof.REFUSED: 4,
    Proof.ACCEPTED: 4,
}
"""How far a body has proved something; how it was answered is told by the answers."""
_SLOWEST = timedelta(minutes=3)
"""The longest that an answer of the receiver's own takes."""
_SETTLED_AFTER = timedelta(minutes=2)
"""A body of a test with a lost answer is known to be like it so much later than it came."""


class Agreement(msgspec.Struct, frozen=True):
    """Event IDs of the sheet's tests: as they are in the record, otherwise, or not in it.

    `left_out` are of the record, and not in a sheet that is to hold all. `is_otherwise_headed`:
    what stands above the tests is not what they are.
    """

    agreeing: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    is_otherwise_headed: bool = False


def agreement_of(
    sheet: Sheet, records: Iterable[SentTest], names: Collection[str] = ()
) -> Agreement:
    """Holds each test of a sheet against the record; more may have come since it was made.

    A test without an event ID is known by when it was sent. `records` are those with the IDs in
    the sheet, and all of its company; `names` are what that company is or was called.
    """
    known: dict[str, list[SentTest]] = {}
    for record in records:
        known.setdefault(_name(record.event_id, record.event.event_type, record), []).append(record)
    found: dict[str, list[str]] = {"agreeing": [], "differing": [], "unknown": []}
    fitting: list[SentTest] = []
    for one in sheet.tests:
        name = _name(one.event_id, one.event_type, one)
        candidates = known.get(name, [])
        same = [each for each in candidates if _says_the_same(one, each, sheet)]
        fitting += same
        where = "agreeing" if same else "differing" if candidates else "unknown"
        found[where].append(name)
    there = {_name(one.event_id, one.event_type, one) for one in sheet.tests}
    left_out = [name for name, some in known.items() if name not in there and _is_of(sheet, some)]
    return Agreement(
        tuple(found["agreeing"]),
        tuple(found["differing"]),
        tuple(found["unknown"]),
        tuple(left_out),
        _is_otherwise_headed(sheet, fitting, names),
    )


def _is_otherwise_headed(sheet: Sheet, fitting: list[SentTest], names: Collection[str]) -> bool:
    practice = any(one.is_practice for one in sheet.tests)
    practice |= any(one.is_practice for one in fitting)
    if practice and not sheet.is_practice:
        return True
    if not sheet.company_id:  # of several companies: then it names none, and is not of all
        return bool(sheet.company) or (sheet.is_all and bool(sheet.tests))
    if not fitting:
        return False
    of_others = any(one.company_id != sheet.company_id for one in fitting)
    known = {*names, *(one.company_name for one in fitting)}
    return of_others or sheet.company not in known


def _is_of(sheet: Sheet, some: list[SentTest]) -> bool:
    """Whether a sheet ought to hold a test event: by what its page says that it is about."""
    period = sheet.scope is Scope.PERIOD
    since, until = (sheet.since, sheet.until) if period else (None, sheet.made_at)
    return sheet.is_all and any(
        one.company_id == sheet.company_id
        and one.sent_at <= until
        and (one.recorded_at or one.sent_at) <= sheet.made_at
        and (since is None or one.sent_at >= since)
        for one in some
    )


def _name(event_id: str, event_type: str, one: SheetTest | SentTest) -> str:
    return event_id or f"{event_type} {one.sent_at.isoformat()}"


def _says_the_same(said: SheetTest, record: SentTest, sheet: Sheet) -> bool:
    """Everything that cannot change since, and that what can has only become more."""
    kept = sheet_test_of(record, sheet.made_at)
    same = (
        *("event_type", "applies_to", "company", "sent_at", "sent_by", "callback_ids"),
        *("destinations", "base_url_host", "region", "is_practice"),
    )
    if any(getattr(said, one) != getattr(kept, one) for one in same):
        return False
    if said.rung is Proof.UNSURE and record.event_id == "":
        came = record.received_at
        late = came is not None and came + _SETTLED_AFTER >= sheet.made_at
        return not said.attempts and not said.answers and (record.proof is Proof.UNSURE or late)
    before = [one for one in kept.attempts if one.at <= sheet.made_at]
    # Only the last ones are kept: those before them can no longer be held against anything.
    oldest = kept.attempts[0].at if kept.attempts else None
    held = [one for one in said.attempts if oldest is not None and one.at >= oldest]
    gone = len(said.attempts) - len(held)
    if (gone and len(kept.attempts) < _MOST_KEPT) or len(before) != len(held):
        return False
    if not all(_is_attempt(one, each, sheet) for one, each in zip(held, before, strict=True)):
        return False
    pasted_later = kept.pasted_at is not None and kept.pasted_at > sheet.made_at
    pasted = (said.pasted_by, said.pasted_at, said.pasted_sha256)
    if not pasted_later and pasted != (kept.pasted_by, kept.pasted_at, kept.pasted_sha256):
        return False
    came = record.received_at
    latency = kept.latency_s if came is not None and came <= sheet.made_at else None
    if said.latency_s != latency:
        return False
    has_more = pasted_later or len(kept.attempts) > len(before)
    return _is_rung(said, kept, has_more=has_more)


_MOST_KEPT = 20
"""Attempts that a record holds."""


def _is_attempt(said: SheetAttempt, kept: SheetAttempt, sheet: Sheet) -> bool:
    """An answer that was waited for when the sheet was made may be known by now."""
    took = _SLOWEST if kept.answer_s is None else timedelta(seconds=kept.answer_s)
    if said.answered == WAITING and kept.at + took >= sheet.made_at:
        said = msgspec.structs.replace(said, answered=kept.answered, answer_s=kept.answer_s)
    return said == kept


def _is_rung(said: SheetTest, kept: SheetTest, *, has_more: bool) -> bool:
    """The rung that its own answers give, and not above what the record proves."""
    answers = [one.answered for one in said.attempts] or list(said.answers)
    # A record of an older version has answers of which the attempts are not known.
    if said.attempts and list(said.answers[-len(answers) :]) != answers:
        return False
    # Those before the attempts: all of them, where no attempt is told.
    earlier = said.answers[: len(said.answers) - len(said.attempts)]
    kept_earlier = kept.answers[: len(kept.answers) - len(kept.attempts)]
    if max(len(said.answers), len(said.attempts)) > _MOST_KEPT or (
        earlier and earlier != kept_earlier
    ):
        return False
    if not said.attempts and not has_more and said.answers != kept.answers:
        return False
    if said.rung in {Proof.ACCEPTED, Proof.REFUSED, Proof.MATCHED}:
        taken = any(map(is_accepting, said.answers))
        rung = Proof.ACCEPTED if taken else Proof.REFUSED
        if not said.answers or (not taken and WAITING in said.answers):
            rung = Proof.MATCHED
        if said.rung is not rung:
            return False
    if has_more:
        return _RANK[said.rung] <= _RANK[kept.rung]
    same = (said.how, said.compared) == (kept.how, kept.compared)
    return same and _RANK[said.rung] == _RANK[kept.rung]
