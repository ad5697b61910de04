"""A start that has come by the server's clock is left out: a new one would begin before the end."""

import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.change import Outcome
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.matching import draft_of
from app.domain.companies.company import Company
from app.sandbox.server import Sandbox
from tests.builders import draft
from tests.conftest import PASSWORD, company_at
from tests.services.changes.test_sender import patiently
from tests.services.conftest import Cut, Services

AHEAD = timedelta(seconds=45)
"""Less than what is called a wrong clock."""
DRAFT = draft()
URL = "https://hooks.example.net/mended"


@pytest.fixture
def near(services: Services) -> Iterator[Company]:
    server = Sandbox(password=PASSWORD, clock=lambda: datetime.now(UTC) + AHEAD)
    server.start()
    yield services.trust(company_at(server.base_url))
    server.stop()


@asynccontextmanager
async def made_at(services: Services, company: Company) -> AsyncIterator[Callback]:
    """A callback that began a moment ago, by the server's clock."""
    await services.callbacks.list_callbacks(company)
    change = await services.changes.create(company, DRAFT)
    found = (await services.callbacks.list_callbacks(company)).known[str(change.made_id)]
    yield found.callback
    await services.aclose()


@asynccontextmanager
async def read_over_a_line(
    services: Services, company: Company
) -> AsyncIterator[tuple[Cut, Company]]:
    """A company whose list was read over a line that can be cut."""
    async with Cut(company.base_url) as line:
        near = services.trust(msgspec.structs.replace(company, base_url=line.base_url))
        await services.callbacks.list_callbacks(near)
        yield line, near
        await services.aclose()


async def urls(services: Services, company: Company) -> list[str]:
    found = (await services.callbacks.list_callbacks(company)).callbacks
    return [one.destination_url for one in found if ("list_id", "777") in one.filters]


@pytest.mark.parametrize(
    "starts",
    [
        lambda old: draft_of(old, datetime.now(UTC)).starts_at,  # as the form fills it in
        lambda _: datetime.now(UTC),
        lambda _: datetime.now(UTC) - timedelta(days=1),
        lambda _: datetime.now(UTC) + AHEAD / 2,
    ],
    ids=["as it was", "now", "yesterday", "in a moment"],
)
async def test_what_has_begun_is_replaced_at_once(
    services: Services, near: Company, starts: Callable[[Callback], datetime]
) -> None:
    async with made_at(services, near) as old:
        wanted = msgspec.structs.replace(DRAFT, destination_url=URL, starts_at=starts(old))
        done = await services.changes.replace(near, old, wanted)
        assert done.outcome is Outcome.DONE, done.detail
        assert done.differs == ()
        assert done.gap_s is not None
        assert await urls(services, near) == [URL]


async def test_a_start_that_comes_while_the_old_one_is_ended_is_left_out_too(
    services: Services, near: Company
) -> None:
    async with Cut(near.base_url) as line, made_at(services, near) as old:
        far = services.trust(msgspec.structs.replace(near, base_url=line.base_url))

        def took() -> timedelta:
            ended = any(head.startswith(b"DELETE") for head in line.seen)
            return timedelta(minutes=5 if ended else 0)

        changes = patiently(services, took)
        starts = datetime.now(UTC) + timedelta(minutes=3)
        wanted = msgspec.structs.replace(DRAFT, destination_url=URL, starts_at=starts)
        done = await changes.replace(far, old, wanted)
        assert (done.outcome, done.differs) == (Outcome.DONE, ())
        (there,) = [
            one
            for one in (await services.callbacks.list_callbacks(near)).callbacks
            if one.callback_id == done.made_id
        ]
        assert there.starts_at is not None
        assert there.starts_at < starts


@pytest.mark.parametrize("back", [True, False])
async def test_both_ways_out_of_a_half_done_one_are_open(
    services: Services, near: Company, *, back: bool
) -> None:
    async with Cut(near.base_url) as line, made_at(services, near) as old:
        far = services.trust(msgspec.structs.replace(near, base_url=line.base_url))
        await services.callbacks.list_callbacks(far)
        line.when = lambda head: "before" if head.startswith(b"POST") else ""
        starts = datetime.now(UTC) + AHEAD * 2
        wanted = msgspec.structs.replace(DRAFT, destination_url=URL, starts_at=starts)
        half = await services.changes.replace(far, old, wanted)
        assert half.outcome is Outcome.HALF_DONE
        line.when = lambda _: ""
        # By the time that somebody decides, that start has come.
        assert half.draft is not None
        late = msgspec.structs.replace(half.draft, starts_at=datetime.now(UTC))
        half = msgspec.structs.replace(half, draft=late)
        done = await services.changes.finish(far, half, back=back)
        assert done.outcome is (Outcome.ROLLED_BACK if back else Outcome.DONE)
        assert await urls(services, near) == [DRAFT.destination_url if back else URL]


async def test_what_was_made_without_its_start_is_found_again(
    services: Services, near: Company
) -> None:
    async with Cut(near.base_url) as line, made_at(services, near) as old:
        far = services.trust(msgspec.structs.replace(near, base_url=line.base_url))
        await services.callbacks.list_callbacks(far)
        line.when = lambda head: "after" if head.startswith(b"POST") else ""
        wanted = msgspec.structs.replace(DRAFT, destination_url=URL, starts_at=datetime.now(UTC))
        done = await services.changes.replace(far, old, wanted)
        assert done.outcome is Outcome.DONE
        # As another run of the app finds the entry.
        open_one = msgspec.structs.replace(done, outcome=None, made_id=None, closed_at=None)
        found = await services.changes.resolve(far, open_one)
        assert (found.outcome, found.made_id) == (Outcome.DONE, done.made_id)


async def test_the_preview_shows_what_is_sent(services: Services, near: Company) -> None:
    await services.callbacks.list_callbacks(near)
    for starts, is_sent in (
        (datetime(2020, 1, 1, tzinfo=UTC), False),
        (datetime.now(UTC) + AHEAD / 2, False),  # it has come there
        (datetime(2099, 1, 1, tzinfo=UTC), True),
    ):
        wanted: CallbackDraft = msgspec.structs.replace(DRAFT, starts_at=starts)
        assert ("start_date" in services.callbacks.preview_of_create(near, wanted)) is is_sent
    await services.aclose()


@pytest.mark.parametrize("answer", ["HTTP/1.1 204 No Content\n", "before"])
async def test_a_change_in_place_is_found_though_its_start_was_left_out(
    services: Services, company: Company, answer: str
) -> None:
    async with Cut(company.base_url) as line, made_at(services, services.trust(company)) as old:
        near = services.trust(msgspec.structs.replace(company, base_url=line.base_url))
        await services.callbacks.list_callbacks(near)
        changed = json.loads(old.raw)
        changed["destination"]["url"] = URL

        def when(head: bytes) -> str:
            if head.startswith(b"PUT"):
                return answer
            asked = head.startswith(b"GET") and old.callback_id.encode() in head
            return f"HTTP/1.1 200 OK\n{json.dumps(changed)}" if asked else ""

        line.when = when
        starts = datetime.now(UTC) - timedelta(hours=3)
        wanted = msgspec.structs.replace(DRAFT, destination_url=URL, starts_at=starts)
        done = await services.changes.replace(near, old, wanted)
        assert (done.outcome, done.differs) == (Outcome.DONE, ())


async def test_what_somebody_else_made_is_not_ours_because_time_has_passed(
    services: Services, company: Company
) -> None:
    async with read_over_a_line(services, company) as (line, near):
        later = timedelta(0)
        changes = patiently(services, lambda: later)
        line.when = lambda head: "before" if head.startswith(b"POST") else ""
        starts = datetime.now(UTC) + timedelta(hours=2)
        change = await changes.create(near, msgspec.structs.replace(DRAFT, starts_at=starts))
        line.when = lambda _: ""
        later = timedelta(hours=3)
        await (await services.connections.of(near)).create_callback(DRAFT)
        found = await changes.resolve(near, change)
        assert (found.outcome, found.made_id) == (Outcome.UNKNOWN, None)


async def test_what_another_change_made_does_not_stand_in_the_way_of_one_that_was_lost(
    services: Services, company: Company
) -> None:
    async with read_over_a_line(services, company) as (line, near):
        later = timedelta(0)
        changes = patiently(services, lambda: later)
        line.when = lambda head: "before" if head.startswith(b"POST") else ""
        lost = await changes.create(near, draft("778"))
        assert lost.outcome is Outcome.UNKNOWN
        line.when = lambda _: ""
        # Another list, to the same address, as in a campaign.
        other = await changes.create(near, draft("779"))
        assert other.outcome is Outcome.DONE
        later = timedelta(minutes=3)
        changes._journal._stepped.clear()  # as in another run
        found = await changes.resolve(near, lost)
        assert found.outcome is Outcome.NOT_DONE, found.detail
