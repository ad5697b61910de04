"""What is found of a change after its answer was lost, perhaps in a later run of the app."""

import asyncio
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.change import Change, ChangeKind, Outcome, Step
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.matching import draft_of
from app.domain.callbacks.remembered import Note
from app.domain.companies.company import Company, CompanyKind
from app.domain.errors import CallbackDeskError, ConfirmationMissingError, NotFoundError
from app.text.changes import change_text
from tests.services.changes.test_sender import (
    DRAFT,
    OTHER,
    cut,
    line_to,
    listed,
    patiently,
    registered,
)
from tests.services.conftest import Cut, Services


def without_put(line: Cut, method: bytes, verdict: str) -> None:
    line.when = lambda head: (
        "HTTP/1.1 405 No\n{}"
        if head.startswith(b"PUT")
        else verdict
        if head.startswith(method)
        else ""
    )


async def test_a_note_written_meanwhile_is_kept(services: Services, company: Company) -> None:
    async with line_to(services, company) as (line, near):
        old = await registered(services, near, DRAFT)
        await services.memory.set_note(near, old.callback_id, Note(name="theirs"))
        posted = []

        def when(head: bytes) -> str:
            posted.extend([head] if head.startswith(b"POST") else [])
            return (
                "HTTP/1.1 405 No\n{}"
                if head.startswith(b"PUT")
                else "after"
                if head.startswith(b"POST")
                else "before"
                if posted
                else ""
            )

        line.when = when
        change = await patiently(services).replace(near, old, OTHER)
        assert change.outcome is Outcome.UNKNOWN
        title = change_text(change).title
        assert title == f"{old.callback_id} is ended; whether the new one is there cannot be told"
        line.when = lambda _: ""
        await services.callbacks.list_callbacks(near)
        (new,) = await listed(services, near)
        await services.memory.set_note(near, new.callback_id, Note(name="my words"))
        settled = await patiently(services).resolve(near, change)
        assert settled.made_id == new.callback_id
        assert (await services.memory.note_of(near, new.callback_id)).name == "my words"


async def test_the_gap_is_told_where_the_answer_was_lost(
    services: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        old = await registered(services, near, DRAFT)
        without_put(line, b"POST", "after")
        change = await patiently(services).replace(near, old, OTHER)
        assert change.outcome is Outcome.DONE
        assert change.gap_s is not None
        assert "At most" in change_text(change).next_step


async def test_a_gap_of_an_earlier_run_is_not_known(services: Services, company: Company) -> None:
    async with line_to(services, company) as (line, near):
        old = await registered(services, near, DRAFT)
        without_put(line, b"POST", "after")
        change = await services.changes.replace(near, old, OTHER)  # as if long after it was sent
        assert change.outcome is Outcome.DONE
        assert change.gap_s is None
        assert "not known" in change_text(change).next_step


async def test_a_start_that_is_past_is_not_waited_for(services: Services, company: Company) -> None:
    async with line_to(services, company) as (line, near):
        old = await registered(services, near, DRAFT)
        past = datetime.now(UTC).replace(microsecond=0) - timedelta(days=3)
        without_put(line, b"POST", "after")
        wanted = msgspec.structs.replace(OTHER, starts_at=past)
        change = await services.changes.replace(near, old, wanted)
        assert "until it starts" not in change_text(change).next_step


async def test_a_half_done_one_that_starts_later_has_no_gap(
    services: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        old = await registered(services, near, DRAFT)
        later = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3)
        cut(line, b"POST", "before")
        wanted = msgspec.structs.replace(OTHER, starts_at=later)
        half = await services.changes.replace(near, old, wanted)
        assert half.outcome is Outcome.HALF_DONE
        cut(line, b"POST", "")
        done = await services.changes.finish(near, half, back=False)
        assert done.gap_s is None
        assert "until it starts" in change_text(done).next_step


async def test_one_that_is_put_back_is_found_though_its_start_has_passed(
    services: Services, company: Company
) -> None:
    async with line_to(services, company) as (_, near):
        old = await registered(services, near, DRAFT)
        now = datetime.now(UTC).replace(microsecond=0)
        # Its start was still to come when the change was begun, and past when it was put back.
        planned = msgspec.structs.replace(old, starts_at=now - timedelta(hours=1))
        changes = patiently(services, lambda: -timedelta(hours=5))
        change = await changes._journal.open(
            near, ChangeKind.REPLACE, Step.UPDATING, before=planned, draft=OTHER
        )
        change = await patiently(services)._journal.step(change, Step.ROLLING_BACK)
        api = await services.connections.of(near)
        await api.end_callback(old.callback_id)
        made = await api.create_callback(draft_of(planned, now))
        settled = await services.changes.resolve(near, change)
        assert made is not None
        assert (settled.outcome, settled.made_id) == (Outcome.ROLLED_BACK, made.callback_id)


async def test_what_the_server_does_not_know_is_no_server_that_cannot_be_asked(
    services: Services, company: Company
) -> None:
    async with line_to(services, company) as (_, near):
        old = msgspec.structs.replace(await registered(services, near, DRAFT), callback_id="ZZ9")
        change = await services.changes._journal.open(
            near, ChangeKind.REPLACE, Step.UPDATING, before=old, draft=OTHER
        )
        settled = await services.changes.resolve(near, change)
        assert settled.outcome is Outcome.UNKNOWN
        assert settled.detail == "the server does not know it any more"


async def test_another_account_is_not_asked_about_a_change(
    services: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        cut(line, b"POST", "before")
        change = await patiently(services).create(near, DRAFT)
        assert change.outcome is Outcome.UNKNOWN
        line.seen.clear()
        other = msgspec.structs.replace(near, company_key="another")
        for settled in (
            await services.changes.resolve(other, change),
            await services.changes.finish(other, change, back=False),
        ):
            assert settled.outcome is Outcome.UNKNOWN
            assert near.company_key in settled.detail
        assert line.seen == []
        line.when = lambda _: ""
        assert (await services.changes.resolve(near, change)).outcome is Outcome.NOT_DONE


async def test_the_key_is_kept_with_an_open_entry(services: Services, company: Company) -> None:
    async with line_to(services, company) as (line, near):
        cut(line, b"POST", "before")
        await patiently(services).create(near, DRAFT)
        services.instance.close()
        await services.connections.aclose()
        await asyncio.to_thread(services.database.close)
        later = Services(services.folder)
        (change,) = await later.changes.left_open()
        assert change.company_key == near.company_key
        await later.aclose()


async def test_a_replace_on_production_reads_the_list_itself(
    services: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        real = msgspec.structs.replace(near, kind=CompanyKind.PRODUCTION)
        services.guard.unlock(real)
        old = await registered(services, real, DRAFT)
        before = (await services.callbacks.list_callbacks(real)).callbacks
        twin = msgspec.structs.replace(old, callback_id="ZZ1")
        later = datetime.now(UTC) + timedelta(days=2)
        wanted = msgspec.structs.replace(DRAFT, starts_at=later)
        line.seen.clear()
        with pytest.raises(ConfirmationMissingError):
            # By the caller's list another one covers it; by the server's none does.
            await services.changes.replace(real, old, wanted, listed=(*before, twin))
        line.when = lambda head: "HTTP/1.1 503 No\n{}" if head.startswith(b"GET") else ""
        with pytest.raises(CallbackDeskError):
            await services.changes.replace(real, old, wanted, listed=(*before, twin))
        assert {head.split()[0] for head in line.seen} == {b"GET"}


async def test_an_end_that_was_refused_leaves_what_happens_to_it_news(
    services: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        old = await registered(services, near, DRAFT)
        await services.callbacks.list_callbacks(near)
        line.when = lambda head: (
            "HTTP/1.1 405 No\n{}"
            if head.startswith(b"PUT")
            else 'HTTP/1.1 422 No\n{"errors":[{"message":"not now"}]}'
            if head.startswith(b"DELETE")
            else ""
        )
        with pytest.raises(CallbackDeskError):
            await services.changes.replace(near, old, OTHER)
        line.when = lambda _: ""
        await (await services.connections.of(near)).end_callback(old.callback_id)
        told = (await services.callbacks.list_callbacks(near)).difference
        assert told is not None
        assert told.gone == (old.callback_id,)


async def test_what_was_done_here_is_no_news_when_it_is_asked_for(
    services: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        old = await registered(services, near, DRAFT)
        cut(line, b"DELETE", "before")
        change = await patiently(services).end(near, old, listed=())
        assert change.outcome is Outcome.UNKNOWN
        cut(line, b"DELETE", "")
        await (await services.connections.of(near)).end_callback(old.callback_id)
        await services.callbacks.get_callback(near, old.callback_id)
        told = (await services.callbacks.list_callbacks(near)).difference
        assert told is not None
        assert told.is_empty


async def test_a_replace_of_one_that_is_gone_remembers_so(
    services: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        old = await registered(services, near, DRAFT)
        await services.callbacks.list_callbacks(near)
        line.when = lambda head: (
            "HTTP/1.1 404 No\n{}" if head.startswith((b"PUT", b"DELETE")) else ""
        )
        with pytest.raises(NotFoundError):
            await services.changes.replace(near, old, OTHER)
        known = (await services.callbacks.last_listing(near)).known
        assert known[old.callback_id].listing_status == "vanished"


async def test_secrets_in_why_do_not_reach_the_disk(services: Services, company: Company) -> None:
    async with line_to(services, company) as (_, near):
        why = "see https://h.example/?k=WHYSECRET Authorization: Basic QUJD"
        change = await services.changes.create(near, DRAFT, why=why)
        assert "WHYSECRET" not in change.why
        assert "QUJD" not in change.why
        assert change.why.startswith("see https://h.example/?k=***")


def test_a_draft_starts_after_a_moment() -> None:
    now = datetime(2026, 11, 25, tzinfo=UTC)
    draft = CallbackDraft(event_type="x", destination_url="https://a.example", starts_at=now)
    assert draft.starts_after(now - timedelta(seconds=1))
    assert not draft.starts_after(now)
    assert not msgspec.structs.replace(draft, starts_at=None).starts_after(now)


async def test_a_gap_that_was_measured_is_not_made_longer_by_a_look(
    services: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        old = await registered(services, near, DRAFT)

        def when(head: bytes) -> str:
            if head.startswith(b"PUT"):
                return "HTTP/1.1 405 No\n{}"
            return "HTTP/1.1 201 Made\n" if head.startswith(b"POST") else ""

        line.when = when
        changes = patiently(services)
        change = await changes.replace(near, old, OTHER)
        # Answered without a body, and not found: the answer was made up here.
        assert change.outcome is Outcome.UNKNOWN
        assert change.gap_s is not None
        line.when = lambda _: ""
        await (await services.connections.of(near)).create_callback(OTHER)
        settled = await changes.resolve(near, change)
        assert settled.outcome is Outcome.DONE
        assert settled.gap_s == change.gap_s


async def test_what_was_found_while_news_were_told_is_told_next(
    services: Services, company: Company
) -> None:
    async with line_to(services, company) as (_, near):
        one, two = [
            await registered(services, near, draft)
            for draft in (DRAFT, msgspec.structs.replace(DRAFT, filters=(("list_id", "778"),)))
        ]
        first = (await services.callbacks.list_callbacks(near)).difference
        assert first is not None
        services.callbacks.mark_shown(near, first)
        api = await services.connections.of(near)
        await api.end_callback(one.callback_id)
        shown = (await services.callbacks.list_callbacks(near)).difference
        assert shown is not None
        await api.end_callback(two.callback_id)
        await services.callbacks.get_callback(near, two.callback_id)  # while it is put into words
        services.callbacks.mark_shown(near, shown)
        left = (await services.callbacks.list_callbacks(near)).difference
        assert left is not None
        assert left.gone == (two.callback_id,)


async def test_a_server_that_changed_in_place_may_not_do_so_again(
    services: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        old = await registered(services, near, DRAFT)
        await services.journal.remember_put(near.base_url, has_put=True)
        told = services.callbacks.preview_of_replace(
            near, old, OTHER, has_put=await services.changes.has_put(near)
        )
        line.seen.clear()
        without_put(line, b"POST", "")
        await services.changes.replace(near, old, OTHER)
        methods = {head.split()[0].decode() for head in line.seen} - {"GET"}
        assert methods == {"PUT", "DELETE", "POST"}
        assert all(one in told for one in methods)


def test_nothing_is_missed_before_the_old_one_would_begin() -> None:
    now = datetime(2026, 11, 25, tzinfo=UTC)
    old = Callback(
        callback_id="1",
        event_type="x",
        destination_url="https://a.example",
        starts_at=now + timedelta(days=9),
    )
    change = Change(
        change_id=1,
        company_id="c",
        company_name="Acme",
        kind=ChangeKind.REPLACE,
        step=Step.ROLLING_BACK,
        opened_at=now,
        closed_at=now,
        user="ann",
        before=old,
        draft=DRAFT,
        made_id="2",
        outcome=Outcome.ROLLED_BACK,
    )
    assert "until it starts" in change_text(change).next_step
    done = msgspec.structs.replace(change, outcome=Outcome.DONE, step=Step.CREATING)
    assert change_text(done).next_step == "The ID is new."
