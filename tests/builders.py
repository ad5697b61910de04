"""Things that tests are about, with only what a test says of them being special."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from app.api.reading import ListReader
from app.domain.callbacks.callback import Callback, CallbackList
from app.domain.callbacks.change import Change, ChangeKind, Step
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


def change(**members: Any) -> Change:
    """A replace that was begun just now and is still open."""
    made = Change(
        change_id=1,
        company_id="c",
        company_name="Acme",
        kind=ChangeKind.REPLACE,
        step=Step.UPDATING,
        opened_at=datetime.now(UTC),
        user="ann",
    )
    return msgspec.structs.replace(made, **members)


def read_list(
    body: bytes, content_type: str = "", headers: Mapping[str, str] | None = None, status: int = 200
) -> CallbackList:
    """As the app reads the first list of a company."""
    return ListReader().read(body, content_type, headers, status)
