"""Looks through rows in short steps: the window goes on meanwhile.

A place is an index into the rows and into `keys`, which holds the texts of each row.
"""

from collections.abc import Collection, Generator, Mapping, Sequence
from datetime import datetime
from itertools import compress, repeat
from operator import contains

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.list_filter import ListFilter, holds
from app.domain.callbacks.remembered import Remembered
from app.text.formats import applies_to

_WORD_STEP, _STEP = 5000, 250
"""Rows between two turns of the window: of a word, and of a term, about a millisecond each."""


def holding(
    places: list[int], words: Sequence[str], keys: list[str]
) -> Generator[None, None, list[int]]:
    """The places of those rows whose text holds every word."""
    for word in words:
        found: list[int] = []
        if len(places) * 10 < len(keys) * 9:
            for start in range(0, len(places), _WORD_STEP):
                part = places[start : start + _WORD_STEP]
                found += [place for place in part if word in keys[place]]
                yield
        else:
            # In the order of arrival, which is the order in memory: three times as fast.
            held: list[bool] = []
            for start in range(0, len(keys), _WORD_STEP):
                held += map(contains, keys[start : start + _WORD_STEP], repeat(word))
                yield
            for start in range(0, len(places), _WORD_STEP):
                part = places[start : start + _WORD_STEP]
                found += compress(part, map(held.__getitem__, part))
                yield
        places = found
    return places


def narrowed(
    places: list[int],
    wanted: ListFilter,
    *,
    rows: Sequence[Callback],
    keys: Sequence[str],
    known: Mapping[str, Remembered],
    ends_followed: Collection[str],
    now: datetime,
) -> Generator[None, None, list[int]]:
    """The places of those rows that a filter lets through, its words aside.

    `ends_followed` are the IDs of those where another goes on; `now` is aware UTC.
    """
    if wanted.is_plain:
        return places
    found: list[int] = []
    for start in range(0, len(places), _STEP):
        for place in places[start : start + _STEP]:
            one = rows[place]
            if any(word in keys[place] for word in wanted.without):
                continue
            applies = applies_to(one.event_type, one.filters)
            remembered, is_followed = known.get(one.callback_id), one.callback_id in ends_followed
            if holds(wanted.terms, one, remembered, now, applies, is_followed=is_followed):
                found.append(place)
        yield
    return found
