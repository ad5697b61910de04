"""Arranges many rows in short steps: sorting a hundred thousand at once holds up the window."""

from collections.abc import Callable, Generator, Sequence
from typing import Any, TypeVar

Row = TypeVar("Row")
Found = TypeVar("Found")
_KEY_STEP, _STEP = 2500, 10_000
"""Rows whose keys are made, and that are sorted by themselves: a few milliseconds each."""
_MERGED = 5
"""Sorted parts that are merged in one step."""


def in_order(
    rows: Sequence[Row], keys_of: Callable[[Sequence[Row]], list[Any]], *, descending: bool
) -> Generator[None, None, list[int]]:
    """Generator: the places of the rows in the order of their keys, as `sorted` has it.

    `keys_of` makes the keys of some of them. Rows that are alike stay as they stand.
    """
    keys: list[Any] = []
    for start in range(0, len(rows), _KEY_STEP):
        keys += keys_of(rows[start : start + _KEY_STEP])
        yield
    places = list(range(len(rows)))
    size = _STEP
    while True:
        for start in range(0, len(rows), size):
            part = places[start : start + size]
            # Python finds what is in order within it already, and merges that.
            places[start : start + size] = sorted(part, key=keys.__getitem__, reverse=descending)
            yield
        if size >= len(rows):
            break
        size *= _MERGED
    return places


def finished(work: Generator[None, None, Found]) -> Found:
    """What a generator returns, without a pause between its steps."""
    try:
        while True:
            next(work)
    except StopIteration as done:
        found: Found = done.value
        return found
