"""A body as the platform documents it for a type, with values that are nobody's.

Source: provider reference, section 8.
"""

from collections.abc import Mapping

from app.domain.callbacks.event_types import EVENT_TYPES

_WHEN = "2026-03-09T14:20:31Z"
_PHONE = "+12025550117"
"""Of a block that is kept free for made-up numbers."""
_PERSON = "9000017"

Body = dict[str, object]


def sample_of(event_type: str, filters: Mapping[str, str], company_key: str) -> Body:
    """The body of one delivery. `filters` are of the registration, and stand where it has them.

    Of a type that is not documented there is the envelope alone.
    """
    named: Body = {"callback_type": event_type, "event_type": event_type}
    if event_type == "event_processed":
        del named["event_type"]
    elif event_type.startswith("wallet_"):
        del named["callback_type"]
    return {
        "event_id": "sample-0001",
        **named,
        "event_date": _WHEN,
        "delivery_attempt": "1",
        "callback_id": "SAMPLE1",
        **_subject_of(event_type, filters, f"/companies/{company_key}"),
    }


def is_documented(event_type: str) -> bool:
    """Whether the platform documents what a body of this type holds."""
    return event_type in EVENT_TYPES


def _subject_of(event_type: str, filters: Mapping[str, str], base: str) -> Body:
    list_id = filters.get("list_id", "70017")
    if event_type.startswith("person_"):
        return {"person": _person(base)}
    if event_type.startswith("subscription_list_"):
        return {"subscription_list": _list(list_id, base) | {"name": "Made-up list"}}
    if event_type.startswith("subscription_"):
        return {"subscription": _subscription(event_type, list_id, base)}
    if "_participant_" in event_type:
        return {"participant": _participant(event_type, filters, base)}
    if event_type.startswith("device_"):
        return _device(filters, base)
    if event_type == "unmatched_message_received":
        return _unmatched(filters, base)
    if event_type.startswith("wallet_"):
        return _wallet(event_type, filters, base)
    return {"event_processed": _processed(filters)} if event_type == "event_processed" else {}


def _someone(base: str) -> Body:
    return {
        "id": _PERSON,
        "external_id": "made-up-17",
        "mobile_phone": {"mdn": _PHONE},
        "url": f"{base}/mobiledb/persons/{_PERSON}",
    }


def _person(base: str) -> Body:
    return {
        "person_id": _PERSON,
        "external_person_id": "made-up-17",
        "mobile_phone": {"mdn": _PHONE, "carrier_code": "0"},
        "timezone": "US/Eastern",
        "custom_fields": {"first_name": "Nobody"},
        "created_at": _WHEN,
        "updated_at": _WHEN,
        "url": f"{base}/mobiledb/persons/{_PERSON}",
    }


def _list(list_id: str, base: str) -> Body:
    return {"id": list_id, "url": f"{base}/mobiledb/subscription_lists/{list_id}"}


def _subscription(event_type: str, list_id: str, base: str) -> Body:
    found: Body = {
        "person": _someone(base),
        "subscription_list": _list(list_id, base),
        "opt_in_date": _WHEN,
    }
    if event_type == "subscription_removed":
        found |= {"opt_out_date": _WHEN, "opt_out_reason": "user_opt_out"}
    return found


def _participant(event_type: str, filters: Mapping[str, str], base: str) -> Body:
    key = filters.get("campaign_id", "made1up")
    return {
        "person": _someone(base),
        "acquisition_campaign": {
            "id": "C90017",
            "description": "Made-up campaign",
            "url": f"{base}/campaigns/acquisition/{key}",
            "keyword": "SAMPLE",
        },
        "participation_date": _WHEN,
        "status": "PENDING" if event_type.endswith("_added") else "CONFIRMED",
    }


def _device(filters: Mapping[str, str], base: str) -> Body:
    app_id = filters.get("app_id", "00000000-0000-4000-8000-000000000017")
    return {
        "person": {"person_id": _PERSON, "url": f"{base}/mobiledb/persons/{_PERSON}"},
        "push_device": {
            "app_id": app_id,
            "vibes_device_id": "00000000-0000-4000-8000-000000000018",
            "push_token": "000017",
            "device_os": "IOS",
        },
    }


def _unmatched(filters: Mapping[str, str], base: str) -> Body:
    return {
        "participant": {"mdn": _PHONE, "carrier_id": "0"},
        "source_code": {
            "company_key": base.rpartition("/")[2],
            "code": filters.get("source_code", "00017"),
            "country_code": filters.get("country_code", "1"),
            "code_type": "SC",
            "response_sent": True,
        },
        "message": "a made-up message",
        "message_id": "00000000-0000-4000-8000-000000000019",
        "receipt_date": _WHEN,
    }


def _wallet(event_type: str, filters: Mapping[str, str], base: str) -> Body:
    token = filters.get("campaign_token", "madeup")
    gone = _WHEN if event_type == "wallet_item_remove" else None
    return {
        "wallet_campaign": {"token": token, "url": f"{base}/campaigns/wallet/{token}"},
        "wallet_instance": {
            "provider": "apple",
            "registered_at": _WHEN,
            "unregistered_at": gone,
        },
        "wallet_item": {"uuid": "made-up-17", "tokens": {"points": "17"}},
    }


def _processed(filters: Mapping[str, str]) -> Body:
    return {
        "event_id": "made-up-event-17",
        "event_type": filters.get("event_type", "made_up_event"),
        "event_data": {"external_person_id": "made-up-17"},
        "action": {
            "type": "routing",
            "status": "processing",
            "status_reason": "accepted_by_event_triggered_message",
        },
    }
