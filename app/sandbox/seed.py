"""Three believable companies, the same on every start, with dates relative to now."""

from datetime import datetime
from typing import TypeAlias

from app.sandbox.registry import OverlapRule, PracticeCompany, days, written

USER_NAME = "practice@callback-desk.example"

Row: TypeAlias = tuple[str, dict[str, str], str, float, float | None]
"""Type, filter, destination, start and end in days from now (None: no end)."""

_IOS = "6b0c2a52-0d6e-4d44-8a43-2b1f2c1f9d10"
_ANDROID = "0f4a7c1e-93b8-4a6f-9a55-7c1d2e3f4a5b"
_POS = "https://pos.harborcoffee.example/vibes"
_ACME, _CRM = "https://hooks.acme.example/vibes", "https://crm.acme.example/inbound"
_LUMEN = "https://api.lumenfitness.example/hooks/vibes"

_ACME_ROWS: tuple[Row, ...] = (
    ("person_added", {}, f"{_ACME}/people", -256, None),
    ("person_updated", {}, f"{_ACME}/people", -256, None),
    ("subscription_added", {"list_id": "48213"}, f"{_CRM}/optin", -83, 4.6),
    ("subscription_removed", {"list_id": "48213"}, f"{_CRM}/optout", -83, None),
    ("subscription_added", {"list_id": "48213"}, f"{_CRM}/v2/optin", 8.4, None),
    ("subscription_added", {"list_id": "51877"}, f"{_CRM}/optin", -40, None),
    ("subscription_removed", {"list_id": "51877"}, f"{_CRM}/optout", -40, None),
    ("subscription_added", {"list_id": "60340"}, f"{_CRM}/optin?list=60340&team=loyalty", -12, 75),
    ("subscription_removed", {"list_id": "60340"}, f"{_CRM}/optout?list=60340", -12, 75),
    ("subscription_list_added", {}, f"{_ACME}/lists", -190, None),
    ("subscription_list_updated", {}, f"{_ACME}/lists", -190, None),
    ("ack_participant_added", {"campaign_id": "w3RkP1"}, f"{_ACME}/campaigns", -50, 37),
    ("ack_participant_changed", {"campaign_id": "w3RkP1"}, f"{_ACME}/campaigns", -50, 37),
    ("ack_participant_added", {"campaign_id": "Zt81mQ"}, f"{_ACME}/campaigns", 2.2, 33),
    ("ack_participant_changed", {"campaign_id": "Zt81mQ"}, f"{_ACME}/campaigns", 2.2, 33),
    (
        "ack_participant_added",
        {"campaign_id": "h7LpX4"},
        "http://legacy.acme.example/cb",
        -300,
        1.3,
    ),
    ("company_participant_added", {}, f"{_ACME}/audit", -20, None),
    ("company_participant_changed", {}, f"{_ACME}/audit", -20, None),
    ("event_processed", {"event_type": "parcel_ready"}, f"{_ACME}/events/parcel", 20.5, 51),
    (
        "event_processed",
        {"event_type": "order_shipped", "callbacks_to_send": "only_failures"},
        f"{_ACME}/events/shipping-failures",
        -9,
        None,
    ),
    ("device_added", {"app_id": _IOS}, "https://push.acme.example/devices", -120, None),
    ("device_removed", {"app_id": _IOS}, "https://push.acme.example/devices", -120, None),
    ("device_updated", {"app_id": _IOS}, "https://push.acme.example/devices", -120, None),
    (
        "wallet_item_install",
        {"campaign_token": "q4zt9m"},
        "https://wallet.acme.example/i",
        -97,
        None,
    ),
    (
        "wallet_item_remove",
        {"campaign_token": "q4zt9m"},
        "https://wallet.acme.example/r",
        -97,
        None,
    ),
    (
        "unmatched_message_received",
        {"source_code": "70707", "country_code": "1"},
        "https://tickets.acme.example/sms/inbound",
        -31,
        None,
    ),
    ("device_added", {"app_id": _ANDROID}, "https://push.acme.example/old", -327, -3.2),
    ("subscription_added", {"list_id": "33012"}, f"{_CRM}/spring", -250, -61),
)
_HARBOR_ROWS: tuple[Row, ...] = (
    ("person_added", {}, f"{_POS}/guest", -410, None),
    ("person_updated", {}, f"{_POS}/guest", -410, None),
    ("subscription_added", {"list_id": "1204"}, f"{_POS}/stamp-card/join", -33, None),
    ("subscription_removed", {"list_id": "1204"}, f"{_POS}/stamp-card/leave", -33, None),
    ("subscription_added", {"list_id": "1377"}, f"{_POS}/newsletter/join", -33, 14),
    ("subscription_removed", {"list_id": "1377"}, f"{_POS}/newsletter/leave", -33, 14),
    (
        "subscription_added",
        {"list_id": "1442"},
        "https://kaffee.müller.example/anmeldung",
        -5,
        None,
    ),
    ("subscription_added", {"list_id": "1390"}, f"{_POS}/seasonal/join", 12.5, 45),
    ("subscription_removed", {"list_id": "1390"}, f"{_POS}/seasonal/leave", 12.5, 45),
    ("ack_participant_added", {"campaign_id": "Lm20Qa"}, f"{_POS}/raffle", -3, 6.1),
    ("ack_participant_changed", {"campaign_id": "Lm20Qa"}, f"{_POS}/raffle", -3, 6.1),
    ("wallet_item_install", {"campaign_token": "hc-card"}, f"{_POS}/wallet/installed", -200, None),
    ("wallet_item_remove", {"campaign_token": "hc-card"}, f"{_POS}/wallet/removed", -200, None),
    ("wallet_item_install", {"campaign_token": "hc-gift"}, f"{_POS}/wallet/gift", 30, None),
    ("subscription_list_updated", {}, f"{_POS}/lists", -77, None),
    (
        "unmatched_message_received",
        {"source_code": "22255"},
        "https://desk.harborcoffee.example/texts",
        -18,
        2.8,
    ),
    ("event_processed", {}, f"{_POS}/events", -1.5, None),
    ("person_added", {}, f"{_POS}/guest-v1", -700, -410),
)
_LUMEN_ROWS: tuple[Row, ...] = (
    ("person_added", {}, f"{_LUMEN}/members", -150, None),
    ("person_updated", {}, f"{_LUMEN}/members", -150, None),
    ("subscription_added", {"list_id": "9001"}, f"{_LUMEN}/classes", -150, None),
    ("subscription_removed", {"list_id": "9001"}, f"{_LUMEN}/classes", -150, None),
    ("subscription_added", {"list_id": "9002"}, f"{_LUMEN}/newsletter", -61, 5.9),
    ("subscription_removed", {"list_id": "9002"}, f"{_LUMEN}/newsletter", -61, 5.9),
    ("device_added", {"app_id": _ANDROID}, f"{_LUMEN}/devices", -88, None),
    ("device_removed", {"app_id": _ANDROID}, f"{_LUMEN}/devices", -88, None),
    ("device_updated", {"app_id": _ANDROID}, f"{_LUMEN}/devices", -88, None),
    ("ack_participant_added", {"campaign_id": "nY2027"}, f"{_LUMEN}/new-year", 37.5, 68),
    ("ack_participant_changed", {"campaign_id": "nY2027"}, f"{_LUMEN}/new-year", 37.5, 68),
    ("wallet_item_install", {"campaign_token": "lf-pass"}, f"{_LUMEN}/passes", -240, None),
    ("wallet_item_remove", {"campaign_token": "lf-pass"}, f"{_LUMEN}/passes", -240, None),
    ("company_participant_changed", {}, f"{_LUMEN}/audit", -2, None),
    ("subscription_list_added", {}, f"{_LUMEN}/lists", -99, None),
    (
        "unmatched_message_received",
        {"source_code": "LUMEN", "country_code": "44"},
        "https://support.lumenfitness.example/inbox",
        -10,
        None,
    ),
)


def practice_companies(now: datetime) -> list[PracticeCompany]:
    """The three companies with their registrations, made through the same rules as any create."""
    made = []
    for name, key, production, number_ids, first_id, rows in (
        ("Acme Retail", "K9xWb2", False, False, 3401, _ACME_ROWS),
        ("Harbor Coffee", "hC4uP7e", False, True, 771204, _HARBOR_ROWS),
        ("Lumen Fitness", "Lm3nF1t8", True, False, 5120, _LUMEN_ROWS),
    ):
        company = PracticeCompany(
            name, key, production=production, number_ids=number_ids, first_id=first_id
        )
        for position, (event_type, filters, url, start, end) in enumerate(rows):
            start_at = (now + days(start)).replace(minute=0, second=0, microsecond=0)
            end_at = None if end is None else (now + days(end)).replace(minute=0, second=0)
            body: dict[str, object] = {
                "callback_type": event_type,
                event_type: filters,
                "destination": {
                    "url": url,
                    "method": "PUT" if position % 9 == 3 else "POST",
                    "content_type": "text/json" if position % 13 == 6 else "application/json",
                },
                "start_date": written(start_at),
            }
            if end_at is not None:
                body["end_date"] = written(end_at)
            created = min(now, start_at) - days(1 + position % 5)
            company.add(body, created, rule=OverlapRule.REFUSE, api_version=2)
        made.append(company)
    return made
