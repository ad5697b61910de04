"""Before an update changes the memory, what was there is copied."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from app.domain.errors import SaveFailedError
from app.domain.proofs.sent_test import Proof
from app.storage import database as database_module
from app.storage.backup import back_up, backup_path
from app.storage.database import Database
from app.storage.schema import MIGRATIONS, prepare_migrations
from app.storage.sent_tests import SentTestStore

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def old_file(path: Path, version: int) -> None:
    """A memory as an older version of the app left it, with one row in it."""
    with closing(sqlite3.connect(path)) as connection:
        prepare_migrations(connection)
        for statements in MIGRATIONS[:version]:
            for statement in statements:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("INSERT INTO reading VALUES ('c1', 7.0)")
        connection.commit()


def row_of(path: Path) -> tuple[int, object]:
    with closing(sqlite3.connect(path)) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        return version, connection.execute("SELECT company_id, read_at FROM reading").fetchone()


def copies_in(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.glob("*before*"))


async def used(path: Path) -> Database:
    database = Database(path)
    await database.run(lambda connection: connection.execute("SELECT 1").fetchone())
    database.close()
    return database


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS)))
async def test_an_update_keeps_what_was_there_beside_it(tmp_path: Path, version: int) -> None:
    path = tmp_path / "desk.sqlite3"
    old_file(path, version)
    assert (await used(path)).set_aside is None
    assert row_of(path) == (len(MIGRATIONS), ("c1", 7.0))
    kept = backup_path(path, version + 1)
    assert kept.name == f"desk.before-migration-{version + 1}.sqlite3"
    assert row_of(kept) == (version, ("c1", 7.0))
    assert kept.stat().st_mode & 0o777 == 0o600


async def test_without_an_update_nothing_is_copied(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite3"
    await used(path)
    await used(path)
    assert copies_in(tmp_path) == []


async def test_the_last_two_copies_stay(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite3"
    for number in (2, 3):
        backup_path(path, number).write_bytes(b"x")
    (tmp_path / "desk.before-migration-mine.sqlite3").write_bytes(b"x")
    old_file(path, 3)
    await used(path)
    assert copies_in(tmp_path) == [
        *("desk.before-migration-3.sqlite3", "desk.before-migration-4.sqlite3"),
        "desk.before-migration-mine.sqlite3",
    ]


async def test_without_a_copy_nothing_is_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "desk.sqlite3"
    old_file(path, 3)

    def full(*_: object) -> None:
        msg = "database or disk is full"
        raise sqlite3.OperationalError(msg)

    monkeypatch.setattr(database_module, "back_up", full)
    database = Database(path)
    with pytest.raises(SaveFailedError, match="disk is full"):
        await database.run(lambda connection: connection.execute("SELECT 1").fetchone())
    database.close()
    assert row_of(path) == (3, ("c1", 7.0))


def test_a_window_that_is_late_does_not_spoil_the_copy(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite3"
    old_file(path, 3)
    with closing(sqlite3.connect(path)) as connection:
        back_up(connection, path, 4)
        connection.execute("PRAGMA user_version = 4")  # the other window has changed it meanwhile
        back_up(connection, path, 4)
    assert row_of(backup_path(path, 4)) == (3, ("c1", 7.0))
    assert copies_in(tmp_path) == ["desk.before-migration-4.sqlite3"]


@pytest.mark.parametrize("word", ["Queued", "Received", "Matched", "Mismatch"])
async def test_an_older_ladder_is_read_by_what_its_words_meant(tmp_path: Path, word: str) -> None:
    path = tmp_path / "desk.sqlite3"
    old_file(path, len(MIGRATIONS) - 1)
    event = {"event_type": "person_added"}
    body = {
        "test_id": 1,
        "company_id": "c1",
        "company_name": "Acme",
        "user": "ann",
        "sent_at": NOW,
        "event": event,
        "event_id": "e-1",
        "message": "",
        "proof": word,
    }
    strange = {**body, "event_id": "AB"}
    damaged = [
        b"no MessagePack",
        msgspec.msgpack.encode(strange).replace(b"AB", b"\xff\xfe"),
        b"\x91" * 5000 + b"\x01",
        msgspec.msgpack.encode([1]),
    ]
    rows = [("e-1", msgspec.msgpack.encode(body)), *(("e-2", one) for one in damaged)]
    with closing(sqlite3.connect(path)) as connection:
        connection.executemany(
            "INSERT INTO sent_test (company_id, event_id, sent_at, body) VALUES ('c1', ?, 7.0, ?)",
            rows,
        )
        connection.commit()
    database = Database(path)
    (found,) = await SentTestStore(database).of_event("e-1")
    assert found.proof is Proof(word.lower())
    database.close()
    with closing(sqlite3.connect(path)) as connection:
        kept = connection.execute("SELECT body FROM sent_test WHERE event_id = 'e-2'").fetchall()
    assert [one for (one,) in kept] == damaged


async def test_an_older_window_may_still_write_the_words(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite3"
    await used(path)
    body = {
        "test_id": 1,
        "company_id": "c1",
        "company_name": "Acme",
        "user": "ann",
        "sent_at": NOW,
        "event": {"event_type": "x"},
        "event_id": "e-1",
        "message": "",
        "proof": "Queued",
    }
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "INSERT INTO sent_test (company_id, event_id, sent_at, body) VALUES ('c1', ?, 7.0, ?)",
            ("e-1", msgspec.msgpack.encode(body)),
        )
        connection.commit()
    database = Database(path)
    (found,) = await SentTestStore(database).newest(5)
    assert found.proof is Proof.QUEUED
    database.close()
