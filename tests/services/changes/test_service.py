"""Changes over real HTTP, with the line cut before and after the server did its work."""

import asyncio
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from app.api.callbacks import CallbacksApi
from app.domain.callbacks.callback import Callback, CallbackList
from app.domain.callbacks.change import Change, Outcome
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.remembered import Note
from app.domain.companies.company import Company, CompanyKind
from app.domain.errors import (
    ConfirmationMissingError,
    ConflictError,
    JournalFailedError,
    LockedError,
    NotFoundError,
)
from app.services.events import Events
from app.services.memory import Listing
from tests.builders import LISTED_IN_PRACTICE, callback, draft
from tests.conftest import company_at
from tests.services.conftest import Cut, Services

DRAFT = draft()


async def listed_like(services: Services, company: Company, list_id: str = "777") -> list[str]:
    found = (await services.callbacks.list_callbacks(company)).callbacks
    return [one.callback_id for one in found if ("list_id", list_id) in one.filters]


async def test_create_end_and_what_is_remembered(services: Services, company: Company) -> None:
    services.trust(company)
    assert (await services.callbacks.last_listing(company)).read_at is None
    first = await services.callbacks.list_callbacks(company)
    assert first.difference is not None
    assert first.difference.is_empty
    made = await services.changes.create(company, DRAFT)
    assert made.outcome is Outcome.DONE
    after = await services.callbacks.list_callbacks(company)
    assert after.difference is not None
    assert after.difference.is_empty  # made here: known, and not news
    callback = after.known[str(made.made_id)].callback
    ended = await services.changes.end(company, callback, listed=after.callbacks)
    assert ended.outcome is Outcome.DONE
    last = await services.callbacks.list_callbacks(company)
    kept = last.known[callback.callback_id]
    assert (kept.listing_status, kept.ended_by) == ("ended here", "ann")
    assert len(await services.memory.versions_of(company, callback.callback_id)) == 2
    assert await services.changes.left_open() == []
    await services.aclose()


async def test_a_list_that_a_create_overtakes_is_read_again(
    services: Services, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.trust(company)
    await services.callbacks.list_callbacks(company)
    listed = CallbacksApi.list_callbacks
    made: list[Change] = []

    async def overtaken(api: CallbacksApi, **_: bool) -> CallbackList:
        found = await listed(api)
        if not made:
            made.append(await services.changes.create(company, DRAFT))
        return found

    monkeypatch.setattr(CallbacksApi, "list_callbacks", overtaken)
    read = await services.callbacks.list_callbacks(company)
    made_id = str(made[0].made_id)
    assert made_id in {one.callback_id for one in read.callbacks}
    assert read.known[made_id].listing_status == "listed"
    assert read.difference is not None
    assert read.difference.is_empty
    await services.aclose()


async def test_a_create_under_way_is_not_taken_for_somebody_elses(
    services: Services, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.trust(company)
    await services.callbacks.list_callbacks(company)
    create = CallbacksApi.create_callback
    reads: list[Listing] = []

    async def slow(api: CallbacksApi, draft: CallbackDraft) -> Callback | None:
        made = await create(api, draft)
        # The server has it; its answer is not here yet.
        reads.append(await services.callbacks.list_callbacks(company))
        return made

    monkeypatch.setattr(CallbacksApi, "create_callback", slow)
    made = await services.changes.create(company, DRAFT)
    assert made.made_id in {one.callback_id for one in reads[0].callbacks}
    assert reads[0].difference is not None
    assert reads[0].difference.is_empty
    after = await services.callbacks.list_callbacks(company)
    assert after.difference is not None
    assert after.difference.is_empty
    await services.aclose()


async def test_what_somebody_else_did_is_told(
    services: Services, company: Company, tmp_path: object
) -> None:
    services.trust(company)
    await services.callbacks.list_callbacks(company)
    api = await services.connections.of(company)
    made = await api.create_callback(DRAFT)
    await api.end_callback("AB3401")
    assert made is not None
    told = (await services.callbacks.list_callbacks(company)).difference
    assert told is not None
    assert told.added == (made.callback_id,)
    assert told.gone == ("AB3401",)
    known = (await services.callbacks.last_listing(company)).known
    assert known["AB3401"].listing_status == "vanished"
    await services.callbacks.get_callback(company, "AB3401")  # asked again: it has ended
    known = (await services.callbacks.last_listing(company)).known
    assert known["AB3401"].listing_status == "ended"
    await services.aclose()


@pytest.mark.parametrize(
    ("cut", "outcome", "count"), [("before", Outcome.NOT_DONE, 0), ("after", Outcome.DONE, 1)]
)
async def test_a_create_whose_answer_is_lost_is_looked_up_and_never_sent_twice(
    services: Services, company: Company, cut: str, outcome: Outcome, count: int
) -> None:
    async with Cut(company.base_url) as line:
        near = services.trust(msgspec.structs.replace(company, base_url=line.base_url))
        await services.callbacks.list_callbacks(near)
        line.when = lambda head: cut if head.startswith(b"POST") else ""
        change = await services.changes.create(near, DRAFT)
        assert change.outcome is outcome
        assert sum(head.startswith(b"POST") for head in line.seen) == 1
        assert len(await listed_like(services, near)) == count
        assert await services.changes.left_open() == []
        await services.aclose()


async def test_a_create_that_cannot_be_looked_up_stays_open_and_is_resolved_later(
    services: Services, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        near = services.trust(msgspec.structs.replace(company, base_url=line.base_url))
        await services.callbacks.list_callbacks(near)
        line.when = lambda head: "after" if head.startswith(b"POST") else "before"
        change = await services.changes.create(near, DRAFT)
        assert change.outcome is Outcome.UNKNOWN
        await services.aclose()
        line.when = lambda _: ""
        again = Services(services.folder)
        again.trust(near)
        (left,) = await again.changes.left_open()
        settled = await again.changes.resolve(near, left)
        assert settled.outcome is Outcome.DONE
        assert await listed_like(again, near) == [settled.made_id]
        assert await again.changes.left_open() == []
        await again.aclose()


@pytest.mark.parametrize(
    ("cut", "outcome"), [("before", Outcome.NOT_DONE), ("after", Outcome.DONE)]
)
async def test_an_end_whose_answer_is_lost_is_looked_up(
    services: Services, company: Company, cut: str, outcome: Outcome
) -> None:
    async with Cut(company.base_url) as line:
        near = services.trust(msgspec.structs.replace(company, base_url=line.base_url))
        listing = await services.callbacks.list_callbacks(near)
        line.when = lambda head: cut if head.startswith(b"DELETE") else ""
        change = await services.changes.end(
            near, listing.known["AB3401"].callback, listed=listing.callbacks
        )
        assert change.outcome is outcome
        assert sum(head.startswith(b"DELETE") for head in line.seen) == 1
        await services.aclose()


async def test_replace_ends_and_creates_where_there_is_no_put(
    services: Services, company: Company
) -> None:
    services.trust(company)
    made = await services.changes.create(company, DRAFT)
    listing = await services.callbacks.list_callbacks(company)
    old = listing.known[str(made.made_id)].callback
    note = Note(name="Spring", owner="Ben", ticket="T-1")
    await services.memory.set_note(company, old.callback_id, note)
    wanted = msgspec.structs.replace(DRAFT, destination_url="https://hooks.example.net/b")
    change = await services.changes.replace(company, old, wanted)
    assert change.outcome is Outcome.DONE
    assert change.made_id != old.callback_id
    assert change.gap_s is not None
    assert 0 < change.gap_s < 5
    assert await services.journal.has_put(company.base_url) is False
    assert await listed_like(services, company) == [change.made_id]
    assert await services.memory.note_of(company, str(change.made_id)) == note
    await services.aclose()


async def test_a_refused_replace_puts_the_old_one_back(
    services: Services, company: Company
) -> None:
    services.trust(company)
    made = await services.changes.create(company, DRAFT)
    listing = await services.callbacks.list_callbacks(company)
    old = listing.known[str(made.made_id)].callback
    refused = CallbackDraft(event_type="person_added", destination_url="https://a.example")
    change = await services.changes.replace(company, old, refused)  # AB3401 covers it
    assert change.outcome is Outcome.ROLLED_BACK
    assert "already covers" in change.detail
    (back,) = await listed_like(services, company)
    assert back == change.made_id != old.callback_id
    await services.aclose()


async def test_a_replace_cut_between_end_and_create_is_half_done_and_can_be_finished(
    services: Services, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        near = services.trust(msgspec.structs.replace(company, base_url=line.base_url))
        made = await services.changes.create(near, DRAFT)
        listing = await services.callbacks.list_callbacks(near)
        old = listing.known[str(made.made_id)].callback
        line.when = lambda head: "before" if head.startswith(b"POST") else ""
        wanted = msgspec.structs.replace(DRAFT, destination_url="https://hooks.example.net/b")
        change = await services.changes.replace(near, old, wanted)
        assert change.outcome is Outcome.HALF_DONE
        line.when = lambda _: ""
        assert await listed_like(services, near) == []
        done = await services.changes.finish(near, change, back=True)
        assert done.outcome is Outcome.ROLLED_BACK
        assert await listed_like(services, near) == [done.made_id]
        await services.aclose()


async def test_a_server_with_put_keeps_the_id(services: Services, company: Company) -> None:
    async with Cut(company.base_url) as line:
        near = services.trust(msgspec.structs.replace(company, base_url=line.base_url))
        listing = await services.callbacks.list_callbacks(near)
        old = listing.known["AB3401"].callback
        line.when = lambda head: "HTTP/1.1 200 OK" if head.startswith(b"PUT") else ""
        same = CallbackDraft(
            event_type=old.event_type,
            destination_url=old.destination_url,
            method=old.method,
            starts_at=old.starts_at,
            ends_at=old.ends_at,
        )
        change = await services.changes.replace(near, old, same)
        assert (change.outcome, change.made_id) == (Outcome.DONE, "AB3401")
        assert await services.journal.has_put(near.base_url) is True
        assert not any(head.startswith(b"DELETE") for head in line.seen)
        await services.aclose()


async def test_a_put_that_does_not_find_one_id_says_nothing_of_the_server(
    services: Services, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        near = services.trust(msgspec.structs.replace(company, base_url=line.base_url))
        listing = await services.callbacks.list_callbacks(near)
        gone = listing.known["AB3401"].callback
        api = await services.connections.of(near)
        await api.end_callback(gone.callback_id)
        line.when = lambda head: (
            "HTTP/1.1 404 Not Found" if head.startswith((b"PUT", b"DELETE")) else ""
        )
        with pytest.raises(NotFoundError):
            await services.changes.replace(near, gone, DRAFT)
        assert await services.journal.has_put(near.base_url) is None
        assert not any(head.startswith(b"POST") for head in line.seen)
        line.when = lambda head: "HTTP/1.1 404 Not Found" if head.startswith(b"PUT") else ""
        made = await services.changes.create(near, DRAFT)
        listing = await services.callbacks.list_callbacks(near)
        old = listing.known[str(made.made_id)].callback
        wanted = msgspec.structs.replace(DRAFT, destination_url="https://hooks.example.net/b")
        change = await services.changes.replace(near, old, wanted)
        assert change.outcome is Outcome.DONE
        assert await services.journal.has_put(near.base_url) is False
        await services.aclose()


async def test_a_refusal_changes_nothing_and_is_written_down(
    services: Services, company: Company
) -> None:
    services.trust(company)
    with pytest.raises(ConflictError):
        await services.changes.create(
            company, CallbackDraft(event_type="person_added", destination_url="https://a.example")
        )
    callback = await services.callbacks.get_callback(company, "AB3402")
    await services.changes.end(company, callback, listed=[])
    with pytest.raises(NotFoundError):
        await services.changes.end(company, callback, listed=[])
    assert await services.changes.left_open() == []
    await services.aclose()


async def test_production_is_locked_until_it_is_unlocked(
    services: Services, company: Company
) -> None:
    real = services.trust(msgspec.structs.replace(company, kind=CompanyKind.PRODUCTION))
    listing = await services.callbacks.list_callbacks(real)
    last = listing.known["AB3401"].callback
    with pytest.raises(LockedError):
        await services.changes.create(real, DRAFT)
    services.guard.unlock(real)
    with pytest.raises(ConfirmationMissingError):
        await services.changes.end(real, last, listed=listing.callbacks)
    change = await services.changes.end(
        real, last, listed=listing.callbacks, confirmation=real.name
    )
    assert change.outcome is Outcome.DONE
    await services.aclose()


async def test_nothing_is_known_to_cover_what_one_without_its_filter_does(
    services: Services, company: Company
) -> None:
    real = services.trust(msgspec.structs.replace(company, kind=CompanyKind.PRODUCTION))
    for filters, asks in (((("list_id", "7"),), False), ((), True)):
        both = [callback(name, filters=filters) for name in ("A1", "A2")]
        assert services.changes.needs_confirmation(real, both[0], both) is asks
    people = [callback(name, event_type="person_added", filters=()) for name in ("A1", "A2")]
    assert not services.changes.needs_confirmation(real, people[0], people)
    await services.aclose()


async def test_what_cannot_be_written_down_is_not_sent(
    services: Services, company: Company
) -> None:
    services.folder.joinpath("desk.sqlite3").mkdir()  # nothing can be opened there
    async with Cut(company.base_url) as line:
        near = services.trust(msgspec.structs.replace(company, base_url=line.base_url))
        listing = await services.callbacks.list_callbacks(near)
        assert len(listing.callbacks) == LISTED_IN_PRACTICE  # reading goes on
        assert listing.trouble is not None
        with pytest.raises(JournalFailedError):
            await services.changes.create(near, DRAFT)
        assert not any(head.startswith(b"POST") for head in line.seen)
        await services.aclose()


async def test_the_entry_of_a_running_instance_is_left_alone(
    services: Services, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        near = services.trust(msgspec.structs.replace(company, base_url=line.base_url))
        await services.callbacks.list_callbacks(near)
        line.when = lambda head: "after" if head.startswith(b"POST") else "before"
        await services.changes.create(near, DRAFT)
        other = Services(services.folder)
        other.trust(near)
        assert await other.changes.left_open() == []
        await services.aclose()
        assert len(await other.changes.left_open()) == 1
        await other.aclose()


async def test_a_missing_test_target_is_explained(services: Services, company: Company) -> None:
    from app.domain.proofs.test_event import TestEvent, list_subject

    services.trust(company)
    listing = await services.callbacks.list_callbacks(company)
    event = TestEvent(event_type="subscription_added", subject=list_subject("48213"))
    for one in [one for one in listing.callbacks if one.callback_id == "AB3403"]:
        await services.changes.end(company, one, listed=listing.callbacks)
    hints = await services.callbacks.explain_missing(company, event, [])
    assert {(one.callback.callback_id, one.listing_status) for one in hints} >= {
        ("AB3403", "ended here"),
        ("AB3405", "listed"),
    }
    other = company_at(company.base_url, "hC4uP7e")
    other = services.trust(msgspec.structs.replace(other, company_id="c2", name="Other"))
    await services.callbacks.list_callbacks(other)
    person = TestEvent(event_type="person_added")
    hints = await services.callbacks.explain_missing(company, person, [other])
    assert all(one.company_name in {"", "Other"} for one in hints)
    theirs = [one.callback for one in hints if one.company_name]
    assert theirs
    for one in theirs:
        await services.memory.mark_vanished(other, one.callback_id, datetime.now(UTC))
    # What another company had is no reason to look there.
    hints = await services.callbacks.explain_missing(company, person, [other])
    assert not any(one.company_name for one in hints)
    await services.aclose()


async def test_an_end_that_arrives_late_is_not_said_to_have_failed(
    services: Services, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        company = services.trust(company_at(line.base_url, company.company_key))
        listed = (await services.callbacks.list_callbacks(company)).callbacks
        line.when = lambda first: "late" if first.startswith(b"DELETE") else ""
        ended = await services.changes.end(company, listed[0], listed=listed)
        assert ended.outcome is Outcome.DONE
        assert sum(first.startswith(b"DELETE") for first in line.seen) == 1
        last = await services.callbacks.list_callbacks(company)
        assert last.known[listed[0].callback_id].listing_status == "ended here"
        await services.aclose()


async def test_the_record_holds_calls_and_changes_without_secrets(
    services: Services, company: Company
) -> None:
    from app.domain.activity import ActivityFilter

    services.trust(company)
    draft = msgspec.structs.replace(
        DRAFT,
        destination_url="https://u:hunter2@hooks.example.net/in?token=abc123",
        ends_at=datetime.now(UTC).replace(microsecond=0) + timedelta(days=1),
    )
    await services.callbacks.list_callbacks(company)
    made = await services.changes.create(company, draft)
    await asyncio.sleep(0)
    entries = await services.activity.page(ActivityFilter())
    assert {one.call.method for one in entries if one.call} == {"GET", "POST"}
    (change,) = [one.change for one in entries if one.change]
    assert change.outcome is Outcome.DONE
    mine = await services.activity.page(ActivityFilter(callback_id=str(made.made_id)))
    assert len(mine) >= 2
    assert await services.activity.page(ActivityFilter(text="nothing like this")) == []
    assert len(await services.activity.page(ActivityFilter(changes_only=True))) == 1
    for one in entries:
        for text in (repr(one.call),):
            assert "hunter2" not in text
            assert "abc123" not in text
            assert "Basic" not in text
    await services.aclose()


async def test_another_account_starts_with_an_empty_memory(
    services: Services, company: Company
) -> None:
    from app.domain.companies.secret import Secret
    from app.services.companies import CompanyService
    from app.storage.companies import CompaniesInMemory

    services.trust(company)
    companies = CompanyService(
        CompaniesInMemory(), services.credentials, services.connections, services.memory, Events()
    )
    await companies.save(company, Secret("pw"), session_only=True)
    services.trust(company)
    await services.callbacks.list_callbacks(company)
    await companies.save(msgspec.structs.replace(company, name="Renamed"), None)
    assert len((await services.callbacks.last_listing(company)).known) == LISTED_IN_PRACTICE
    await companies.save(msgspec.structs.replace(company, company_key="hC4uP7e"), None)
    assert (await services.callbacks.last_listing(company)).read_at is None
    await services.aclose()


async def test_a_new_end_date_of_somebody_else_is_not_taken_for_our_end(
    services: Services, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        near = services.trust(msgspec.structs.replace(company, base_url=line.base_url))
        listed = (await services.callbacks.list_callbacks(near)).callbacks
        (found,) = [one for one in listed if one.callback_id == "AB3412"]
        assert found.ends_at is not None
        # As it was seen before somebody gave it its end, weeks ahead.
        seen = msgspec.structs.replace(found, ends_at=None)
        line.when = lambda head: "before" if head.startswith(b"DELETE") else ""
        change = await services.changes.end(near, seen, listed=listed)
        assert change.outcome is Outcome.UNKNOWN
        await services.aclose()
