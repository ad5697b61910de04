"""Answers that are overtaken: what is known since the question was asked stays known."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from app.build import NoPasswordStore
from app.domain.callbacks.callback import Callback, CallbackList
from app.domain.callbacks.change import Outcome
from app.domain.callbacks.past import PastKind
from app.domain.callbacks.remembered import Note
from app.domain.companies.company import Company
from app.domain.companies.secret import Secret
from app.domain.errors import (
    CompanyChangedElsewhereError,
    ConnectionFailedError,
    SaveFailedError,
)
from app.services.companies import CompanyService
from app.services.connections import Connections
from app.services.credentials import Credentials
from app.services.events import Events
from app.services.memory import MemoryService
from app.storage.companies import CompaniesInMemory
from app.storage.database import Database
from app.storage.memory import MemoryStore
from tests.builders import callback, draft, read_list
from tests.conftest import PASSWORD, company_at
from tests.services.conftest import Cut, Services

DRAFT = draft()


async def test_the_list_of_another_window_does_not_undo_what_this_one_made(
    tmp_path: Path, company: Company
) -> None:
    one, two = Services(tmp_path), Services(tmp_path)
    one.trust(company)
    await one.callbacks.list_callbacks(company)
    async with Cut(company.base_url) as line:
        line.when = lambda head: "held" if b"callbacks HTTP" in head else ""
        near = two.trust(msgspec.structs.replace(company, base_url=line.base_url))
        read = asyncio.create_task(two.callbacks.list_callbacks(near))
        await line.holding.wait()
        made = await one.changes.create(company, DRAFT)
        line.go_on.set()
        told = (await read).difference
        assert told is not None
        assert told.gone == ()
        last = await one.callbacks.last_listing(company)
        assert last.known[str(made.made_id)].listing_status == "listed"
    await one.aclose()
    await two.aclose()


async def test_a_list_that_another_window_overtakes_is_shown_as_it_is_by_now(
    tmp_path: Path, company: Company
) -> None:
    one, two = Services(tmp_path), Services(tmp_path)
    one.trust(company)
    before = await one.callbacks.list_callbacks(company)
    old = next(each for each in before.callbacks if each.callback_id == "AB3406")
    async with Cut(company.base_url) as line:
        line.when = lambda head: "held" if b"callbacks HTTP" in head else ""
        near = two.trust(msgspec.structs.replace(company, base_url=line.base_url))
        read = asyncio.create_task(two.callbacks.list_callbacks(near))
        await line.holding.wait()
        await one.changes.end(company, old, listed=())
        made = await one.changes.create(company, DRAFT)
        await one.memory.last(company)  # all of it is written down by then
        line.go_on.set()
        now = await read
    listed = [each.callback_id for each in now.callbacks]
    assert "AB3406" not in listed
    assert made.made_id in listed
    assert len(listed) == len(set(listed)) == len(before.callbacks)
    shown = [each.callback_id for each in (*now.callbacks, *now.gone)]
    assert len(shown) == len(set(shown)), "each of them has one row"
    await one.aclose()
    await two.aclose()


async def test_a_clock_that_is_set_back_makes_no_memory_newer_than_an_answer(
    services: Services, company: Company
) -> None:
    services.trust(company)
    asked = datetime(2026, 11, 26, 12, tzinfo=UTC)
    one, two = callback("AB1"), callback("AB2")
    await services.memory.store_read(
        company, CallbackList((one, two)), asked + timedelta(minutes=4)
    )
    other = replace(two, destination_url="https://changed.example/x")
    found = await services.memory.store_read(
        company, CallbackList((other,)), asked, asked + timedelta(seconds=1)
    )
    assert found.callbacks == (other,)
    await services.aclose()


async def test_what_another_account_lists_is_not_remembered_of_this_one(
    services: Services, tmp_path: Path, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        near = msgspec.structs.replace(company, base_url=line.base_url)
        mine = services.backend.services.companies
        await mine.save(near, Secret(PASSWORD), session_only=True)
        line.when = lambda head: "held" if b"callbacks HTTP" in head else ""
        read = asyncio.create_task(services.callbacks.list_callbacks(near))
        await line.holding.wait()
        other = Services(tmp_path)  # another window gives it another key meanwhile
        await other.backend.services.companies.save(replace(near, company_key="Other9"), None)
        line.go_on.set()
        with pytest.raises(CompanyChangedElsewhereError):
            await read
        assert (await services.callbacks.last_listing(near)).known == {}
        await other.aclose()
    await services.aclose()


async def test_a_look_at_one_that_is_ended_meanwhile_does_not_bring_it_back(
    services: Services, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        near = services.trust(msgspec.structs.replace(company, base_url=line.base_url))
        listing = await services.callbacks.list_callbacks(near)
        line.when = lambda head: "held" if head.startswith(b"GET") and b"AB3401" in head else ""
        asked = asyncio.create_task(services.callbacks.get_callback(near, "AB3401"))
        await line.holding.wait()
        await services.changes.end(near, listing.known["AB3401"].callback, listed=listing.callbacks)
        line.go_on.set()
        await asked
        known = (await services.callbacks.last_listing(near)).known["AB3401"]
        assert known.listing_status == "ended here"
        await services.aclose()


async def test_what_changed_is_told_to_whoever_asks_next(
    services: Services, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.trust(company)
    await services.callbacks.list_callbacks(company)
    made = await (await services.connections.of(company)).create_callback(DRAFT)  # somebody else
    assert made is not None
    stored, real = asyncio.Event(), MemoryStore.store_read

    async def seen(*given: object, **named: object) -> object:
        stored.set()
        return await real(*given, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as watched:
        watched.setattr(MemoryStore, "store_read", seen)
        read = asyncio.create_task(services.callbacks.list_callbacks(company))
        await stored.wait()
        read.cancel()  # as when Refresh is pressed again
        with pytest.raises(asyncio.CancelledError):
            await read
    for _ in range(2):  # until it was shown
        told = (await services.callbacks.list_callbacks(company)).difference
        assert told is not None
        assert told.added == (made.callback_id,)
        shown = told
    services.callbacks.mark_shown(company, shown)
    told = (await services.callbacks.list_callbacks(company)).difference
    assert told is not None
    assert told.is_empty
    await services.aclose()


async def test_what_was_made_here_is_no_news_after_a_failed_store_either(
    services: Services, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.trust(company)
    await services.callbacks.list_callbacks(company)

    async def full(*_: object, **__: object) -> None:
        raise SaveFailedError

    with monkeypatch.context() as given:
        given.setattr(MemoryStore, "note_seen", lambda *_: None)
        await services.changes.create(company, DRAFT)
        given.setattr(MemoryStore, "store_read", full)
        assert (await services.callbacks.list_callbacks(company)).trouble is not None
    told = (await services.callbacks.list_callbacks(company)).difference
    assert told is not None
    assert told.added == ()
    await services.aclose()


PRETTY = (
    b'[\n  {\n "callback_id": 7, "callback_type": "person_added",\n'
    b' "destination": {"url": "https://h.example/"} }]'
)


async def test_how_the_server_spells_its_json_is_no_change(
    services: Services, company: Company
) -> None:
    now = services.callbacks._clock
    plain = msgspec.json.encode(msgspec.json.decode(PRETTY))
    await services.memory.store_read(company, read_list(PRETTY), now())
    for body in (plain, PRETTY):
        found = await services.memory.store_read(company, read_list(body), now())
        assert found.difference is not None
        assert found.difference.changed == ()
    assert len(await services.memory.versions_of(company, "7")) == 1
    await services.aclose()


async def test_a_list_that_could_not_be_read_wholly_misses_nothing(
    services: Services, company: Company
) -> None:
    now = services.callbacks._clock
    await services.memory.store_read(company, read_list(PRETTY), now())
    odd = read_list(PRETTY.replace(b'"callback_id": 7', b'"id": 7'))
    assert odd.unreadable
    found = await services.memory.store_read(company, odd, now())
    assert found.difference is not None
    assert found.difference.gone == ()
    empty = await services.memory.store_read(company, CallbackList(()), now())
    assert empty.difference is not None
    assert empty.difference.gone == ("7",)
    await services.aclose()


async def test_settings_that_were_changed_neither_read_nor_forget_too_much(
    services: Services, company: Company
) -> None:
    companies = CompanyService(
        CompaniesInMemory(), services.credentials, services.connections, services.memory, Events()
    )
    services.trust(company)
    await companies.save(company, None)
    await services.callbacks.list_callbacks(company)
    await services.memory.set_note(company, "AB3401", Note(name="launch"))
    moved = msgspec.structs.replace(company, base_url=company.base_url + "/x")
    await companies.save(moved, None)  # the host of Europe has moved before
    assert await services.memory.note_of(company, "AB3401") == Note(name="launch")
    with pytest.raises(ConnectionFailedError):
        await services.callbacks.list_callbacks(company)
    other = msgspec.structs.replace(company, company_key="Other1")
    await companies.save(other, None)
    assert (await services.callbacks.last_listing(other)).known == {}
    await services.aclose()


async def test_an_answer_by_id_that_was_overtaken_changes_nothing(tmp_path: Path) -> None:
    database = Database(tmp_path / "desk.sqlite3")
    store, asked = MemoryStore(database), datetime(2026, 11, 24, tzinfo=UTC)
    old = Callback(callback_id="1", event_type="x", destination_url="https://old.example")
    new = msgspec.structs.replace(old, destination_url="https://new.example")
    await store.store_read("c", [old], asked)
    await store.store_seen("c", new, asked + timedelta(seconds=10))
    assert (await store.store_seen("c", old, asked + timedelta(seconds=9))).is_empty
    told, _ = await store.store_read("c", [new], asked + timedelta(seconds=20))
    assert told.is_empty
    assert [one for _, one in await store.versions_of("c", "1")] == [old, new]
    await asyncio.to_thread(database.close)


async def test_what_went_and_came_again_was_away_in_between(tmp_path: Path) -> None:
    database = Database(tmp_path / "desk.sqlite3")
    store, hour = MemoryStore(database), timedelta(hours=1)
    begun = datetime(2026, 11, 20, tzinfo=UTC)
    stays, goes = callback("stays"), callback("goes")
    await store.store_read("c1", [stays, goes], begun)
    await store.store_read("c1", [stays], begun + hour)
    await store.store_read("c1", [stays, goes], begun + 3 * hour)
    away = [await store.away_at("c1", begun + at * hour) for at in (0, 1, 2, 3)]
    assert away == [set(), {"goes"}, {"goes"}, set()]
    assert await store.away_at("other", begun + hour) == set()
    past = await MemoryService(store).as_of(company_at("https://a.example"), begun + 2 * hour)
    kinds = {one.then.callback_id: one.kind for one in past.rows}
    assert kinds == {"stays": PastKind.SAME, "goes": PastKind.NEW}
    await store.forget("c1")
    assert await store.away_at("c1", begun + hour) == set()
    await asyncio.to_thread(database.close)


async def test_what_was_ended_early_is_remembered_as_it_was_planned(tmp_path: Path) -> None:
    database = Database(tmp_path / "desk.sqlite3")
    store, now = MemoryStore(database), datetime(2026, 11, 20, tzinfo=UTC)
    day = timedelta(days=1)
    company = replace(company_at("https://a.example"), company_id="c1")
    memory = MemoryService(store)
    for callback_id, starts in (("planned", now + 2 * day), ("active", now - 2 * day)):
        before = callback(callback_id, starts_at=starts, ends_at=now + 9 * day)
        # A planned one that is ended has both dates of that moment.
        ended = replace(before, starts_at=min(starts, now + day), ends_at=now + day)
        await store.store_read("c1", [before], now)
        await store.store_seen("c1", ended, now + day)
        found = await memory.as_planned(company, ended, now + day)
        assert (found.starts_at, found.ends_at) == (before.starts_at, before.ends_at)
    await asyncio.to_thread(database.close)


async def test_two_windows_do_not_lose_each_others_notes(
    services: Services, company: Company
) -> None:
    services.trust(company)
    await services.callbacks.list_callbacks(company)
    seen = Note(name="launch", owner="ann", ticket="")
    await services.memory.set_note(company, "AB3401", seen)
    # Both typed while this was on their screens.
    await services.memory.set_note(company, "AB3401", Note("launch", "bob", ""), seen)
    await services.memory.set_note(company, "AB3401", Note("launch", "ann", "T-7"), seen)
    assert await services.memory.note_of(company, "AB3401") == Note("launch", "bob", "T-7")
    await services.memory.set_note(company, "AB3401", seen, seen)
    assert await services.memory.note_of(company, "AB3401") == Note("launch", "bob", "T-7")
    await services.aclose()


async def test_a_late_change_of_ours_is_no_news_of_somebody_else(
    services: Services, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        near = services.trust(msgspec.structs.replace(company, base_url=line.base_url))
        listed = (await services.callbacks.list_callbacks(near)).callbacks
        (one,) = [one for one in listed if one.callback_id == "AB3401"]
        services.changes._resolver._certain_after = timedelta(minutes=2)
        line.when = lambda head: "before" if head.startswith(b"DELETE") else ""
        change = await services.changes.end(near, one, listed=listed)
        line.when = lambda _: ""
        assert change.outcome is Outcome.UNKNOWN
        assert services.memory.is_in_doubt(near, "AB3401")
        # It is carried out by now, and was not asked for again.
        await (await services.connections.of(near)).end_callback("AB3401")
        for _ in range(2):
            found = await services.callbacks.list_callbacks(near)
            assert found.difference is not None
            assert found.difference.gone == ()
        settled = await services.changes.resolve(near, change)
        assert settled.outcome is Outcome.DONE
        assert not services.memory.is_in_doubt(near, "AB3401")
        await services.aclose()


async def test_a_note_of_what_is_not_remembered_is_not_lost_in_silence(tmp_path: Path) -> None:
    database = Database(tmp_path / "desk.sqlite3")
    with pytest.raises(SaveFailedError):
        await MemoryStore(database).set_note("c", "1", Note(name="mine"))
    await asyncio.to_thread(database.close)


async def test_a_password_that_is_typed_while_the_store_is_asked_wins(company: Company) -> None:
    class Slow(NoPasswordStore):
        def __init__(self) -> None:
            self.go_on = asyncio.Event()

        async def get(self, company_id: str, account: str, part: str = "") -> Secret:
            await self.go_on.wait()
            return Secret(f"old{company_id}{part}")

    class Line:
        def __init__(self, password: str) -> None:
            self.password, self.is_closed = password, False

        async def aclose(self) -> None:
            self.is_closed = True

    made: list[Line] = []

    async def line(_: Company, password: Secret, *, passphrase: Secret | None) -> Line:
        assert passphrase is None
        made.append(Line(password.reveal()))
        return made[-1]

    connect: Any = line
    store = Slow()
    credentials = Credentials(store)
    connections = Connections(credentials, connect)
    connecting = asyncio.create_task(connections.of(company))
    await asyncio.sleep(0)
    await connections.forget(company.company_id)
    credentials.use_for_session(company, Secret("typed"))
    store.go_on.set()
    used: Any = await connecting
    assert used.password == "typed"
    assert [one.is_closed for one in made] == [True, False]
    await connections.aclose()
