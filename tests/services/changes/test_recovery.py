"""Changes that an earlier run did not see the end of are looked up, each by its company."""

import msgspec

from app.domain.callbacks.change import Outcome
from app.domain.companies.company import Company
from app.services.changes.recovery import Recovered, recover
from tests.builders import draft
from tests.services.conftest import Cut, Services

DRAFT = draft(url="https://hooks.example.net/old")


async def left_in_doubt(services: Services, company: Company, line: Cut) -> Company:
    """A create that reached the server, and whose answer was lost with the app."""
    near = services.trust(msgspec.structs.replace(company, base_url=line.base_url))
    await services.callbacks.list_callbacks(near)
    line.when = lambda head: "after" if head.startswith(b"POST") else "before"
    assert (await services.changes.create(near, DRAFT)).outcome is Outcome.UNKNOWN
    await services.aclose()
    line.when = lambda _: ""
    return near


async def found_by(services: Services, *companies: Company, whole: bool = True) -> list[Recovered]:
    return [one async for one in recover(services.changes, companies, is_whole=whole)]


async def test_what_became_of_it_is_found_out_once(services: Services, company: Company) -> None:
    async with Cut(company.base_url) as line:
        near = await left_in_doubt(services, company, line)
        again = Services(services.folder)
        again.trust(near)
        (found,) = await found_by(again, near)
        assert (found.company, found.change.outcome, found.error) == (near, Outcome.DONE, None)
        assert not found.is_open
        assert await found_by(again, near) == []
        await again.aclose()


async def test_one_that_cannot_be_looked_up_stays_open_and_says_why(
    services: Services, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        near = await left_in_doubt(services, company, line)
        again = Services(services.folder)  # without a password: nobody can be asked
        (found,) = await found_by(again, near)
        assert found.is_open
        assert found.error is not None
        await again.aclose()


async def test_what_was_looked_at_often_is_in_doubt_no_more_once_it_is_settled(
    services: Services, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        near = services.trust(msgspec.structs.replace(company, base_url=line.base_url))
        old = (await services.callbacks.list_callbacks(near)).callbacks[0]
        line.when = lambda head: "before" if head.startswith(b"DELETE") else "HTTP/1.1 503 No"
        change = await services.changes.end(near, old, listed=[])
        assert change.outcome is Outcome.UNKNOWN
        await services.aclose()
        again = Services(services.folder)
        again.trust(near)
        for _ in range(3):
            (left,) = await again.changes.left_open()
        line.when = lambda _: ""
        assert (await again.changes.resolve(near, left)).outcome is Outcome.NOT_DONE
        assert not again.memory.is_in_doubt(near, old.callback_id)
        # Ended by somebody else now, it is told.
        await (await again.connections.of(near)).end_callback(old.callback_id)
        found = await again.callbacks.list_callbacks(near)
        assert found.difference is not None
        assert found.difference.gone == (old.callback_id,)
        await again.aclose()


async def test_of_a_company_that_was_removed_it_is_dropped_if_that_is_certain(
    services: Services, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        near = await left_in_doubt(services, company, line)
        for whole in (False, True):
            again = Services(services.folder)
            assert await found_by(again, whole=whole) == []
            await again.aclose()
            later = Services(services.folder)
            later.trust(near)
            # With a list that was not whole, whose it is was not certain: it was kept.
            kept = await later.changes.left_open()
            assert len(kept) == (not whole)
            await later.aclose()
