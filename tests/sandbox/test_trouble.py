"""Bad days of the practice company: each trouble is the real thing on the wire, and ends."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from app.api.callbacks import CallbacksApi
from app.api.session import TimeLimits
from app.domain.callbacks.draft import CallbackDraft
from app.domain.companies.secret import Secret
from app.domain.errors import (
    CallbackDeskError,
    NotAllowedError,
    OutcomeUnknownError,
    RateLimitedError,
    ServerTroubleError,
    SignInRefusedError,
)
from app.domain.trouble import Trouble
from app.sandbox.seed import USER_NAME
from app.sandbox.server import Sandbox
from tests.conftest import PASSWORD, company_at

PATIENT = TimeLimits(connect_s=20, read_s=20, total_s=40, read_attempts=1)
HASTY = TimeLimits(connect_s=20, read_s=0.5, total_s=40, read_attempts=1)
"""For what never answers."""
DRAFT = CallbackDraft(
    event_type="subscription_added",
    filters=(("list_id", "77001"),),
    destination_url="https://hooks.example.net/x",
    method="POST",
    content_type="application/json",
    starts_at=datetime.now(UTC) + timedelta(days=900),
    ends_at=datetime.now(UTC) + timedelta(days=901),
)


@pytest.fixture
def unwell() -> Iterator[Sandbox]:
    made = Sandbox(password=PASSWORD)
    made.start()
    yield made
    made.stop()


async def connected(sandbox: Sandbox, limits: TimeLimits = PATIENT) -> CallbacksApi:
    company = company_at(sandbox.base_url, sandbox.companies[0].company_key)
    company = replace(company, user_name=USER_NAME)
    return await CallbacksApi.connect(company, Secret(PASSWORD), limits=limits)


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (Trouble.PASSWORD_REFUSED, SignInRefusedError),
        (Trouble.NOT_ALLOWED, NotAllowedError),
        (Trouble.TOO_MANY, RateLimitedError),
        (Trouble.SERVER_ERROR, ServerTroubleError),
        (Trouble.TIME_OUT, CallbackDeskError),
    ],
)
async def test_a_trouble_is_met_and_ends(
    unwell: Sandbox, trouble: Trouble, error: type[CallbackDeskError]
) -> None:
    api = await connected(unwell, HASTY if trouble is Trouble.TIME_OUT else PATIENT)
    unwell.set_trouble(trouble)
    with pytest.raises(error):
        await api.list_callbacks()
    await api.aclose()
    unwell.set_trouble(Trouble.NONE)
    api = await connected(unwell)
    assert (await api.list_callbacks()).callbacks
    await api.aclose()


async def test_what_was_asked_for_is_done_though_the_line_is_cut(unwell: Sandbox) -> None:
    api = await connected(unwell)
    before = len((await api.list_callbacks()).callbacks)
    unwell.set_trouble(Trouble.DONE_THEN_CUT)
    with pytest.raises(OutcomeUnknownError):
        await api.create_callback(DRAFT)
    unwell.set_trouble(Trouble.NONE)
    assert len((await api.list_callbacks()).callbacks) == before + 1
    await api.aclose()


async def test_half_a_list_says_that_there_is_more(unwell: Sandbox) -> None:
    api = await connected(unwell)
    whole = await api.list_callbacks()
    unwell.set_trouble(Trouble.HALF_LIST)
    half = await api.list_callbacks()
    assert half.partial
    assert len(half.callbacks) == len(whole.callbacks) // 2
    await api.aclose()


async def test_a_wrong_clock_is_noticed_and_slow_is_slow(
    unwell: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.sandbox.trouble.SLOW_S", 0.01)
    api = await connected(unwell)
    unwell.set_trouble(Trouble.SLOW)
    assert (await api.list_callbacks()).callbacks
    unwell.set_trouble(Trouble.WRONG_CLOCK)
    for _ in range(2):  # one answer alone may have been on its way for long
        await api.list_callbacks()
    assert api.clock.wrong_by is not None
    assert abs(api.clock.wrong_by - timedelta(hours=3)) < timedelta(minutes=1)
    await api.aclose()
