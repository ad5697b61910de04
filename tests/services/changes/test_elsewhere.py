"""Two runs of the app at once: neither sends what the other may have done already."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.domain.callbacks.change import ChangeKind, Outcome, Step
from app.domain.companies.company import Company
from app.domain.errors import UnsettledElsewhereError
from app.sandbox.registry import OverlapRule
from app.sandbox.server import Sandbox
from app.text.changes import change_text
from tests.builders import change, draft
from tests.services.changes.test_sender import line_to
from tests.services.conftest import Services
from tests.services.plans.test_run import listed, made_for


@pytest.fixture
def other(tmp_path: Path, services: Services) -> Services:
    """Another window, or the command line, on the same folder."""
    assert services.folder == tmp_path
    return Services(tmp_path)


async def test_what_another_run_has_not_seen_the_end_of_is_not_sent_again(
    services: Services, other: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        other.trust(near)
        # Carried out only later: nobody can tell yet.
        line.when = lambda first: "late" if first.startswith(b"POST") else "before"
        lost = await services.changes.create(near, draft("771"))
        assert lost.outcome is Outcome.UNKNOWN
        line.when = lambda _: ""
        sent = len(line.seen)
        with pytest.raises(UnsettledElsewhereError):
            await other.changes.create(near, draft("771", "https://hooks.example.net/b"))
        assert len(line.seen) == sent, "nothing was sent"
        await other.changes.create(near, draft("772"))  # another registration
        assert (await services.changes.resolve(near, lost)).outcome is Outcome.DONE
        assert await made_for(services, near) == ["771", "772"]
        await other.aclose()


async def test_a_callback_that_another_run_may_have_ended_is_not_replaced(
    services: Services, other: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        other.trust(near)
        old = (await listed(other, near))["AB3406"]
        line.when = lambda first: "before" if first.startswith((b"DELETE", b"GET")) else ""
        lost = await services.changes.end(near, old, listed=())
        assert lost.outcome is Outcome.UNKNOWN
        line.when = lambda _: ""
        with pytest.raises(UnsettledElsewhereError):
            await other.changes.replace(near, old, draft("779"))
        # Once it is settled, whoever comes next may.
        assert (await services.changes.resolve(near, lost)).outcome is Outcome.NOT_DONE
        await services.database.run(lambda _: None)
        assert (await other.changes.end(near, old, listed=())).outcome is Outcome.DONE
        await other.aclose()


async def test_what_is_taken_over_from_a_run_that_died_is_not_sent_again_either(
    services: Services, other: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        other.trust(near)
        line.when = lambda _: "before"
        lost = await services.changes.create(near, draft("771"))
        assert lost.outcome is Outcome.UNKNOWN
        await services.aclose()
        (left,) = await other.changes.left_open()
        assert (await other.changes.resolve(near, left)).outcome is Outcome.UNKNOWN
        with pytest.raises(UnsettledElsewhereError):
            await other.changes.create(near, draft("771"))
        line.when = lambda _: ""
        (again,) = await other.changes.left_open()  # as the next reading of a list asks
        assert (await other.changes.resolve(near, again)).outcome is Outcome.NOT_DONE
        assert (await other.changes.create(near, draft("771"))).outcome is Outcome.DONE
        await other.aclose()


async def test_what_was_sent_to_another_account_is_in_nobody_s_way(
    services: Services, other: Services, company: Company
) -> None:
    journal = services.journal
    old = change(kind=ChangeKind.CREATE, step=Step.CREATING, draft=draft(), company_key="old")
    await journal.open(old)
    await other.journal.open(replace(old, company_key="new"))
    with pytest.raises(UnsettledElsewhereError):
        await other.journal.open(old)
    await services.aclose()
    await other.aclose()


async def test_what_this_run_has_not_seen_the_end_of_is_not_sent_again_either(
    services: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        twin = replace(near, company_id="twin", name="The same account")
        services.trust(twin)
        line.when = lambda first: "late" if first.startswith(b"POST") else "before"
        lost = await services.changes.create(near, draft("771"))
        assert lost.outcome is Outcome.UNKNOWN
        assert await services.changes.left_open() == [], "its question is still open here"
        line.when = lambda _: ""
        sent = len(line.seen)
        for company_ in (near, twin):
            with pytest.raises(UnsettledElsewhereError):
                await services.changes.create(company_, draft("771"))
        assert len(line.seen) == sent, "nothing was sent"
        # Whoever was refused for it reads the list again, which looks it up.
        (left,) = await services.changes.left_open()
        assert left.change_id == lost.change_id
        assert (await services.changes.resolve(near, left)).outcome is Outcome.DONE
        assert await made_for(services, near) == ["771"]


async def test_what_another_server_says_proves_nothing(
    services: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        old = (await listed(services, near))["AB3406"]
        line.when = lambda _: "before"
        for lost in (
            await services.changes.end(near, old, listed=()),
            await services.changes.create(near, draft("771")),
        ):
            assert lost.outcome is Outcome.UNKNOWN
            there = replace(lost, server="https://eu.example:443")
            found = await services.changes.resolve(near, there)
            assert found.outcome is Outcome.UNKNOWN
            assert "It was sent to https://eu.example:443" in found.detail
            # What runs on this computer is at another port the next time.
            assert lost.is_of(replace(near, base_url="http://localhost:1"))
            assert not lost.is_of(replace(near, base_url="https://eu.example"))


async def test_a_404_for_all_of_a_company_ends_nothing(
    services: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        old = (await listed(services, near))["AB3406"]
        line.when = lambda head: (
            "before" if head.startswith(b"DELETE") else "HTTP/1.1 404 Not Found\n{}"
        )
        lost = await services.changes.end(near, old, listed=())
        assert lost.outcome is Outcome.UNKNOWN
        line.when = lambda _: ""
        assert (await services.changes.resolve(near, lost)).outcome is Outcome.NOT_DONE


@pytest.mark.parametrize("as_planned", [True, False])
async def test_what_was_over_already_was_not_ended_here(
    services: Services, company: Company, sandbox: Sandbox, *, as_planned: bool
) -> None:
    async with line_to(services, company) as (line, near):
        old = (await listed(services, near))["AB3406"]
        there = sandbox.companies[0]._by_id["AB3406"]
        there.end = (datetime.now(UTC) - timedelta(hours=1)).replace(microsecond=0)
        if as_planned:
            old = replace(old, ends_at=there.end)
        line.when = lambda first: "before" if first.startswith(b"DELETE") else ""
        change = await services.changes.end(near, old, listed=())
        assert change.outcome is Outcome.REFUSED
        assert change_text(change).title == "AB3406 was over already"
        await services.database.run(lambda _: None)
        known = (await services.memory.last(near)).known["AB3406"]
        assert known.ended_by == ""


async def test_what_a_colleague_does_meanwhile_is_told(
    services: Services, company: Company, sandbox: Sandbox
) -> None:
    """While ours is under way only what may be ours is no news."""
    async with line_to(services, company) as (line, near):
        await listed(services, near)
        line.when = lambda first: "held" if first.startswith(b"POST") else ""
        ours = asyncio.create_task(services.changes.create(near, draft("771")))
        await line.holding.wait()
        there = sandbox.companies[0]
        there._by_id["AB3401"].url = "https://hooks.example.net/moved"
        body: dict[str, object] = {
            "callback_type": "subscription_added",
            "subscription_added": {"list_id": "990"},
            "destination": {"url": "https://hooks.example.net/theirs"},
        }
        made = there.add(body, datetime.now(UTC), rule=OverlapRule.REFUSE, api_version=2)
        found = (await services.callbacks.list_callbacks(near)).difference
        assert found is not None
        assert found.added == (made.callback_id,)
        assert found.changed == ("AB3401",)
        line.go_on.set()
        assert (await ours).outcome is Outcome.DONE


async def test_what_was_made_and_ended_again_meanwhile_did_happen(
    services: Services, other: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        other.trust(near)
        line.when = lambda first: "before" if first.startswith(b"GET") else "after"
        lost = await services.changes.create(near, draft("771"))
        assert lost.outcome is Outcome.UNKNOWN
        line.when = lambda _: ""
        (made,) = [
            one for one in (await listed(other, near)).values() if ("list_id", "771") in one.filters
        ]
        await (await other.connections.of(near)).end_callback(made.callback_id)
        await listed(other, near)
        found = await services.changes.resolve(near, lost)
        assert (found.outcome, found.made_id) == (Outcome.DONE, made.callback_id)
        assert "not listed any more" in change_text(found).next_step
        await other.aclose()


async def test_an_entry_that_could_not_be_closed_is_looked_up_and_in_nobody_s_way(
    services: Services, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.trust(company)
    with monkeypatch.context() as patched:
        patched.setattr(services.journal, "close", lambda _: None)  # as where the disk is full
        assert (await services.changes.create(company, draft("771"))).outcome is Outcome.DONE
    with pytest.raises(UnsettledElsewhereError):
        await services.changes.create(company, draft("771"))
    (left,) = await services.changes.left_open()
    assert (await services.changes.resolve(company, left)).outcome is Outcome.DONE
    await services.database.run(lambda _: None)
    assert await services.changes.left_open() == []
    await services.aclose()


async def test_an_answer_that_tells_the_day_alone_is_still_our_end(
    services: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        old = (await listed(services, near))["AB3406"]
        today = f'"end_date": "{datetime.now(UTC):%Y-%m-%d}"'
        told = old.raw.decode().replace("{", "{" + today + ", ", 1)
        line.when = lambda first: f"HTTP/1.1 200 OK\n{told}" if first.startswith(b"DELETE") else ""
        change = await services.changes.end(near, old, listed=())
        assert change.outcome is Outcome.DONE
