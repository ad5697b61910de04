from datetime import UTC, datetime, timedelta

import pytest

from app.api.callbacks import CallbacksApi
from app.domain.callbacks.draft import CallbackDraft
from app.domain.companies.company import Company
from app.domain.companies.secret import Secret
from app.domain.errors import (
    ConflictError,
    InputError,
    NotFoundError,
    SignInRefusedError,
)
from app.domain.proofs.test_event import TestEvent, campaign_subject, filter_subject, list_subject
from app.sandbox.server import Sandbox
from tests.conftest import PASSWORD, company_at


async def connected(company: Company, password: str = PASSWORD) -> CallbacksApi:
    return await CallbacksApi.connect(company, Secret(password))


async def test_the_whole_life_of_a_callback(company: Company) -> None:
    api = await connected(company)
    draft = CallbackDraft(
        event_type="subscription_added",
        filters=(("list_id", "777"),),
        destination_url="https://hooks.example.net/a",
        method="PUT",
        starts_at=datetime.now(UTC) + timedelta(days=1),
    )
    made = await api.create_callback(draft)
    assert made is not None
    assert made.filters == draft.filters
    assert made.callback_id in {one.callback_id for one in (await api.list_callbacks()).callbacks}
    ended = await api.end_callback(made.callback_id)
    assert ended is not None
    assert ended.ends_at == ended.starts_at  # a future start becomes now too
    assert made.callback_id not in {
        one.callback_id for one in (await api.list_callbacks()).callbacks
    }
    assert (await api.get_callback(made.callback_id)).ends_at == ended.ends_at
    with pytest.raises(NotFoundError):
        await api.end_callback(made.callback_id)
    await api.aclose()


async def test_an_overlap_is_refused_with_the_servers_words(company: Company) -> None:
    api = await connected(company)
    with pytest.raises(ConflictError) as refused:
        await api.create_callback(
            CallbackDraft(event_type="person_added", destination_url="https://a.example")
        )
    assert "already covers" in refused.value.problems[0].message
    await api.aclose()


async def test_all_problems_of_a_create_come_back_together(company: Company) -> None:
    api = await connected(company)
    with pytest.raises(InputError) as refused:
        await api.create_callback(
            CallbackDraft(event_type="subscription_added", destination_url="ftp://a", method="GET")
        )
    assert len(refused.value.problems) == 3
    await api.aclose()


@pytest.mark.parametrize("password", ["wrong", "", "pässwörd"])
async def test_a_wrong_password_is_a_refused_sign_in(company: Company, password: str) -> None:
    api = await connected(company, password)
    with pytest.raises(SignInRefusedError):
        await api.list_callbacks()
    await api.aclose()


async def test_a_wrong_company_key_is_not_an_empty_list(sandbox: Sandbox) -> None:
    api = await connected(company_at(sandbox.base_url, "nobody"))
    with pytest.raises(NotFoundError):
        await api.list_callbacks()
    await api.aclose()


@pytest.mark.parametrize(
    ("event_type", "subject"),
    [
        ("person_updated", {}),
        ("subscription_removed", list_subject("48213")),
        ("ack_participant_changed", campaign_subject("w3RkP1")),
        (
            "wallet_item_install",
            filter_subject("wallet_item_install", {"campaign_token": "q4zt9m"}),
        ),
    ],
)
async def test_each_shape_of_test_event_is_queued(
    company: Company, event_type: str, subject: dict[str, object]
) -> None:
    api = await connected(company)
    receipt = await api.send_test_event(TestEvent(event_type=event_type, subject=subject))
    assert receipt.event_id
    assert event_type in receipt.message
    await api.aclose()


@pytest.mark.parametrize("list_id", ["33012", "nobody"])  # one has ended, one never was
async def test_without_an_active_registration_a_test_event_is_refused(
    company: Company, list_id: str
) -> None:
    api = await connected(company)
    with pytest.raises(NotFoundError) as refused:
        await api.send_test_event(
            TestEvent(event_type="subscription_added", subject=list_subject(list_id))
        )
    assert refused.value.problems[0].code is None
    await api.aclose()


@pytest.mark.parametrize("callback_id", ["../../x", "a/b", "ä ö", "..", ""])
async def test_an_odd_id_stays_below_its_path(company: Company, callback_id: str) -> None:
    api = await connected(company)
    with pytest.raises((NotFoundError, InputError)):
        await api.get_callback(callback_id)
    await api.aclose()
