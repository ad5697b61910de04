"""Tells from what the server lists whether a change of unknown outcome has happened."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from app.domain.callback import Callback
from app.domain.change import Change
from app.domain.draft import CallbackDraft

CLOCKS_APART = timedelta(minutes=10)
"""How far the server's clock may differ from ours."""


def made_by(change: Change, draft: CallbackDraft, listed: Iterable[Callback]) -> list[Callback]:
    """The registrations that a create of `draft` may have made: new ids that are just like it.

    More than one means that it cannot be told.
    """
    return [
        one
        for one in listed
        if one.callback_id not in change.known_ids and is_like(one, draft, change.opened_at)
    ]


def is_like(one: Callback, draft: CallbackDraft, sent_at: datetime) -> bool:
    """Whether a registration has every value of a draft that was sent at a moment."""
    if draft.starts_at is None:
        starts = one.starts_at is None or one.starts_at >= sent_at - CLOCKS_APART
    else:
        starts = _second(one.starts_at) == _second(draft.starts_at)
    return (
        starts
        and one.event_type == draft.event_type
        and sorted(one.filters) == sorted(draft.filters)
        and one.destination_url == draft.destination_url
        and one.method.upper() == draft.method.upper()
        and one.content_type.lower() == draft.content_type.lower()
        and _second(one.ends_at) == _second(draft.ends_at)
    )


def draft_of(callback: Callback, now: datetime) -> CallbackDraft:
    """What creates a registration anew; a start that is past becomes *now*."""
    starts = callback.starts_at
    return CallbackDraft(
        event_type=callback.event_type,
        filters=callback.filters,
        destination_url=callback.destination_url,
        method=callback.method,
        content_type=callback.content_type,
        starts_at=starts if starts is not None and starts > now else None,
        ends_at=callback.ends_at,
    )


def _second(moment: datetime | None) -> datetime | None:
    return moment.replace(microsecond=0) if moment else None
