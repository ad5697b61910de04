"""What the form can say before the server does.

Nothing here forbids what the server might accept: problems are certain mistakes, cautions are not.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

import msgspec

from app.domain.callbacks.callback import Callback, CallbackState
from app.domain.callbacks.coverage import NO_LOSS
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.event_types import filter_fields_of
from app.domain.callbacks.ever import ALWAYS, FOREVER
from app.domain.callbacks.type_and_filter import type_and_filter
from app.domain.callbacks.wide_ones import wider_than
from app.domain.companies.company import Company
from app.domain.companies.header_text import are_headers
from app.domain.late_pattern import late_pattern
from app.domain.outside_text import named_invisible
from app.domain.proofs.test_event import TestEvent, addressed_filters
from app.domain.typed.web_address import LONGEST_DESTINATION, host_fault, is_loopback, split_address

_TYPE_NAME = late_pattern(r"[A-Za-z][A-Za-z0-9_.-]*")
_OTHER_MEMBERS = {
    *("callback_id", "callback_type", "event_type", "destination", "start_date", "end_date"),
    *("url", "created_at", "updated_at"),
}
"""Of a registration, beside the filter: one that is called as the type would take its place."""
_AROUND = " <>\"'`\u201c\u201d\u2018\u2019\u00ab\u00bb()[]"
"""What mails and texts put around an address."""
_PORT = late_pattern(
    r"https?://(?:\[[^][]+\]|[^/?#@:[\]]+):(\w{1,20})(?:[/?#][^@]*)?", re.IGNORECASE
)
"""Behind a host alone: what stands before an `@` may be a password."""
_NOT_IN_A_URL = set('"<>\\')
"""Only as `%22` and so on. Source: RFC 3986, 2."""


class ProblemKind(StrEnum):
    """Certain mistakes: the form does not send while one stands."""

    TYPE_MISSING = "type missing"
    TYPE_MALFORMED = "type malformed"
    TYPE_IS_MEMBER = "type is a member"
    FILTER_MISSING = "filter missing"
    URL_MISSING = "url missing"
    URL_MALFORMED = "url malformed"
    URL_PORT_MALFORMED = "url port malformed"
    URL_HAS_SPACE = "url has a space"
    URL_HAS_SIGN = "url has a sign that none may have"
    URL_TOO_LONG = "url too long"
    URL_SCHEME_TWICE = "url scheme twice"
    URL_HOST_EMPTY_PART = "url host empty part"
    URL_HOST_MALFORMED = "url host malformed"
    INVISIBLE = "invisible"
    END_BEFORE_START = "end before start"
    END_IN_PAST = "end in past"
    NAME_MISSING = "name missing"
    KEY_MISSING = "key missing"
    KEY_MALFORMED = "key malformed"
    USER_MISSING = "user missing"
    USER_MALFORMED = "user malformed"
    BASE_URL_MISSING = "base url missing"
    BASE_URL_MALFORMED = "base url malformed"
    BASE_URL_NOT_ENCRYPTED = "base url not encrypted"
    HEADER_MALFORMED = "header malformed"


class Problem(msgspec.Struct, frozen=True):
    """A mistake and its field: a member of the draft, of the company or of the filter.

    `piece` is what is wrong of it, empty where the kind says it all.
    """

    field: str
    kind: ProblemKind
    piece: str = ""


class Overlap(msgspec.Struct, frozen=True):
    """A listed registration of the same type and filter whose dates overlap."""

    other: Callback
    same_destination: bool


def draft_problems(draft: CallbackDraft, now: datetime) -> list[Problem]:
    """Every certain mistake of a draft, in the order of the form."""
    found: list[Problem] = []
    if not draft.event_type:
        found.append(Problem("event_type", ProblemKind.TYPE_MISSING))
    elif not _TYPE_NAME.fullmatch(draft.event_type):
        found.append(Problem("event_type", ProblemKind.TYPE_MALFORMED))
    elif draft.event_type in _OTHER_MEMBERS:
        found.append(Problem("event_type", ProblemKind.TYPE_IS_MEMBER, draft.event_type))
    found.extend(Problem(member, ProblemKind.FILTER_MISSING) for member in _lacking_members(draft))
    found.extend(
        Problem(name, ProblemKind.INVISIBLE, named_invisible(value))
        for name, value in (("event_type", draft.event_type), *draft.filters)
        if named_invisible(value)
    )
    if (wrong := _destination_problem(draft.destination_url)) is not None:
        found.append(wrong)
    if draft.ends_at is not None:
        if draft.ends_at <= now:
            found.append(Problem("ends_at", ProblemKind.END_IN_PAST))
        elif draft.starts_at is not None and draft.ends_at <= draft.starts_at:
            found.append(Problem("ends_at", ProblemKind.END_BEFORE_START))
    return found


@lru_cache(4096)  # a plan looks at the addresses of its steps again at each tick
def _destination_problem(url: str) -> Problem | None:
    if not url:
        return Problem("destination_url", ProblemKind.URL_MISSING)
    if len(url) > LONGEST_DESTINATION:
        return Problem("destination_url", ProblemKind.URL_TOO_LONG)
    if hidden := named_invisible(url):
        return Problem("destination_url", ProblemKind.INVISIBLE, hidden)
    parts = split_address(url)
    if parts is None:
        # With the space written as it has to be, is it an address?
        spaced = " " in url and split_address(url.replace(" ", "%20")) is not None
        if spaced:
            return Problem("destination_url", ProblemKind.URL_HAS_SPACE)
        bare = url.strip(_AROUND)
        if bare != url and split_address(bare) is not None:
            around = url[0] if url[0] in _AROUND else url[-1]
            return Problem("destination_url", ProblemKind.URL_HAS_SIGN, around)
        if found := _PORT.fullmatch(url):
            return Problem("destination_url", ProblemKind.URL_PORT_MALFORMED, found[1])
        return Problem("destination_url", ProblemKind.URL_MALFORMED)
    if odd := sorted(_NOT_IN_A_URL & set(url)):
        return Problem("destination_url", ProblemKind.URL_HAS_SIGN, odd[0])
    if (parts.hostname or "") in {"http", "https"} and parts.path.startswith("//"):
        return Problem("destination_url", ProblemKind.URL_SCHEME_TWICE)
    fault = host_fault(parts.hostname or "")
    if fault:
        kind = ProblemKind.URL_HOST_EMPTY_PART if fault == ".." else ProblemKind.URL_HOST_MALFORMED
        return Problem("destination_url", kind, fault)
    return None


def overlaps(draft: CallbackDraft, listed: Iterable[Callback], now: datetime) -> list[Overlap]:
    """Listed registrations that the server may say clash with the draft.

    Same type, same filter, overlapping dates; whether the server minds is contradicted in its own
    documentation (provider reference, 10.1), so this is a warning and never a refusal.
    """
    start = draft.starts_at or now
    end = draft.ends_at or FOREVER
    wanted = sorted(draft.filters)
    return [
        Overlap(
            other=other,
            same_destination=other.destination_url == draft.destination_url,
        )
        for other in listed
        if other.event_type == draft.event_type
        and sorted(other.filters) == wanted
        and (other.ends_at or FOREVER) > max(start, now)
        and (other.starts_at or ALWAYS) < end
    ]


def free_span(
    draft: CallbackDraft, listed: Iterable[Callback], now: datetime
) -> tuple[datetime, datetime | None] | None:
    """The next time in which nothing of the draft's type and filter is registered.

    From the draft's own start on; the end is None where nothing follows. None where everything
    from there on is taken.
    """
    wanted = sorted(draft.filters)
    taken = sorted(
        (one.starts_at or ALWAYS, one.ends_at or FOREVER)
        for one in listed
        if one.event_type == draft.event_type and sorted(one.filters) == wanted
    )
    free = max(draft.starts_at or now, now)
    for start, end in taken:
        if start - free > NO_LOSS:
            return free, start
        free = max(free, end)
    return None if free >= FOREVER else (free, None)


def covers_of(callback: Callback, listed: Iterable[Callback], now: datetime) -> list[Callback]:
    """The other registrations that still serve the same type and filter at this moment.

    One whose dates cannot be read is not counted on.
    """
    alike = _alike(callback, listed)
    return [other for other in alike if other.state_at(now) is CallbackState.ACTIVE]


def next_cover_of(callback: Callback, listed: Iterable[Callback], now: datetime) -> Callback | None:
    """The other registration of the same type and filter that starts next, None where none does."""
    later = [
        (other.starts_at, other)
        for other in _alike(callback, listed)
        if other.starts_at is not None and other.state_at(now) is CallbackState.FUTURE
    ]
    return min(later, key=lambda one: one[0])[1] if later else None


def lacks_filter(callback: Callback) -> bool:
    """Whether the server left out a filter that its type needs: what it covers is not known."""
    return bool(_lacking_members(callback))


def _lacking_members(one: Callback | CallbackDraft) -> list[str]:
    """Those of its filter that its type needs, and that it has no value for."""
    given = dict(one.filters)
    return [
        field.member
        for field in filter_fields_of(one.event_type)
        if field.required and not given.get(field.member)
    ]


def _alike(callback: Callback, listed: Iterable[Callback]) -> list[Callback]:
    """Others of the same type and filter, or that take all its events; whose dates can be read."""
    own = type_and_filter(callback)
    fitting = {own, *wider_than(own)}
    return [
        other
        for other in listed
        if other.callback_id != callback.callback_id
        and type_and_filter(other) in fitting
        and other.has_clear_dates
    ]


def receivers_of(event: TestEvent, listed: Iterable[Callback]) -> list[Callback]:
    """Listed registrations, active or not, that a test event is about.

    The request names no registration: it addresses whatever is registered for its type and
    subject, and only *active* ones count (provider reference, 5.5).
    """
    wanted = addressed_filters(event)
    found = []
    for one in listed:
        if one.event_type != event.event_type:
            continue
        given = dict(one.filters)
        if all(given[to] == wanted[to] for to in wanted if to in given):
            found.append(one)
    return found


def reached_by(event: TestEvent, listed: Iterable[Callback], now: datetime) -> list[Callback]:
    """Listed registrations that get a test event which is sent at this moment."""
    return [one for one in receivers_of(event, listed) if one.state_at(now) is CallbackState.ACTIVE]


def company_problems(company: Company) -> list[Problem]:
    """Every certain mistake of a company, in the order of the form."""
    found: list[Problem] = []
    found.extend(
        Problem(name, ProblemKind.INVISIBLE, named_invisible(value))
        for name, value in (
            ("name", company.name),
            ("company_key", company.company_key),
            ("base_url", company.base_url),
            ("user_name", company.user_name),
        )
        if named_invisible(value, spaces=name != "name")
    )
    hidden = {one.field for one in found}
    if not company.name:
        found.append(Problem("name", ProblemKind.NAME_MISSING))
    if not company.company_key:
        found.append(Problem("company_key", ProblemKind.KEY_MISSING))
    elif "company_key" not in hidden and any(
        character.isspace() or character in "/?#" for character in company.company_key
    ):
        found.append(Problem("company_key", ProblemKind.KEY_MALFORMED))
    if not company.base_url:
        found.append(Problem("base_url", ProblemKind.BASE_URL_MISSING))
    else:
        parts = split_address(company.base_url)
        if "base_url" in hidden:
            pass
        elif (
            parts is None
            or parts.username is not None
            or parts.query
            or parts.fragment
            or host_fault(parts.hostname or "")
        ):
            found.append(Problem("base_url", ProblemKind.BASE_URL_MALFORMED))
        elif parts.scheme.lower() == "http" and not is_loopback(parts.hostname or ""):
            found.append(Problem("base_url", ProblemKind.BASE_URL_NOT_ENCRYPTED))
    if not are_headers(company.extra_headers):
        found.append(Problem("extra_headers", ProblemKind.HEADER_MALFORMED))
    if not company.user_name:
        found.append(Problem("user_name", ProblemKind.USER_MISSING))
    elif ":" in company.user_name:
        # Basic authentication ends the user name at the first colon.
        found.append(Problem("user_name", ProblemKind.USER_MALFORMED))
    return found
