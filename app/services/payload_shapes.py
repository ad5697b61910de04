"""Learns what bodies of each type are made of, from what reaches the receiver."""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from app.domain.proofs.delivered_events import event_of
from app.domain.proofs.delivery import Delivery
from app.domain.proofs.payload_shape import PayloadShape, shape_of

_OF_EACH = 10
"""Of many that come at once so many of a type are looked at: the others are alike."""
_LONGEST_TYPE = 100


class PayloadShapeStore(Protocol):
    """Where shapes are kept. Raises: SaveFailedError."""

    async def all(self) -> list[PayloadShape]:
        """By type."""

    async def learn(self, fresh: PayloadShape) -> PayloadShape | None:
        """Adds what was seen."""


class PayloadShapeService:
    """Everything raises SaveFailedError."""

    def __init__(self, store: PayloadShapeStore) -> None:
        self._store = store

    async def all(self) -> list[PayloadShape]:
        """The shapes of all types, by type."""
        return await self._store.all()

    async def learn(self, fresh: Iterable[Delivery]) -> list[PayloadShape]:
        """Looks at deliveries that came; returns the shapes in which something is new."""
        by_type: dict[str, list[Delivery]] = {}
        for one in fresh:
            if one.is_event and one.event_type and len(one.event_type) <= _LONGEST_TYPE:
                kept = by_type.setdefault(one.event_type, [])
                if len(kept) < _OF_EACH:
                    kept.append(one)
        changed = []
        for event_type, some in by_type.items():
            at = some[-1].received_at
            seen = await asyncio.to_thread(_shape_of, event_type, some, at)
            whole = await self._store.learn(seen)
            if whole is not None and at in {whole.changed_at, whole.first_seen}:
                changed.append(whole)
        return changed


def _shape_of(event_type: str, some: list[Delivery], at: datetime) -> PayloadShape:
    bodies = [body for one in some if (body := event_of(one)) is not None]
    return shape_of(event_type, bodies, at)
