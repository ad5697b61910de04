"""Jobs that share a transaction: what nobody waits for goes with what comes next."""

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import SaveFailedError
from app.storage.database import Database
from app.storage.transaction import Job


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(tmp_path / "desk.sqlite3")
    yield made
    made.close()


def write(key: str) -> Job:
    return lambda connection: connection.execute("INSERT INTO relay VALUES (?, x'00')", (key,))


def broken(connection: sqlite3.Connection) -> None:
    connection.execute("not SQL")


def keys(connection: sqlite3.Connection) -> list[str]:
    return [key for (key,) in connection.execute("SELECT key FROM relay ORDER BY key")]


class Gate:
    """Holds the thread of the database, so that jobs gather behind it."""

    def __init__(self, database: Database) -> None:
        begun, self._free = threading.Event(), threading.Event()

        def hold(_: sqlite3.Connection) -> None:
            begun.set()
            self._free.wait(30)

        database.post(hold)
        assert begun.wait(30)

    def open(self) -> None:
        self._free.set()


async def test_what_nobody_waits_for_is_written_with_what_comes_next(database: Database) -> None:
    statements: list[str] = []
    await database.run(lambda connection: connection.set_trace_callback(statements.append))
    gate = Gate(database)
    for one in "abc":
        database.post(write(one))
    read = asyncio.create_task(database.run(keys))
    await asyncio.sleep(0)  # it is in the queue now
    gate.open()
    assert await read == ["a", "b", "c"]
    told = [one.split()[0] for one in statements if one.startswith(("COMMIT", "INSERT"))]
    assert told[-4:] == ["INSERT", "INSERT", "INSERT", "COMMIT"]


async def test_one_that_fails_takes_no_other_along(database: Database) -> None:
    await database.run(keys)
    gate = Gate(database)
    for one in (write("a"), broken, write("b")):
        database.post(one)
    read = asyncio.create_task(database.run(keys))
    await asyncio.sleep(0)
    gate.open()
    assert await read == ["a", "b"]


async def test_one_that_somebody_waits_for_and_fails_loses_nothing_before_it(
    database: Database,
) -> None:
    await database.run(keys)
    gate = Gate(database)
    database.post(write("a"))
    failing = asyncio.create_task(database.run(broken))
    await asyncio.sleep(0)
    gate.open()
    with pytest.raises(SaveFailedError):
        await failing
    assert await database.run(keys) == ["a"]


async def test_closing_does_what_is_still_to_be_done(tmp_path: Path) -> None:
    first = Database(tmp_path / "desk.sqlite3")
    await first.run(keys)
    for one in "abc":
        first.post(write(one), durable=True)
    first.close()
    again = Database(tmp_path / "desk.sqlite3")
    assert await again.run(keys) == ["a", "b", "c"]
    again.close()


async def test_what_nobody_foresaw_and_nobody_waits_for_leaves_a_trace(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def unforeseen(_: sqlite3.Connection) -> None:
        raise KeyError({"value": "that may be secret"})

    database.post(unforeseen)
    database.post(broken)  # foreseen: a failure loses it, as is documented
    for _ in range(2):  # what went wrong is told once the job that was waited for is done
        assert await database.run(keys) == []
    (said,) = [one.getMessage() for one in caplog.records]
    assert said.startswith("unforeseen: KeyError at test_transaction.py:")
    assert "secret" not in said
    caplog.clear()
