"""Passwords in the system's password store, and nowhere else."""

import asyncio
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from app.domain.companies.secret import Secret
from app.domain.errors import (
    NoPasswordStoreError,
    PasswordMissingError,
    PasswordStoreError,
    PasswordStoreLockedError,
    PasswordStoreRefusedError,
    PasswordStoreSilentError,
)

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "callback-desk"
_OLD_ACCOUNT = "api"
"""Of entries from before they were bound to an address: they are never used, only removed."""
_MOST_ACCOUNTS = 8
_LONGEST = 1280
"""Characters: Windows stores 2560 bytes of UTF-16 (jaraco/keyring#355)."""
Result = TypeVar("Result")


class PasswordStore:
    """The keyring, asked in a daemon thread with a time limit.

    The store may be waiting for the user to unlock it, or never answer at all; neither may block
    the window or the end of the app. Calls run one at a time, so that one prompt shows at a time.
    Entries are named `callback-desk:<company_id>` with an optional part behind it; their user name
    is the account that they are for.
    """

    def __init__(
        self,
        *,
        limit_s: float = 90.0,
        backend: Callable[[], "KeyringBackend"] | None = None,
    ) -> None:
        self._limit_s = limit_s
        self._backend = backend or _system_backend
        self._turn = asyncio.Lock()

    async def get(self, company_id: str, account: str, part: str = "") -> Secret:
        """The secret that is kept for an account.

        Raises: PasswordMissingError and the other PasswordStoreErrors.
        """
        found = await self._ask(lambda store: store.get_password(_name(company_id, part), account))
        if found is None:
            raise PasswordMissingError
        return Secret(found)

    async def put(self, company_id: str, account: str, secret: Secret, part: str = "") -> None:
        """Stores a secret; it takes the place of what was kept for another account.

        Raises: PasswordStoreError.
        """
        if len(secret.reveal()) > _LONGEST:
            msg = f"longer than {_LONGEST} characters"
            raise PasswordStoreRefusedError(msg)

        def store_and_check(store: "KeyringBackend") -> bool:
            name = _name(company_id, part)
            store.set_password(name, account, secret.reveal())
            if store.get_password(name, account) != secret.reveal():
                return False
            # Now that the store is known to take it: which of several is found first is its affair.
            _remove_all(store, name, account)
            store.set_password(name, account, secret.reveal())
            return store.get_password(name, account) == secret.reveal()

        # Some stores take an entry and keep nothing.
        if not await self._ask(store_and_check):
            msg = "the entry was not there afterwards"
            raise PasswordStoreRefusedError(msg)

    async def remove(self, company_id: str, account: str, part: str = "") -> None:
        """Removes what is kept for an account, and for others where the store can find them.

        Nothing is no error. Raises: PasswordStoreError.
        """
        await self._ask(lambda store: _remove_all(store, _name(company_id, part), account))

    async def _ask(self, call: "Callable[[KeyringBackend], Result]") -> Result:
        async with self._turn:
            return await _in_daemon_thread(
                lambda: _translated(lambda: call(self._backend())), self._limit_s
            )


def _remove_all(store: "KeyringBackend", name: str, account: str) -> None:
    """Removes the entries of a service, whatever account each was for."""
    for _ in range(_MOST_ACCOUNTS):
        # Not every store can look for an entry without its account.
        found = store.get_credential(name, None)
        if found is None:
            break
        store.delete_password(name, found.username)
    for known in (account, _OLD_ACCOUNT):
        if store.get_password(name, known) is not None:
            store.delete_password(name, known)


def _name(company_id: str, part: str) -> str:
    return f"{SERVICE}:{company_id}:{part}" if part else f"{SERVICE}:{company_id}"


def _system_backend() -> "KeyringBackend":
    import keyring  # noqa: PLC0415 - 80 ms that a first paint does not need

    store = keyring.get_keyring()
    module = type(store).__module__
    chained = getattr(store, "backends", None)
    empty = chained is not None and not list(chained)
    if empty or module.endswith((".fail", ".null")) or "plaintext" in type(store).__name__.lower():
        msg = f"{module} keeps no passwords safely"
        raise NoPasswordStoreError(msg)
    return store


def _translated(call: Callable[[], Result]) -> Result:
    """Turns what password stores raise into our errors; drops texts that could hold a secret."""
    from keyring.errors import (  # noqa: PLC0415 - as above
        InitError,
        KeyringLocked,
        NoKeyringError,
    )

    try:
        return call()
    except PasswordStoreError:
        raise
    except NoKeyringError as error:
        raise NoPasswordStoreError(type(error).__name__) from None
    except KeyringLocked as error:
        raise PasswordStoreLockedError(str(error)) from None
    except InitError as error:
        raise PasswordStoreRefusedError(str(error)) from None
    except Exception as error:  # noqa: BLE001 - Windows and D-Bus let their own kinds through
        raise PasswordStoreRefusedError(type(error).__name__) from None


async def _in_daemon_thread(call: Callable[[], Result], limit_s: float) -> Result:
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Result] = loop.create_future()

    def deliver(result: Result | None, error: Exception | None) -> None:
        if future.done():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)  # type: ignore[arg-type]  # None only where Result allows it

    def run() -> None:
        result, failure = None, None
        try:
            result = call()
        except Exception as error:  # noqa: BLE001 - handed over to the waiting coroutine
            failure = error
        try:
            loop.call_soon_threadsafe(deliver, result, failure)
        except RuntimeError:
            return  # the app has ended meanwhile

    # A daemon thread: a store that never answers must not keep the app from ending.
    threading.Thread(target=run, name="password store", daemon=True).start()
    try:
        async with asyncio.timeout(limit_s):
            return await future
    except TimeoutError:
        msg = f"no answer in {limit_s:.0f} s"
        raise PasswordStoreSilentError(msg) from None
