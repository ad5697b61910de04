"""A made-up event the platform is asked to send."""

import msgspec

from app.domain.callbacks.event_types import EVENT_TYPES, TestSubject


class TestEvent(msgspec.Struct, frozen=True, kw_only=True):
    """A request for a test event.

    `subject` is the JSON object the request carries besides the type, e.g.
    `{"subscription": {"subscription_list": {"id": "48213"}}}`; empty for types that take none.
    Source: provider reference, 5.5.
    """

    event_type: str
    subject: dict[str, object] = {}


class TestEventReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """The server's answer: the event is *queued*. Nothing in the API says that it arrived.

    `event_id` is empty where the server sent none.
    """

    event_id: str
    message: str


def campaign_subject(campaign_id: str) -> dict[str, object]:
    """Names the campaign under both keys, so that either generation of server reads it."""
    return {"participant": {"acquisition_campaign": {"id": campaign_id, "api_key": campaign_id}}}


def list_subject(list_id: str) -> dict[str, object]:
    """Names a subscription list."""
    return {"subscription": {"subscription_list": {"id": list_id}}}


def filter_subject(event_type: str, filters: dict[str, str]) -> dict[str, object]:
    """The registration's own filter shape, for types without a documented subject (10.5)."""
    return {event_type: dict(filters)} if filters else {}


def prefilled_subject(event_type: str, filters: dict[str, str]) -> dict[str, object]:
    """The subject a test of a registration most likely wants. Source: provider reference, 5.5."""
    known = EVENT_TYPES.get(event_type)
    kind = known.test_subject if known else TestSubject.REGISTRATION_FILTER
    if kind is TestSubject.LIST:
        return list_subject(filters.get("list_id", ""))
    if kind is TestSubject.CAMPAIGN:
        return campaign_subject(filters.get("campaign_id", ""))
    if kind is TestSubject.REGISTRATION_FILTER:
        return filter_subject(event_type, filters)
    if filters.get("app_id"):
        return {"push_device": {"app_id": filters["app_id"]}}
    return {}


def addressed_filters(event: TestEvent) -> dict[str, str]:
    """The filter members that a test event names; empty where it names none."""
    found: dict[str, str] = {}
    for path, member in (
        (("subscription", "subscription_list", "id"), "list_id"),
        (("participant", "acquisition_campaign", "api_key"), "campaign_id"),
        (("participant", "acquisition_campaign", "id"), "campaign_id"),
        (("push_device", "app_id"), "app_id"),
    ):
        value: object = event.subject
        for step in path:
            value = value.get(step) if isinstance(value, dict) else None
        if value:
            found.setdefault(member, str(value))
    named = event.subject.get(event.event_type)
    known = EVENT_TYPES.get(event.event_type)
    members = {field.member for field in known.filter_fields} if known else set()
    if isinstance(named, dict):
        found |= {str(one): str(value) for one, value in named.items() if one in members}
    return found
