"""Of each registration: when a test event was last proved to arrive from it, and how."""

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.proofs.sent_test import Proof, SentTest

_ARRIVED = {Proof.ACCEPTED, Proof.REFUSED, Proof.MATCHED}


class ProvedState(StrEnum):
    """What is known of a registration's last test events."""

    NEVER = "never"
    WAITING = "waiting"
    ARRIVED = "arrived"
    CHANGED = "changed since"


class Proved(msgspec.Struct, frozen=True, kw_only=True):
    """`sent` is the newest test event that arrived from it, else the newest that was sent for it.

    None where none was. A registration that was replaced by another ID begins anew.
    """

    callback: Callback
    state: ProvedState
    sent: SentTest | None = None


def coverage_of(callbacks: Iterable[Callback], tests: Iterable[SentTest]) -> list[Proved]:
    """For each registration of a company; `tests` are those of the same company."""
    arrived: dict[str, SentTest] = {}
    sent: dict[str, SentTest] = {}
    for one in sorted(tests, key=lambda each: each.sent_at):
        for callback_id in one.receivers:
            sent[callback_id] = one
        if one.rung in _ARRIVED and one.proved_callback:
            arrived[one.proved_callback] = one
    return [
        _proved(one, arrived.get(one.callback_id), sent.get(one.callback_id)) for one in callbacks
    ]


def _proved(callback: Callback, arrived: SentTest | None, sent: SentTest | None) -> Proved:
    if arrived is not None:
        changed = _has_changed(callback, arrived)
        state = ProvedState.CHANGED if changed else ProvedState.ARRIVED
        return Proved(callback=callback, state=state, sent=arrived)
    state = ProvedState.NEVER if sent is None else ProvedState.WAITING
    return Proved(callback=callback, state=state, sent=sent)


def _has_changed(callback: Callback, arrived: SentTest) -> bool:
    """Whether it leads elsewhere now, or the server says that it was updated since."""
    then = dict(arrived.destinations).get(callback.callback_id)
    if then is not None and then != callback.destination_url:
        return True
    return callback.updated_at is not None and callback.updated_at > arrived.sent_at
