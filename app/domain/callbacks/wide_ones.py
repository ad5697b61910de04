"""Registrations that take all events of others, though their filters are other ones."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import combinations

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.ever import ALWAYS, FOREVER
from app.domain.callbacks.type_and_filter import TypeAndFilter, type_and_filter

_TYPE, _ALL_RESULTS = "event_processed", ("callbacks_to_send", "all")
_MOST_MEMBERS = 6
"""Of a filter that is looked at in all its parts; servers know two."""
_MOST_NAMED = 3


class WideSpan(msgspec.Struct, frozen=True):
    """A time without a gap in which all events are taken, and some of the callbacks that do.

    Aware UTC; the last of them is one that goes on until the end.
    """

    start: datetime
    end: datetime
    callbacks: tuple[Callback, ...]


def wider_than(key: TypeAndFilter) -> Iterator[TypeAndFilter]:
    """Other filters whose registrations take all events of this one.

    Only of `event_processed` it is known what a filter that is left out means: all events. So the
    provider reference says (section 4), and that `callbacks_to_send` is `all` unless it is named.
    """
    event_type, filters = key
    if event_type != _TYPE or len(filters) > _MOST_MEMBERS:
        return
    named = [one for one in filters if one != _ALL_RESULTS]
    for count in range(len(named) + 1):
        for part in combinations(named, count):
            for wide in (part, tuple(sorted((*part, _ALL_RESULTS)))):
                if wide != filters:
                    yield event_type, wide


class WideOnes:
    """Those that may be wider than others; one whose dates cannot be read stands in for nothing.

    `last_seen` is until when one covers for sure, by ID, where its end is not known.
    """

    def __init__(
        self, callbacks: Iterable[Callback], last_seen: Mapping[str, datetime] | None = None
    ) -> None:
        self._last_seen = last_seen or {}
        self._alike: dict[TypeAndFilter, list[Callback]] = defaultdict(list)
        for one in callbacks:
            if one.event_type == _TYPE and one.has_clear_dates:
                self._alike[type_and_filter(one)].append(one)
        # Of each filter once: it may be wider than a hundred thousand others.
        self._spans: dict[TypeAndFilter, tuple[WideSpan, ...]] = {}

    def over(self, key: TypeAndFilter) -> tuple[WideSpan, ...]:
        """When those of another filter take all events of one with this, in their order."""
        found = [self._spans_of(wide) for wide in wider_than(key) if wide in self._alike]
        return found[0] if len(found) == 1 else _merged(span for each in found for span in each)

    def _spans_of(self, key: TypeAndFilter) -> tuple[WideSpan, ...]:
        if key not in self._spans:
            self._spans[key] = _merged(
                WideSpan(one.starts_at or ALWAYS, self._sure_end(one), (one,))
                for one in self._alike[key]
            )
        return self._spans[key]

    def _sure_end(self, one: Callback) -> datetime:
        return min(one.ends_at or FOREVER, self._last_seen.get(one.callback_id, FOREVER))


def _merged(spans: Iterable[WideSpan]) -> tuple[WideSpan, ...]:
    found: list[WideSpan] = []
    for one in sorted(spans, key=lambda span: (span.start, span.end)):
        last = found[-1] if found else None
        if one.start >= one.end:
            continue
        if last is None or one.start > last.end:
            found.append(one)
        elif one.end > last.end:
            named = (*last.callbacks, *one.callbacks)
            # The last one says when it ends.
            named = (*named[: _MOST_NAMED - 1], named[-1]) if len(named) > _MOST_NAMED else named
            found[-1] = WideSpan(last.start, one.end, named)
    return tuple(found)
