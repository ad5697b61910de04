"""Which registrations are followed by another, so that their end is nothing to worry about."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime
from itertools import accumulate

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.coverage import NO_LOSS, Lane
from app.domain.callbacks.ever import ALWAYS, FOREVER
from app.domain.callbacks.type_and_filter import TypeAndFilter, type_and_filter
from app.domain.callbacks.wide_ones import WideOnes, WideSpan


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
    for key, lane in lanes.items():
        spans = wide.over(key)
        if len(lane) > 1 or spans:
            found += _followed_in(lane, spans)
    return frozenset(found)


def followed_in(lane: Lane) -> frozenset[str]:
    """As `followed`, of what is listed of one lane."""
    return frozenset(_followed_in(lane.listed, lane.wide))


def _followed_in(lane: Iterable[Callback], wide: Iterable[WideSpan]) -> list[str]:
    clear = [one for one in lane if one.has_clear_dates]
    clear.sort(key=_start)
    starts = [_start(one) for one in clear]
    # How far those that began until then go on, the latest of them.
    reach = list(accumulate((one.ends_at or FOREVER for one in clear), max))
    found = []
    for one in clear:
        if one.ends_at is None:
            continue
        until = min(one.ends_at, FOREVER - NO_LOSS) + NO_LOSS
        begun = bisect_right(starts, until)
        if (begun and reach[begun - 1] > one.ends_at) or any(
            span.start <= until and span.end > one.ends_at for span in wide
        ):
            found.append(one.callback_id)
    return found


def _start(one: Callback) -> datetime:
    return one.starts_at or ALWAYS
