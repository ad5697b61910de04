"""What is kept between jobs is always what stands in the file."""

import random
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.remembered import ListingStatus, Note
from app.domain.errors import SaveFailedError
from app.storage.database import Database
from app.storage.memory import MemoryStore

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def callback(callback_id: str, url: str = "https://a.example") -> Callback:
    return Callback(callback_id=callback_id, event_type="x", destination_url=url, raw=b'{"a": 1}')


LIST = tuple(callback(one) for one in ("B", "A", "D", "C"))


@pytest.fixture
def files(tmp_path: Path) -> Iterator[list[Database]]:
    """One file, opened by this app and by another one."""
    made = [Database(tmp_path / "desk.sqlite3") for _ in range(2)]
    yield made
    for one in made:
        one.close()


async def test_the_same_answer_moves_only_what_it_lists(files: list[Database]) -> None:
    store = MemoryStore(files[0])
    gone = callback("E")
    await store.store_read("c", (*LIST, gone), NOW)
    await store.store_read("c2", LIST, NOW)
    await store.store_read("c", LIST, NOW + HOUR)
    told, known = await store.store_read("c", LIST, NOW + 2 * HOUR)
    assert told.is_empty
    assert told.since == NOW + HOUR
    for rows in (list(known.values()), (await MemoryStore(files[1]).all_of("c"))[0]):
        assert {one.callback.callback_id: one.last_seen for one in rows} == (
            dict.fromkeys("ABCD", NOW + 2 * HOUR) | {"E": NOW}
        )
    assert (await MemoryStore(files[1]).all_of("c"))[1] == NOW + 2 * HOUR
    others, _ = await MemoryStore(files[1]).all_of("c2")
    assert {one.last_seen for one in others} == {NOW}


async def test_what_another_one_wrote_is_seen_at_once(files: list[Database]) -> None:
    mine, others = (MemoryStore(one) for one in files)
    await mine.store_read("c", LIST, NOW)
    await others.set_note("c", "A", Note(owner="Bo"))
    assert (await mine.all_of("c"))[0][0].note.owner == "Bo"
    await others.store_read("c", LIST[1:], NOW + HOUR)
    told, known = await mine.store_read("c", LIST, NOW + 2 * HOUR)
    assert told.added == ("B",)
    assert known["A"].note.owner == "Bo"


async def test_the_same_answer_after_a_change_is_compared_again(files: list[Database]) -> None:
    store = MemoryStore(files[0])
    await store.store_read("c", LIST, NOW)
    await store.store_seen("c", callback("A", "https://b.example"), NOW + HOUR)
    told, known = await store.store_read("c", LIST, NOW + 2 * HOUR)
    assert told.changed == ("A",)
    assert known["A"].callback.destination_url == "https://a.example"
    store.mark_ended_here("c", "B", "ann", NOW + 3 * HOUR)
    told, known = await store.store_read("c", LIST, NOW + 3 * HOUR - timedelta(seconds=1))
    assert not told.added  # the answer is older than the end
    assert known["B"].listing_status is ListingStatus.ENDED_HERE
    told, _ = await store.store_read("c", LIST, NOW + 4 * HOUR)
    assert told.added == ("B",)


async def test_an_answer_in_part_says_nothing_of_the_others_until_it_is_whole(
    files: list[Database],
) -> None:
    store = MemoryStore(files[0])
    await store.store_read("c", LIST, NOW)
    some = LIST[:2]
    told, _ = await store.store_read("c", some, NOW + HOUR, whole=False)
    assert not told.gone
    told, _ = await store.store_read("c", some, NOW + 2 * HOUR)
    assert set(told.gone) == {"C", "D"}


async def test_what_was_made_while_a_list_was_read_is_missed_in_the_next_one(
    files: list[Database],
) -> None:
    store = MemoryStore(files[0])
    await store.store_read("c", LIST, NOW)
    await store.store_seen("c", callback("E"), NOW + HOUR + timedelta(seconds=5))
    told, known = await store.store_read("c", LIST, NOW + HOUR)
    assert not told.gone  # the answer is older than it
    assert known["E"].listing_status is ListingStatus.LISTED
    told, known = await store.store_read("c", LIST, NOW + 2 * HOUR)
    assert told.gone == ("E",)
    assert known["E"].listing_status is ListingStatus.VANISHED


async def test_one_that_comes_back_twice_from_the_same_end_is_stored(
    files: list[Database],
) -> None:
    store = MemoryStore(files[0])
    due = msgspec.structs.replace(callback("A"), ends_at=NOW)
    for hours in range(0, 6, 2):
        told, _ = await store.store_read("c", (due,), NOW + hours * HOUR)
        assert told.added == ("A",)
        told, _ = await store.store_read("c", (), NOW + (hours + 1) * HOUR)
        assert told.gone == ("A",)
    assert await store.away_at("c", NOW + HOUR) == {"A"}


async def test_an_older_app_that_is_still_open_writes_as_it_did(files: list[Database]) -> None:
    """It knows two columns of `reading`, and nothing of what the rows do not say themselves."""
    store = MemoryStore(files[0])
    await store.store_read("c", LIST, NOW)
    await store.store_read("c", LIST, NOW + HOUR)
    later = (NOW + 2 * HOUR).timestamp()

    def older(connection: sqlite3.Connection) -> None:
        connection.execute(
            "UPDATE callback SET last_seen = ? WHERE company_id = 'c' AND callback_id = 'A'",
            (later,),
        )
        connection.execute(
            "INSERT INTO reading VALUES ('c', ?) "
            "ON CONFLICT (company_id) DO UPDATE SET read_at = excluded.read_at",
            (later,),
        )

    await files[1].run(older)
    rows, read_at = await store.all_of("c")
    assert read_at == NOW + 2 * HOUR
    seen = {one.callback.callback_id: one.last_seen for one in rows}
    # Of the others it is known no better than what stands in their rows.
    assert seen == dict.fromkeys("BCD", NOW) | {"A": NOW + 2 * HOUR}


async def test_a_write_that_failed_leaves_what_was_there(files: list[Database]) -> None:
    store = MemoryStore(files[0])
    await store.store_read("c", LIST, NOW)
    before = await store.all_of("c")
    await files[0].run(
        lambda one: one.execute(
            "CREATE TRIGGER refusal BEFORE INSERT ON reading BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    )
    with pytest.raises(SaveFailedError):
        await store.store_read("c", LIST[:1], NOW + HOUR)
    assert await store.all_of("c") == before
    await files[0].run(lambda one: one.execute("DROP TRIGGER refusal"))
    told, _ = await store.store_read("c", LIST[:1], NOW + 2 * HOUR)
    assert told.since == NOW
    assert set(told.gone) == {"A", "C", "D"}


async def test_more_rows_than_one_statement_takes(files: list[Database]) -> None:
    many = tuple(callback(f"{one:04}\0{one}") for one in range(250))
    store = MemoryStore(files[0])
    told, known = await store.store_read("c", many, NOW)
    assert (len(told.added), len(known)) == (250, 250)
    changed = tuple(msgspec.structs.replace(one, method="PUT") for one in many)
    told, _ = await store.store_read("c", changed, NOW + HOUR)
    assert len(told.changed) == 250
    again = tuple(msgspec.structs.replace(one) for one in changed)
    told, known = await store.store_read("c", again, NOW + 2 * HOUR)
    assert told.is_empty
    assert list(known.values()) == (await MemoryStore(files[1]).all_of("c"))[0]
    assert len(await store.versions_of("c", many[7].callback_id)) == 2


@pytest.mark.parametrize("seed", range(12))
async def test_whatever_happens_in_whatever_order(files: list[Database], seed: int) -> None:
    """Beside a store that keeps nothing, and that is given no answer twice."""
    chosen, twin = random.Random(seed), Database(None)
    stores = [MemoryStore(one) for one in files]
    answers = [
        LIST,
        LIST[:3],
        (*LIST[1:], callback("F")),
        tuple(callback(one.callback_id, "https://b.example") for one in LIST),
        (),
    ]
    for step in range(60):
        store = chosen.choices(stores, (5, 1))[0]
        at = NOW + timedelta(minutes=step) - chosen.choice((timedelta(), timedelta(minutes=3)))
        one, kind = chosen.choice(LIST), chosen.randrange(8)
        answer, whole = chosen.choice(answers), kind > 0
        if kind < 4:
            told, known = await store.store_read("c", answer, at, whole=whole)
            anew = [msgspec.structs.replace(each) for each in answer]
            assert told == (await MemoryStore(twin).store_read("c", anew, at, whole=whole))[0]
            assert list(known.values()) == (await MemoryStore(files[0]).all_of("c"))[0]
        for each in (store, MemoryStore(twin)) if kind >= 4 else ():
            if kind == 4:
                await each.store_seen("c", callback(one.callback_id, "https://c.example"), at)
            elif kind == 5:
                each.mark_ended_here("c", one.callback_id, "ann", at)
                await each.all_of("c")  # it is written by then, also for the other connection
            elif kind == 6:
                await each.mark_vanished("c", one.callback_id, at)
            elif await each.listing_status_of("c", one.callback_id) is not None:
                await each.set_note("c", one.callback_id, Note(name=str(step)))
        kept = [await each.all_of("c") for each in stores]
        assert kept[0] == kept[1] == await MemoryStore(twin).all_of("c")
    twin.close()
