"""Which registrations are followed by another, so that their end is nothing to worry about."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime
from itertools import accumulate

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.coverage import ALWAYS, FOREVER, NO_LOSS
from app.domain.callbacks.type_and_filter import TypeAndFilter, type_and_filter
from app.domain.callbacks.wide_ones import WideOnes


def followed(listed: Iterable[Callback]) -> frozenset[str]:
    """The IDs of those that end while another of their type and filter goes on, or begins at once.

    Or one that takes all events of theirs.

    `listed` are registrations of one company. What cannot be read of a date follows nothing.
    """
    lanes: dict[TypeAndFilter, list[Callback]] = {}
    for one in listed:
        lanes.setdefault(type_and_filter(one), []).append(one)
    found: list[str] = []
    wide = WideOnes(one for lane in lanes.values() for one in lane)
    for (event_type, filters), lane in lanes.items():
        wider = list(wide.over(event_type, filters))
        if len(lane) > 1 or wider:
            found += _followed_in(lane, wider)
    return frozenset(found)


def _followed_in(lane: list[Callback], wider: Iterable[Callback]) -> list[str]:
    clear = [one for one in (*lane, *wider) if one.has_clear_dates]
    clear.sort(key=_start)
    starts = [_start(one) for one in clear]
    # How far those that began until then go on, the latest of them.
    reach = list(accumulate((one.ends_at or FOREVER for one in clear), max))
    found = []
    for one in lane:
        if one.ends_at is None or not one.has_clear_dates:
            continue
        begun = bisect_right(starts, min(one.ends_at, FOREVER - NO_LOSS) + NO_LOSS)
        if begun and reach[begun - 1] > one.ends_at:
            found.append(one.callback_id)
    return found


def _start(one: Callback) -> datetime:
    return one.starts_at or ALWAYS
