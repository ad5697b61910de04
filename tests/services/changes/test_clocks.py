"""The server's clock is not this computer's: nothing untrue is said of what happened."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from app.domain.callbacks.change import Change, Outcome
from app.domain.callbacks.matching import is_over
from app.domain.companies.company import Company
from app.domain.server_clock import ServerClock
from app.sandbox.server import Sandbox
from tests.builders import draft
from tests.conftest import NOW, PASSWORD, company_at
from tests.services.conftest import Cut, Services

APART = [timedelta(minutes=15), timedelta(hours=9), timedelta(days=3)]
BOTH_WAYS = [*APART, *[-one for one in APART]]
DRAFT = draft("99999", url="https://new.x/y")


@pytest.fixture(params=BOTH_WAYS, ids=str)
def ahead(request: pytest.FixtureRequest) -> timedelta:
    found: timedelta = request.param
    return found


@pytest.fixture
def far_off(ahead: timedelta) -> Iterator[Sandbox]:
    made = Sandbox(password=PASSWORD, clock=lambda: datetime.now(UTC) + ahead)
    made.start()
    yield made
    made.stop()


def undated(line: Cut) -> None:
    """Nothing on the way tells the time there."""
    line.rewrite_head = lambda head: head.replace(b"\r\ndate:", b"\r\nx-was:")


@pytest.mark.parametrize("is_dated", [True, False])
@pytest.mark.parametrize("cut", ["", "after"])
async def test_what_happened_is_not_said_not_to_have(
    services: Services, far_off: Sandbox, *, is_dated: bool, cut: str
) -> None:
    async with Cut(far_off.base_url) as line:
        if not is_dated:
            undated(line)
        company = services.trust(company_at(line.base_url))
        listed = (await services.callbacks.list_callbacks(company)).callbacks
        line.when = lambda head: cut if head.startswith((b"DELETE", b"POST")) else ""
        done = []
        by_id = {one.callback_id: one for one in listed}
        done.append(await services.changes.end(company, by_id["AB3401"], listed=listed))
        done.append(await services.changes.create(company, DRAFT))
        old = by_id["AB3402"]
        draft = msgspec.structs.replace(DRAFT, event_type=old.event_type, filters=old.filters)
        done.append(await services.changes.replace(company, old, draft, listed=listed))
        assert all(one.outcome in {Outcome.DONE, Outcome.UNKNOWN} for one in done), told(done)
        if is_dated:
            assert all(one.outcome is Outcome.DONE for one in done), told(done)
            assert not any(one.differs for one in done), told(done)
        await services.aclose()


def told(done: list[Change]) -> list[object]:
    return [(one.kind, one.outcome, one.detail, one.differs) for one in done]


async def test_an_end_that_did_not_happen_is_still_said_not_to_have(
    services: Services, far_off: Sandbox
) -> None:
    async with Cut(far_off.base_url) as line:
        company = services.trust(company_at(line.base_url))
        listed = (await services.callbacks.list_callbacks(company)).callbacks
        line.when = lambda head: "before" if head.startswith(b"DELETE") else ""
        (one,) = [one for one in listed if one.callback_id == "AB3401"]
        change = await services.changes.end(company, one, listed=listed)
        assert change.outcome is Outcome.NOT_DONE
        await services.aclose()


async def test_two_answers_show_a_wrong_clock(
    services: Services, far_off: Sandbox, ahead: timedelta
) -> None:
    company: Company = services.trust(company_at(far_off.base_url))
    first = await services.callbacks.list_callbacks(company)
    assert first.clock_ahead is None
    second = await services.callbacks.list_callbacks(company)
    assert second.clock_ahead is not None
    assert abs(second.clock_ahead - ahead) < timedelta(seconds=5)
    await services.aclose()


def test_an_unmoved_end_some_minutes_ahead_is_not_over(company: Company) -> None:
    from app.domain.callbacks.callback import Callback

    soon = Callback(callback_id="a", event_type="x", ends_at=NOW + timedelta(minutes=5))
    moved = msgspec.structs.replace(soon, ends_at=NOW + timedelta(minutes=6))
    late = msgspec.structs.replace(soon, ends_at=NOW + timedelta(hours=2))
    assert is_over(soon, soon, NOW) is False
    assert is_over(soon, soon, NOW + timedelta(minutes=5)) is True
    assert is_over(moved, soon, NOW) is True
    assert is_over(late, soon, NOW) is None
    assert is_over(msgspec.structs.replace(soon, ends_at=None), soon, NOW) is None
    assert company.name


def test_one_answer_and_a_slow_one_show_nothing() -> None:
    clock = ServerClock()
    hour = timedelta(hours=1)
    clock.note(NOW + hour, NOW, NOW + timedelta(minutes=5))
    assert clock.ahead is None
    clock.note(NOW + hour, NOW, NOW)
    assert clock.wrong_by is None
    clock.note(NOW + 3 * hour, NOW, NOW)
    assert clock.wrong_by is None
    clock.note(NOW + 3 * hour, NOW, NOW)
    assert clock.wrong_by == 3 * hour
    clock.note(NOW, NOW, NOW)
    assert clock.wrong_by is None
    assert clock.offset == timedelta(0)
