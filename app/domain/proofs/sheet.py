"""What a proof sheet says: plain facts, which its page and its hash are made of."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from app.domain.companies.company import Company
from app.domain.masking import masked_url
from app.domain.proofs.arrival import Arrival
from app.domain.proofs.coverage import Proved, ProvedState
from app.domain.proofs.relay import host_of
from app.domain.proofs.sent_test import Compared, Proof, SentTest
from app.domain.proofs.source_address import Origin, origin_of
from app.domain.proofs.test_event import addressed_filters

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
"""In a file it has to name its zone."""
FORMAT = 1
"""Of the data of a sheet; a newer one is not read by an older app."""
_ORDER = (
    *(Proof.MISMATCH, Proof.REFUSED, Proof.UNSURE, Proof.NOT_PROVED, Proof.QUEUED),
    *(Proof.RECEIVED, Proof.MATCHED, Proof.ACCEPTED),
)
"""What was not proved stands first."""


class SheetAttempt(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt; see `Arrival`. `origin` is whose the address is, as far as is known."""

    at: Moment
    answered: str
    source: str
    origin: str
    passed_to: str
    answer_s: float | None
    sha256: str


class SheetTest(msgspec.Struct, frozen=True, kw_only=True):
    """One test event. Secrets in `destinations` are masked; what is not known is "" or None."""

    event_id: str
    event_type: str
    applies_to: tuple[tuple[str, str], ...]
    company: str
    sent_at: Moment
    sent_by: str
    callback_ids: tuple[str, ...]
    destinations: tuple[str, ...]
    base_url_host: str
    region: str
    is_practice: bool
    rung: Proof
    how: str
    compared: tuple[Compared, ...]
    answers: tuple[str, ...]
    latency_s: float | None
    attempts: tuple[SheetAttempt, ...]
    pasted_by: str
    pasted_at: Moment | None
    pasted_sha256: str


class SheetRegistration(msgspec.Struct, frozen=True, kw_only=True):
    """One registration, and the last test event that arrived from it."""

    callback_id: str
    event_type: str
    applies_to: tuple[tuple[str, str], ...]
    destination: str
    state: ProvedState
    rung: Proof | None
    sent_at: Moment | None
    latency_s: float | None

    @property
    def is_proved(self) -> bool:
        """Whether the last test event arrived from it and was accepted."""
        return self.state is ProvedState.ARRIVED and self.rung is Proof.ACCEPTED


class Scope(StrEnum):
    """What a sheet is about; the values are what stands in a file."""

    COMPANY = "company"
    PERIOD = "period"
    SHOWN = "shown"
    SET_RUN = "set run"


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """`company_id` is this desk's own, "" for several companies.

    `registrations` is empty where a sheet is not about all of a company. `set_name` is of a
    SET_RUN. `since` None is ever; `until` is when the gathering of the tests was over. `not_sent`
    are events that did not become tests.
    """

    format: int = FORMAT
    version: str
    made_at: Moment
    made_by: str
    company: str
    company_id: str
    scope: Scope
    set_name: str = ""
    since: Moment | None = None
    until: Moment
    is_practice: bool
    registrations: tuple[SheetRegistration, ...]
    tests: tuple[SheetTest, ...]
    not_sent: tuple[str, ...] = ()

    @property
    def is_all(self) -> bool:
        """Whether it is to hold every test event of its company in its time."""
        return self.scope in {Scope.COMPANY, Scope.PERIOD}

    @property
    def about(self) -> str:
        """What it is about, in words."""
        if self.scope is Scope.COMPANY:
            return "every test event of the company that is kept, and all its callbacks"
        if self.scope is Scope.PERIOD:
            begin = f"{self.since:%Y-%m-%d %H:%M} UTC" if self.since else "the first one"
            return f"every test event from {begin} to {self.until:%Y-%m-%d %H:%M} UTC"
        if self.scope is Scope.SET_RUN:
            return f"the last run of the set {self.set_name}; not all that was sent"
        return "some test events, chosen by who made it; not all that was sent"

    @property
    def moments(self) -> list[datetime]:
        """Every one that stands in it."""
        found = [self.made_at, self.since, self.until]
        found += [one.sent_at for one in self.registrations]
        for one in self.tests:
            found += [one.sent_at, one.pasted_at, *(each.at for each in one.attempts)]
        return [one for one in found if one is not None]

    @property
    def types(self) -> dict[str, bool]:
        """Each event type, and whether all of it that this is about arrived and was accepted."""
        last: dict[tuple[object, ...], SheetTest] = {}
        for one in sorted(self.tests, key=lambda each: each.sent_at):
            last[one.company, one.event_type, one.applies_to] = one
        found = {one.event_type: True for one in last.values()}
        for one in last.values():
            found[one.event_type] &= one.rung is Proof.ACCEPTED
        for each in self.registrations:
            found[each.event_type] = found.get(each.event_type, True) and each.is_proved
        for refused in self.not_sent:
            found[refused.partition(":")[0]] = False
        return dict(sorted(found.items()))


def sheet_of(
    tests: Iterable[SentTest],
    coverage: Iterable[Proved],
    *,
    company: Company | None,
    scope: Scope,
    made_by: str,
    version: str,
    now: datetime,
    since: datetime | None = None,
    until: datetime | None = None,
    set_name: str = "",
    not_sent: Sequence[str] = (),
) -> Sheet:
    """Puts a sheet together; its members are as in `Sheet`, `until` None is now.

    `company` None is several companies; `now` is aware UTC.
    """
    rows = sorted(
        (sheet_test_of(one, now) for one in tests),
        key=lambda one: (_ORDER.index(one.rung), one.sent_at, one.event_id),
    )
    registrations = sorted(
        map(_registration_of, coverage),
        key=lambda one: (
            one.state is ProvedState.ARRIVED,
            one.rung is Proof.ACCEPTED,
            one.event_type,
            one.callback_id,
        ),
    )
    return Sheet(
        version=version,
        made_at=now,
        made_by=made_by,
        company=company.name if company else "",
        company_id=company.company_id if company else "",
        scope=scope,
        set_name=set_name,
        since=since,
        until=until or now,
        is_practice=any(one.is_practice for one in rows) or bool(company and company.is_practice),
        registrations=tuple(registrations),
        tests=tuple(rows),
        not_sent=tuple(not_sent),
    )


def sheet_test_of(one: SentTest, now: datetime) -> SheetTest:
    """A test event as it stood at a moment."""
    return SheetTest(
        event_id=one.event_id,
        event_type=one.event.event_type,
        applies_to=tuple(addressed_filters(one.event).items()),
        company=one.company_name,
        sent_at=one.sent_at,
        sent_by=one.user,
        callback_ids=one.receivers,
        destinations=tuple(masked_url(url) for _, url in one.destinations),
        base_url_host=host_of(one.base_url),
        region=one.region,
        is_practice=one.is_practice,
        rung=one.proof_at(now),
        how=one.how.value,
        compared=one.compared,
        answers=one.answers,
        latency_s=one.latency_s,
        attempts=tuple(map(_attempt_of, one.arrivals)),
        pasted_by=one.pasted_by,
        pasted_at=one.pasted_at,
        pasted_sha256=one.pasted_sha256,
    )


def _attempt_of(one: Arrival) -> SheetAttempt:
    origin = origin_of(one.claimed or one.source)
    claimed = bool(one.claimed) and origin_of(one.source) is Origin.THIS_COMPUTER
    return SheetAttempt(
        at=one.at,
        answered=one.answered,
        source=one.claimed if claimed else one.source,
        origin=f"{origin}, claimed" if claimed else str(origin_of(one.source)),
        passed_to=one.passed_to,
        answer_s=one.answer_s,
        sha256=one.sha256,
    )


def _registration_of(one: Proved) -> SheetRegistration:
    callback, sent = one.callback, one.sent
    return SheetRegistration(
        callback_id=callback.callback_id,
        event_type=callback.event_type,
        applies_to=callback.filters,
        destination=masked_url(callback.destination_url),
        state=one.state,
        rung=sent.rung if sent else None,
        sent_at=sent.sent_at if sent else None,
        latency_s=sent.latency_s if sent else None,
    )
