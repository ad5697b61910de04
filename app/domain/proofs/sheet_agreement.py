"""Whether a sheet says what this desk's own record says."""

from collections.abc import Iterable

import msgspec

from app.domain.proofs.sent_test import SentTest
from app.domain.proofs.sheet import Sheet, SheetTest, sheet_test_of


class Agreement(msgspec.Struct, frozen=True):
    """Event IDs of the sheet's tests: as they are in the record, otherwise, or not in it."""

    agreeing: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def agreement_of(sheet: Sheet, records: Iterable[SentTest]) -> Agreement:
    """Holds each test of a sheet against the record; more may have come since it was made.

    A test without an event ID is known by when it was sent.
    """
    known: dict[str, list[SheetTest]] = {}
    for record in records:
        made = sheet_test_of(record, sheet.made_at)
        known.setdefault(_name_of(made), []).append(made)
    found: dict[str, list[str]] = {"agreeing": [], "differing": [], "unknown": []}
    for one in sheet.tests:
        name = _name_of(one)
        candidates = known.get(name, [])
        if any(_says_the_same(one, each) for each in candidates):
            found["agreeing"].append(name)
        else:
            found["differing" if candidates else "unknown"].append(name)
    return Agreement(*(tuple(each) for each in found.values()))


def _name_of(one: SheetTest) -> str:
    return one.event_id or f"{one.event_type} {one.sent_at.isoformat()}"


def _says_the_same(sheet: SheetTest, record: SheetTest) -> bool:
    same = (
        *("event_type", "applies_to", "company", "sent_at", "sent_by", "callback_ids"),
        *("destinations", "base_url_host", "region", "is_practice"),
    )
    if any(getattr(sheet, one) != getattr(record, one) for one in same):
        return False
    # Attempts are only added; an answer that was waited for may be known by now.
    pairs = zip(sheet.attempts, record.attempts, strict=False)
    if len(sheet.attempts) > len(record.attempts) or any(
        (one.at, one.sha256, one.source) != (each.at, each.sha256, each.source)
        for one, each in pairs
    ):
        return False
    more = len(record.attempts) > len(sheet.attempts) or sheet.pasted_at != record.pasted_at
    return more or (sheet.rung, sheet.how) == (record.rung, record.how)
