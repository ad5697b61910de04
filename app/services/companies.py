"""What can be done with the list of companies."""

import asyncio
import uuid
from collections.abc import Iterable
from contextlib import suppress

import msgspec

from app.domain.companies.company import Company, account_of, reached_alike, same_account
from app.domain.companies.secret import Secret
from app.domain.errors import (
    CompanyChangedElsewhereError,
    PasswordStoreError,
    SaveFailedError,
)
from app.services.connections import Connections
from app.services.credentials import CERTIFICATE, Credentials
from app.services.events import Events
from app.services.memory import MemoryService
from app.services.ports import CompanyStore


class CompanyService:
    """Adds, changes and removes companies, and tests that one can be reached."""

    def __init__(
        self,
        store: CompanyStore,
        credentials: Credentials,
        connections: Connections,
        memory: MemoryService,
        events: Events,
    ) -> None:
        self._store, self._memory, self._events = store, memory, events
        self._credentials = credentials
        self._connections = connections
        self._written = store.written()
        self._companies = store.load()
        self._in_file = {one.company_id: one for one in self._companies}
        # Of this run: one that was taken out of the file is not taken for one that is lent.
        self._kept_ids = set(self._in_file)
        self._turn = asyncio.Lock()  # who writes the file, or reads it anew
        connections.check_kept = self.check_kept
        # Of companies that are lent for this session, such as the practice company: never saved.
        self._lent: list[Company] = []

    @property
    def companies(self) -> list[Company]:
        """All companies in the order they were added."""
        return [*self._companies, *self._lent]

    def lend(self, company: Company, password: Secret) -> None:
        """Adds a company for this session only; neither it nor its password is stored."""
        self._lent = [one for one in self._lent if one.company_id != company.company_id]
        self._lent.append(company)
        self._credentials.use_for_session(company, password)

    def is_lent(self, company: Company) -> bool:
        """Whether a company is only there for this session."""
        return any(one.company_id == company.company_id for one in self._lent)

    async def save(
        self,
        company: Company,
        password: Secret | None,
        *,
        passphrase: Secret | None = None,
        session_only: bool = False,
        also_for: Iterable[Company] = (),
    ) -> None:
        """Adds a company, or replaces the one with the same company_id.

        `also_for` are others of the same account that the typed password is kept for as well.

        The password goes to the system's store first, or stays in memory with `session_only`.
        None keeps what is stored, which is for the address and user name that it was given for.
        Raises: PasswordStoreError, SaveFailedError; in both cases the list of companies is as
        before.
        """
        for secret, part in ((password, ""), (passphrase, CERTIFICATE)):
            if secret is None:
                continue
            if session_only:
                self._credentials.use_for_session(company, secret, part)
            else:
                await self._credentials.store(company, secret, part)
        if password is not None:
            for other in also_for:
                await self._share(other, company, password, session_only=session_only)
        async with self._turn:
            changed = await self._latest()
            for position, one in enumerate(changed):
                if one.company_id == company.company_id:
                    changed[position] = company
                    break
            else:
                changed.append(company)
            before = [one for one in self._companies if one.company_id == company.company_id]
            await self._write(changed)
            await self._connections.change(company)
        if before and password is not None and account_of(before[0]) != account_of(company):
            # What was kept for the old address is of no use any more. Where the store will not
            # let go of it, it is bound to that address all the same.
            with suppress(PasswordStoreError):
                await self._credentials.forget_stored(before[0], but=company)
        if before and before[0].company_key != company.company_key:
            # What was seen of another account says nothing about this one. The address of one
            # may change: that of Europe did.
            await self._forget_seen(company)

    def of_same_account(self, company: Company) -> list[Company]:
        """Other companies of the same user at the same address: one password fits all."""
        return [
            one
            for one in self._companies
            if one.company_id != company.company_id and account_of(one) == account_of(company)
        ]

    def twin_of(self, company: Company) -> Company | None:
        """Another one with the same key at the same address, or None; a practice company too."""
        for one in self.companies:
            if one.company_id != company.company_id and same_account(one, company):
                return one
        return None

    async def add_all(self, companies: Iterable[Company]) -> list[Company]:
        """Adds those that are not there yet, each with an id of its own; returns what was added.

        Raises: SaveFailedError; then none was.
        """
        async with self._turn:
            changed, added = await self._latest(), []
            for one in companies:
                if any(same_account(one, other) for other in changed):
                    continue
                made = msgspec.structs.replace(one, company_id=uuid.uuid4().hex)
                changed.append(made)
                added.append(made)
            if added:
                await self._write(changed)
        return added

    async def _share(
        self, other: Company, company: Company, password: Secret, *, session_only: bool
    ) -> None:
        if account_of(other) != account_of(company):
            return  # a password never goes where it was not given for
        if session_only:
            self._credentials.use_for_session(other, password)
        else:
            await self._credentials.store(other, password)
        await self._connections.forget(other.company_id)

    async def set_favourite(self, company_id: str) -> None:
        """Puts a company among the favourites, or takes it out; nothing else of it is touched.

        Raises: SaveFailedError.
        """
        async with self._turn:
            changed = [
                msgspec.structs.replace(one, is_favourite=not one.is_favourite)
                if one.company_id == company_id
                else one
                for one in await self._latest()
            ]
            await self._write(changed)

    async def use_password(self, company: Company, password: Secret, *, kept: bool) -> None:
        """Uses a typed password until the app closes; `kept` stores it as well.

        Raises: PasswordStoreError if it could not be stored; it is used nevertheless.
        """
        # Known first: whoever connects anew meanwhile does so with this one.
        self._credentials.use_for_session(company, password)
        await self._connections.forget(company.company_id)
        if kept:
            await self._credentials.store(company, password)

    async def remove(self, company: Company) -> PasswordStoreError | None:
        """Removes a company here; nothing changes at the provider. Raises: SaveFailedError.

        Returns the error if its password could not be removed from the system's store.
        """
        if self.is_lent(company):
            self._lent = [one for one in self._lent if one.company_id != company.company_id]
            await self._connections.forget(company.company_id)
            return None
        async with self._turn:
            left = [one for one in await self._latest() if one.company_id != company.company_id]
            await self._write(left)
        await self._connections.forget(company.company_id)
        await self._forget_seen(company)
        try:
            await self._credentials.forget(company)
        except PasswordStoreError as error:
            return error
        return None

    @property
    def is_kept(self) -> bool:
        """Whether a company that is added is still there at the next start."""
        return self._store.is_lasting

    @property
    def is_whole(self) -> bool:
        """Whether the list of companies could be read as it was kept."""
        return self._store.set_aside is None

    async def _latest(self) -> list[Company]:
        """As in the file now: a second window of the app may have changed it.

        As known here, where the file cannot be read, or is gone: that is not to have none.
        """
        is_gone = self._store.is_lasting and self._store.written() is None
        found = await asyncio.to_thread(self._store.load)
        return list(self._companies if is_gone or self._store.set_aside else found)

    async def _write(self, companies: list[Company]) -> None:
        """Raises: SaveFailedError; then the list is as before."""
        await asyncio.to_thread(self._store.save, companies)
        self._companies = companies
        self._kept_ids |= {one.company_id for one in companies}

    async def check_kept(self, company: Company) -> None:
        """Whether a company is in the file as it is known here: another window may have changed it.

        What is in the file now is taken over, and told. Of a file that cannot be read nothing is
        known: it is looked at again the next time. Raises: CompanyChangedElsewhereError.
        """
        if company.company_id not in self._kept_ids or self.is_lent(company):
            return
        await self._look_at_file()
        now = self._in_file.get(company.company_id)
        if self._written is None or (now is not None and reached_alike(now, company)):
            return
        await self._take_over()
        raise CompanyChangedElsewhereError(company.name)

    async def _look_at_file(self) -> None:
        """Reads it where somebody has written it since; nothing is set aside by that."""
        if self._store.written() in {None, self._written}:
            return
        async with self._turn:
            written = self._store.written()
            if written in {None, self._written}:
                return  # somebody else has waited for the same
            found = await asyncio.to_thread(self._store.look)
            if found is not None:
                self._in_file = {one.company_id: one for one in found}
                self._kept_ids |= self._in_file.keys()
                self._written = written

    async def _take_over(self) -> None:
        before = {one.company_id: one for one in self._companies}
        if before == self._in_file:
            return
        self._companies = list(self._in_file.values())
        for name in before.keys() - self._in_file.keys():
            await self._connections.forget(name)
        for name, one in self._in_file.items():
            if before.get(name) != one:
                await self._connections.change(one)
        self._events.companies_changed()

    async def _forget_seen(self, company: Company) -> None:
        with suppress(SaveFailedError):
            await self._memory.forget(company)

    async def test_connection(
        self, company: Company, password: Secret | None, passphrase: Secret | None = None
    ) -> int:
        """Makes the harmless list call. Returns the number of callbacks listed.

        None uses the stored password. Raises: CallbackDeskError, the kind says what is wrong.
        """
        if password is None:
            password = await self._credentials.password_of(company)
        if passphrase is None:
            passphrase = await self._credentials.passphrase_of(company)
        api = await self._connections.with_password(company, password, passphrase)
        try:
            return len((await api.list_callbacks()).callbacks)
        finally:
            await api.aclose()
