"""Finds callbacks in what is remembered of all companies."""

from collections.abc import Collection

import msgspec

from app.domain.callbacks.remembered import FoundInMemory, Remembered
from app.domain.companies.company import Company
from app.services.companies import CompanyService
from app.services.ports import MemorySearchStore


class KnownCallback(msgspec.Struct, frozen=True):
    """A remembered callback and whose it is."""

    company: Company
    remembered: Remembered


class MemorySearchService:
    """Asks no server: what it finds is as old as it was seen."""

    def __init__(self, store: MemorySearchStore, companies: CompanyService) -> None:
        self._store, self._companies = store, companies

    async def of_ids(self, callback_ids: Collection[str]) -> list[KnownCallback]:
        """What is remembered under these ids, in every company. Raises: SaveFailedError."""
        return self._named(await self._store.of_ids(callback_ids))

    async def holding(self, text: str, most: int = 12) -> list[KnownCallback]:
        """At most so many whose id, name or body holds each word. Raises: SaveFailedError."""
        return self._named(await self._store.holding(text, most))

    def _named(self, found: list[FoundInMemory]) -> list[KnownCallback]:
        companies = {one.company_id: one for one in self._companies.companies}
        return [
            KnownCallback(companies[one.company_id], one.remembered)
            for one in found
            if one.company_id in companies
        ]
