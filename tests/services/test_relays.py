"""The receiver beside a live registration: in, passing on, and out again, over real HTTP."""

import asyncio
import http.client
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from urllib.parse import urlsplit

import msgspec
import pytest

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.change import Change, Outcome
from app.domain.companies.company import Company, CompanyKind
from app.domain.companies.secret import Secret
from app.domain.errors import CallbackDeskError, LockedError
from app.domain.proofs.delivery import Delivery
from app.domain.proofs.sent_test import WAITING, Proof, SentTest
from app.domain.proofs.test_event import TestEvent, list_subject
from app.services.changes.checks import Finding, ReplaceFinding
from app.services.relay_keeper import RelayKeeper
from app.services.relays import NewRelay, PlacedRelay, RelayService
from app.storage.relays import RelayStore
from app.text.proofs import answers_text
from tests.builders import draft
from tests.conftest import PASSWORD
from tests.endpoint import Endpoint
from tests.services.conftest import Services

replace = msgspec.structs.replace


class Desk:
    """A company with one registration of the customer's, and a receiver that runs."""

    def __init__(self, services: Services, company: Company, endpoint: Endpoint) -> None:
        self.services, self.company, self.endpoint = services, company, endpoint
        made = services.backend.services
        made.companies.lend(company, Secret(PASSWORD))
        self.relays: RelayService = made.relays
        self.receiving, self.proofs, self.made = made.receiving, made.proofs, made
        self.came: list[Delivery] = []
        self.receiving.on_deliveries = self.came.extend
        self.receiving.on_answered = self._answered
        self.chosen = NewRelay(target=endpoint.url, is_inside=True, warn_after=timedelta(hours=1))

    def _answered(self, told: Delivery) -> None:
        """A target that takes its time is told of as one that is waited for, and then once more."""
        at = next(at for at, one in enumerate(self.came) if one.number == told.number)
        self.came[at] = told

    async def registered(self) -> Callback:
        wanted = draft(destination_url=self.endpoint.url)
        change = await self.services.changes.create(self.company, wanted)
        return await self.now(str(change.made_id))

    async def now(self, callback_id: str) -> Callback:
        found = (await self.services.callbacks.list_callbacks(self.company)).callbacks
        return next(one for one in found if one.callback_id == callback_id)

    async def inserted(self, old: Callback) -> Callback:
        change = await self.relays.insert(self.company, old, self.chosen, listed=[old])
        assert isinstance(change, Change)
        assert change.outcome is Outcome.DONE
        return await self.now(change.made_id or old.callback_id)

    async def tested(self) -> SentTest:
        event = TestEvent(event_type="subscription_added", subject=list_subject("777"))
        before = len(self.came)
        listed = (await self.services.callbacks.list_callbacks(self.company)).callbacks
        sent = await self.made.test_events.send(self.company, event, listed=listed)
        async with asyncio.timeout(60):
            while (  # noqa: ASYNC110 - it comes from another thread
                len(self.came) == before or self.came[-1].answered == WAITING
            ):
                await asyncio.sleep(0.01)
        await self.proofs.arrived(self.came[before:])
        (found,) = [
            one for one in await self.proofs.newest() if one.event_id == sent.receipt.event_id
        ]
        return found


@asynccontextmanager
async def a_desk(services: Services, company: Company, endpoint: Endpoint) -> AsyncIterator[Desk]:
    desk = Desk(services, company, endpoint)
    await desk.receiving.start()
    try:
        yield desk
    finally:
        await services.aclose()


async def test_a_relay_goes_in_proves_and_comes_out(
    services: Services, company: Company, endpoint: Endpoint
) -> None:
    async with a_desk(services, company, endpoint) as desk:
        old = await desk.registered()
        assert not desk.relays.is_relayed(old.destination_url)
        relayed = await desk.inserted(old)
        assert relayed.destination_url.startswith(f"{desk.receiving.url}/")
        assert (relayed.filters, relayed.event_type) == (old.filters, old.event_type)
        relay = desk.relays.relay_of(relayed.destination_url)
        assert relay is not None
        assert relay.target == endpoint.url
        assert relay.warn_at - relay.inserted_at == timedelta(hours=1)
        assert await desk.relays.placed() == [PlacedRelay(company, relayed, relay)]

        sent = await desk.tested()
        assert (sent.rung, sent.passed_to) == (Proof.ACCEPTED, f"127.0.0.1:{endpoint.port}")
        assert sent.answer_s is not None
        said = answers_text(sent)
        assert said.startswith(f"Passed on to 127.0.0.1:{endpoint.port}, which answered in ")
        assert said.endswith("ms: 200.")
        endpoint.status = 404
        refused = await desk.tested()
        assert refused.rung is Proof.REFUSED
        assert "makes the platform give up" in answers_text(refused)
        assert len(endpoint.came) == 2

        change = await desk.relays.take_out(company, relayed, target=relay.target, listed=[relayed])
        assert isinstance(change, Change)
        back = await desk.now(change.made_id or relayed.callback_id)
        assert back.destination_url == endpoint.url
        assert await desk.relays.placed() == []
        # What the platform sends again to the address of before is not lost.
        endpoint.status = 200
        assert await asyncio.to_thread(posted, relayed.destination_url) == 200
        assert len(endpoint.came) == 3


def posted(url: str) -> int:
    parts = urlsplit(url)
    line = http.client.HTTPConnection(parts.netloc, timeout=30)
    line.request("POST", parts.path, b"{}")
    status = line.getresponse().status
    line.close()
    return status


async def test_nothing_is_left_of_a_relay_that_was_not_inserted(
    services: Services, company: Company, endpoint: Endpoint
) -> None:
    async with a_desk(services, company, endpoint) as desk:
        old = await desk.registered()
        locked = replace(company, kind=CompanyKind.PRODUCTION)
        with pytest.raises(LockedError):
            await desk.relays.insert(locked, old, desk.chosen, listed=[old])
        assert desk.receiving.relays.relays == {}
        changed = replace(old, destination_url="https://other.example/")
        found = await desk.relays.insert(company, changed, desk.chosen, listed=[old])
        assert isinstance(found, ReplaceFinding)
        assert found.finding is Finding.CHANGED
        assert desk.receiving.relays.relays == {}
        gone = replace(old, callback_id="AB0000")
        with pytest.raises(CallbackDeskError):
            await desk.relays.insert(company, gone, desk.chosen, listed=[old])
        assert desk.receiving.relays.relays == {}
        assert (await desk.now(old.callback_id)).destination_url == endpoint.url


async def test_a_relay_is_known_after_the_next_start(
    services: Services, company: Company, endpoint: Endpoint
) -> None:
    async with a_desk(services, company, endpoint) as desk:
        relayed = await desk.inserted(await desk.registered())
        relay = desk.relays.relay_of(relayed.destination_url)
        assert relay is not None
        later = relay.inserted_at + timedelta(days=30)
        keeper = RelayKeeper(RelayStore(services.database), lambda: later)
        await keeper.recall()
        assert keeper.relays == {relay.key: relay}
        # Taken out, it is kept for as long as the platform may send again.
        out = replace(relay, taken_out_at=later - timedelta(days=1))
        await keeper.put(out)
        await keeper.settle(set())
        assert keeper.relays == {relay.key: out}
        last = RelayKeeper(RelayStore(services.database), lambda: later + timedelta(days=2))
        await last.recall()
        # Not while a registration leads to it: it was duplicated, or made anew of an old one.
        await last.settle({relay.key})
        assert last.relays == {relay.key: relay}
        await last.put(out)
        await last.settle(set())
        assert last.relays == {}
        await last.recall()
        assert last.relays == {}


async def test_a_relay_is_known_whatever_became_of_its_tunnel(
    services: Services, company: Company, endpoint: Endpoint
) -> None:
    async with a_desk(services, company, endpoint) as desk:
        relayed = await desk.inserted(await desk.registered())
        relay = desk.relays.relay_of(relayed.destination_url)
        assert relay is not None
        address = desk.receiving.address
        secret, key = address.secret, relay.key
        await address.keep(address.address.port, secret, "https://new.tunnel.example")
        for url in (
            f"https://old.tunnel.example/{secret}/{key}",
            f"http://127.0.0.1:1/x/{secret}/{key}/",
        ):
            assert desk.relays.is_relayed(url)
            assert desk.relays.relay_of(url) == relay
            assert not desk.receiving.leads_here(url)
        # A path of before, whose secret is lost: it can still be taken out.
        old = f"https://a.example/r0{'1' * 24}/{key}"
        assert desk.relays.relay_of(old) == relay
        assert desk.relays.is_relayed(old)
        assert not desk.receiving.leads_here(old)
        assert not desk.relays.is_relayed(f"https://a.example/{key}")
        (one,) = await desk.relays.placed()
        assert one.reaches
        # Where the password store is shut, the key behind a path of that form has to do.
        address.secret = ""
        (one,) = await desk.relays.placed()
        assert (one.relay, one.reaches) == (relay, False)
        assert desk.relays.relay_of(f"https://a.example/{key}") is None
        assert desk.relays.has_fresh()
        address.secret = secret


async def test_the_practice_company_leaves_no_relay_behind(
    services: Services, company: Company, endpoint: Endpoint
) -> None:
    async with a_desk(services, replace(company, is_practice=True), endpoint) as desk:
        await desk.inserted(await desk.registered())
        assert desk.receiving.relays.relays
        keeper = RelayKeeper(RelayStore(services.database))
        await keeper.recall()
        assert keeper.relays == {}


async def test_who_can_reach_it(services: Services, company: Company, endpoint: Endpoint) -> None:
    desk = Desk(services, company, endpoint)
    assert not desk.relays.is_reachable_by(company)
    await desk.receiving.start()
    assert desk.relays.is_reachable_by(company)
    far = replace(company, base_url="https://public-api.example")
    assert not desk.relays.is_reachable_by(far)
    desk.receiving.public_url = "https://t.example/x"
    assert desk.relays.is_reachable_by(far)
    await services.aclose()
