from pathlib import Path

import msgspec
import pytest

from app.domain.companies.company import Company, settings_of
from app.domain.companies.secret import Secret
from app.domain.errors import (
    CompanyChangedElsewhereError,
    CompanySettingsError,
    PasswordMissingError,
    PasswordStoreLockedError,
    SaveFailedError,
)
from app.services.companies import CompanyService
from app.services.connections import Connections
from app.services.credentials import Credentials
from app.services.events import Events
from app.services.memory import MemoryService
from app.storage.companies import CompaniesInMemory, CompanyFile
from app.storage.database import Database
from app.storage.memory import MemoryStore
from tests.conftest import company_at

ACME = company_at("https://api.acme.example")


class Store:
    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.accounts: dict[tuple[str, str], str] = {}
        self.locked = False

    async def get(self, company_id: str, account: str, part: str = "") -> Secret:
        self._check()
        if self.accounts.get((company_id, part)) != account:
            raise PasswordMissingError
        return Secret(self.kept[company_id, part])

    async def put(self, company_id: str, account: str, secret: Secret, part: str = "") -> None:
        self._check()
        self.accounts[company_id, part] = account
        self.kept[company_id, part] = secret.reveal()

    async def remove(self, company_id: str, account: str, part: str = "") -> None:
        self._check()
        if self.accounts.get((company_id, part)) == account:
            self.kept.pop((company_id, part), None)

    def _check(self) -> None:
        if self.locked:
            raise PasswordStoreLockedError


class StoreOfAccounts:
    """One that finds an account only by its name, as that of macOS does."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str, str], str] = {}

    async def get(self, company_id: str, account: str, part: str = "") -> Secret:
        if (company_id, account, part) not in self.kept:
            raise PasswordMissingError
        return Secret(self.kept[company_id, account, part])

    async def put(self, company_id: str, account: str, secret: Secret, part: str = "") -> None:
        self.kept[company_id, account, part] = secret.reveal()

    async def remove(self, company_id: str, account: str, part: str = "") -> None:
        self.kept.pop((company_id, account, part), None)


class FullDisk(CompaniesInMemory):
    def save(self, companies: list[Company]) -> None:
        raise SaveFailedError


def service(
    store: Store | StoreOfAccounts, file: CompaniesInMemory | CompanyFile | None = None
) -> CompanyService:
    credentials = Credentials(store)

    async def connect(*_: object, **__: object) -> object:
        raise NotImplementedError

    connections = Connections(credentials, connect)  # type: ignore[arg-type]
    memory = MemoryService(MemoryStore(Database(None)))
    return CompanyService(file or CompaniesInMemory(), credentials, connections, memory, Events())


async def test_a_company_is_kept_and_its_password_goes_to_the_store() -> None:
    store = Store()
    companies = service(store)
    await companies.save(ACME, Secret("pw"))
    assert companies.companies == [ACME]
    assert store.kept == {("c1", ""): "pw"}
    assert await companies.remove(ACME) is None
    assert companies.companies == []
    assert store.kept == {}


async def test_a_locked_store_leaves_the_list_as_it_was() -> None:
    store = Store()
    store.locked = True
    companies = service(store)
    with pytest.raises(PasswordStoreLockedError):
        await companies.save(ACME, Secret("pw"))
    assert companies.companies == []
    await companies.save(ACME, Secret("pw"), session_only=True)
    assert companies.companies == [ACME]
    assert isinstance(await companies.remove(ACME), PasswordStoreLockedError)
    assert companies.companies == []


async def test_a_full_disk_leaves_the_list_as_it_was() -> None:
    companies = service(Store(), FullDisk())
    with pytest.raises(SaveFailedError):
        await companies.save(ACME, Secret("pw"))
    assert companies.companies == []


async def test_a_lent_company_is_never_saved() -> None:
    file = CompaniesInMemory()
    companies = service(Store(), file)
    companies.lend(ACME, Secret("pw"))
    assert companies.companies == [ACME]
    assert companies.is_lent(ACME)
    assert file.load() == []
    await companies.remove(ACME)
    assert companies.companies == []


async def test_a_typed_password_is_used_and_kept_only_when_asked() -> None:
    store = Store()
    companies = service(store)
    await companies.save(ACME, Secret("old"))
    await companies.use_password(ACME, Secret("new"), kept=False)
    assert store.kept == {("c1", ""): "old"}
    await companies.use_password(ACME, Secret("new"), kept=True)
    assert store.kept == {("c1", ""): "new"}


async def test_a_company_that_another_window_added_stays(tmp_path: Path) -> None:
    first, second = (service(Store(), CompanyFile(tmp_path)) for _ in range(2))
    await first.save(ACME, None)
    await second.save(msgspec.structs.replace(ACME, company_id="c2", name="Other"), None)
    assert [one.company_id for one in CompanyFile(tmp_path).load()] == ["c1", "c2"]
    await first.remove(ACME)
    assert [one.company_id for one in CompanyFile(tmp_path).load()] == ["c2"]


async def test_what_was_kept_for_the_old_address_is_removed() -> None:
    store = StoreOfAccounts()
    companies = service(store)
    await companies.save(ACME, Secret("old"))
    moved = msgspec.structs.replace(ACME, base_url="https://api.other.example")
    await companies.save(moved, Secret("new"))
    assert list(store.kept.values()) == ["new"]
    await companies.save(moved, Secret("newer"))
    assert list(store.kept.values()) == ["newer"]


async def test_a_company_leaves_neither_password_nor_passphrase() -> None:
    store = StoreOfAccounts()
    companies = service(store)
    own = msgspec.structs.replace(ACME, certificate_file="/own.pem")
    await companies.save(own, Secret("pw"), passphrase=Secret("open"))
    assert len(store.kept) == 2
    await companies.remove(own)
    assert store.kept == {}


@pytest.mark.parametrize(
    "other",
    [
        {"base_url": "http://127.0.0.1:9"},
        {"base_url": "https://evil.example"},
        {"base_url": "https://api.acme.example:8443"},
        {"user_name": "eve@evil.example"},
    ],
)
@pytest.mark.parametrize("stored", [True, False])
async def test_a_password_goes_nowhere_but_where_it_was_given_for(
    other: dict[str, str], *, stored: bool
) -> None:
    asked: list[str] = []

    async def connect(company: Company, *_: object, **__: object) -> object:
        asked.append(company.base_url)
        raise NotImplementedError

    credentials = Credentials(Store())
    connections = Connections(credentials, connect)  # type: ignore[arg-type]
    memory = MemoryService(MemoryStore(Database(None)))
    companies = CompanyService(CompaniesInMemory(), credentials, connections, memory, Events())
    await companies.save(ACME, Secret("pw"), session_only=not stored)
    moved = msgspec.structs.replace(ACME, **other)
    fresh = Connections(credentials, connect)  # type: ignore[arg-type]  # as at the next start
    for use in (companies.test_connection(moved, None), fresh.of(moved)):
        with pytest.raises(PasswordMissingError):
            await use
    assert asked == []
    same = msgspec.structs.replace(ACME, base_url="https://API.acme.example:443", name="Renamed")
    with pytest.raises(NotImplementedError):
        await fresh.of(same)


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("base_url", "http://api.acme.example"),
        ("base_url", "http://127.1"),
        ("base_url", "http://a.localhost"),
        ("base_url", "https://u:p@api.acme.example"),
        ("company_key", "../x"),
        ("user_name", "a:b"),
        ("name", "x\u202ey"),
    ],
)
async def test_what_no_form_would_take_is_not_used_from_a_file_either(
    member: str, value: str
) -> None:
    companies = service(Store())
    wrong = msgspec.structs.replace(ACME, **{member: value})
    with pytest.raises(CompanySettingsError, match=member):
        await companies.test_connection(wrong, Secret("pw"))


@pytest.fixture
def kept(tmp_path: Path) -> tuple[CompanyFile, CompanyService]:
    file = CompanyFile(tmp_path)
    file.save([ACME, msgspec.structs.replace(ACME, company_id="c2", name="Brook")])
    return file, service(Store(), file)


@pytest.mark.parametrize("body", ['{"version": 1, "comp', '{"version": 99, "companies": []}'])
async def test_a_file_that_cannot_be_used_is_left_where_it_is_by_a_look(
    kept: tuple[CompanyFile, CompanyService], tmp_path: Path, body: str
) -> None:
    _, companies = kept
    path = tmp_path / "companies.json"
    whole = path.read_text("utf-8")
    path.write_text(body, "utf-8")
    await companies.check_kept(ACME)  # nothing is known of it
    assert path.read_text("utf-8") == body
    assert [one.name for one in companies.companies] == ["Acme Retail", "Brook"]
    # Once it can be read again, what was changed meanwhile is found.
    path.write_text(whole.replace('"c2"', '"c3"'), "utf-8")
    with pytest.raises(CompanyChangedElsewhereError):
        await companies.check_kept(msgspec.structs.replace(ACME, company_id="c2"))


async def test_a_file_that_is_gone_is_not_an_empty_one(
    kept: tuple[CompanyFile, CompanyService], tmp_path: Path
) -> None:
    file, companies = kept
    (tmp_path / "companies.json").unlink()
    await companies.check_kept(ACME)
    await companies.set_favourite(ACME.company_id)
    assert [one.name for one in file.load()] == ["Acme Retail", "Brook"]


async def test_what_is_taken_over_shuts_nobody_out(
    kept: tuple[CompanyFile, CompanyService],
) -> None:
    file, companies = kept
    await companies.save(msgspec.structs.replace(ACME, name="Acme One"), None)  # in this window
    brook = msgspec.structs.replace(ACME, company_id="c2", name="Brook")
    renamed = msgspec.structs.replace(ACME, name="Acme Two")
    file.save([renamed, msgspec.structs.replace(brook, company_key="Other")])  # in another one
    with pytest.raises(CompanyChangedElsewhereError):
        await companies.check_kept(brook)
    assert [one.name for one in companies.companies] == ["Acme Two", "Brook"]
    await companies.check_kept(renamed)
    assert companies._connections._newest["c1"] == settings_of(renamed), "it can be asked"
