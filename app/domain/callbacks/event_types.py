"""The seventeen documented event types and what each takes.

The list is open: the server may know more, and an unknown type is carried through as text.
Source: provider reference, section 4.
"""

from enum import StrEnum

import msgspec


class TestSubject(StrEnum):
    """What a test event of a type must name. Source: provider reference, 5.5."""

    NONE = "none"
    LIST = "list"
    CAMPAIGN = "campaign"
    REGISTRATION_FILTER = "registration filter"


class FilterField(msgspec.Struct, frozen=True):
    """One member of a type's filter object.

    `choices` is empty where any text may stand. Whether the server enforces `required` is unknown
    (provider reference, 10.4).
    """

    member: str
    required: bool = True
    choices: tuple[str, ...] = ()


class EventType(msgspec.Struct, frozen=True, kw_only=True):
    """A documented event type.

    `sibling` is the type under whose key other clients put the filter (provider reference, 10.3).
    """

    name: str
    family: str
    filter_fields: tuple[FilterField, ...] = ()
    test_subject: TestSubject = TestSubject.NONE
    sibling: str | None = None


_LIST = (FilterField("list_id"),)
_CAMPAIGN = (FilterField("campaign_id"),)
_APP = (FilterField("app_id"),)
_WALLET = (FilterField("campaign_token"),)
_CODE = (
    FilterField("source_code"),
    FilterField("country_code", required=False),
)
_EVENT = (
    FilterField("event_type", required=False),
    FilterField(
        "callbacks_to_send",
        required=False,
        choices=("all", "only_failures", "routing", "carrier_dlr", "handset_dlr"),
    ),
)


def _of_list(name: str, sibling: str) -> EventType:
    return EventType(
        name=name,
        family="Subscription",
        filter_fields=_LIST,
        test_subject=TestSubject.LIST,
        sibling=sibling,
    )


def _of_campaign(name: str, sibling: str) -> EventType:
    return EventType(
        name=name,
        family="Acquisition",
        filter_fields=_CAMPAIGN,
        test_subject=TestSubject.CAMPAIGN,
        sibling=sibling,
    )


def _of_filter(
    name: str, family: str, fields: tuple[FilterField, ...], sibling: str | None = None
) -> EventType:
    return EventType(
        name=name,
        family=family,
        filter_fields=fields,
        test_subject=TestSubject.REGISTRATION_FILTER,
        sibling=sibling,
    )


_ALL = (
    EventType(name="person_added", family="Person"),
    EventType(name="person_updated", family="Person"),
    _of_list("subscription_added", "subscription_removed"),
    _of_list("subscription_removed", "subscription_added"),
    EventType(name="subscription_list_added", family="Subscription list"),
    EventType(name="subscription_list_updated", family="Subscription list"),
    _of_campaign("ack_participant_added", "ack_participant_changed"),
    _of_campaign("ack_participant_changed", "ack_participant_added"),
    EventType(name="company_participant_added", family="Acquisition"),
    EventType(name="company_participant_changed", family="Acquisition"),
    EventType(name="event_processed", family="Event-triggered", filter_fields=_EVENT),
    EventType(
        name="device_added", family="Push device", filter_fields=_APP, sibling="device_removed"
    ),
    EventType(
        name="device_removed", family="Push device", filter_fields=_APP, sibling="device_added"
    ),
    EventType(
        name="device_updated", family="Push device", filter_fields=_APP, sibling="device_added"
    ),
    _of_filter("unmatched_message_received", "Unmatched message", _CODE),
    _of_filter("wallet_item_install", "Wallet", _WALLET, "wallet_item_remove"),
    _of_filter("wallet_item_remove", "Wallet", _WALLET, "wallet_item_install"),
)

EVENT_TYPES: dict[str, EventType] = {event_type.name: event_type for event_type in _ALL}


def filter_fields_of(event_type: str) -> tuple[FilterField, ...]:
    """The filter members of a type; empty for a type that takes none, and for an unknown one."""
    known = EVENT_TYPES.get(event_type)
    return known.filter_fields if known else ()
