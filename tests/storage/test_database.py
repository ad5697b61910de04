"""The file that must not lie: damaged, newer, full, held by somebody, cut off by a power cut."""

import asyncio
import random
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.activity import ActivityFilter
from app.domain.call import Call
from app.domain.callbacks.callback import Callback
from app.domain.callbacks.change import Change, ChangeKind, Outcome, Step
from app.domain.errors import SaveFailedError
from app.domain.set_aside import Fault
from app.storage import database as database_module
from app.storage.activity import ActivityStore
from app.storage.database import Database
from app.storage.instance import Instance
from app.storage.journal import JournalStore
from app.storage.memory import MemoryStore

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def change(number: int) -> Change:
    return Change(
        change_id=0,
        company_id="c",
        company_name="Acme",
        kind=ChangeKind.END,
        step=Step.ENDING,
        opened_at=NOW + timedelta(seconds=number),
        user="ann",
        before=Callback(callback_id=f"A{number}", event_type=f"type_{number}"),
    )


def beginning_of(path: str) -> bytes:
    return Path(path).read_bytes()[:19]


def names_in(folder: Path) -> list[str]:
    """Without the files that SQLite has beside its own."""
    return sorted(one.name for one in folder.iterdir() if "-" not in one.name)


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Callable[[], Instance]]:
    made: list[Instance] = []

    def make() -> Instance:
        made.append(Instance(tmp_path / "instances"))
        return made[-1]

    yield make
    for one in made:
        one.close()


def damage(path: Path) -> None:
    """Overwrites the last pages of a database."""
    body = bytearray(path.read_bytes())
    body[-40960:] = random.Random(1).randbytes(40960)
    path.write_bytes(body)


async def fill(journal: JournalStore) -> None:
    for number in range(1, 200):
        await journal.open(change(number))


async def closed(database: Database) -> None:
    await asyncio.to_thread(database.close)


async def test_a_damaged_file_is_set_aside_and_said(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite3"
    path.write_bytes(b"this is no database, " * 100)
    database = Database(path)
    store = MemoryStore(database)
    await store.store_read("c", [Callback(callback_id="1", event_type="x")], NOW)
    assert database.set_aside is not None
    assert beginning_of(database.set_aside.kept_at) == b"this is no database"
    assert len((await store.all_of("c"))[0]) == 1
    await closed(database)


async def test_pages_that_were_overwritten_are_noticed(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite3"
    database = Database(path)
    many = [Callback(callback_id=str(one), event_type="x" * 200) for one in range(500)]
    await MemoryStore(database).store_read("c", many, NOW)
    await closed(database)
    body = bytearray(path.read_bytes())
    body[8192:20480] = random.Random(1).randbytes(12288)
    path.write_bytes(body)
    again = Database(path)
    await again.run(lambda _: None)
    assert again.set_aside is not None
    await closed(again)


async def test_a_file_of_a_newer_version_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite3"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE later (x)")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    database = Database(path)
    await database.run(lambda _: None)
    assert database.set_aside is not None
    assert "newer" in database.set_aside.detail
    kept = sqlite3.connect(database.set_aside.kept_at)
    assert kept.execute("PRAGMA user_version").fetchone() == (99,)
    kept.close()
    await closed(database)


@pytest.mark.parametrize("fault", ["newer", "damaged"])
async def test_a_command_leaves_a_file_where_it_is(tmp_path: Path, fault: str) -> None:
    """A window may have it open: renamed under it, all that it writes would be lost to the next."""
    path = tmp_path / "desk.sqlite3"
    database = Database(path)
    await database.run(lambda connection: connection.execute("PRAGMA user_version = 99"))
    await closed(database)
    if fault == "damaged":
        damage(path)
    before = names_in(tmp_path)
    command = Database(path, may_rename=False)
    with pytest.raises(SaveFailedError, match=r"newer version|malformed|not a database"):
        await command.run(lambda _: None)
    assert command.set_aside is None
    await closed(command)
    assert names_in(tmp_path) == before


async def test_a_full_disk_says_so_and_loses_nothing(
    tmp_path: Path, instance: Callable[[], Instance]
) -> None:
    database = Database(tmp_path / "desk.sqlite3")
    mine = instance()
    journal = JournalStore(database, mine)
    first = await journal.open(change(0))
    await database.run(lambda one: one.execute("PRAGMA max_page_count = 1").fetchall())
    with pytest.raises(SaveFailedError, match="full"):
        await fill(journal)
    await closed(database)
    mine.close()
    again = Database(tmp_path / "desk.sqlite3")
    left = await JournalStore(again, instance()).left_open()
    assert first.change_id in {one.change_id for one in left}
    await closed(again)


async def test_a_file_that_another_program_holds_fails_after_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, instance: Callable[[], Instance]
) -> None:
    monkeypatch.setattr(database_module, "_BUSY_MS", 50)
    path = tmp_path / "desk.sqlite3"
    database = Database(path)
    journal = JournalStore(database, instance())
    await journal.left_open()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(SaveFailedError, match="locked"):
        await journal.open(change(0))
    other.execute("ROLLBACK")
    other.close()
    assert (await journal.open(change(1))).change_id == 1
    await closed(database)


async def test_two_instances_share_one_file(
    tmp_path: Path, instance: Callable[[], Instance]
) -> None:
    stores = [Database(tmp_path / "desk.sqlite3") for _ in range(2)]
    journals = [JournalStore(one, instance()) for one in stores]
    await asyncio.gather(*(journals[number % 2].open(change(number)) for number in range(20)))
    page = await ActivityStore(stores[0]).page(ActivityFilter(), before=None, size=50)
    assert len(page) == 20
    assert await journals[0].left_open() == []  # the other one is alive
    for one in stores:
        await closed(one)


@pytest.mark.parametrize("seed", range(5))
async def test_a_power_cut_leaves_a_journal_that_opens(
    tmp_path: Path, seed: int, instance: Callable[[], Instance]
) -> None:
    path = tmp_path / "desk.sqlite3"
    database = Database(path)
    journal = JournalStore(database, instance())
    for number in range(20):
        one = await journal.open(change(number))
        if number % 2:
            journal.close(
                Change(
                    **{name: getattr(one, name) for name in one.__struct_fields__}
                    | {"outcome": Outcome.DONE}
                )
            )
    cut = tmp_path / "cut"
    cut.mkdir()
    for name in ("desk.sqlite3", "desk.sqlite3-wal"):
        shutil.copy(tmp_path / name, cut / name)
    await closed(database)
    wal = cut / "desk.sqlite3-wal"
    wal.write_bytes(wal.read_bytes()[: random.Random(seed).randrange(wal.stat().st_size)])
    again = Database(cut / "desk.sqlite3")
    left = await JournalStore(again, instance()).left_open()
    assert again.set_aside is None
    assert all(one.outcome is None and one.before is not None for one in left)
    await closed(again)


async def test_a_read_that_found_a_change_keeps_every_version(tmp_path: Path) -> None:
    database = Database(tmp_path / "desk.sqlite3")
    store = MemoryStore(database)
    first = Callback(callback_id="1", event_type="x", destination_url="https://a.example")
    second = Callback(callback_id="1", event_type="x", destination_url="https://b.example")
    await store.store_read("c", [first], NOW)
    told, _ = await store.store_read("c", [second], NOW + timedelta(hours=1))
    assert (told.since, told.changed) == (NOW, ("1",))
    told, _ = await store.store_read("c", [], NOW + timedelta(hours=2))
    assert told.gone == ("1",)
    (kept,), _ = await store.all_of("c")
    assert (kept.listing_status, kept.first_seen, kept.gone_at) == (
        "vanished",
        NOW,
        NOW + timedelta(hours=2),
    )
    told, _ = await store.store_read("c", [second], NOW + timedelta(hours=3))
    assert told.added == ("1",)  # back again
    versions = await store.versions_of("c", "1")
    assert [one.destination_url[8] for _, one in versions] == ["a", "b"]
    await closed(database)


async def test_old_records_are_forgotten_and_open_changes_are_not(
    tmp_path: Path, instance: Callable[[], Instance]
) -> None:
    database = Database(tmp_path / "desk.sqlite3")
    store = ActivityStore(database)
    journal = JournalStore(database, instance())
    await journal.open(change(0))
    for days in (1, 100):
        store.note(
            Call(
                company_id="c",
                company_name="Acme",
                at=NOW - timedelta(days=days),
                method="GET",
                base_url="https://api.example",
                path="/companies/K/config/callbacks/A%2F1",
                status=200,
                duration_s=0.1,
            )
        )
    store.forget_before(NOW - timedelta(days=30))
    page = await store.page(ActivityFilter(), before=None, size=10)
    assert [one.call is None for one in page] == [True, False]
    assert page[1].callback_id == "A/1"
    older = await store.page(ActivityFilter(), before=page[0].at, size=10)
    assert len(older) == 1
    found = await store.page(ActivityFilter(text="100% none"), before=None, size=10)
    assert found == []
    await closed(database)


async def test_damage_that_is_found_late_is_set_aside_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "_CHECKED_BYTES", 0)  # as a file that is too large for it
    path = tmp_path / "desk.sqlite3"
    database = Database(path)
    put = "INSERT INTO callback (company_id, callback_id, body, fate, first_seen, last_seen) "
    await database.run(lambda one: one.execute(put + "VALUES ('c', '1', x'80', 'listed', 1, 1)"))
    # One row that nobody can read is said in words, and is no reason to throw the rest away.
    with pytest.raises(SaveFailedError):
        await MemoryStore(database).all_of("c")
    assert database.set_aside is None
    sought = "SELECT rootpage FROM sqlite_master WHERE name = 'callback'"
    (root,) = await database.run(lambda one: one.execute(sought).fetchone())
    (size,) = await database.run(lambda one: one.execute("PRAGMA page_size").fetchone())
    await closed(database)
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)
    again, told = Database(path), []
    again.on_set_aside = lambda: told.append(again.set_aside)
    with pytest.raises(SaveFailedError):
        await MemoryStore(again).all_of("c")
    assert await MemoryStore(again).all_of("c") == ([], None)
    assert len(told) == 1
    await closed(again)


async def test_all_of_a_large_file_is_checked_behind_the_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "_CHECKED_BYTES", 0)  # as a file that is too large for it
    path = tmp_path / "desk.sqlite3"
    database = Database(path)
    many = [Callback(callback_id=str(one), event_type="x" * 200) for one in range(2000)]
    await MemoryStore(database).store_read("c", many, NOW)
    database.check_rest()
    await database.run(lambda _: None)
    await closed(database)
    assert database.set_aside is None
    damage(path)

    again, told = Database(path), asyncio.Event()
    loop = asyncio.get_running_loop()

    def tell() -> None:
        loop.call_soon_threadsafe(told.set)

    again.on_set_aside = tell
    again.check_rest()
    await asyncio.wait_for(told.wait(), 60)
    assert again.set_aside is not None
    assert again.set_aside.fault is Fault.BROKEN
    # The new file is used at once, and checked to the end when it was made.
    await MemoryStore(again).store_read("c", many[:1], NOW)
    assert len((await MemoryStore(again).all_of("c"))[0]) == 1
    await closed(again)


async def test_a_large_file_that_was_held_is_checked_once_it_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("_CHECKED_BYTES", 0), ("_BUSY_MS", 50), ("_AGAIN_S", 0.0)):
        monkeypatch.setattr(database_module, name, value)
    path = tmp_path / "desk.sqlite3"
    database = Database(path)
    many = [Callback(callback_id=str(one), event_type="x" * 200) for one in range(2000)]
    await MemoryStore(database).store_read("c", many, NOW)
    await closed(database)
    damage(path)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    again, told = Database(path), asyncio.Event()
    loop = asyncio.get_running_loop()

    def tell() -> None:
        loop.call_soon_threadsafe(told.set)

    again.on_set_aside = tell
    again.check_rest()
    with pytest.raises(SaveFailedError, match="locked"):
        await again.run(lambda _: None)
    holder.execute("ROLLBACK")
    holder.close()
    await again.run(lambda _: None)
    await asyncio.wait_for(told.wait(), 60)
    await closed(again)


async def test_a_check_under_way_does_not_hold_up_the_closing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "_CHECKED_BYTES", 0)
    database = Database(tmp_path / "desk.sqlite3")
    many = [Callback(callback_id=str(one), event_type="x" * 2000) for one in range(5000)]
    await MemoryStore(database).store_read("c", many, NOW)
    await closed(database)
    again = Database(tmp_path / "desk.sqlite3")
    again.check_rest()
    await again.run(lambda _: None)
    await closed(again)
    assert again.set_aside is None
    assert not any(one.name == "database check" for one in threading.enumerate())


async def test_a_file_that_was_held_at_the_start_is_used_once_it_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "_BUSY_MS", 50)
    monkeypatch.setattr(database_module, "_AGAIN_S", 0.0)
    path = tmp_path / "desk.sqlite3"
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    database = Database(path)
    with pytest.raises(SaveFailedError, match="locked"):
        await database.run(lambda _: None)
    holder.close()
    await database.run(lambda _: None)
    await closed(database)


async def test_a_file_that_is_set_aside_at_a_later_opening_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "_AGAIN_S", 0.0)
    path = tmp_path / "desk.sqlite3"
    path.mkdir()  # no file that could be opened
    database, told = Database(path), []
    database.on_set_aside = lambda: told.append(database.set_aside)
    with pytest.raises(SaveFailedError):
        await database.run(lambda _: None)
    path.rmdir()
    path.write_bytes(b"this is no database, " * 100)
    await database.run(lambda _: None)
    assert len(told) == 1
    assert told[0] is not None
    await closed(database)


async def test_a_page_of_the_record_never_cuts_a_moment(tmp_path: Path) -> None:
    database = Database(tmp_path / "desk.sqlite3")
    store = ActivityStore(database)
    at = datetime(2026, 11, 24, tzinfo=UTC)
    for number in range(6):
        store.note(
            call(at - timedelta(seconds=number // 3), f"/companies/K/config/callbacks/{number}")
        )
    first = await store.page(ActivityFilter(), before=None, size=2)
    rest = await store.page(ActivityFilter(), before=first[-1].at, size=2)
    assert [len(first), len(rest)] == [3, 3]
    await closed(database)


async def test_the_record_of_one_callback_holds_no_others(tmp_path: Path) -> None:
    database = Database(tmp_path / "desk.sqlite3")
    store = ActivityStore(database)
    at = datetime(2026, 11, 24, tzinfo=UTC)
    for number, path in enumerate(("11", "911", "110")):
        store.note(call(at + timedelta(seconds=number), f"/companies/K/config/callbacks/{path}"))
    found = await store.page(ActivityFilter(callback_id="11"), before=None, size=9)
    assert [one.callback_id for one in found] == ["11"]
    await closed(database)


def call(at: datetime, path: str) -> Call:
    return Call(
        company_id="c",
        company_name="Acme",
        at=at,
        method="GET",
        base_url="https://api.example",
        path=path,
        status=200,
        duration_s=0.1,
        reply='[{"callback_id":"11"}]',
    )
