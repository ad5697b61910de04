"""Registrations that take all events of others, though their filters are other ones."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.type_and_filter import Filters

_TYPE, _ALL_RESULTS = "event_processed", ("callbacks_to_send", "all")
_MOST_MEMBERS = 6
"""Of a filter that is looked at in all its parts; servers know two."""


def may_be_wide(event_type: str) -> bool:
    """Whether one of this type can take all events of another one of it."""
    return event_type == _TYPE


class WideOnes:
    """Those of `event_processed` alone, of which a filter that is left out means all events.

    So the provider reference says (section 4), and that `callbacks_to_send` is `all` unless it is
    named. Of other types it is not known. One whose dates cannot be read stands in for nothing.
    """

    def __init__(self, callbacks: Iterable[Callback]) -> None:
        self._by_filter: dict[frozenset[tuple[str, str]], list[Callback]] = defaultdict(list)
        for one in callbacks:
            if one.event_type == _TYPE and one.has_clear_dates:
                self._by_filter[frozenset(one.filters) - {_ALL_RESULTS}].append(one)

    def over(self, event_type: str, filters: Filters) -> Iterator[Callback]:
        """Those of another filter that take all events of one with these."""
        if event_type != _TYPE or len(filters) > _MOST_MEMBERS:
            return
        own = sorted(filters)
        for count in range(len(own) + 1):
            for part in combinations(own, count):
                for one in self._by_filter.get(frozenset(part), ()):
                    if sorted(one.filters) != own:
                        yield one
