"""Changes whose answer was lost, late or other than asked: nothing is said that is not known."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.change import Outcome
from app.domain.callbacks.draft import CallbackDraft
from app.domain.companies.company import Company, CompanyKind
from app.domain.errors import ConfirmationMissingError, InputError, LockedError
from app.domain.proofs.test_event import TestEvent as Event
from app.services.changes.service import ChangeService
from app.services.events import Events
from tests.builders import draft
from tests.services.conftest import Cut, Services

DRAFT = draft()
OTHER = msgspec.structs.replace(DRAFT, destination_url="https://hooks.example.net/b")


@asynccontextmanager
async def line_to(services: Services, company: Company) -> AsyncIterator[tuple[Cut, Company]]:
    async with Cut(company.base_url) as line:
        near = services.trust(msgspec.structs.replace(company, base_url=line.base_url))
        await services.callbacks.list_callbacks(near)
        try:
            yield line, near
        finally:
            await services.aclose()


def patiently(services: Services, ahead: Callable[[], timedelta] = timedelta) -> ChangeService:
    """As in the app: what was just sent may still be under way. Our clock may be `ahead`."""
    return ChangeService(
        services.connections,
        services.memory,
        services.journal,
        services.guard,
        Events(),
        user="ann",
        clock=lambda: datetime.now(UTC) + ahead(),
        second_look_s=0.0,
    )


async def listed(services: Services, company: Company) -> list[Callback]:
    found = (await (await services.connections.of(company)).list_callbacks()).callbacks
    return [one for one in found if ("list_id", "777") in one.filters]


async def registered(services: Services, company: Company, draft: CallbackDraft) -> Callback:
    change = await services.changes.create(company, draft)
    return (await services.callbacks.list_callbacks(company)).known[str(change.made_id)].callback


def cut(line: Cut, method: bytes, verdict: str) -> None:
    line.when = lambda head: verdict if head.startswith(method) else ""


async def test_a_slow_create_is_not_called_undone_and_is_found_once_it_is_there(
    services: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        changes = patiently(services)
        cut(line, b"POST", "before")
        change = await changes.create(near, DRAFT)
        assert change.outcome is Outcome.UNKNOWN
        assert (await changes.resolve(near, change)).outcome is Outcome.UNKNOWN
        cut(line, b"POST", "")
        # The server is done with it now.
        await (await services.connections.of(near)).create_callback(DRAFT)
        settled = await changes.resolve(near, change)
        assert settled.outcome is Outcome.DONE
        assert [one.callback_id for one in await listed(services, near)] == [settled.made_id]
        told = (await services.callbacks.list_callbacks(near)).difference
        assert told is not None
        assert told.is_empty
        assert sum(head.startswith(b"POST") for head in line.seen) == 2  # one was the server's


async def test_a_slow_end_stops_a_replace_and_stays_open(
    services: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        old = await registered(services, near, DRAFT)
        changes = patiently(services)
        cut(line, b"DELETE", "before")
        change = await changes.replace(near, old, OTHER)
        assert change.outcome is Outcome.UNKNOWN
        assert len(await changes.left_open()) == 0  # this very instance still works on it
        cut(line, b"DELETE", "")
        await (await services.connections.of(near)).end_callback(old.callback_id)
        half = await changes.resolve(near, change)
        assert half.outcome is Outcome.HALF_DONE
        done = await changes.finish(near, half, back=False)
        assert done.outcome is Outcome.DONE
        (there,) = await listed(services, near)
        assert there.destination_url == OTHER.destination_url


async def test_a_half_done_replace_is_looked_at_before_it_is_finished(
    services: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        old = await registered(services, near, DRAFT)
        cut(line, b"POST", "before")
        change = await services.changes.replace(near, old, OTHER)
        assert change.outcome is Outcome.HALF_DONE
        cut(line, b"POST", "")
        late = await (await services.connections.of(near)).create_callback(OTHER)
        assert late is not None
        for back in (False, True):
            after = await services.changes.finish(near, change, back=back)
            assert (after.outcome, after.made_id) == (Outcome.DONE, late.callback_id)
        assert len(await listed(services, near)) == 1


async def test_what_a_server_rounds_is_not_called_undone(
    services: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        line.rewrite = lambda body: body.replace(b"12:00:30Z", b"12:00:00Z")
        cut(line, b"POST", "after")
        ends = datetime(2030, 1, 1, 12, 0, 30, tzinfo=UTC)
        change = await services.changes.create(near, msgspec.structs.replace(DRAFT, ends_at=ends))
        assert change.outcome is Outcome.UNKNOWN


async def test_a_clock_that_is_wrong_does_not_undo_what_is_done(
    services: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        cut(line, b"POST", "after")
        change = await patiently(services, lambda: timedelta(minutes=30)).create(near, DRAFT)
        assert change.outcome is Outcome.UNKNOWN


async def test_a_later_start_has_no_gap_that_is_measured(
    services: Services, company: Company
) -> None:
    services.trust(company)
    old = await registered(services, company, DRAFT)
    later = datetime.now(UTC).replace(microsecond=0) + timedelta(days=7)
    change = await services.changes.replace(
        company, old, msgspec.structs.replace(OTHER, starts_at=later)
    )
    assert (change.outcome, change.gap_s) == (Outcome.DONE, None)
    await services.aclose()


async def test_a_part_of_a_change_in_place_is_neither_all_of_it_nor_none(
    services: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        draft = msgspec.structs.replace(DRAFT, ends_at=datetime(2030, 1, 1, tzinfo=UTC))
        old = await registered(services, near, draft)
        wanted = msgspec.structs.replace(OTHER, ends_at=None)
        told = old.raw.decode().replace(old.destination_url, OTHER.destination_url)

        def kept_the_end(head: bytes) -> str:
            if head.startswith(b"PUT"):
                return "before"
            return f"HTTP/1.1 200 OK\n{told}" if old.callback_id.encode() in head else ""

        line.when = kept_the_end
        change = await services.changes.replace(near, old, wanted)
        assert change.outcome is Outcome.UNKNOWN
        services.changes.drop(change)  # as somebody decides who has looked there
        cut(line, b"PUT", f"HTTP/1.1 200 OK\n{told}")
        change = await services.changes.replace(near, old, wanted)
        assert change.outcome is Outcome.DONE
        assert change.differs == ("end_date",)


async def test_an_answer_that_shows_no_end_is_looked_up(
    services: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        old = await registered(services, near, DRAFT)
        cut(line, b"DELETE", f"HTTP/1.1 200 OK\n{old.raw.decode()}")
        change = await services.changes.end(near, old, listed=[])
        assert change.outcome is Outcome.NOT_DONE
        assert len(await listed(services, near)) == 1


async def test_what_was_refused_both_times_is_half_done_at_once_for_whoever_looks_later(
    services: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        old = await registered(services, near, DRAFT)
        cut(line, b"POST", "HTTP/1.1 422 Unprocessable Entity")
        changes = patiently(services)
        change = await changes.replace(near, old, OTHER)
        assert change.outcome is Outcome.HALF_DONE
        # As the next start finds it; nothing is under way that could still be carried out.
        later = await changes.resolve(near, msgspec.structs.replace(change, outcome=None))
        assert later.outcome is Outcome.HALF_DONE
        cut(line, b"POST", "")
        done = await changes.finish(near, later, back=False)
        assert (done.outcome, done.detail) == (Outcome.DONE, "")  # nothing of the refusals
        assert len(await listed(services, near)) == 1


async def test_what_had_run_out_is_not_put_back_where_the_new_one_is_refused(
    services: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        made = await registered(services, near, DRAFT)
        ended = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
        old = msgspec.structs.replace(made, ends_at=ended)
        raw = msgspec.json.decode(made.raw) | {"end_date": f"{ended:%Y-%m-%dT%H:%M:%SZ}"}
        answers = {
            b"PUT": "HTTP/1.1 405 Method Not Allowed",
            b"DELETE": f"HTTP/1.1 200 OK\n{msgspec.json.encode(raw).decode()}",
            b"POST": "HTTP/1.1 422 Unprocessable Entity",
        }
        line.when = lambda head: answers.get(head.split()[0], "")
        with pytest.raises(InputError):
            await services.changes.replace(near, old, OTHER)
        assert sum(one.startswith(b"POST") for one in line.seen) == 2, "as it was made, and refused"
        assert await services.changes.left_open() == []
        answers[b"POST"] = ""
        await services.callbacks.list_callbacks(near)
        await (await services.connections.of(near)).end_callback(made.callback_id)
        del answers[b"DELETE"]
        await (await services.connections.of(near)).end_callback(made.callback_id)
        answers[b"DELETE"] = f"HTTP/1.1 200 OK\n{msgspec.json.encode(raw).decode()}"
        change = await services.changes.replace(near, old, OTHER)
        assert change.outcome is Outcome.DONE
        assert change.gap_s is not None
        assert change.gap_s >= 3600, "since it ran out, and not since it was ended once more"


async def test_an_empty_list_may_be_answered_with_404(services: Services, company: Company) -> None:
    async with line_to(services, company) as (line, near):
        old = await registered(services, near, DRAFT)

        def empty(head: bytes) -> str:
            if head.startswith(b"POST"):
                return "before"
            return "HTTP/1.1 404 Not Found" if b"config/callbacks HTTP" in head else ""

        line.when = empty
        change = await services.changes.replace(near, old, OTHER)
        assert change.outcome is Outcome.HALF_DONE  # and so the old one can be put back


async def test_the_lock_is_looked_at_after_the_password_store_has_answered(
    services: Services, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    guarded = services.trust(msgspec.structs.replace(company, kind=CompanyKind.PRODUCTION))
    real = services.credentials.password_of

    async def slow(one: Company) -> Any:
        services.guard.lock()  # its time was over while the store asked
        return await real(one)

    monkeypatch.setattr(services.credentials, "password_of", slow)
    event = Event(event_type=DRAFT.event_type, subject={})
    for act in (
        lambda: services.changes.create(guarded, DRAFT),
        lambda: services.callbacks.send_test_event(guarded, event),
    ):
        services.guard.unlock(guarded)
        with pytest.raises(LockedError):
            await act()
        await services.connections.forget(guarded.company_id)
    assert await services.changes.left_open() == []
    await services.aclose()


async def test_a_replacement_that_uncovers_a_type_asks_for_the_name(
    services: Services, company: Company
) -> None:
    guarded = services.trust(msgspec.structs.replace(company, kind=CompanyKind.PRODUCTION))
    services.guard.unlock(guarded)
    old = await registered(services, guarded, DRAFT)
    elsewhere = msgspec.structs.replace(OTHER, filters=(("list_id", "9"),))
    with pytest.raises(ConfirmationMissingError):
        await services.changes.replace(guarded, old, elsewhere)
    change = await services.changes.replace(guarded, old, elsewhere, confirmation=guarded.name)
    assert change.outcome is Outcome.DONE
    await services.aclose()


async def test_settings_that_are_saved_meanwhile_wait_for_a_change(
    services: Services, company: Company
) -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        began.set()
        await go_on.wait()
        writer.close()

    began, go_on = asyncio.Event(), asyncio.Event()
    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    near = services.trust(msgspec.structs.replace(company, base_url=f"http://127.0.0.1:{port}"))
    change = asyncio.create_task(services.changes.create(near, DRAFT))
    await began.wait()
    saved = asyncio.create_task(services.connections.forget(near.company_id))
    await asyncio.sleep(0)
    assert not saved.done()
    go_on.set()
    await saved
    assert (await change).outcome is Outcome.UNKNOWN
    server.close()
    await services.aclose()
