"""What each event type means, in a sentence. Source: provider reference, section 4."""

from app.text.noop import QT_TRANSLATE_NOOP
from app.text.translate import translate

_MEANINGS = {
    "person_added": QT_TRANSLATE_NOOP(
        "events",
        "Sent when a new person enters the mobile database.",
    ),
    "person_updated": QT_TRANSLATE_NOOP(
        "events",
        "Sent when a person's record changes, also when an added person was matched "
        "to one that exists.",
    ),
    "subscription_added": QT_TRANSLATE_NOOP(
        "events",
        "Sent when a person joins the subscription list named below.",
    ),
    "subscription_removed": QT_TRANSLATE_NOOP(
        "events",
        "Sent when a person leaves the subscription list named below.",
    ),
    "subscription_list_added": QT_TRANSLATE_NOOP(
        "events",
        "Sent when a subscription list is created. It covers all lists.",
    ),
    "subscription_list_updated": QT_TRANSLATE_NOOP(
        "events",
        "Sent when a subscription list is changed. It covers all lists.",
    ),
    "ack_participant_added": QT_TRANSLATE_NOOP(
        "events",
        "Sent when a person enters the acquisition campaign named below.",
    ),
    "ack_participant_changed": QT_TRANSLATE_NOOP(
        "events",
        "Sent when a participant confirms or declines. Time-outs and automatic "
        "confirmations do not send it.",
    ),
    "company_participant_added": QT_TRANSLATE_NOOP(
        "events",
        "Sent when a person enters any acquisition campaign of the company.",
    ),
    "company_participant_changed": QT_TRANSLATE_NOOP(
        "events",
        "Sent when a participant of any acquisition campaign confirms or declines.",
    ),
    "event_processed": QT_TRANSLATE_NOOP(
        "events",
        "Sent when an event given to the Event API was routed, failed or moved on. "
        "Leave the event name empty for all events.",
    ),
    "device_added": QT_TRANSLATE_NOOP(
        "events",
        "Sent when a device joins a person, or moves from one person to another.",
    ),
    "device_removed": QT_TRANSLATE_NOOP(
        "events",
        "Sent when a device leaves a person, or moves to another.",
    ),
    "device_updated": QT_TRANSLATE_NOOP(
        "events",
        "Sent when a device's record changes.",
    ),
    "unmatched_message_received": QT_TRANSLATE_NOOP(
        "events",
        "Sent when an inbound text matches no campaign and no keyword. The company key must "
        "be the parent key of the short code's primary account.",
    ),
    "wallet_item_install": QT_TRANSLATE_NOOP(
        "events",
        "Sent when somebody installs a pass of the wallet campaign named below.",
    ),
    "wallet_item_remove": QT_TRANSLATE_NOOP(
        "events",
        "Sent when somebody removes a pass of the wallet campaign named below.",
    ),
}
"""The sentence that stands under the type in a form."""


def phrase_of(event_type: str) -> str:
    """A short phrase such as `A person joined a list`; empty for an unknown type."""
    return {
        "person_added": translate("events", "A new person was added"),
        "person_updated": translate("events", "A person's record changed"),
        "subscription_added": translate("events", "A person joined a subscription list"),
        "subscription_removed": translate("events", "A person left a subscription list"),
        "subscription_list_added": translate("events", "A subscription list was created"),
        "subscription_list_updated": translate("events", "A subscription list was changed"),
        "ack_participant_added": translate("events", "A person entered a campaign"),
        "ack_participant_changed": translate("events", "A person confirmed or declined"),
        "company_participant_added": translate("events", "A person entered any campaign"),
        "company_participant_changed": translate(
            "events", "A person confirmed or declined anywhere"
        ),
        "event_processed": translate("events", "An event you sent was handled"),
        "device_added": translate("events", "A device joined a person"),
        "device_removed": translate("events", "A device left a person"),
        "device_updated": translate("events", "A device's record changed"),
        "unmatched_message_received": translate("events", "A text matched no campaign"),
        "wallet_item_install": translate("events", "A wallet pass was installed"),
        "wallet_item_remove": translate("events", "A wallet pass was removed"),
    }.get(event_type, "")


def meaning_of(event_type: str) -> str:
    """The sentence that stands under the type in a form."""
    if event_type not in _MEANINGS:
        return translate(
            "events", "Callback Desk does not know this type. It is sent as you typed it."
        )
    return translate("events", _MEANINGS[event_type])


def filter_caption(member: str) -> str:
    """What a member of a type's filter is called above its field."""
    return {
        "list_id": translate("events", "List ID"),
        "campaign_id": translate("events", "Campaign ID"),
        "app_id": translate("events", "App ID"),
        "campaign_token": translate("events", "Campaign token"),
        "source_code": translate("events", "Source code"),
        "country_code": translate("events", "Country code"),
        "event_type": translate("events", "Event name"),
        "callbacks_to_send": translate("events", "Callbacks to send"),
    }.get(member, member)
