"""The memory and the record, in a real file."""

import asyncio
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.domain.activity import ActivityFilter
from app.domain.callbacks.callback import Callback
from app.storage.activity import ActivityStore
from app.storage.database import Database
from app.storage.memory import MemoryStore
from tests.bench.measure import line

NOW = datetime(2026, 11, 24, tzinfo=UTC)
CALLS = 1_000_000


def storage() -> None:
    """Against the times the issue allows."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_run(Path(folder)))


async def _run(folder: Path) -> None:
    database = Database(folder / "desk.sqlite3")
    memory = MemoryStore(database)
    await memory.all_of("c")
    for number, words in enumerate(("new", "known")):
        listed = [_callback(one) for one in range(1000)]
        began = time.perf_counter()
        await memory.store_read("c", listed, NOW + timedelta(hours=number))
        taken = (time.perf_counter() - began) * 1000
        line(f"1,000 {words} registrations stored", taken, 100, 1, "ms", "target")
    longest, ready = 0.0, asyncio.Event()

    async def watch() -> None:
        nonlocal longest
        while not ready.is_set():
            began = time.perf_counter()
            await asyncio.sleep(0)
            longest = max(longest, time.perf_counter() - began)

    watching = asyncio.create_task(watch())
    await memory.store_read("d", [_callback(one) for one in range(1000)], NOW)
    ready.set()
    await watching
    line("stall of the loop while storing 1,000", longest * 1000, 50, 1, "ms", "target")
    await database.run(
        lambda one: one.executemany(
            "INSERT INTO call (company_id, company_name, at, method, base_url, path, status, "
            "duration_s, request, reply, error) "
            "VALUES ('c', 'Acme', ?, 'GET', 'https://api.example', ?, 200, 0.1, '', '[]', '')",
            (
                (NOW.timestamp() + number, f"/companies/K/config/callbacks/{number}")
                for number in range(CALLS)
            ),
        )
    )
    record = ActivityStore(database)
    began = time.perf_counter()
    page = await record.page(ActivityFilter(), before=None, size=200)
    taken = (time.perf_counter() - began) * 1000
    assert len(page) == 200
    line("1,000,000 calls: Activity's first page", taken, 200, 1, "ms", "target")
    await asyncio.to_thread(database.close)


def _callback(number: int) -> Callback:
    return Callback(
        callback_id=str(number),
        event_type="subscription_added",
        filters=(("list_id", str(number)),),
        destination_url=f"https://hooks.acme.example/vibes/{number}",
        starts_at=NOW,
        raw=b"x" * 400,
    )
