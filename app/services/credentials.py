"""Where a company's password comes from."""

from typing import Protocol

from app.domain.companies.company import Company, account_of
from app.domain.companies.secret import Secret
from app.domain.errors import PasswordMissingError

CERTIFICATE = "certificate"
"""The part under which the passphrase of a client certificate's key is stored."""


class Store(Protocol):
    """The system's password store, or a stand-in. Raises: PasswordStoreError."""

    async def get(self, company_id: str, account: str, part: str = "") -> Secret:
        """Raises PasswordMissingError where there is no entry for this account."""
        ...

    async def put(self, company_id: str, account: str, secret: Secret, part: str = "") -> None:
        """Adds an entry; it takes the place of whatever is kept for the company."""
        ...

    async def remove(self, company_id: str, account: str, part: str = "") -> None:
        """Of this account, and of all others that can be found. None is no error."""
        ...


class Credentials:
    """Passwords typed for this session win over stored ones. Nothing is written to a file.

    Each is for one account, see `account_of`: where scheme, host, port or user name become others,
    in the form or in the file, there is none.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._typed: dict[tuple[str, str], tuple[str, Secret]] = {}

    async def password_of(self, company: Company) -> Secret:
        """Raises: PasswordStoreError."""
        return await self._get(company, "")

    async def passphrase_of(self, company: Company) -> Secret | None:
        """Of the client certificate's key; None for a company without one, or an open key."""
        if not company.certificate_file:
            return None
        try:
            return await self._get(company, CERTIFICATE)
        except PasswordMissingError:
            return None

    async def store(self, company: Company, secret: Secret, part: str = "") -> None:
        """Keeps a secret in the system's store. Raises: PasswordStoreError."""
        await self._store.put(company.company_id, account_of(company), secret, part)
        self._typed.pop((company.company_id, part), None)

    def use_for_session(self, company: Company, secret: Secret, part: str = "") -> None:
        """Keeps a secret in memory until the app closes."""
        self._typed[company.company_id, part] = (account_of(company), secret)

    async def forget(self, company: Company) -> None:
        """Removes everything kept for a company. Raises: PasswordStoreError."""
        for part in ("", CERTIFICATE):
            self._typed.pop((company.company_id, part), None)
        account = account_of(company)
        await self._store.remove(company.company_id, account)
        if company.certificate_file:
            await self._store.remove(company.company_id, account, CERTIFICATE)

    async def forget_stored(self, company: Company, *, but: Company) -> None:
        """Removes what is stored for an account that a company has no more.

        A store that finds all accounts has done so already, when it kept the new one; then there
        is nothing left to remove. Raises: PasswordStoreError.
        """
        try:
            await self._store.get(company.company_id, account_of(company))
        except PasswordMissingError:
            return
        kept = await self._store.get(but.company_id, account_of(but))
        await self._store.remove(company.company_id, account_of(company))
        await self._store.put(but.company_id, account_of(but), kept)

    async def _get(self, company: Company, part: str) -> Secret:
        account, typed = self._typed.get((company.company_id, part), ("", None))
        if typed is not None and account == account_of(company):
            return typed
        return await self._store.get(company.company_id, account_of(company), part)
