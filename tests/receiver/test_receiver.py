"""The receiver over real HTTP, every setting of the dial, and its limits."""

import contextlib
import http.client
import json
import socket
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest

from app.domain.masking import masked_url
from app.domain.proofs.answer import Answer
from app.domain.proofs.delivered_events import events_in
from app.domain.proofs.delivery import HIDDEN, Delivery, masked_event, masked_headers
from app.domain.proofs.source_address import forwarded_for
from app.receiver import limited_connection as line
from app.receiver import server
from app.receiver.server import Receiver

EVENT = {
    "event_id": "E1",
    "callback_type": "person_added",
    "callback_id": "A1",
    "person": {"id": 7},
}


@pytest.fixture
def arrived() -> list[Delivery]:
    return []


@pytest.fixture
def receiver(arrived: list[Delivery]) -> Iterator[Receiver]:
    made = Receiver(arrived.append, slow_s=0.3)
    made.start()
    yield made
    made.stop()


def post(url: str, body: object, method: str = "POST") -> int:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    try:
        connection.request(method, parts.path, sent, {"Content-Type": "application/json"})
        return connection.getresponse().status
    finally:
        connection.close()


def head(path: str, length: int) -> bytes:
    return f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n".encode()


@contextlib.contextmanager
def a_line(arrived: list[Delivery]) -> Iterator[tuple[socket.socket, str]]:
    """A receiver with the limits that hold now, one connection to it, and its path."""
    made = Receiver(arrived.append)
    made.start()
    parts = urlsplit(made.url)
    with socket.create_connection(("127.0.0.1", parts.port or 0), 5) as connected:
        yield connected, parts.path
    made.stop()


def rest_of(connected: socket.socket) -> bytes:
    """What comes until the other side ends the line; TimeoutError if it never does."""
    found = b""
    with contextlib.suppress(ConnectionError):
        while piece := connected.recv(1000):
            found += piece
    return found


def until(fact: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not fact():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_delivery_is_taken_and_told(receiver: Receiver, arrived: list[Delivery]) -> None:
    assert receiver.url.startswith("http://127.0.0.1:")
    assert post(receiver.url, EVENT) == 200
    (one,) = arrived
    assert one.is_event
    assert (one.event_id, one.event_type, one.callback_id) == ("E1", "person_added", "A1")
    assert (one.attempt, one.answered, one.source) == (1, "200", "127.0.0.1")
    assert receiver.url.rpartition("/")[2] not in one.path  # the secret is not shown again


@pytest.mark.parametrize(
    ("answer", "statuses"),
    [
        (Answer.OK, [200]),
        (Answer.CREATED, [201]),
        (Answer.FAIL_TWICE, [503, 503, 200]),
        (Answer.REDIRECT, [302, 302]),
        (Answer.NOT_FOUND, [404]),
        (Answer.GONE, [410]),
        (Answer.TOO_MANY, [429]),
        (Answer.ERROR, [500, 500]),
        (Answer.SLOW, [200]),
    ],
)
def test_the_dial_decides_what_is_answered(
    receiver: Receiver, arrived: list[Delivery], answer: Answer, statuses: list[int]
) -> None:
    receiver.answer = answer
    began = time.monotonic()
    assert [post(receiver.url, EVENT) for _ in statuses] == statuses
    assert [one.attempt for one in arrived] == list(range(1, len(statuses) + 1))
    assert arrived[0].wait_s is None
    assert all(one.wait_s is not None for one in arrived[1:])
    if answer is Answer.SLOW:
        assert time.monotonic() - began >= 0.3


def test_a_redirect_leads_nowhere_and_too_many_says_when(
    receiver: Receiver, arrived: list[Delivery]
) -> None:
    parts = urlsplit(receiver.url)
    for answer, header in (
        (Answer.REDIRECT, ("location", "/moved")),
        (Answer.TOO_MANY, ("retry-after", "30")),
    ):
        receiver.answer = answer
        line = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=30)
        line.request("POST", parts.path, json.dumps(EVENT))
        answered = line.getresponse()
        assert header in [(name.lower(), value) for name, value in answered.getheaders()]
        line.close()
    assert [one.answered for one in arrived] == ["302", "429 Retry-After 30"]


@pytest.mark.parametrize(
    ("answer", "statuses"),
    [(Answer.CREATED, [201]), (Answer.GONE, [410]), (Answer.FAIL_TWICE, [503, 503, 200])],
)
@pytest.mark.parametrize("asked", [("GET", b""), ("POST", b"hello"), ("PUT", b"{}")])
def test_the_dial_answers_what_is_no_delivery_too(
    receiver: Receiver,
    arrived: list[Delivery],
    answer: Answer,
    statuses: list[int],
    asked: tuple[str, bytes],
) -> None:
    receiver.answer = answer
    parts, found = urlsplit(receiver.url), []
    for _ in statuses:
        line = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=30)
        line.request(asked[0], parts.path, asked[1])
        found.append(line.getresponse().status)
        line.close()
    assert found == statuses
    assert [one.answered for one in arrived] == [str(one) for one in statuses]
    assert not any(one.is_event for one in arrived)


def test_the_line_is_cut(receiver: Receiver, arrived: list[Delivery]) -> None:
    receiver.answer = Answer.CUT
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        post(receiver.url, EVENT)
    assert arrived[0].answered == "line cut"
    receiver.answer = Answer.OK
    assert post(receiver.url, EVENT) == 200


def test_what_is_no_delivery_is_answered_and_listed_as_other(
    receiver: Receiver, arrived: list[Delivery]
) -> None:
    base = receiver.url.rpartition("/")[0]
    assert post(base + "/../../etc/passwd", EVENT) == 404
    assert post(receiver.url, b"<b>no json</b>") == 200
    assert post(receiver.url, EVENT, "GET") == 200
    assert [one.is_event for one in arrived] == [False, False, False]


def test_a_body_over_one_mebibyte_is_refused(receiver: Receiver, arrived: list[Delivery]) -> None:
    assert post(receiver.url, EVENT | {"x": "y" * 1_000_000}) == 200
    with pytest.raises((ConnectionError, AssertionError)):
        assert post(receiver.url, EVENT | {"x": "y" * 9_000_000}) == 200
    until(lambda: len(arrived) == 2)
    assert arrived[1].answered == "413"
    assert arrived[1].body == b""


def test_a_client_that_never_finishes_its_header_is_dropped(
    arrived: list[Delivery], monkeypatch: pytest.MonkeyPatch
) -> None:
    # From the connection on, so that a pause before anything is sent is none of the client's.
    monkeypatch.setattr(line, "_HEADER_LIMIT_S", 2.0)
    monkeypatch.setattr(line, "_LOOK_S", 0.05)
    with a_line(arrived) as (slow, _):
        slow.sendall(b"POST / HTTP/1.1\r\nHost")
        assert rest_of(slow) == b""
    assert [one.answered for one in arrived] == ["dropped: too slow"]


def test_the_header_of_a_later_request_has_its_time_too(
    arrived: list[Delivery], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "_HEADER_LIMIT_S", 2.0)
    monkeypatch.setattr(line, "_LOOK_S", 0.05)
    with a_line(arrived) as (slow, path):
        slow.sendall(head(path, 0))
        assert b" 200 " in slow.recv(1000)
        slow.sendall(b"POST / HTTP/1.1\r\nHost")
        assert b" 200 " not in rest_of(slow)
    assert [one.answered for one in arrived] == ["200", "dropped: too slow"]


def test_a_client_that_never_finishes_its_body_is_dropped(
    arrived: list[Delivery], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "_BODY_LIMIT_S", 0.2)
    monkeypatch.setattr(line, "_LOOK_S", 0.05)
    with a_line(arrived) as (slow, path):
        slow.sendall(head(path, 9) + b"{")
        assert rest_of(slow) == b""
    assert [one.answered for one in arrived] == ["dropped: too slow"]


def test_a_body_behind_an_answered_request_has_its_time_too(
    arrived: list[Delivery], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "_BODY_LIMIT_S", 0.2)
    monkeypatch.setattr(line, "_LOOK_S", 0.05)
    with a_line(arrived) as (slow, path):
        slow.sendall(head(path, 0) + head(path, 900) + b"{")
        rest_of(slow)
    assert [one.answered for one in arrived] == ["200", "dropped: too slow"]


def test_what_is_no_http_is_listed_too(receiver: Receiver, arrived: list[Delivery]) -> None:
    parts = urlsplit(receiver.url)
    with socket.create_connection(("127.0.0.1", parts.port or 0), 5) as other:
        other.sendall(b"\x16\x03\x01 hello\r\n\r\n")
        assert b" 400 " in rest_of(other)
    assert [(one.is_event, one.answered) for one in arrived] == [(False, "400: not HTTP")]


def test_a_slow_answer_is_told_as_it_came_out(arrived: list[Delivery]) -> None:
    answered: list[str] = []
    made = Receiver(arrived.append, on_answered=lambda one: answered.append(one.answered), slow_s=9)
    made.start()
    made.answer = Answer.SLOW
    parts = urlsplit(made.url)
    body = json.dumps(EVENT).encode()
    with socket.create_connection(("127.0.0.1", parts.port or 0), 5) as impatient:
        impatient.sendall(head(parts.path, len(body)) + body)
        until(lambda: len(arrived) == 1)
        assert arrived[0].answered == "waiting …"
    until(lambda: len(answered) == 1)
    assert answered[0].startswith("sender gave up after")
    with socket.create_connection(("127.0.0.1", parts.port or 0), 5) as waiting:
        waiting.sendall(head(parts.path, len(body)) + body)
        until(lambda: len(arrived) == 2)
        made.stop()
        assert rest_of(waiting) == b""
    assert answered[1:] == ["no answer: receiver stopped"]
    assert arrived[1].answered == answered[1]


def test_strangers_fill_nothing(receiver: Receiver, arrived: list[Delivery]) -> None:
    parts = urlsplit(receiver.url)
    with socket.create_connection(("127.0.0.1", parts.port or 0), 5) as stranger:
        long = b"a" * 30_000
        stranger.sendall(
            b"GET /" + long + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: " + long + b"\r\n\r\n"
        )
        assert b" 404 " in stranger.recv(100)
    assert arrived[0].raw_headers == ()
    assert len(arrived[0].path) <= 200
    assert post(receiver.url, EVENT | {"event_id": "x" * 500_000}) == 200
    assert max(map(len, receiver._recorder._seen)) <= 200


def test_a_tunnel_does_not_tell_the_secret_path(
    receiver: Receiver, arrived: list[Delivery]
) -> None:
    parts = urlsplit(receiver.url)
    with socket.create_connection(("127.0.0.1", parts.port or 0), 5) as tunnel:
        tunnel.sendall(
            f"POST {parts.path}?a=1 HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Original-URL: {parts.path}\r\n"
            "X-Forwarded-For: 34.243.232.57\r\nContent-Length: 0\r\n\r\n".encode()
        )
        assert tunnel.recv(20).startswith(b"HTTP/1.1 200")
    until(lambda: bool(arrived))
    assert receiver.secret not in str(arrived[0].headers)
    assert arrived[0].path == "/…?a=1"
    assert forwarded_for(arrived[0].headers) == "34.243.232.57"


def test_a_line_that_is_kept_open_for_nothing_is_closed(
    arrived: list[Delivery], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "_IDLE_LIMIT_S", 1)
    with a_line(arrived) as (idle, path):
        idle.sendall(head(path, 2) + b"{}")
        assert b" 200 " in rest_of(idle)


def test_more_than_two_hundred_connections_are_turned_away_and_none_is_harmed(
    receiver: Receiver, arrived: list[Delivery]
) -> None:
    parts = urlsplit(receiver.url)
    with contextlib.ExitStack() as lines:
        for _ in range(200):
            one = lines.enter_context(socket.create_connection(("127.0.0.1", parts.port or 0), 5))
            one.sendall(head("/waiting", 9))
        until(lambda: len(receiver._lines._open) == 200)
        with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
            post(receiver.url, EVENT)
        assert [one.answered for one in arrived] == ["turned away: too many connections"]
    until(lambda: len(receiver._lines._open) == 0)
    assert post(receiver.url, EVENT) == 200
    assert arrived[-1].is_event


def test_it_listens_where_it_is_told_to(arrived: list[Delivery]) -> None:
    made = Receiver(arrived.append, host="127.0.0.2")
    made.start()
    assert made.url.startswith("http://127.0.0.2:")
    assert post(made.url, EVENT) == 200
    with pytest.raises(ConnectionRefusedError):
        post(made.url.replace("127.0.0.2", "127.0.0.1"), EVENT)
    made.stop()


def test_it_cannot_listen_on_an_address_of_another_computer(arrived: list[Delivery]) -> None:
    with pytest.raises(OSError, match="assign"):
        Receiver(arrived.append, host="192.0.2.254").start()


def test_values_of_people_are_masked_and_those_of_lists_are_not() -> None:
    event: dict[str, object] = {
        "event_id": "E1",
        "event_type": "subscription_added",
        "subscription": {
            "person": {"id": "7710042", "mobile_phone": {"mdn": "+13125550142"}},
            "subscription_list": {"id": "48213", "name": "Spring"},
        },
    }
    shown = masked_event(event)
    assert "+13125550142" not in json.dumps(shown)
    assert "7710042" not in json.dumps(shown)
    assert shown["subscription"]["subscription_list"]["id"] == "48213"  # type: ignore[index]
    assert shown["subscription"]["person"]["id"] == HIDDEN  # type: ignore[index]
    assert shown["event_id"] == "E1"


def test_a_body_that_is_nested_without_end_is_no_event() -> None:
    deep = b'{"event_id": "1", "person": ' + b'{"a": ' * 600 + b"1" + b"}" * 601
    assert not events_in(deep).events


def test_a_body_for_nobody_is_not_kept(receiver: Receiver, arrived: list[Delivery]) -> None:
    assert post(receiver.url.rpartition("/")[0] + "/guess", EVENT | {"x": "y" * 900_000}) == 404
    assert arrived[0].body == b""


def test_headers_that_open_doors_are_hidden(receiver: Receiver, arrived: list[Delivery]) -> None:
    parts = urlsplit(receiver.url)
    with socket.create_connection(("127.0.0.1", parts.port or 0), 5) as line_:
        line_.sendall(
            f"POST {parts.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic s3cr3t\r\n"
            "X-Hook-Signature: s3cr3t\r\nVia: a\r\nVia: b\r\nContent-Length: 0\r\n\r\n".encode()
        )
        assert line_.recv(20).startswith(b"HTTP/1.1 200")
    until(lambda: bool(arrived))
    shown = masked_headers(arrived[0])
    assert "s3cr3t" not in str(shown)
    assert [value for name, value in shown if name == "via"] == ["a", "b"]


def test_the_record_masks_the_receivers_own_address(receiver: Receiver) -> None:
    assert masked_url(receiver.url).endswith("/***")


@pytest.mark.parametrize("body", [b"", b"[]", b'{"a": 1}', b'{"event_id": "1"}', b"\xff", b"{"])
def test_what_is_no_event(body: bytes) -> None:
    assert not events_in(body).events
