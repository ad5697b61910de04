"""A made-up event the platform is asked to send."""

import msgspec


class TestEvent(msgspec.Struct, frozen=True, kw_only=True):
    """A request for a test event.

    `subject` is the JSON object the request carries besides the type, e.g.
    `{"subscription": {"subscription_list": {"id": "48213"}}}`; empty for types that take none.
    Source: provider reference, 5.5.
    """

    event_type: str
    subject: dict[str, object] = {}

    __test__ = False  # pytest takes a class of this name for a test


class TestEventReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """The server's answer: the event is *queued*. Nothing in the API says that it arrived.

    `event_id` is empty where the server sent none.
    """

    event_id: str
    message: str

    __test__ = False


def campaign_subject(campaign_id: str) -> dict[str, object]:
    """Names the campaign under both keys, so that either generation of server reads it."""
    return {"participant": {"acquisition_campaign": {"id": campaign_id, "api_key": campaign_id}}}


def list_subject(list_id: str) -> dict[str, object]:
    """Names a subscription list."""
    return {"subscription": {"subscription_list": {"id": list_id}}}


def filter_subject(event_type: str, filters: dict[str, str]) -> dict[str, object]:
    """The registration's own filter shape, for types without a documented subject (10.5)."""
    return {event_type: dict(filters)} if filters else {}
