"""The receiver is where it was, at the next start too: real secret service, real database."""

import subprocess
from pathlib import Path

import pytest
from keyring.backends import SecretService

from app.build import Backend, NoPasswordStore
from app.domain.errors import NoPasswordStoreError
from app.services.credentials import Store
from app.services.guard import WriteGuard
from app.services.receiver_address import AddressKeeping
from app.storage.passwords import PasswordStore
from tests.secret_service import Service


def backend_of(folder: Path, passwords: Store | None = None) -> Backend:
    store = passwords or PasswordStore(limit_s=20, backend=SecretService.Keyring)
    return Backend(folder, guard=WriteGuard(), passwords=store)


def files_holding(text: str, folder: Path) -> list[str]:
    files = [one for one in folder.rglob("*") if one.is_file()]
    assert files
    return [one.name for one in files if text.encode() in one.read_bytes()]


@pytest.mark.keyring
async def test_an_address_outlives_the_app(service: Service, tmp_path: Path) -> None:
    first = backend_of(tmp_path)
    receiving = first.services.receiving
    await receiving.start()
    url, secret = receiving.url, receiving.address.secret
    assert receiving.address.keeping is AddressKeeping.KEPT
    assert await receiving.check_public(url)
    await first.aclose()
    # Its secret path is in the password store, and in no file.
    assert not files_holding(secret, tmp_path)

    second = backend_of(tmp_path)
    receiving = second.services.receiving
    assert not receiving.leads_here(url)  # not looked up yet
    await receiving.address.recall()
    assert receiving.leads_here(url)  # although it is off
    assert receiving.known_public_url == url
    assert receiving.public_url == ""  # not checked in this run
    await receiving.start()
    assert receiving.url == url
    await receiving.forget_public()
    await second.aclose()

    subprocess.run(  # noqa: ASYNC221 - milliseconds, and nothing else runs
        ["secret-tool", "clear", "service", "callback-desk:receiver"],
        env=service.environment,
        check=True,
    )
    third = backend_of(tmp_path)
    receiving = third.services.receiving
    await receiving.start()
    assert receiving.known_public_url == ""
    assert receiving.address.secret != secret
    assert receiving.address.keeping is AddressKeeping.LOST
    await third.aclose()
    fourth = backend_of(tmp_path)
    await fourth.services.receiving.start()
    assert fourth.services.receiving.address.keeping is AddressKeeping.KEPT
    await fourth.aclose()


@pytest.mark.keyring
async def test_a_store_that_does_not_open_is_said_and_nothing_is_written_over(
    service: Service, tmp_path: Path
) -> None:
    first = backend_of(tmp_path)
    await first.services.receiving.start()
    url = first.services.receiving.url
    await first.aclose()

    second = backend_of(tmp_path, NoPasswordStore())
    receiving = second.services.receiving
    with pytest.raises(NoPasswordStoreError):
        await receiving.start()
    assert receiving.url == ""
    await receiving.start(elsewhere=True)  # for this run
    assert receiving.url not in {"", url}
    assert receiving.address.keeping is AddressKeeping.THIS_RUN
    await second.aclose()

    third = backend_of(tmp_path)
    await third.services.receiving.start()
    assert third.services.receiving.url == url
    await third.aclose()


async def test_without_a_store_an_address_is_for_one_run(tmp_path: Path) -> None:
    first = backend_of(tmp_path, NoPasswordStore())
    receiving = first.services.receiving
    await receiving.start()
    url = receiving.url
    assert receiving.address.keeping is AddressKeeping.THIS_RUN
    await receiving.stop()
    await receiving.start()
    assert receiving.url == url
    await first.aclose()
    second = backend_of(tmp_path, NoPasswordStore())
    await second.services.receiving.start()  # nothing is missed
    assert second.services.receiving.url != url
    await second.aclose()
