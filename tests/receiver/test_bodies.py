"""Bodies in every encoding, requests by other names, and floods."""

import gzip
import http.client
import json
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlencode, urlsplit

import pytest

from app.build import receiving
from app.domain.proofs.answer import Answer
from app.domain.proofs.delivered_events import event_of
from app.domain.proofs.delivery import Delivery
from app.domain.proofs.pasted import find_events
from app.domain.proofs.source_address import forwarded_for, origin_of
from app.receiver.server import Receiver

EVENT = {
    "event_id": "e-1",
    "callback_type": "unmatched_message_received",
    "participant": {"mdn": "+13125550142"},
    "message": "Grüße",
}
PLAIN = json.dumps(EVENT, ensure_ascii=False)
BOMB = gzip.compress(b" " * 50_000_000)


@pytest.fixture
def arrived() -> list[Delivery]:
    return []


@pytest.fixture
def receiver(arrived: list[Delivery]) -> Iterator[Receiver]:
    made = Receiver(arrived.append)
    made.start()
    yield made
    made.stop()


def post(
    receiver: Receiver, body: bytes, headers: dict[str, str] | None = None, path: str = ""
) -> int:
    parts = urlsplit(receiver.url)
    line = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=30)
    line.request("POST", path or parts.path, body, headers or {})
    status = line.getresponse().status
    line.close()
    return status


PACKED = zlib.compressobj(wbits=-15)


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"\xef\xbb\xbf" + PLAIN.encode(), {"Content-Encoding": "gzip"}),
        (PLAIN.encode("utf-16"), {"Content-Encoding": "gzip"}),
        (PLAIN.encode("utf-8-sig"), {}),
        (PLAIN.encode("utf-16"), {}),
        (PLAIN.encode("utf-16-le"), {"Content-Type": "application/json; charset=utf-16le"}),
        (PLAIN.encode("utf-32"), {}),
        (PLAIN.encode("latin-1"), {"Content-Type": "application/json; charset=iso-8859-1"}),
        (PLAIN.encode("latin-1"), {}),
        (gzip.compress(PLAIN.encode()), {"Content-Encoding": "gzip"}),
        (gzip.compress(PLAIN.encode()), {"Content-Encoding": "X-GZIP"}),
        (gzip.compress(PLAIN.encode()), {}),
        (zlib.compress(PLAIN.encode()), {"Content-Encoding": "deflate"}),
        (PACKED.compress(PLAIN.encode()) + PACKED.flush(), {"Content-Encoding": "deflate"}),
        (gzip.compress(PLAIN.encode("utf-8-sig")), {"Content-Encoding": "gzip"}),
        (PLAIN.replace("Gr", "\\ud83d").encode(), {}),
    ],
)
def test_a_delivery_is_read_in_any_encoding(
    receiver: Receiver, arrived: list[Delivery], body: bytes, headers: dict[str, str]
) -> None:
    assert post(receiver, body, headers) == 200
    (one,) = arrived
    assert (one.is_event, one.event_id, one.why) == (True, "e-1", "")
    assert one.event_type == "unmatched_message_received"
    assert "e-1" in one.body.decode()


@pytest.mark.parametrize(
    "body",
    [
        urlencode({"source": "relay", "payload": PLAIN}).encode(),
        json.dumps(PLAIN).encode(),
        json.dumps([EVENT]).encode(),
        json.dumps({"event": EVENT}).encode(),
        json.dumps({"event_id": "relay-7", "body": PLAIN}).encode(),
        PLAIN.encode() + b"\n{}",
        b"data: " + PLAIN.encode() + b"\n\n",
    ],
)
def test_a_delivery_that_was_passed_on_is_read_and_says_so(
    receiver: Receiver, arrived: list[Delivery], body: bytes
) -> None:
    assert post(receiver, body) == 200
    (one,) = arrived
    assert (one.is_event, one.event_id) == (True, "e-1")
    assert one.why == "within another text, not as the platform sends it"
    assert one.body == body
    assert event_of(one) == EVENT


def test_more_events_than_are_told_apart_are_told_of(
    receiver: Receiver, arrived: list[Delivery]
) -> None:
    many = [EVENT | {"event_id": f"e-{number}"} for number in range(130)]
    assert post(receiver, json.dumps(many).encode()) == 200
    assert [one.event_id for one in arrived] == [f"e-{number}" for number in range(100)]
    why = "within another text, with more events than the first 100, which are listed"
    assert {one.why for one in arrived} == {why}


@pytest.mark.parametrize(
    "body",
    [
        b"Error 400: validation failed: map[event_id:required event_type:unknown]",
        b"TypeError in handler: on_event(event_id=event.id, event_type=event.type)",
        b"event_id: the ID of the event, always set\nevent_type: what happened",
        b"class E(BaseModel):\n    event_id: str\n    event_type: str",
        b"interface E { event_id: string; event_type: string; }",
        b'<script>post({event_id: id.value, event_type: "x"})</script>',
    ],
)
def test_what_only_names_an_event_is_none(
    receiver: Receiver, arrived: list[Delivery], body: bytes
) -> None:
    assert post(receiver, body) == 200
    assert not arrived[0].is_event
    assert not find_events(body.decode()).events  # nor in what is pasted


def test_half_a_character_in_an_id_stops_no_proof(
    receiver: Receiver, arrived: list[Delivery]
) -> None:
    assert post(receiver, b'[{"event_id": "\\ud83d", "callback_type": "person_added"}]') == 200
    assert arrived[0].event_id == "\ufffd"
    assert event_of(arrived[0])


def test_zeros_behind_a_delivery_are_no_part_of_it(
    receiver: Receiver, arrived: list[Delivery]
) -> None:
    assert post(receiver, PLAIN.encode() + b"\0") == 200
    assert (arrived[0].event_id, arrived[0].why) == ("e-1", "")


def test_several_events_in_one_request_are_told_apart(
    receiver: Receiver, arrived: list[Delivery]
) -> None:
    receiver.answer = Answer.FAIL_TWICE
    both = json.dumps([EVENT, EVENT | {"event_id": "e-2"}, EVENT]).encode()
    assert [post(receiver, both) for _ in range(3)] == [503, 503, 200]
    assert [(one.event_id, one.attempt, one.answered) for one in arrived] == [
        *[("e-1", 1, "503"), ("e-2", 1, "503"), ("e-1", 2, "503"), ("e-2", 2, "503")],
        *[("e-1", 3, "200"), ("e-2", 3, "200")],
    ]
    found = [event_of(one) for one in arrived[:2]]
    assert [one and one["event_id"] for one in found] == ["e-1", "e-2"]


@pytest.mark.parametrize(
    ("body", "headers", "status", "why"),
    [
        (b"hello", {}, 200, "not JSON"),
        (b"", {}, 200, "empty"),
        (b"[1]", {}, 200, "JSON, but no object"),
        (b'{"a": 1}', {}, 200, "JSON without event_id"),
        (b'{"event_id": "e-1"}', {}, 200, "JSON with an event_id alone"),
        (b'{"a":' * 3000 + b"1" + b"}" * 3000, {}, 200, "JSON, nested too deep"),
        (b"\x1f\x8bxx", {}, 400, "compressed and broken"),
        (b"zz", {"Content-Encoding": "gzip"}, 400, "compressed and broken"),
        (b"zz", {"Content-Encoding": "br"}, 415, "packed in a way that is not read"),
        (b"zz", {"Content-Encoding": "gzip, gzip"}, 415, "packed in a way that is not read"),
        (BOMB, {"Content-Encoding": "gzip"}, 413, "too large once unpacked"),
    ],
)
def test_what_is_no_delivery_says_why(  # noqa: PLR0917 - a row of the table above
    receiver: Receiver,
    arrived: list[Delivery],
    body: bytes,
    headers: dict[str, str],
    status: int,
    why: str,
) -> None:
    assert post(receiver, body, headers) == status
    (one,) = arrived
    assert not one.is_event
    assert (one.why, one.answered) == (why, str(status))


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 200),
        ("localhost:80", 200),
        ("[::1]:9", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("a.localhost", 421),
        ("tunnel.example", 421),
    ],
)
def test_it_is_asked_for_by_names_of_this_computer(
    receiver: Receiver, arrived: list[Delivery], host: str, status: int
) -> None:
    assert post(receiver, PLAIN.encode(), {"Host": host}) == status
    assert arrived[0].is_event is (status == 200)
    if status == 421:
        assert arrived[0].why == f"asked for as {host}"
        receiver.public_hosts = {host}  # once it is known to lead here
        assert post(receiver, PLAIN.encode(), {"Host": host}) == 200


def test_the_right_most_claim_is_the_last_tunnel_s() -> None:
    claims = (("X-Forwarded-For", "6.6.6.6"), ("x-forwarded-for", "1.1.1.1, 35.155.139.143"))
    assert forwarded_for(claims) == "35.155.139.143"
    assert origin_of("35.155.139.143") == "Vibes US"
    assert origin_of("34.243.232.57") == "Vibes EU"
    assert origin_of("127.0.0.1") == "this computer"
    assert origin_of("8.8.8.8") == "elsewhere"
    assert forwarded_for((("Accept", "x"),)) == ""


def delivery(number: int, *, size: int = 10, ours: bool = True) -> Delivery:
    return Delivery(
        number=number,
        received_at=datetime.now(UTC),
        method="POST",
        path="/",
        raw_headers=((b"x", b"y" * size),),
        body=b"z" * size,
        source="127.0.0.1",
        answered="200",
        is_event=ours,
        is_ours=ours,
    )


async def test_thousands_of_guesses_hide_no_delivery() -> None:
    import asyncio

    service = receiving()
    service._waiting = [delivery(0), *(delivery(n, ours=False) for n in range(1, 2001))]
    service._take()
    await asyncio.sleep(0.05)
    service._waiting = [delivery(3000)]
    service._take()
    await asyncio.sleep(0.05)
    kept = service.deliveries
    assert {0, 3000} <= {one.number for one in kept}
    assert len(kept) <= 102
    assert service.not_kept == 1900
    assert service.left_out == 0


async def test_whole_requests_count_towards_what_is_kept() -> None:
    import asyncio

    service = receiving()
    size = 512 * 1024
    for number in range(100):
        service._waiting = [delivery(number, size=size)]
        service._take()
        await asyncio.sleep(0.005)
    assert sum(one.size for one in service.deliveries) <= 64 * 1024 * 1024
    assert service.left_out == 100 - len(service.deliveries) > 30
    assert service.deliveries[-1].number == 99


def test_a_slow_answer_leaves_nobody_listening_for_the_sender() -> None:
    import asyncio
    import threading

    left: list[str] = []
    answered = threading.Event()

    def look(_: Delivery) -> None:
        # Called in the server's own loop, once the answer was given.
        left.extend(
            repr(one)
            for one in asyncio.all_tasks()
            if "receive" in repr(one.get_coro()) and not one.cancelling() and not one.done()
        )
        answered.set()

    made = Receiver(lambda _: None, on_answered=look, slow_s=0.05)
    made.start()
    made.answer = Answer.SLOW
    assert post(made, PLAIN.encode()) == 200
    assert answered.wait(30)
    made.stop()
    assert left == []


def test_the_event_in_a_gateway_s_wrapper_is_the_one_that_counts(
    receiver: Receiver, arrived: list[Delivery]
) -> None:
    wrapped = {"event_id": "gw-77", "source": "bridge", "data": EVENT}
    assert post(receiver, json.dumps(wrapped).encode()) == 200
    event = event_of(arrived[0])
    assert event is not None
    assert event["event_id"] == "e-1"
