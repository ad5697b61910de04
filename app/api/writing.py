"""What is sent to the provider."""

from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.event_types import filter_fields_of
from app.domain.companies.company import TypeNames
from app.domain.moments import write_moment
from app.domain.proofs.test_event import TestEvent


def create_body(draft: CallbackDraft, type_names: TypeNames) -> dict[str, object]:
    """The JSON object of a create call. Source: provider reference, section 4 and 5.3."""
    body = type_members(draft.event_type, type_names)
    filters = {member: value for member, value in draft.filters if value}
    if filters or any(field.required for field in filter_fields_of(draft.event_type)):
        body[draft.event_type] = filters
    body["destination"] = {
        "url": draft.destination_url,
        "method": draft.method,
        "content_type": draft.content_type,
    }
    if draft.starts_at is not None:
        body["start_date"] = write_moment(draft.starts_at)
    if draft.ends_at is not None:
        body["end_date"] = write_moment(draft.ends_at)
    return body


def test_body(event: TestEvent, type_names: TypeNames) -> dict[str, object]:
    """The JSON object of a test-event call. Source: provider reference, 5.5."""
    return type_members(event.event_type, type_names) | event.subject


test_body.__test__ = False  # type: ignore[attr-defined]  # pytest takes the name for a test


def type_members(event_type: str, type_names: TypeNames) -> dict[str, object]:
    """The type under one or both of its names (10.2)."""
    if type_names is TypeNames.NEW:
        return {"callback_type": event_type}
    if type_names is TypeNames.OLD:
        return {"event_type": event_type}
    return {"callback_type": event_type, "event_type": event_type}
