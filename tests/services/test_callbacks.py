"""A list that says it is partial: what it lacks is not gone, and nothing is concluded from it."""

import msgspec
import pytest

from app.domain.callbacks.change import Outcome
from app.domain.callbacks.remembered import ListingStatus
from app.domain.companies.company import Company
from tests.builders import draft
from tests.services.conftest import Cut, Services

ONE = (
    '{"callback_id": "AB3401", "event_type": "person_added", '
    '"destination": {"url": "https://a.x/a"}, "start_date": "2026-01-01T00:00:00Z"}'
)
FIRST_PAGE = f'HTTP/1.1 200 OK\n{{"callbacks": [{ONE}], "total": 26, "next": "/x?page=2"}}'
DRAFT = draft("99999", url="https://new.x/y")


async def test_nothing_is_vanished(services: Services, company: Company) -> None:
    async with Cut(company.base_url) as line:
        near = services.trust(msgspec.structs.replace(company, base_url=line.base_url))
        await services.callbacks.list_callbacks(near)
        line.when = lambda _: FIRST_PAGE
        found = await services.callbacks.list_callbacks(near)
        assert found.partial
        assert {one.listing_status for one in found.known.values()} == {ListingStatus.LISTED}
        await services.aclose()


@pytest.mark.parametrize("lost", ["before", "after"])
async def test_a_create_is_not_said_not_to_have_happened(
    services: Services, company: Company, lost: str
) -> None:
    async with Cut(company.base_url) as line:
        near = services.trust(msgspec.structs.replace(company, base_url=line.base_url))
        await services.callbacks.list_callbacks(near)
        line.when = lambda head: lost if head.startswith(b"POST") else FIRST_PAGE
        change = await services.changes.create(near, DRAFT)
        assert change.outcome is Outcome.UNKNOWN
        assert "there is more" in change.detail
        await services.aclose()
