"""What the services tell of: whose callbacks changed, by whom, and which one to look at."""

from datetime import UTC, datetime

import pytest

from app.domain.callbacks.callback import Callback
from app.domain.companies.company import Company
from app.domain.errors import ConflictError, NotFoundError
from app.services.events import CallbacksChanged, ChangedBy
from tests.builders import draft
from tests.services.conftest import Services

DRAFT = draft(url="https://hooks.example.com/told")


@pytest.fixture
def told(services: Services) -> list[CallbacksChanged]:
    heard: list[CallbacksChanged] = []
    services.backend.services.events.listen(heard.append)
    return heard


async def test_each_change_is_told_once_with_what_to_look_at(
    services: Services, company: Company, told: list[CallbacksChanged]
) -> None:
    services.trust(company)
    made = await services.changes.create(company, DRAFT)
    assert told == [CallbacksChanged(company.company_id, ChangedBy.THIS_DESK, made.callback_id)]
    found = await services.callbacks.get_callback(company, made.callback_id)
    assert len(told) == 1  # to look is no change
    await services.changes.end(company, found, listed=[found])
    assert told[1:] == [CallbacksChanged(company.company_id, ChangedBy.THIS_DESK)]
    await services.aclose()


async def test_what_a_refusal_shows_is_somebody_elses_doing(
    services: Services, company: Company, told: list[CallbacksChanged]
) -> None:
    services.trust(company)
    await services.changes.create(company, DRAFT)
    told.clear()
    with pytest.raises(ConflictError):
        await services.changes.create(company, DRAFT)
    assert told == [CallbacksChanged(company.company_id, ChangedBy.SOMEBODY_ELSE)]
    await services.aclose()


async def test_one_that_left_the_server_is_told_when_it_is_asked_for(
    services: Services, company: Company, told: list[CallbacksChanged]
) -> None:
    services.trust(company)
    seen = Callback(callback_id="gone-1", event_type="x")
    services.memory.note_seen(company, seen, datetime.now(UTC))
    for _ in range(2):
        with pytest.raises(NotFoundError):
            await services.callbacks.get_callback(company, "gone-1")
    assert told == [CallbacksChanged(company.company_id, ChangedBy.SOMEBODY_ELSE)]
    await services.aclose()
