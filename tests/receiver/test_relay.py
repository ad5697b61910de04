"""A relay over real HTTP: what reaches the customer's endpoint, and what comes back."""

import gzip
import hashlib
import http.client
import json
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from app.domain.proofs.delivery import Delivery
from app.domain.proofs.relay import Relay, relay_key_of
from app.domain.proofs.sent_test import WAITING
from app.receiver import pass_on, relaying
from app.receiver.server import Receiver
from tests.endpoint import Endpoint
from tests.receiver.test_receiver import EVENT, until

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def relay_to(target: str, key: str = "k1", *, is_inside: bool = True) -> Relay:
    return Relay(
        key=key,
        company_id="c1",
        company_name="Acme",
        target=target,
        is_inside=is_inside,
        inserted_at=NOW,
        warn_at=NOW + timedelta(hours=1),
    )


@pytest.fixture
def arrived() -> list[Delivery]:
    return []


@pytest.fixture
def receiver(arrived: list[Delivery], endpoint: Endpoint) -> Iterator[Receiver]:
    made = Receiver(arrived.append, relays={"k1": relay_to(endpoint.url)})
    made.start()
    yield made
    made.stop()


def sent(
    url: str, body: bytes, method: str = "POST", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    parts = urlsplit(url)
    line = http.client.HTTPConnection(parts.netloc, timeout=30)
    try:
        line.request(method, parts.path, body, {"Content-Type": "application/json"} | headers)
        answer = line.getresponse()
        named = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, named, answer.read()
    finally:
        line.close()


def test_an_event_is_passed_on_as_it_is_and_the_answer_comes_back(
    receiver: Receiver, arrived: list[Delivery], endpoint: Endpoint
) -> None:
    body = json.dumps(EVENT).encode() + b"\n "
    found = sent(f"{receiver.url}/k1", body, "PUT", **{"X-Attempt": "1", "User-Agent": "Vibes"})
    assert (found[0], found[1]["x-theirs"], found[2]) == (200, "yes", b'{"ok": true}')
    ((method, path, named, came),) = endpoint.came
    assert (method, path, came) == ("PUT", "/hooks/joined?key=k%201", body)
    assert named["host"] == f"127.0.0.1:{endpoint.port}"
    assert (named["x-attempt"], named["user-agent"]) == ("1", "Vibes")
    assert named["content-type"] == "application/json"
    (one,) = arrived
    assert (one.event_id, one.answered, one.attempt) == ("E1", "200", 1)
    assert one.passed_to == f"127.0.0.1:{endpoint.port}"
    assert one.answer_s is not None
    assert receiver.secret not in one.path


@pytest.mark.parametrize("status", [204, 302, 404, 429, 500])
def test_the_targets_own_refusal_is_what_the_sender_gets(
    receiver: Receiver, arrived: list[Delivery], endpoint: Endpoint, status: int
) -> None:
    endpoint.status, endpoint.body = status, b""
    endpoint.headers = {"Location": f"http://127.0.0.1:{endpoint.port}/other", "Retry-After": "7"}
    found = sent(f"{receiver.url}/k1", json.dumps(EVENT).encode())
    assert found[0] == status
    assert found[1]["retry-after"] == "7"
    assert [one.answered for one in arrived] == [str(status)]
    assert len(endpoint.came) == 1  # no redirect is followed, and nothing is sent twice


def test_a_packed_and_chunked_body_goes_on_packed_and_in_one_piece(
    receiver: Receiver, arrived: list[Delivery], endpoint: Endpoint
) -> None:
    packed = gzip.compress(json.dumps(EVENT).encode())
    parts = urlsplit(receiver.url)
    line = http.client.HTTPConnection(parts.netloc, timeout=30)
    pieces = iter([packed[:10], packed[10:]])
    path, headers = f"{parts.path}/k1", {"Content-Encoding": "gzip"}
    line.request("POST", path, pieces, headers, encode_chunked=True)
    assert line.getresponse().status == 200
    line.close()
    ((_, _, named, came),) = endpoint.came
    assert came == packed
    assert named["content-encoding"] == "gzip"
    assert "transfer-encoding" not in named
    assert arrived[0].event_id == "E1"
    assert arrived[0].packed_sha256 == hashlib.sha256(packed).hexdigest()  # as an endpoint logs it


def test_nothing_tells_the_target_where_the_receiver_is(
    receiver: Receiver, endpoint: Endpoint
) -> None:
    told = {
        "X-Forwarded-Host": "acme.tunnel.example",
        "X-Original-Path": f"/{receiver.secret}/k1",
        "Forwarded": "host=acme.tunnel.example",
        "X-Forwarded-For": "35.155.139.143",
    }
    sent(f"{receiver.url}/k1", b"{}", **told)
    names = set(endpoint.came[0][2])
    assert "x-forwarded-for" in names
    assert not names & {"x-forwarded-host", "x-original-path", "forwarded"}
    assert receiver.secret not in str(endpoint.came)


def test_silence_of_the_target_is_passed_on_too(
    receiver: Receiver, arrived: list[Delivery], endpoint: Endpoint
) -> None:
    endpoint.status = 0
    with pytest.raises((http.client.HTTPException, ConnectionError)):
        sent(f"{receiver.url}/k1", json.dumps(EVENT).encode())
    until(lambda: len(arrived) == 1)
    assert arrived[0].answered == "line cut by it"


def test_a_target_that_is_not_there(arrived: list[Delivery]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    relays = {
        "gone": relay_to(f"http://127.0.0.1:{port}/", "gone"),
        "plain": relay_to(f"https://127.0.0.1:{port}/", "plain"),
    }
    made = Receiver(arrived.append, relays=relays)
    made.start()
    for key in relays:
        with pytest.raises((http.client.HTTPException, ConnectionError)):
            sent(f"{made.url}/{key}", json.dumps(EVENT).encode())
    made.stop()
    assert {one.answered for one in arrived} == {"no connection, line cut"}


def test_a_slow_target_is_waited_for_and_then_given_up(
    receiver: Receiver,
    arrived: list[Delivery],
    endpoint: Endpoint,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    go_on = threading.Event()
    answered: list[Delivery] = []

    def wait() -> None:
        assert go_on.wait(60)

    endpoint.before = wait
    monkeypatch.setattr(relaying, "_SOON_S", 0.01)
    receiver._relaying._on_answered = answered.append
    found: list[int] = []
    url, body = f"{receiver.url}/k1", json.dumps(EVENT).encode()
    waiting = threading.Thread(target=lambda: found.append(sent(url, body)[0]))
    waiting.start()
    until(lambda: len(arrived) == 1)
    assert (arrived[0].answered, arrived[0].answer_s) == (WAITING, None)
    go_on.set()
    waiting.join()
    assert found == [200]
    until(lambda: bool(answered))
    assert arrived[0].answered == "200"
    assert arrived[0].answer_s is not None
    go_on.clear()
    receiver._relaying._made._limit_s = 0.1  # type: ignore[union-attr]  # it was made by now
    with pytest.raises((http.client.HTTPException, ConnectionError)):
        sent(url, body)
    go_on.set()
    until(lambda: len(answered) == 2)
    assert arrived[1].answered == "no answer within 0 s, line cut"


def test_a_relay_is_asked_for_by_whatever_name_its_tunnel_has(
    receiver: Receiver, arrived: list[Delivery], endpoint: Endpoint
) -> None:
    body = json.dumps(EVENT).encode()
    # What is refused with 4xx is lost for good; whoever knows the whole path may ask.
    assert sent(f"{receiver.url}/k1", body, Host="old.tunnel.example")[0] == 200
    assert sent(receiver.url, body, Host="old.tunnel.example")[0] == 421
    # One that is not known, or is of a secret of before, is to be tried again.
    assert sent(f"{receiver.url}/k9", body, Host="old.tunnel.example")[0] == 503
    old = receiver.url.replace(receiver.secret, "r0" + "1" * 24)
    assert sent(f"{old}/k1", body, Host="old.tunnel.example")[0] == 503
    assert len(endpoint.came) == 1
    assert arrived[0].answered == "200"


def test_a_host_that_is_no_name_is_told_and_not_raised(arrived: list[Delivery]) -> None:
    hosts = ("api..example.com", "a" * 70 + ".example")
    relays = {
        str(at): relay_to(f"https://{host}/", str(at), is_inside=inside)
        for at, (host, inside) in enumerate(
            (host, inside) for host in hosts for inside in (False, True)
        )
    }
    made = Receiver(arrived.append, relays=relays)
    made.start()
    for key in relays:
        with pytest.raises((http.client.HTTPException, ConnectionError)):
            sent(f"{made.url}/{key}", json.dumps(EVENT).encode())
    made.stop()
    assert [one.answered for one in arrived] == ["no connection, line cut"] * 4


def test_a_receiver_that_stops_says_what_it_does_not_know_any_more(
    receiver: Receiver, arrived: list[Delivery], endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relaying, "_SOON_S", 0.01)
    monkeypatch.setattr(relaying, "_GRACE_S", 0.2)
    go_on = threading.Event()
    answered: list[Delivery] = []

    def wait() -> None:
        assert go_on.wait(60)

    endpoint.before = wait
    receiver._relaying._on_answered = answered.append
    found: list[object] = []

    def ask() -> None:
        try:
            found.append(sent(f"{receiver.url}/k1", json.dumps(EVENT).encode())[0])
        except (http.client.HTTPException, ConnectionError) as error:
            found.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    until(lambda: len(arrived) == 1)
    receiver.stop()
    asking.join(30)
    go_on.set()
    # No status of ours is the target's: the line is cut, and the platform may try again.
    assert isinstance(found[0], Exception)
    assert [one.answered for one in answered] == ["no answer: receiver stopped"]


def test_it_is_no_open_proxy(
    receiver: Receiver, arrived: list[Delivery], endpoint: Endpoint
) -> None:
    for path in ("k2", "k1/more", f"k1/http://127.0.0.1:{endpoint.port}", "%2e%2e/k1"):
        assert sent(f"{receiver.url}/{path}", json.dumps(EVENT).encode())[0] == 503
    elsewhere = receiver.url.replace(receiver.secret, "r0" + "0" * 24)
    assert sent(f"{elsewhere}/k1", b"{}")[0] == 503
    assert sent(f"{elsewhere[:-1]}/k1", b"{}")[0] == 404
    assert endpoint.came == []
    assert arrived[0].why == "its relay is not known here"


def test_a_name_that_leads_inside_is_not_followed_unless_it_was_meant(
    receiver: Receiver, arrived: list[Delivery], endpoint: Endpoint
) -> None:
    by_name = f"http://localhost:{endpoint.port}/"
    receiver.relays = {
        "open": relay_to(by_name, "open", is_inside=False),
        "address": relay_to(endpoint.url, "address", is_inside=False),
        "meant": relay_to(by_name, "meant"),
    }
    for key in ("open", "address"):
        assert sent(f"{receiver.url}/{key}", json.dumps(EVENT).encode())[0] == 502
    assert endpoint.came == []
    said = "not passed on: it leads into a private network"
    assert [one.answered for one in arrived] == [said, said]
    assert sent(f"{receiver.url}/meant", json.dumps(EVENT).encode())[0] == 200


def test_an_answer_too_large_to_pass_back_is_its_status_alone(
    receiver: Receiver, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pass_on, "_LARGEST_ANSWER", 1000)
    endpoint.status, endpoint.body = 201, b"x" * 100_000
    assert sent(f"{receiver.url}/k1", b"{}")[::2] == (201, b"")


def test_the_user_in_a_targets_address_is_sent_as_its_header(
    receiver: Receiver, endpoint: Endpoint
) -> None:
    receiver.relays = {"k1": relay_to(endpoint.url.replace("//", "//a:b%40@"))}
    sent(f"{receiver.url}/k1", b"{}")
    assert endpoint.came[0][2]["authorization"] == "Basic YTpiQA=="


def test_the_key_in_an_address() -> None:
    assert relay_key_of("https://t.example/x/r0aa/k1", "r0aa") == "k1"
    assert relay_key_of("https://t.example/r0aa/k1/", "r0aa") == "k1"
    for none in ("https://t.example/r0aa", "https://t.example/r0ab/k1", "r0aa/k1"):
        assert relay_key_of(none, "r0aa") == ""
    assert relay_key_of("https://t.example//k1", "") == ""


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST.", "any.localhost"])
async def test_localhost_leads_inside_wherever_it_is_looked_up(host: str) -> None:
    with pytest.raises(pass_on.LeadsInsideError):
        await pass_on.CheckedNetwork(may_lead_inside=False).connect_tcp(host, 9)
