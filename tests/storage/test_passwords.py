"""Against a real secret service in a session bus of its own."""

import signal
import subprocess
from typing import Any

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import SecretService, fail, null

from app.domain.companies.secret import Secret
from app.domain.errors import (
    NoPasswordStoreError,
    PasswordMissingError,
    PasswordStoreError,
    PasswordStoreLockedError,
    PasswordStoreRefusedError,
    PasswordStoreSilentError,
)
from app.storage.passwords import PasswordStore
from tests.secret_service import Service

HERE, THERE = "ann at https://a.example:443", "ann at https://b.example:443"
pytestmark = pytest.mark.keyring


def store_of(limit_s: float = 20) -> PasswordStore:
    return PasswordStore(limit_s=limit_s, backend=SecretService.Keyring)


async def test_a_password_is_kept_read_and_removed(service: Service) -> None:
    store = store_of()
    with pytest.raises(PasswordMissingError):
        await store.get("c1", HERE)
    await store.put("c1", HERE, Secret("pässwörd"))
    await store.put("c1", HERE, Secret("phrase"), "certificate")
    assert await store.get("c1", HERE) == Secret("pässwörd")
    found = subprocess.run(  # noqa: ASYNC221 - milliseconds, and nothing else runs
        ["secret-tool", "lookup", "service", "callback-desk:c1", "username", HERE],
        env=service.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stdout == "pässwörd"
    with pytest.raises(PasswordMissingError):
        await store.get("c1", THERE)
    await store.put("c1", THERE, Secret("other"))  # it takes the place of the first one
    with pytest.raises(PasswordMissingError):
        await store.get("c1", HERE)
    await store.remove("c1", HERE)
    await store.remove("c1", HERE)
    for account in (HERE, THERE):
        with pytest.raises(PasswordMissingError):
            await store.get("c1", account)
    assert await store.get("c1", HERE, "certificate") == Secret("phrase")


async def test_an_entry_of_before_is_bound_to_nothing_and_never_used(service: Service) -> None:
    backend: Any = SecretService.Keyring()  # type: ignore[no-untyped-call]
    backend.set_password("callback-desk:c1", "api", "old")
    store = store_of()
    with pytest.raises(PasswordMissingError):
        await store.get("c1", HERE)
    await store.put("c1", HERE, Secret("new"))
    assert await store.get("c1", HERE) == Secret("new")
    assert backend.get_password("callback-desk:c1", "api") is None


async def test_a_locked_store_is_said_to_be_locked(service: Service) -> None:
    store = store_of()
    await store.put("c1", HERE, Secret("x"))
    service.lock()
    with pytest.raises(PasswordStoreError) as refused:
        await store.get("c1", HERE)
    assert isinstance(refused.value, PasswordStoreLockedError | PasswordStoreRefusedError)


async def test_a_silent_store_blocks_nothing(service: Service) -> None:
    store = store_of(limit_s=0.5)
    service.daemon.send_signal(signal.SIGSTOP)
    with pytest.raises(PasswordStoreSilentError):
        await store.get("c1", HERE)


async def test_without_any_store_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for backend in (fail.Keyring(), null.Keyring()):  # type: ignore[no-untyped-call]

        def chosen(found: KeyringBackend = backend) -> KeyringBackend:
            return found

        monkeypatch.setattr("keyring.get_keyring", chosen)
        with pytest.raises(NoPasswordStoreError):
            await PasswordStore().get("c1", HERE)


async def test_a_password_that_no_windows_store_would_take_is_refused_before() -> None:
    with pytest.raises(PasswordStoreRefusedError):
        await store_of().put("c1", HERE, Secret("x" * 1281))
