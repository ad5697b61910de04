"""Tells from what the server lists whether a change of unknown outcome has happened."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.change import Change
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.history import values_of

CLOCKS_APART = timedelta(minutes=10)
"""How far the server's clock may differ from ours."""


def made_by(
    change: Change,
    draft: CallbackDraft,
    listed: Iterable[Callback],
    ahead: timedelta = timedelta(0),
) -> list[Callback]:
    """The registrations that a create of `draft` may have made: new ids that are just like it.

    More than one means that it cannot be told. `ahead` is how far the server's clock is.
    """
    sent_at = change.opened_at + ahead
    return [
        one
        for one in listed
        if _is_new(one, change, sent_at) and not differing(one, draft, sent_at)
    ]


def perhaps_made_by(
    change: Change, draft: CallbackDraft, listed: Iterable[Callback]
) -> list[Callback]:
    """New ids of its type that a create of `draft` may have become.

    Similar means the same destination URL or the same filter; the server may have changed other
    values. So a match proves neither that the create happened nor that it did not.
    """
    return [
        one
        for one in listed
        if one.callback_id not in change.known_ids
        and one.event_type == draft.event_type
        and (
            one.destination_url == draft.destination_url
            or sorted(one.filters) == sorted(draft.filters)
        )
    ]


def differing(one: Callback, draft: CallbackDraft, sent_at: datetime) -> tuple[str, ...]:
    """The members in which a registration differs from a draft.

    `sent_at` is when it was sent, by the server's clock.
    """
    if draft.starts_at is None:
        starts = one.starts_at is None or one.starts_at >= sent_at - CLOCKS_APART
    else:
        starts = _second(one.starts_at) == _second(draft.starts_at)
    fits = {
        "event_type": one.event_type == draft.event_type,
        "filter": sorted(one.filters) == sorted(draft.filters),
        "destination.url": one.destination_url == draft.destination_url,
        "destination.method": one.method.upper() == draft.method.upper(),
        "destination.content_type": one.content_type.lower() == draft.content_type.lower(),
        "start_date": starts,
        "end_date": _second(one.ends_at) == _second(draft.ends_at),
    }
    return tuple(name for name, same in fits.items() if not same)


def is_of_another(made: Callback, draft: CallbackDraft, change: Change, sent_at: datetime) -> bool:
    """Whether the answer to a create tells of one that was there before and is not like the draft.

    A new one is what was made, also where the server made it otherwise than it was asked to.
    """
    return made.callback_id in change.known_ids and bool(differing(made, draft, sent_at))


def is_ignored(now: Callback, before: Callback, draft: CallbackDraft, sent_at: datetime) -> bool:
    """Whether the answer to a change in place shows all the old values, and not the new ones.

    Changed in place, a start that is past may stay as it was.
    """
    differs = set(differing(now, draft, sent_at))
    if draft.starts_at is None:
        differs.discard("start_date")
    return bool(differs) and is_unchanged(now, before)


def is_unchanged(one: Callback, before: Callback) -> bool:
    """Whether a registration still has all the values it had."""
    return values_of(one) == values_of(before)


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


def as_registered(draft: CallbackDraft, callback_id: str) -> Callback:
    """What a draft becomes if the server does as it is asked; only a read says how it is."""
    return Callback(
        callback_id=callback_id,
        event_type=draft.event_type,
        filters=draft.filters,
        destination_url=draft.destination_url,
        method=draft.method,
        content_type=draft.content_type,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
    )


def is_over(now: Callback, before: Callback | None, moment: datetime) -> bool | None:
    """Whether a registration that was to be ended has; None where that cannot be told.

    `moment` is the time at the server, as far as it is known. If the end date differs from that of
    `before`, the result is True or None, never False: it may be our own change, dated by another
    clock. Without `before` an end date counts as different, and none gives False.
    """
    moved = before is None or now.ends_at != before.ends_at
    if now.ends_at is None:
        return None if moved and before is not None else False
    if now.ends_at <= moment or (moved and now.ends_at <= moment + CLOCKS_APART):
        return True
    return None if moved else False


def has_planned_end(now: Callback, before: Callback) -> bool:
    """Whether a registration has the end that it had before, so that no request has moved it."""
    return now.ends_at is not None and now.ends_at == before.ends_at


def is_over_without(
    now: Callback, before: Callback | None, sent_at: datetime, latest: datetime
) -> bool:
    """Whether one that is over is so without a request that was sent at `sent_at` to end it.

    Its end came as it was planned, or lies long before the request, or long after `latest`, until
    when that may have been carried out. Both are times at the server, which may keep days alone.
    """
    if now.ends_at is None:
        return False
    if before is not None and has_planned_end(now, before):
        return True
    earliest = sent_at - CLOCKS_APART
    if now.ends_at.time() == time(0):
        earliest = min(earliest, datetime.combine(sent_at.date(), time(0), sent_at.tzinfo))
    return not earliest <= now.ends_at <= latest + CLOCKS_APART


def _is_new(one: Callback, change: Change, sent_at: datetime) -> bool:
    """Not known before, and not made long before: a colleague may have made the same one."""
    made_before = one.created_at is not None and one.created_at < sent_at - CLOCKS_APART
    return one.callback_id not in change.known_ids and not made_before


def _second(moment: datetime | None) -> datetime | None:
    return moment.replace(microsecond=0) if moment else None
