"""Which registrations are followed by another, so that their end is nothing to worry about."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime
from itertools import accumulate

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.coverage import ALWAYS, FOREVER, NO_LOSS


def followed(listed: Iterable[Callback]) -> frozenset[str]:
    """The IDs of those that end while another of their type and filter goes on, or begins at once.

    `listed` are registrations of one company. What cannot be read of a date follows nothing.
    """
    lanes: dict[object, list[Callback]] = {}
    for one in listed:
        lanes.setdefault(_lane(one), []).append(one)
    found: list[str] = []
    for lane in lanes.values():
        if len(lane) > 1:
            found += _followed_in(lane)
    return frozenset(found)


def _lane(one: Callback) -> object:
    filters = one.filters
    return one.event_type, filters if len(filters) <= 1 else tuple(sorted(filters))


def _followed_in(lane: list[Callback]) -> list[str]:
    clear = [one for one in lane if one.has_clear_dates]
    clear.sort(key=_start)
    starts = [_start(one) for one in clear]
    # How far those that began until then go on, the latest of them.
    reach = list(accumulate((one.ends_at or FOREVER for one in clear), max))
    found = []
    for one in clear:
        if one.ends_at is None:
            continue
        begun = bisect_right(starts, min(one.ends_at, FOREVER - NO_LOSS) + NO_LOSS)
        if begun and reach[begun - 1] > one.ends_at:
            found.append(one.callback_id)
    return found


def _start(one: Callback) -> datetime:
    return one.starts_at or ALWAYS
