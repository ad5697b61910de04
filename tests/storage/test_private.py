"""Files as editors, umasks and mischief leave them: never waited for, never lost, never open."""

import json
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.callbacks.rules import company_problems
from app.domain.companies.company import Company
from app.domain.errors import CertificateError, FileContentError, SaveFailedError
from app.domain.preferences import Preferences
from app.domain.set_aside import Fault
from app.regular_file import NotAFileError, read_regular
from app.storage.companies import CompanyFile
from app.storage.database import Database
from app.storage.instance import Instance
from app.storage.preferences import PreferenceFile
from app.whole_file import write_file
from tests.conftest import company_at

ACME = company_at("https://api.acme.example")


def odd_things(folder: Path) -> dict[str, Callable[[Path], None]]:
    return {
        "pipe": os.mkfifo,
        "folder": lambda path: path.mkdir(),
        "device": lambda path: path.symlink_to("/dev/zero"),
        "loop": lambda path: path.symlink_to(path),
    }


@pytest.fixture(params=["pipe", "folder", "device", "loop"])
def odd(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Path], None]:
    return odd_things(tmp_path)[request.param]


def in_time(act: Callable[[], object]) -> object:
    """Fails instead of hanging where a pipe is waited for."""
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.append(act()), daemon=True)
    thread.start()
    thread.join(20)
    assert found, "it waits"
    return found[0]


def test_preferences_that_are_no_file(tmp_path: Path, odd: Callable[[Path], None]) -> None:
    odd(tmp_path / "preferences.json")
    file = PreferenceFile(tmp_path)
    assert in_time(file.load) == Preferences()
    assert file.set_aside is not None
    assert file.set_aside.fault is Fault.UNREADABLE


def test_companies_that_are_no_file(tmp_path: Path, odd: Callable[[Path], None]) -> None:
    odd(tmp_path / "companies.json")
    file = CompanyFile(tmp_path)
    assert in_time(file.load) == []
    assert in_time(file.peek) == []
    with pytest.raises(SaveFailedError):
        file.save([ACME])


async def test_a_memory_that_is_no_file(tmp_path: Path, odd: Callable[[Path], None]) -> None:
    odd(tmp_path / "desk.sqlite3")
    database = Database(tmp_path / "desk.sqlite3")
    with pytest.raises(SaveFailedError):
        await database.run(lambda _: None)
    database.close()


def test_certificates_and_imports_that_are_no_file(
    tmp_path: Path, odd: Callable[[Path], None]
) -> None:
    import msgspec

    from app.api.trust import tls_context
    from app.services.test_sets import _read

    odd(tmp_path / "thing")

    def certificate() -> str:
        try:
            tls_context(
                msgspec.structs.replace(ACME, certificate_file=str(tmp_path / "thing")), None
            )
        except CertificateError as error:
            return error.detail
        return ""

    def imported() -> str:
        try:
            _read(tmp_path / "thing")
        except FileContentError as error:
            return error.detail
        return ""

    assert in_time(certificate)
    assert in_time(imported)


def test_nothing_is_written_in_place_of_a_device(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "out.csv")
    with pytest.raises(SaveFailedError):
        write_file(tmp_path / "out.csv", b"x")
    assert stat.S_ISFIFO((tmp_path / "out.csv").stat().st_mode)
    with pytest.raises(NotAFileError):
        read_regular(tmp_path / "out.csv", 10)


def test_what_was_there_can_be_read_by_whoever_could_before(tmp_path: Path) -> None:
    new, shared, own = (tmp_path / name for name in ("new.csv", "shared.csv", "own.json"))
    for path in (shared, own):
        path.write_bytes(b"old")
        path.chmod(0o644)
    write_file(new, b"x")
    write_file(shared, b"x")
    write_file(own, b"x", lasting=True)
    assert modes_below(tmp_path) == {"new.csv": 0o600, "shared.csv": 0o644, "own.json": 0o600}


def modes_below(folder: Path) -> dict[str, int]:
    return {str(one.relative_to(folder)): one.stat().st_mode & 0o777 for one in folder.rglob("*")}


@pytest.mark.parametrize("was_there", [False, True])
async def test_what_is_kept_is_for_its_owner_alone(tmp_path: Path, *, was_there: bool) -> None:
    folder = tmp_path / "callback-desk"
    before = os.umask(0)
    try:
        if was_there:
            folder.mkdir(mode=0o777)
            for name in ("desk.sqlite3-wal", "companies.json"):
                (folder / name).write_text("")
                (folder / name).chmod(0o666)
            (folder / "desk.sqlite3-wal").unlink()
            (folder / "companies.json").unlink()
            Database(folder / "desk.sqlite3").close()
        database = Database(folder / "desk.sqlite3")
        await database.run(lambda connection: connection.execute("CREATE TABLE x (y)"))
        if was_there:
            (folder / "desk.sqlite3").chmod(0o644)
            database.close()
            database = Database(folder / "desk.sqlite3")
            await database.run(lambda connection: connection.execute("CREATE TABLE z (y)"))
        instance = Instance(folder / "instances")
        instance.hold()
        CompanyFile(folder).save([ACME])
        PreferenceFile(folder).save(Preferences())
        modes = modes_below(tmp_path)
        database.close()
        instance.close()
    finally:
        os.umask(before)
    assert {"callback-desk/desk.sqlite3", "callback-desk/desk.sqlite3-wal"} <= set(modes)
    folders = {"callback-desk", "callback-desk/instances"}
    assert modes == {name: 0o700 if name in folders else 0o600 for name in modes}


async def test_an_empty_memory_beside_a_past_is_damage(tmp_path: Path) -> None:
    (tmp_path / "desk.sqlite3").touch()
    CompanyFile(tmp_path).save([ACME])
    database = Database(tmp_path / "desk.sqlite3")
    await database.run(lambda _: None)
    database.close()
    assert database.set_aside is not None
    assert [one.name for one in tmp_path.glob("desk.broken*")]  # noqa: ASYNC240 - milliseconds
    fresh = Database(tmp_path / "first" / "desk.sqlite3")
    await fresh.run(lambda _: None)
    fresh.close()
    assert fresh.set_aside is None


PREFERENCES = [
    ("keep_days", 1000000),
    ("keep_days", -1),
    ("keep_days", "ninety"),
    ("keep_days", 1e300),
    ("theme", "plaid"),
    ("delivery_hours", 0),
    ("geometry", "not base64 !"),
    ("geometry", "A" * 1_000_000),
    ("first_rows", ["x"] * 5000),
    ("first_rows", [1]),
    ("last_company", None),
    ("show_utc", "yes"),
]


@pytest.mark.parametrize(("name", "value"), PREFERENCES)
def test_a_preference_that_cannot_be_is_set_back_alone(
    tmp_path: Path, name: str, value: object
) -> None:
    kept = {"version": 1, "compact": True, name: value}
    (tmp_path / "preferences.json").write_text(json.dumps(kept))
    file = PreferenceFile(tmp_path)
    found = file.load()
    assert file.replaced == [name]
    assert found.compact
    assert getattr(found, name) == getattr(Preferences(), name)
    assert file.set_aside is None


@given(st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_end_the_start(tmp_path: Path, body: bytes) -> None:
    for name in ("preferences.json", "companies.json"):
        (tmp_path / name).write_bytes(body)
    PreferenceFile(tmp_path).load()
    CompanyFile(tmp_path).load()


def companies_of(tmp_path: Path, body: bytes) -> list[Company]:
    (tmp_path / "companies.json").write_bytes(body)
    return CompanyFile(tmp_path).load()


def whole(**more: object) -> dict[str, object]:
    return {
        "company_id": "c1",
        "name": "Müller",
        "company_key": "K1",
        "user_name": "ann@acme.example",
    } | more


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_what_an_editor_does_to_the_file_is_harmless(tmp_path: Path, encoding: str) -> None:
    text = json.dumps({"version": 1, "companies": [whole()]}, ensure_ascii=False, indent=1)
    (one,) = companies_of(tmp_path, text.replace("\n", "\r\n").encode(encoding))
    assert one.name == "Müller"
    assert not company_problems(one)


@pytest.mark.parametrize(
    "odd_one",
    [
        whole(company_id="c2", kind="prod"),
        whole(company_id="c2", name="a\x00b"),
        whole(company_id="c2", base_url="http://api.acme.example"),
        whole(company_id="c2", base_url=7),
        {"company_id": "c2"},
        {"company_id": "c2", "name": ["x"]},
        "text",
        None,
    ],
)
def test_one_odd_company_does_not_hide_the_others(tmp_path: Path, odd_one: object) -> None:
    body = json.dumps({"version": 1, "companies": [whole(), odd_one, whole(company_id="c3")]})
    first, second, third = companies_of(tmp_path, body.encode())
    assert not company_problems(first)
    assert not company_problems(third)
    assert company_problems(second) or second.kind == "production"


def test_a_company_that_was_read_in_part_is_kept_as_it_was(tmp_path: Path) -> None:
    body = json.dumps({"version": 1, "companies": [whole(), {"company_id": "c2", "name": 5.5}]})
    (tmp_path / "companies.json").write_text(body)
    file = CompanyFile(tmp_path)
    file.save(file.load())
    assert file.copied is not None
    assert Path(file.copied.kept_at).read_text() == body


def test_harmless_blanks_are_left_out_and_nobody_is_a_practice_company(tmp_path: Path) -> None:
    odd_one = whole(company_key=" K1\r\n", user_name="\ufeffann@acme.example", is_practice=True)
    body = json.dumps({"version": 1, "companies": [odd_one, whole()]})
    first, second = companies_of(tmp_path, body.encode())
    assert (first.company_key, first.user_name) == ("K1", "ann@acme.example")
    assert not first.is_practice
    assert first.company_id != second.company_id  # an entry that was copied is another company
