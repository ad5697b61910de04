"""Looking through what is remembered of all companies, in every alphabet."""

from datetime import UTC, datetime, timedelta

from app.domain.callbacks.callback import Callback, CallbackList
from app.domain.callbacks.remembered import Note
from app.storage.database import Database
from app.storage.memory import MemoryStore
from app.storage.memory_search import MemorySearch

NOW, DAY = datetime(2026, 11, 26, tzinfo=UTC), timedelta(days=1)


async def test_ids_names_and_addresses_are_found_in_every_company() -> None:
    database = Database(None)
    memory, search = MemoryStore(database), MemorySearch(database)
    one = Callback(
        callback_id="AB1",
        event_type="person_added",
        destination_url="https://hooks.example/x",
        raw=b'{"event_type":"person_added","url":"https://hooks.example/x"}',
    )
    for company_id in ("c1", "c2"):
        await memory.store_read(company_id, CallbackList((one,)).callbacks, NOW)
    await memory.set_note("c2", "AB1", Note(name="Äpfel und Birnen"))

    async def found(text: str) -> list[str]:
        return [known.company_id for known in await search.holding(text, 9)]

    assert sorted(await found("ab1")) == ["c1", "c2"]
    assert sorted(await found("hooks.example")) == ["c1", "c2"]
    assert sorted(await found("HOOKS.Example/X")) == ["c1", "c2"]
    assert await found("ÄPFEL") == ["c2"]
    assert await found("äpfel und") == ["c2"]
    assert await found("birnen äpfel") == ["c2"]
    assert sorted(await found("person hooks AB1")) == ["c1", "c2"]
    assert await found("person nothing") == []
    assert await found(" ".join(["person"] * 30 + [f"no{at}" for at in range(2000)])) == []
    assert await found("nothing") == []
    assert await found(" ") == []
    assert await found("\ud800") == []
    assert len(await search.of_ids({"AB1", "\ud800"})) == 2
    assert len(await search.holding("ab1", 1)) == 1
    database.close()


async def test_what_was_seen_last_comes_first_also_where_its_list_did_not_change() -> None:
    database = Database(None)
    memory, search = MemoryStore(database), MemorySearch(database)
    first = (Callback(callback_id="X1", event_type="person_added"),)
    await memory.store_read("c1", first, NOW)
    await memory.store_read("c2", (Callback(callback_id="X2", event_type="x"),), NOW + DAY)
    await memory.store_read("c1", first, NOW + 5 * DAY)
    assert [one.company_id for one in await search.holding("X", 1)] == ["c1"]
    database.close()
