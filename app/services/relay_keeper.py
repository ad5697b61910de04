"""Keeps the relays, so that what was inserted is passed on after the next start too."""

from collections.abc import Callable, Container
from datetime import UTC, datetime, timedelta
from typing import Protocol

import msgspec

from app.domain.proofs.relay import Relay

_AFTER = timedelta(days=2)
"""After a relay was taken out, what still comes is passed on: the platform may try again."""


class RelayStore(Protocol):
    """Where relays are kept. Everything raises SaveFailedError."""

    async def all(self) -> list[Relay]:
        """Every one that is kept."""

    async def put(self, relay: Relay) -> None:
        """Keeps one, or a new state of it."""

    async def remove(self, key: str) -> None:
        """Forgets one."""


class RelayKeeper:
    """Without a store they are kept for this run.

    Attributes: relays, by their keys; replaced whole at each change, so that another thread may
    look into it.
    """

    def __init__(
        self,
        store: RelayStore | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store, self._clock = store, clock
        self.relays: dict[str, Relay] = {}

    async def recall(self) -> None:
        """Reads what is kept, another window's too. Raises: SaveFailedError."""
        if self._store is not None:
            found = {one.key: one for one in await self._store.all()}
            self.relays = self.relays | found

    async def settle(self, in_use: Container[str]) -> None:
        """Forgets what was taken out long ago, but not what a registration still leads to.

        `in_use` are the keys of those. Raises: SaveFailedError.
        """
        limit = self._clock() - _AFTER
        for one in list(self.relays.values()):
            if one.taken_out_at is None:
                continue
            if one.key in in_use:
                await self.put(msgspec.structs.replace(one, taken_out_at=None))
            elif one.taken_out_at < limit:
                await self.remove(one.key)

    async def put(self, relay: Relay) -> None:
        """Keeps one; of the practice company for this run alone. Raises: SaveFailedError."""
        if not relay.is_practice and self._store is not None:
            await self._store.put(relay)
        self.relays = self.relays | {relay.key: relay}

    async def remove(self, key: str) -> None:
        """Forgets one. Raises: SaveFailedError."""
        self.relays = {one: relay for one, relay in self.relays.items() if one != key}
        if self._store is not None:
            await self._store.remove(key)
