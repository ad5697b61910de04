"""Makes a list ready to be shown while the window goes on: a long one takes a while."""

import asyncio
from collections.abc import Generator, Sequence
from typing import TypeVar

from app.domain.callbacks.callback import Callback
from app.services.memory import Listing
from app.ui.callbacks.table_model import Arranged, CallbackTableModel

Found = TypeVar("Found")
_MOST_AT_ONCE = 5000
"""Callbacks that are looked through in one turn of the window."""
_SLICE = 500
"""Rows that are prepared before the window gets its turn."""


async def followed_in(listing: Listing) -> frozenset[str]:
    """The IDs of those where another one goes on; a long list is looked through in a thread."""
    from app.domain.callbacks.followed import followed  # noqa: PLC0415 - start-up

    if len(listing.callbacks) < _MOST_AT_ONCE:
        return followed(listing.callbacks)
    return await asyncio.to_thread(followed, listing.callbacks)


async def made_ready(
    model: CallbackTableModel, rows: Sequence[Callback], *, is_searched: bool
) -> tuple[list[str] | None, Arranged | None]:
    """What `show_callbacks` takes beside the rows; None for what it is quick to make by itself."""
    keys: list[str] | None = None
    if is_searched:
        keys = []
        for start in range(0, len(rows), _SLICE):
            keys += model.keys_of(rows[start : start + _SLICE])
            await asyncio.sleep(0)  # a long list must not hold up the window
    if len(rows) <= _MOST_AT_ONCE:
        return keys, None
    return keys, await _in_turns(model.arranging(rows, keys or []))


async def make_search_keys(model: CallbackTableModel) -> None:
    """What only a search needs is made after the rows are on the screen."""
    while model.prepare(_SLICE):  # noqa: ASYNC110 - it works in each turn
        await asyncio.sleep(0)


async def _in_turns(work: Generator[None, None, Found]) -> Found:
    """Goes through a generator; the window has its turn after each step."""
    while True:
        try:
            next(work)
        except StopIteration as done:
            found: Found = done.value
            return found
        await asyncio.sleep(0)
