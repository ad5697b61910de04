"""Bodies of made-up events, as the provider delivers them.

Source: provider reference, section 8. All values are invented.
"""

from datetime import datetime

from app.sandbox.registry import Json, Registration, written


def event_body(
    one: Registration, company_key: str, event_id: str, subject: Json, now: datetime
) -> Json:
    """The JSON object of one delivery, without its `delivery_attempt`.

    `subject` is what the test request overrides; it wins over the invented values.
    """
    body: Json = {"event_id": event_id, "callback_type": one.event_type}
    if one.event_type != "event_processed":  # whose samples have no event_type beside the type
        body["event_type"] = one.event_type
    body["event_date"] = written(now)
    body["callback_id"] = one.callback_id
    body |= _subject(one, company_key, now)
    own_filter = {one.event_type} if one.event_type != "event_processed" else set()
    return _merged(body, {key: value for key, value in subject.items() if key not in own_filter})


def _subject(one: Registration, company_key: str, now: datetime) -> Json:
    # Version 1 knows no E.164: the version used at registration fixes the format (section 1).
    mdn = "+13125550142" if one.api_version >= 2 else "3125550142"
    base = f"/companies/{company_key}"
    person_url = f"{base}/mobiledb/persons/7710042"
    kind = one.event_type
    if kind.startswith("person_"):
        return {"person": _person(mdn, person_url, now)}
    if kind.startswith("subscription_list_"):
        return {"subscription_list": _list("48213", base) | {"name": "Spring offers"}}
    if kind.startswith("subscription_"):
        return {"subscription": _subscription(one, base, mdn, person_url, now)}
    if "_participant_" in kind:
        return {"participant": _participant(one, base, mdn, person_url, now)}
    if kind.startswith("device_"):
        return _device(one, person_url)
    if kind == "unmatched_message_received":
        return _unmatched(one, company_key, mdn, now)
    if kind.startswith("wallet_"):
        return _wallet(one, base, now)
    return {
        "event_processed": {
            "event_id": "parcel-8841",
            "event_type": one.filters.get("event_type", "parcel_ready"),
            "event_data": {"external_person_id": "crm-551", "locker": "B4"},
            "action": {
                "type": "routing",
                "status": "processing",
                "status_reason": "accepted_by_event_triggered_message",
                "resource_url": f"{base}/mobiledb/event_triggered_messages/5521",
            },
        }
    }


def _subscription(one: Registration, base: str, mdn: str, person_url: str, now: datetime) -> Json:
    found: Json = {
        "person": {
            "id": "7710042",
            "external_id": "crm-551",
            "external_person_id": "crm-551",
            "url": person_url,
            "mobile_phone": {"mdn": mdn},
        },
        "subscription_list": _list(str(one.filters.get("list_id")), base),
        "opt_in_date": written(now),
    }
    if one.event_type.endswith("removed"):
        found |= {"opt_out_date": written(now), "opt_out_reason": "user_opt_out"}
    return found


def _device(one: Registration, person_url: str) -> Json:
    device = "f1d0a6f2-33c7-4c57-b5d4-9a4f6c0e7a21"
    app_id = str(one.filters.get("app_id"))
    return {
        "person": {
            "person_id": "7710042",
            "external_person_id": "crm-551",
            "url": person_url,
        },
        "push_device": {
            "app_id": app_id,
            "vibes_device_id": device,
            "push_token": "9C41D0",
            "device_os": "IOS",
            "url": f"/mobile_apps/{app_id}/devices/{device}",
        },
    }


def _unmatched(one: Registration, company_key: str, mdn: str, now: datetime) -> Json:
    return {
        "participant": {"mdn": mdn, "carrier_id": "104"},
        "source_code": {
            "company_key": company_key,
            "code": one.filters.get("source_code"),
            "country_code": one.filters.get("country_code", "1"),
            "code_type": "SC",
            "default_response": "Sorry, we did not get that.",
            "response_sent": True,
        },
        "message": "what time do you close",
        "message_id": "0c2e6f0a-1b7d-4b39-8d38-3b5a7f1c9e02",
        "txn_id": "5a0d6a57-8a0a-4f0b-8f3f-6c1a7d2b4e90",
        "receipt_date": now.isoformat(timespec="seconds"),
    }


def _person(mdn: str, url: str, now: datetime) -> Json:
    return {
        "person_id": "7710042",
        "external_person_id": "crm-551",
        "mobile_phone": {"mdn": mdn, "carrier_code": "104"},
        "timezone": "US/Central",
        "timezone_source": "area_code",
        "custom_fields": {"first_name": "Ines", "joined": "2019-08-11T00:00:00Z"},
        "created_at": "2023-11-02T10:00Z",
        "updated_at": now.strftime("%Y-%m-%dT%H:%MZ"),
        "url": url,
    }


def _list(list_id: str, base: str) -> Json:
    url = f"{base}/mobiledb/subscription_lists/{list_id}"
    return {"id": list_id, "url": url}


def _participant(one: Registration, base: str, mdn: str, person_url: str, now: datetime) -> Json:
    campaign = str(one.filters.get("campaign_id", "w3RkP1"))
    return {
        "person": {
            "id": "7710042",
            "external_id": "crm-551",
            "mobile_phone": {"mdn": mdn},
            "url": person_url,
        },
        "acquisition_campaign": {
            # A number of its own: the key is at the end of the url.
            "id": "C20931",
            "description": "Spring list",
            "url": f"{base}/campaigns/acquisition/{campaign}",
            "keyword": "TULIP",
        },
        "participation_date": now.strftime("%Y-%m-%dT%H:%MZ"),
        "status": "PENDING" if one.event_type.endswith("added") else "CONFIRMED",
    }


def _wallet(one: Registration, base: str, now: datetime) -> Json:
    token = str(one.filters.get("campaign_token"))
    moment = now.isoformat(timespec="milliseconds")
    return {
        "wallet_campaign": {
            "token": token,
            "wallet_campaign_uid": "7d1f",
            "url": f"{base}/campaigns/wallet/{token}",
        },
        "wallet_instance": {
            "provider": "apple",
            "registered_at": moment,
            "unregistered_at": moment if one.event_type.endswith("remove") else None,
            "wallet_instance_uid": "ab93",
        },
        "wallet_item": {
            "uuid": "e5b0",
            "wallet_object_uid": "c7aa",
            "tokens": {"first_name": "Ines", "points": "40"},
            "url": f"{base}/campaigns/wallet/{token}/items/e5b0",
        },
    }


def _merged(body: Json, overrides: Json) -> Json:
    result = dict(body)
    for key, value in overrides.items():
        own = result.get(key)
        result[key] = (
            _merged(own, value) if isinstance(own, dict) and isinstance(value, dict) else value
        )
    return result
