"""Things that tests are about, with only what a test says of them being special."""

from typing import Any

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.draft import CallbackDraft

LISTED_IN_PRACTICE = 26
"""Callbacks that the practice company's first company lists: see `app/sandbox/seed.py`."""


def draft(
    list_id: str = "777", url: str = "https://hooks.example.net/a", **members: Any
) -> CallbackDraft:
    """A registration of a list that the practice company has none for."""
    made = CallbackDraft(
        event_type="subscription_added", filters=(("list_id", list_id),), destination_url=url
    )
    return msgspec.structs.replace(made, **members)


def callback(callback_id: str = "1", **members: Any) -> Callback:
    """A registration of the same kind, as a server lists it."""
    made = Callback(
        callback_id=callback_id,
        event_type="subscription_added",
        filters=(("list_id", "777"),),
        destination_url="https://hooks.example.net/a",
    )
    return msgspec.structs.replace(made, **members)
