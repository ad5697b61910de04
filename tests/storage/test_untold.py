"""What a command finds changed is told by the next window, and what we change is told by nobody."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.domain.callbacks.change import ChangeKind, Outcome, Step
from app.domain.callbacks.remembered import Difference
from app.storage.database import Database
from app.storage.instance import Instance
from app.storage.journal import JournalStore
from app.storage.memory import MemoryStore
from tests.builders import callback, change, draft

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
BEFORE = (callback("A"), callback("B"))
AFTER = (callback("A", method="PUT"), callback("C"))


@pytest.fixture
def files(tmp_path: Path) -> Iterator[tuple[Database, Database]]:
    made = Database(tmp_path / "desk.sqlite3"), Database(tmp_path / "desk.sqlite3")
    yield made
    for one in made:
        one.close()


async def test_what_a_command_found_is_told_once_by_the_next_window(
    files: tuple[Database, Database],
) -> None:
    window, command = MemoryStore(files[0]), MemoryStore(files[1], tells=False)
    await window.store_read("c", BEFORE, NOW)
    await command.store_read("c", AFTER, NOW + HOUR)
    await command.store_read("c", (*AFTER, callback("D")), NOW + 2 * HOUR)
    told, _ = await window.store_read("c", (*AFTER, callback("D")), NOW + 3 * HOUR)
    assert told == Difference(since=NOW, added=("C", "D"), changed=("A",), gone=("B",))
    again, _ = await window.store_read("c", (*AFTER, callback("D")), NOW + 4 * HOUR)
    assert again.is_empty


async def test_what_a_command_made_itself_is_no_news_later(
    files: tuple[Database, Database],
) -> None:
    window, command = MemoryStore(files[0]), MemoryStore(files[1], tells=False)
    await window.store_read("c", BEFORE, NOW)
    await command.store_read("c", (*BEFORE, callback("C")), NOW + HOUR, frozenset({"C"}))
    told, _ = await window.store_read("c", (*BEFORE, callback("C")), NOW + 2 * HOUR)
    assert told.is_empty


async def test_what_another_run_is_changing_is_nobody_else_s_doing(
    files: tuple[Database, Database],
) -> None:
    window = MemoryStore(files[0])
    await window.store_read("c", BEFORE, NOW)
    journal = JournalStore(files[1], Instance(None))
    at_it = change(kind=ChangeKind.CREATE, step=Step.CREATING, draft=draft(), opened_at=NOW + HOUR)
    await journal.open(at_it)
    stranger = callback("S", filters=(("list_id", "5"),))
    seen = (callback("A", method="PUT"), callback("B"), callback("C"), stranger)
    told, _ = await window.store_read("c", seen, NOW + HOUR + timedelta(seconds=5))
    assert (told.added, told.changed) == (("S",), ("A",)), "C may be what is being created"
    later = (*seen, callback("D"))
    told, _ = await window.store_read("c", later, NOW + 9 * HOUR)
    assert told.added == ("D",), "what was begun so long ago is done, or never will be"


async def test_nothing_is_left_to_be_told_of_a_company_that_is_forgotten(
    files: tuple[Database, Database],
) -> None:
    window, command = MemoryStore(files[0]), MemoryStore(files[1], tells=False)
    await window.store_read("c", BEFORE, NOW)
    await command.store_read("c", AFTER, NOW + HOUR)
    await window.forget("c")
    told, _ = await window.store_read("c", AFTER, NOW + 2 * HOUR)
    assert told.is_empty


async def test_what_a_command_found_by_an_id_is_told_too(files: tuple[Database, Database]) -> None:
    window, command = MemoryStore(files[0]), MemoryStore(files[1], tells=False)
    await window.store_read("c", BEFORE, NOW)
    await command.store_seen("c", callback("A", method="PUT"), NOW + HOUR)
    await command.mark_vanished("c", "B", NOW + HOUR)
    told, _ = await window.store_read("c", (callback("A", method="PUT"),), NOW + 2 * HOUR)
    assert (told.changed, told.gone) == (("A",), ("B",))


async def test_what_is_asked_for_while_another_run_ends_it_is_nobody_else_s_doing(
    files: tuple[Database, Database],
) -> None:
    for tells in (True, False):
        reading = MemoryStore(files[0], tells=tells)
        await reading.store_read("c", BEFORE, NOW)
        journal = JournalStore(files[1], Instance(None))
        ending = change(kind=ChangeKind.END, before=BEFORE[1], opened_at=NOW + HOUR)
        ending = await journal.open(ending)
        over = callback("B", ends_at=NOW + HOUR)
        seen = await reading.store_seen("c", over, NOW + HOUR)
        gone = await reading.mark_vanished("c", "B", NOW + HOUR)
        assert seen.is_empty
        assert gone.is_empty
        journal.close(replace(ending, outcome=Outcome.DONE, closed_at=NOW + HOUR))
        told, _ = await MemoryStore(files[0]).store_read("c", BEFORE[:1], NOW + 2 * HOUR)
        assert told.is_empty
        await reading.store_read("c", BEFORE, NOW + 3 * HOUR)


async def test_what_a_run_died_of_is_no_news_once_it_was_looked_up(
    files: tuple[Database, Database],
) -> None:
    window, command = MemoryStore(files[0]), MemoryStore(files[1], tells=False)
    await window.store_read("c", BEFORE, NOW)
    made = callback("C")
    await command.store_read("c", (*BEFORE, made), NOW + 2 * HOUR)
    journal = JournalStore(files[0], Instance(None))
    create = change(kind=ChangeKind.CREATE, step=Step.CREATING, draft=draft(), opened_at=NOW)
    create = await journal.open(create)
    done = replace(create, outcome=Outcome.DONE, made_id="C", closed_at=NOW + 3 * HOUR)
    journal.close(done)
    told, _ = await window.store_read("c", (*BEFORE, made), NOW + 4 * HOUR)
    assert told.is_empty
