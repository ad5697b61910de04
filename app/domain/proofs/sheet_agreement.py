"""Whether a sheet says what this desk's own record says."""

from collections.abc import Iterable

import msgspec

from app.domain.proofs.sent_test import WAITING, Proof, SentTest, is_accepting
from app.domain.proofs.sheet import Sheet, SheetAttempt, SheetTest, sheet_test_of

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


class Agreement(msgspec.Struct, frozen=True):
    """Event IDs of the sheet's tests: as they are in the record, otherwise, or not in it.

    `left_out` are of the record, and not in a sheet that is to hold all.
    """

    agreeing: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def agreement_of(sheet: Sheet, records: Iterable[SentTest]) -> Agreement:
    """Holds each test of a sheet against the record; more may have come since it was made.

    A test without an event ID is known by when it was sent. `records` are those with the IDs in
    the sheet, and all of its company.
    """
    known: dict[str, list[SentTest]] = {}
    for record in records:
        known.setdefault(_name(record.event_id, record.event.event_type, record), []).append(record)
    found: dict[str, list[str]] = {"agreeing": [], "differing": [], "unknown": []}
    for one in sheet.tests:
        name = _name(one.event_id, one.event_type, one)
        candidates = known.get(name, [])
        if any(_says_the_same(one, each, sheet) for each in candidates):
            found["agreeing"].append(name)
        else:
            found["differing" if candidates else "unknown"].append(name)
    there = {_name(one.event_id, one.event_type, one) for one in sheet.tests}
    left_out = [name for name, some in known.items() if name not in there and _is_of(sheet, some)]
    return Agreement(
        tuple(found["agreeing"]),
        tuple(found["differing"]),
        tuple(found["unknown"]),
        tuple(left_out),
    )


def _is_of(sheet: Sheet, some: list[SentTest]) -> bool:
    """Whether a sheet ought to hold a test event."""
    if not sheet.is_all:
        return False
    until = min(sheet.until or sheet.made_at, sheet.made_at)
    return any(
        one.company_name == sheet.company
        and one.sent_at <= until
        and (sheet.since is None or one.sent_at >= sheet.since)
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
    before = [one for one in kept.attempts if one.at <= sheet.made_at]
    if len(before) != len(said.attempts) or not all(map(_is_attempt, said.attempts, before)):
        return False
    pasted_later = kept.pasted_at is not None and kept.pasted_at > sheet.made_at
    pasted = (said.pasted_by, said.pasted_at, said.pasted_sha256)
    if not pasted_later and pasted != (kept.pasted_by, kept.pasted_at, kept.pasted_sha256):
        return False
    has_more = pasted_later or len(kept.attempts) > len(before)
    return _is_rung(said, kept, has_more=has_more)


def _is_attempt(said: SheetAttempt, kept: SheetAttempt) -> bool:
    """An answer that was waited for may be known by now."""
    if said.answered == WAITING:
        said = msgspec.structs.replace(said, answered=kept.answered, answer_s=kept.answer_s)
    return said == kept


def _is_rung(said: SheetTest, kept: SheetTest, *, has_more: bool) -> bool:
    """The rung that its own answers give, and not above what the record proves."""
    answers = [one.answered for one in said.attempts] or list(said.answers)
    if said.attempts and tuple(answers) != said.answers:
        return False
    if not said.attempts and said.answers != kept.answers:
        return False
    if said.rung in {Proof.ACCEPTED, Proof.REFUSED, Proof.MATCHED}:
        taken = any(map(is_accepting, answers))
        rung = Proof.ACCEPTED if taken else Proof.REFUSED
        if not answers or (not taken and WAITING in answers):
            rung = Proof.MATCHED
        if said.rung is not rung:
            return False
    if has_more:
        return _RANK[said.rung] <= _RANK[kept.rung]
    same = (said.how, said.compared) == (kept.how, kept.compared)
    latency = said.latency_s == kept.latency_s
    return same and latency and _RANK[said.rung] == _RANK[kept.rung]
