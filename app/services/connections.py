"""One live connection for each company that was opened."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable

from app.domain.callbacks.rules import company_problems
from app.domain.companies.company import Company, settings_of
from app.domain.companies.secret import Secret
from app.domain.errors import CompanySettingsError, ConnectionFailedError
from app.domain.server_clock import ServerClock
from app.services.credentials import Credentials
from app.services.guard import WriteGuard
from app.services.ports import CallbacksPort, Connect


def check_settings(company: Company) -> None:
    """What the form checks, of a file that may have been edited. Raises: CompanySettingsError."""
    wrong = company_problems(company)
    if wrong:
        fields = dict.fromkeys(one.field for one in wrong)
        raise CompanySettingsError(", ".join(fields))


async def _nobody_else(_: Company) -> None:
    """Where companies are kept in this run alone."""


class Connections:
    """Opens connections when they are first needed, and keeps them.

    Attributes: check_kept, raises CompanyChangedElsewhereError where another window has changed a
    company meanwhile.
    """

    def __init__(self, credentials: Credentials, connect: Connect) -> None:
        self.check_kept: Callable[[Company], Awaitable[None]] = _nobody_else
        self._credentials = credentials
        self._connect = connect
        self._open: dict[Company, CallbacksPort] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Lock()
        self._newest: dict[str, Company] = {}
        self._forgotten: Counter[str] = Counter()

    async def of(self, company: Company) -> CallbacksPort:
        """The connection of a company.

        Raises: PasswordStoreError, CertificateError; CompanySettingsError for settings that no form
        would have taken; ConnectionFailedError for settings that were changed meanwhile.
        """
        check_settings(company)
        company = settings_of(company)
        async with self._turn:
            while True:
                if self._newest.get(company.company_id, company) != company:
                    msg = "the company's settings were changed meanwhile"
                    raise ConnectionFailedError(msg)
                if company in self._open:
                    return self._open[company]
                forgotten = self._forgotten[company.company_id]
                made = await self._connect(
                    company,
                    await self._credentials.password_of(company),
                    passphrase=await self._credentials.passphrase_of(company),
                )
                if self._forgotten[company.company_id] == forgotten:
                    self._open[company] = made
                else:  # a password store may take a minute, and another one was typed meanwhile
                    await made.aclose()

    def is_open(self, company: Company) -> bool:
        """Whether a company is connected to with the settings it has now."""
        return settings_of(company) in self._open

    def clock_of(self, company: Company) -> ServerClock:
        """What its answers told of the time there; nothing of a company that was not asked yet."""
        found = self._open.get(settings_of(company))
        return found.clock if found is not None else ServerClock()

    async def with_password(
        self, company: Company, password: Secret, passphrase: Secret | None
    ) -> CallbacksPort:
        """A connection with typed credentials, which the caller closes. Raises: as `of`."""
        check_settings(company)
        return await self._connect(company, password, passphrase=passphrase)

    async def change(self, company: Company) -> None:
        """Goes on with other settings; whoever still has the old ones gets no connection."""
        self._newest[company.company_id] = settings_of(company)
        await self.forget(company.company_id)

    async def forget(self, company_id: str) -> None:
        """Closes a company's connections, after its settings or credentials changed.

        Nothing is begun on them any more; what is under way there is not waited for: a slow server
        would hold up whoever goes on with the new ones.
        """
        self._forgotten[company_id] += 1
        for company in [one for one in self._open if one.company_id == company_id]:
            closing = asyncio.create_task(self._open.pop(company).aclose())
            self._closing.add(closing)
            closing.add_done_callback(self._closing.discard)
        await asyncio.sleep(0)  # by then they take nothing more

    async def aclose(self) -> None:
        """Closes all connections."""
        while self._open:
            await self._open.popitem()[1].aclose()
        if self._closing:
            await asyncio.wait(self._closing)


async def to_write(connections: Connections, guard: WriteGuard, company: Company) -> CallbacksPort:
    """The connection of a company that may be changed now.

    A password store may ask for minutes: the lock is looked at again. Raises: LockedError,
    CompanyChangedElsewhereError, and as `Connections.of`.
    """
    guard.check(company)
    api = await connections.of(company)
    await connections.check_kept(company)
    guard.check(company)
    return api
