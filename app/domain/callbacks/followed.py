"""Which registrations are followed by another, so that their end is nothing to worry about."""

from collections.abc import Iterable
from datetime import timedelta

from app.domain.callbacks.callback import Callback

_DATES = frozenset({"start_date", "end_date"})
_NO_LOSS = timedelta(minutes=1)
"""What ends just before midnight may be followed by what starts at midnight."""


def followed(listed: Iterable[Callback]) -> frozenset[str]:
    """The IDs of those that end while another of their type and filter goes on, or begins at once.

    `listed` are registrations of one company. What cannot be read of a date follows nothing.
    """
    listed = list(listed)
    ending = {_lane(one) for one in listed if one.ends_at is not None}
    lanes: dict[object, list[Callback]] = {}
    for one in listed:
        if (lane := _lane(one)) in ending and _DATES.isdisjoint(one.unreadable):
            lanes.setdefault(lane, []).append(one)
    return frozenset(
        one.callback_id
        for lane in lanes.values()
        if len(lane) > 1
        for one in lane
        if any(other is not one and _goes_on(one, other) for other in lane)
    )


def _lane(one: Callback) -> object:
    return one.event_type, tuple(sorted(one.filters))


def _goes_on(one: Callback, other: Callback) -> bool:
    if one.ends_at is None:
        return False
    begins = other.starts_at is None or other.starts_at < one.ends_at + _NO_LOSS
    return begins and (other.ends_at is None or other.ends_at > one.ends_at)
