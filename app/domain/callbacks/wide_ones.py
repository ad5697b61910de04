"""Registrations that take all events of others, though their filters are other ones."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import combinations

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.type_and_filter import Filters

_TYPE, _ALL_RESULTS = "event_processed", ("callbacks_to_send", "all")
_MOST_MEMBERS = 6
"""Of a filter that is looked at in all its parts; servers know two."""
_MOST_NAMED = 3
_ALWAYS, _FOREVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_Part = frozenset[tuple[str, str]]


class WideSpan(msgspec.Struct, frozen=True):
    """A time without a gap in which all events are taken, and some of the callbacks that do.

    Aware UTC; the earliest and the latest moment there is stand for always and for no end.
    """

    start: datetime
    end: datetime
    callbacks: tuple[Callback, ...]


def takes_all_of(wide: Callback, one: Callback) -> bool:
    """Whether a registration of another filter takes all events of one."""
    return (
        one.event_type == wide.event_type == _TYPE
        and sorted(wide.filters) != sorted(one.filters)
        and _part_of(wide) <= set(one.filters)
    )


def may_be_wide(event_type: str) -> bool:
    """Whether one of this type can take all events of another one of it."""
    return event_type == _TYPE


class WideOnes:
    """Those of `event_processed` alone, of which a filter that is left out means all events.

    So the provider reference says (section 4), and that `callbacks_to_send` is `all` unless it is
    named. Of other types it is not known. One whose dates cannot be read stands in for nothing.
    `last_seen` is until when one covers for sure, by ID, where its end is not known.
    """

    def __init__(
        self, callbacks: Iterable[Callback], last_seen: Mapping[str, datetime] | None = None
    ) -> None:
        self._last_seen = last_seen or {}
        self._by_part: dict[_Part, list[Callback]] = defaultdict(list)
        for one in callbacks:
            if one.event_type == _TYPE and one.has_clear_dates:
                self._by_part[_part_of(one)].append(one)
        # The same for nearly all others: there may be a hundred thousand of them.
        self._spans: dict[tuple[_Part, ...], tuple[WideSpan, ...]] = {}

    def over(self, event_type: str, filters: Filters) -> tuple[WideSpan, ...]:
        """When those of another filter take all events of one with these, in their order."""
        if event_type != _TYPE or not self._by_part or len(filters) > _MOST_MEMBERS:
            return ()
        own = sorted(filters)
        parts = tuple(part for part in _parts_of(own) if part in self._by_part)
        same = frozenset(own) - {_ALL_RESULTS}
        others = [part for part in parts if part != same]
        if same in parts:  # said with `all`, or without: told apart one by one
            alike = [one for one in self._by_part[same] if sorted(one.filters) != own]
            if alike:
                return self._merged(
                    [*alike, *(one for part in others for one in self._by_part[part])]
                )
        key = tuple(others)
        if key not in self._spans:
            self._spans[key] = self._merged(self._of(key))
        return self._spans[key]

    def _of(self, parts: Iterable[_Part]) -> list[Callback]:
        return [one for part in parts for one in self._by_part[part]]

    def _merged(self, callbacks: list[Callback]) -> tuple[WideSpan, ...]:
        found: list[WideSpan] = []
        for start, end, one in sorted(
            ((one.starts_at or _ALWAYS, self._sure_end(one), one) for one in callbacks),
            key=lambda span: span[:2],
        ):
            if start >= end:
                continue
            last = found[-1] if found else None
            if last is None or start > last.end:
                found.append(WideSpan(start, end, (one,)))
            elif end > last.end:
                named = (*last.callbacks, one)[:_MOST_NAMED]
                found[-1] = WideSpan(last.start, end, named)
        return tuple(found)

    def _sure_end(self, one: Callback) -> datetime:
        return min(one.ends_at or _FOREVER, self._last_seen.get(one.callback_id, _FOREVER))


def _part_of(one: Callback) -> _Part:
    return frozenset(one.filters) - {_ALL_RESULTS}


def _parts_of(filters: list[tuple[str, str]]) -> Iterator[_Part]:
    for count in range(len(filters) + 1):
        yield from map(frozenset, combinations(filters, count))
