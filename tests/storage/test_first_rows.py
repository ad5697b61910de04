from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.remembered import Note
from app.storage.database import Database
from app.storage.first_rows import DATABASE, first_rows
from app.storage.memory import MemoryStore

AT = datetime(2026, 11, 20, 8, tzinfo=UTC)


def callback(callback_id: str) -> Callback:
    return Callback(
        callback_id=callback_id,
        event_type="subscription_added",
        destination_url="https://hooks.acme.example/",
        raw=b"{}",
    )


async def remember(folder: Path, *ids: str) -> None:
    database = Database(folder / DATABASE)
    store = MemoryStore(database)
    await store.store_read("c1", [callback(one) for one in ids], AT)
    await store.set_note("c1", ids[0], Note(name="Shop"))
    store.mark_ended_here("c1", ids[-1], "ann", AT)
    database.close()


async def test_first_rows_come_in_the_order_they_stood_in(tmp_path: Path) -> None:
    await remember(tmp_path, "A1", "A2", "A3", "A4")
    rows, read_at = first_rows(tmp_path, "c1", ["A3", "A9", "A1", "A4"])
    # One is not known, and the last one was ended: neither is shown as listed.
    assert [one.callback.callback_id for one in rows] == ["A3", "A1"]
    assert rows[1].note.name == "Shop"
    assert read_at == AT
    assert first_rows(tmp_path, "c2", ["A1"]) == ([], None)
    assert first_rows(tmp_path, "c1", []) == ([], None)


@pytest.mark.parametrize("body", [b"", b"no database at all" * 100])
def test_a_file_that_is_none_shows_nothing_and_stays(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / DATABASE
    path.write_bytes(body)
    assert first_rows(tmp_path, "c1", ["A1"]) == ([], None)
    assert path.read_bytes() == body
    assert first_rows(tmp_path / "nowhere", "c1", ["A1"]) == ([], None)


async def test_a_file_of_another_version_shows_nothing(tmp_path: Path) -> None:
    await remember(tmp_path, "A1", "A2")
    database = Database(tmp_path / DATABASE)
    await database.run(lambda connection: connection.execute("PRAGMA user_version = 99") and None)
    database.close()
    assert first_rows(tmp_path, "c1", ["A1"]) == ([], None)
