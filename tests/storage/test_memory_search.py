"""Looking through what is remembered of all companies, in every alphabet."""

from datetime import UTC, datetime

from app.domain.callbacks.callback import Callback, CallbackList
from app.domain.callbacks.remembered import Note
from app.storage.database import Database
from app.storage.memory import MemoryStore
from app.storage.memory_search import MemorySearch

NOW = datetime(2026, 11, 26, tzinfo=UTC)


async def test_ids_names_and_addresses_are_found_in_every_company() -> None:
    database = Database(None)
    memory, search = MemoryStore(database), MemorySearch(database)
    one = Callback(
        callback_id="AB1", event_type="person_added", destination_url="https://hooks.example/x"
    )
    for company_id in ("c1", "c2"):
        await memory.store_read(company_id, CallbackList((one,)).callbacks, NOW)
    await memory.set_note("c2", "AB1", Note(name="Äpfel und Birnen"))

    async def found(text: str) -> list[str]:
        return [known.company_id for known in await search.holding(text, 9)]

    assert sorted(await found("ab1")) == ["c1", "c2"]
    assert sorted(await found("hooks.example")) == ["c1", "c2"]
    assert await found("ÄPFEL") == ["c2"]
    assert await found("äpfel und") == ["c2"]
    assert await found("nothing") == []
    assert await found("\ud800") == []
    assert len(await search.of_ids({"AB1", "\ud800"})) == 2
    assert len(await search.holding("ab1", 1)) == 1
    database.close()
