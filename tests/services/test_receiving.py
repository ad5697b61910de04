"""The receiver as a service: its port, its dial, what it keeps, and the files it writes."""

import asyncio
import http.client
import json
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from app.build import receiving
from app.domain.errors import CallbackDeskError
from app.domain.proofs.answer import Answer
from app.domain.proofs.delivery import Delivery
from app.exports.deliveries import write_deliveries
from app.services.receiving import ReceivingService

BODY = json.dumps({"event_id": "e-1", "callback_type": "person_added", "person": {"id": "7"}})


def post(url: str, body: str = BODY) -> int:
    parts = urlsplit(url)
    line = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=30)
    line.request("POST", parts.path, body, {"Authorization": "Basic s3cr3t"})
    status = line.getresponse().status
    line.close()
    return status


async def arrived(service: ReceivingService, count: int) -> list[Delivery]:
    async with asyncio.timeout(60):
        while len(service.deliveries) < count:  # noqa: ASYNC110 - they come from another thread
            await asyncio.sleep(0.01)
    return service.deliveries


async def test_it_goes_on_where_it_was() -> None:
    service = receiving()
    assert (service.url, service.destination) == ("", "")
    await service.start()
    first = service.url
    await service.start()  # twice is once
    assert service.url == first
    await service.stop()
    assert service.url == ""
    await service.start()
    assert service.url == first
    await service.stop()
    port = urlsplit(first).port or 0
    assert port not in range(32_768, 65_536)  # those go to outgoing connections
    with socket.create_server(("127.0.0.1", port)):
        with pytest.raises(OSError, match="in use"):
            await service.start()
        assert service.url == ""
        assert service.is_taken  # maybe by another window
        await service.start(elsewhere=True)
        assert str(service.is_taken) == "False"
        assert urlsplit(service.url).port != port
        assert urlsplit(service.url).path == urlsplit(first).path
    assert service.leads_here(service.url)
    assert not service.leads_here(first)
    await service.stop()


async def test_a_known_tunnel_is_let_in_before_it_is_checked_again() -> None:
    service = receiving()
    await service.address.keep(0, "r0" + "a" * 24, "https://acme.tunnel.example")
    await service.start()
    parts = urlsplit(service.url)

    def ask(host: str) -> int:
        line = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=30)
        line.request("POST", parts.path, BODY, {"Host": host})
        status = line.getresponse().status
        line.close()
        return status

    assert await asyncio.to_thread(ask, "acme.tunnel.example") == 200
    assert await asyncio.to_thread(ask, "other.example") == 421
    await service.forget_public()
    assert await asyncio.to_thread(ask, "acme.tunnel.example") == 421
    await service.stop()


async def test_the_dial_is_turned_and_goes_back() -> None:
    service = receiving()
    service.answer_with(Answer.ERROR)  # nothing to turn yet
    await service.start()
    service.set_dial(failures=1, slow_s=0.01)
    service.answer_with(Answer.FAIL_TWICE)
    assert [await asyncio.to_thread(post, service.url) for _ in range(2)] == [503, 200]
    service.answer_with(Answer.SLOW)
    told: list[Delivery] = []
    service.on_answered = told.append
    assert await asyncio.to_thread(post, service.url) == 200
    found = await arrived(service, 3)
    assert [one.attempt for one in found] == [1, 2, 3]
    assert len(service.attempts_of("e-1")) == 3
    async with asyncio.timeout(60):
        while not told:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.01)
    assert told[0].answered == "200 after 0.01 s"
    await service.stop()


async def test_deliveries_are_forgotten_in_time_and_when_they_are_cleared() -> None:
    now = datetime.now(UTC)
    service = receiving(clock=lambda: now)
    await service.start()
    await asyncio.to_thread(post, service.url)
    await arrived(service, 1)
    await service.stop()
    now += timedelta(hours=25)
    assert service.deliveries == []
    assert service.dropped == 1
    assert service.left_out == 0
    service.clear()


@pytest.mark.parametrize("revealed", [True, False])
async def test_what_is_saved_hides_people_unless_revealed(
    tmp_path: Path, *, revealed: bool
) -> None:
    service = receiving()
    await service.start()
    await asyncio.to_thread(post, service.url)
    await asyncio.to_thread(post, service.url, "hello")
    found = await arrived(service, 2)
    await service.stop()
    write_deliveries(tmp_path / "out.json", found, revealed=revealed)
    saved = json.loads(await asyncio.to_thread((tmp_path / "out.json").read_text))
    assert [one["attempt"] for one in saved] == [1, 1]
    assert ("s3cr3t" in json.dumps(saved)) is revealed
    assert (saved[1]["body"] == "hello") is revealed
    assert (saved[0]["body"]["person"]["id"] == "7") is revealed


async def test_a_public_address_is_known_once_it_was_seen_to_lead_here() -> None:
    service = receiving()
    assert not await service.check_public("http://127.0.0.1:1/x")
    await service.start()
    with pytest.raises(CallbackDeskError):
        await service.check_public("http://127.0.0.1:1/x")
    assert service._receiver is not None
    assert service._receiver.public_hosts == set()
    assert await service.check_public(service.url)
    assert service.destination == service.url
    await service.forget_public()
    assert service.public_url == ""
    await service.stop()


async def test_what_came_last_is_told_before_it_is_stopped() -> None:
    service = receiving()
    told: list[Delivery] = []
    service.on_deliveries = told.extend
    await service.start()
    assert await asyncio.to_thread(post, service.url) == 200
    await service.stop()
    assert len(told) == 1  # and not a quarter of a second later


async def test_it_can_be_stopped_while_what_came_is_painted() -> None:
    service = receiving()
    await service.start()
    taken: list[int] = []

    def painted(fresh: list[Delivery]) -> None:
        taken.append(len(fresh))
        service._take()  # as `stop` does, which once waited for itself then

    service.on_deliveries = painted
    assert await asyncio.to_thread(post, service.url) == 200
    await arrived(service, 1)
    await service.stop()
    assert taken == [1]
    # The receiver is let go on, too.
    await service.start()
    assert await asyncio.to_thread(post, service.url) == 200
    await arrived(service, 2)
    await service.stop()
