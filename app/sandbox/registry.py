"""What the stand-in remembers, and the rules it applies.

Where the provider's documentation is silent or contradicts itself, the choice made here is named
beside the code. Source of the rest: provider reference, sections 3 to 7.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import count
from typing import TypeAlias
from urllib.parse import urlsplit

import msgspec

from app.domain.callbacks.event_types import EVENT_TYPES

Json: TypeAlias = dict[str, object]
_FAR = datetime.max.replace(tzinfo=UTC)
_METHODS = {"POST", "PUT"}
_CONTENT_TYPES = {"application/json", "text/json"}


class OverlapRule(StrEnum):
    """What two registrations of one type and filter with overlapping dates mean (10.1)."""

    REFUSE = "refuse"
    REFUSE_SAME_DESTINATION = "same-destination"
    ALLOW = "allow"


class RefusedError(Exception):
    """The stand-in says no. `messages` become the documented error body."""

    def __init__(self, status: int, *messages: str, with_codes: bool = True) -> None:
        super().__init__(*messages)
        self.status = status
        self.messages = messages
        self.with_codes = with_codes

    def body(self) -> Json:
        """The documented shape: one array, all problems of the request together (section 6)."""
        if self.with_codes:
            return {
                "errors": [
                    {"message": text, "code": self.status * 10 + position}
                    for position, text in enumerate(self.messages)
                ]
            }
        return {"errors": [{"message": text} for text in self.messages]}


class Registration(msgspec.Struct, kw_only=True):
    """One registration. Times are aware UTC. `api_version` fixes the phone format of its events."""

    callback_id: str | int
    event_type: str
    filters: Json
    url: str
    method: str
    content_type: str
    start: datetime
    end: datetime | None
    created: datetime
    updated: datetime
    api_version: int = 2

    def is_active(self, now: datetime) -> bool:
        """Whether events are sent for it at this moment."""
        return self.start <= now and (self.end is None or self.end > now)


class PracticeCompany:
    """One company's registrations."""

    def __init__(
        self,
        name: str,
        company_key: str,
        *,
        production: bool = False,
        number_ids: bool = False,
        first_id: int = 3401,
    ) -> None:
        self.name = name
        self.company_key = company_key
        self.production = production
        # Ids are text in the documentation and numbers in practice; the companies show both.
        self._number_ids = number_ids
        self._numbers = count(first_id)
        self._by_id: dict[str, Registration] = {}

    def listed(self, now: datetime) -> list[Registration]:
        """Active and future ones; ended ones are not listed (5.2)."""
        return [one for one in self._by_id.values() if one.end is None or one.end > now]

    def get(self, callback_id: str) -> Registration:
        """One registration, ended ones included (5.1: probably so)."""
        try:
            return self._by_id[callback_id]
        except KeyError:
            raise RefusedError(
                404, f"Could not find a callback registration with id '{callback_id}'"
            ) from None

    def add(
        self, body: Json, now: datetime, *, rule: OverlapRule, api_version: int
    ) -> Registration:
        """Registers. Raises: RefusedError with 422 (bad values, all named) or 409 (overlap)."""
        made = _registration(body, now, self._next_id, api_version)
        for other in self._overlapping(made, rule):
            raise RefusedError(
                409,
                f"callback {other.callback_id} already covers {made.event_type} "
                "for an overlapping date range",
            )
        self._by_id[str(made.callback_id)] = made
        return made

    def end(self, callback_id: str, now: datetime) -> Registration:
        """Ends now; a future start becomes now too (5.4). Ended already: 404, a choice of ours."""
        found = self.get(callback_id)
        if found.end is not None and found.end <= now:
            raise RefusedError(404, f"Callback registration '{callback_id}' has already ended")
        # Whole seconds, as all dates of the API: what is created a moment later must not overlap.
        found.end = found.updated = now.replace(microsecond=0)
        found.start = min(found.start, found.end)
        return found

    def receivers_of(self, event_type: str, subject: Json, now: datetime) -> list[Registration]:
        """The active registrations a test event goes to (5.5). Raises: RefusedError 404."""
        found = [
            one
            for one in self._by_id.values()
            if one.event_type == event_type and one.is_active(now) and _matches(one, subject)
        ]
        if not found:
            # The one error the provider documents word for word has no code.
            raise RefusedError(
                404,
                f"Could not find a callback registration for event type '{event_type}'",
                with_codes=False,
            )
        return found

    def entity(self, one: Registration) -> Json:
        """The JSON of a registration (section 3)."""
        body: Json = {
            "callback_id": one.callback_id,
            "callback_type": one.event_type,
            "event_type": one.event_type,
        }
        known = EVENT_TYPES.get(one.event_type)
        if one.filters or (known and known.filter_fields):
            body[one.event_type] = one.filters
        body["destination"] = {
            "url": one.url,
            "method": one.method,
            "content_type": one.content_type,
        }
        body["start_date"] = written(one.start)
        if one.end is not None:  # absent, not null, while open-ended
            body["end_date"] = written(one.end)
        body["url"] = f"/companies/{self.company_key}/config/callbacks/{one.callback_id}"
        body["created_at"] = written(one.created)
        body["updated_at"] = written(one.updated)
        return body

    def _next_id(self) -> str | int:
        number = next(self._numbers)
        return number if self._number_ids else f"AB{number}"

    def _overlapping(self, made: Registration, rule: OverlapRule) -> Iterator[Registration]:
        if rule is OverlapRule.ALLOW:
            return
        for other in self._by_id.values():
            if (
                other.event_type == made.event_type
                and other.filters == made.filters
                and (rule is OverlapRule.REFUSE or other.url == made.url)
                and other.start < (made.end or _FAR)
                and made.start < (other.end or _FAR)
            ):
                yield other


def written(moment: datetime) -> str:
    """A timestamp with seconds, as real answers carry it."""
    return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat() + "Z"


def type_of(body: Json) -> str:
    """The type under either of its names. Raises: RefusedError 422."""
    found = body.get("callback_type") or body.get("event_type")
    if not isinstance(found, str):
        raise RefusedError(422, "callback_type is missing")
    return found


def _registration(
    body: Json, now: datetime, next_id: Callable[[], str | int], api_version: int
) -> Registration:
    problems: list[str] = []
    event_type = body.get("callback_type") or body.get("event_type") or ""
    known = EVENT_TYPES.get(event_type) if isinstance(event_type, str) else None
    if not event_type:
        problems.append("callback_type is missing")
    elif known is None:
        problems.append(f"callback_type '{event_type}' is not known")
    filters = _filters(body, problems)
    destination = body.get("destination")
    destination = destination if isinstance(destination, dict) else {}
    url = destination.get("url")
    method = destination.get("method") or "POST"
    content_type = destination.get("content_type") or "application/json"
    problems.extend(_destination_problems(url, method, content_type))
    start = _moment(body, "start_date", problems) or now.replace(microsecond=0)
    end = _moment(body, "end_date", problems)
    if end is not None and end <= start:
        problems.append("end_date is not after start_date")
    if problems:
        raise RefusedError(422, *problems)
    return Registration(
        callback_id=next_id(),
        event_type=str(event_type),
        filters=filters,
        url=str(url),
        method=str(method),
        content_type=str(content_type),
        start=start,
        end=end,
        created=now,
        updated=now,
        api_version=api_version,
    )


def _filters(body: Json, problems: list[str]) -> Json:
    event_type = body.get("callback_type") or body.get("event_type")
    known = EVENT_TYPES.get(event_type) if isinstance(event_type, str) else None
    if known is None or not known.filter_fields:
        return {}
    given = body.get(known.name)
    if given is None and known.sibling:
        given = body.get(known.sibling)  # taken by a real server (10.3)
    given = given if isinstance(given, dict) else {}
    for field in known.filter_fields:
        value = given.get(field.member)
        if value in (None, "") and field.required:
            problems.append(f"{known.name}.{field.member} is missing")
        elif value is not None and not isinstance(value, str):
            problems.append(f"{known.name}.{field.member} is not a string")
        elif field.choices and value and value not in field.choices:
            problems.append(f"{known.name}.{field.member} '{value}' is not known")
    return {key: value for key, value in given.items() if value not in (None, "")}


def _scheme_of(url: str) -> str:
    try:
        return urlsplit(url).scheme
    except ValueError:  # as of `http://[`
        return ""


def _destination_problems(url: object, method: object, content_type: object) -> Iterator[str]:
    if not url:
        yield "destination url is missing"
    elif not isinstance(url, str) or _scheme_of(url) not in {"http", "https"}:
        yield "destination url is not a web address"
    elif len(url) > 1024:
        yield "destination url is longer than 1024 characters"
    if method not in _METHODS:
        yield f"destination method '{method}' is not POST or PUT"
    if str(content_type).lower() not in _CONTENT_TYPES:
        yield f"destination content_type '{content_type}' is not supported"


def _moment(body: Json, member: str, problems: list[str]) -> datetime | None:
    value = body.get(member)
    if value in (None, ""):
        return None
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        problems.append(f"{member} is not a date")
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _matches(one: Registration, subject: Json) -> bool:
    """Whether a test request's subject addresses a registration."""
    own = subject.get(one.event_type)
    if one.event_type.startswith("subscription_") and "list_id" in one.filters:
        wanted = _at(subject, "subscription", "subscription_list", "id")
        if wanted is None:
            raise RefusedError(422, "subscription.subscription_list.id is missing")
        return str(wanted) == one.filters["list_id"]
    if "campaign_id" in one.filters:
        named = _at(subject, "participant", "acquisition_campaign", "api_key")
        wanted = named or _at(subject, "participant", "acquisition_campaign", "id")
        if wanted is None:
            raise RefusedError(422, "participant.acquisition_campaign.api_key is missing")
        return str(wanted) == one.filters["campaign_id"]
    if "app_id" in one.filters:
        wanted = _at(subject, "push_device", "app_id")
        return wanted is None or wanted == one.filters["app_id"]
    if isinstance(own, dict):  # registration-style filter (10.5)
        return all(one.filters.get(key, value) == value for key, value in own.items())
    return True


def _at(body: object, *path: str) -> object | None:
    for member in path:
        body = body.get(member) if isinstance(body, dict) else None
    return body


def days(number: float) -> timedelta:
    """A span, for readable seed tables."""
    return timedelta(days=number)
