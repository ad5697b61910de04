"""The practice company speaks the documented API, asked by a client that is not ours."""

import base64
import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import urlsplit

import pytest

from app.sandbox.registry import PracticeCompany
from app.sandbox.seed import USER_NAME
from app.sandbox.server import Sandbox
from tests.conftest import PASSWORD

BASE = "/companies/K9xWb2/config/"


def call(
    sandbox: Sandbox, method: str, path: str, body: object = None, *, password: str = PASSWORD
) -> tuple[int, Any]:
    connection = http.client.HTTPConnection(urlsplit(sandbox.base_url).netloc, timeout=30)
    pair = base64.b64encode(f"{USER_NAME}:{password}".encode()).decode()
    connection.request(
        method,
        path,
        None if body is None else json.dumps(body),
        {"Authorization": f"Basic {pair}", "Content-Type": "application/json"},
    )
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer.status, json.loads(text) if text else None


class Receiver(BaseHTTPRequestHandler):
    answers: ClassVar[list[int]] = []
    bodies: ClassVar[list[dict[str, Any]]] = []

    def do_POST(self) -> None:
        self.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(self.answers[min(len(self.bodies), len(self.answers)) - 1])
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def receiver() -> Iterator[str]:
    Receiver.bodies, Receiver.answers = [], [200]
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/in"
    server.shutdown()
    server.server_close()


def until(fact: Callable[[], bool]) -> None:
    end = time.monotonic() + 5
    while not fact():
        assert time.monotonic() < end
        time.sleep(0.01)


def registered(sandbox: Sandbox, url: str, list_id: str = "777") -> str:
    status, made = call(
        sandbox,
        "POST",
        BASE + "callbacks/",
        {
            "callback_type": "subscription_added",
            "subscription_added": {"list_id": list_id},
            "destination": {"url": url},
        },
    )
    assert status == 201
    return str(made["callback_id"])


def test_wrong_credentials_unknown_keys_ids_and_methods(sandbox: Sandbox) -> None:
    assert call(sandbox, "GET", BASE + "callbacks", password="wrong")[0] == 401
    assert call(sandbox, "GET", "/companies/nobody/config/callbacks")[0] == 404
    status, said = call(sandbox, "GET", BASE + "callbacks/none")
    assert status == 404
    assert said["errors"][0]["message"]
    assert call(sandbox, "PATCH", BASE + "callbacks/none")[0] == 405


def test_an_overlap_is_409_and_bad_values_are_422(sandbox: Sandbox) -> None:
    registered(sandbox, "https://hooks.example.net/a")
    body = {
        "callback_type": "subscription_added",
        "subscription_added": {"list_id": "777"},
        "destination": {"url": "https://hooks.example.net/b"},
    }
    assert call(sandbox, "POST", BASE + "callbacks/", body)[0] == 409
    bad = {
        "callback_type": "subscription_added",
        "destination": {"url": "ftp://x", "method": "GET"},
    }
    status, said = call(sandbox, "POST", BASE + "callbacks/", bad)
    assert status == 422
    assert len(said["errors"]) >= 2


def test_ending_sets_both_dates_and_leaves_the_list(sandbox: Sandbox) -> None:
    status, made = call(
        sandbox,
        "POST",
        BASE + "callbacks/",
        {
            "event_type": "subscription_removed",
            "subscription_removed": {"list_id": "777"},
            "destination": {"url": "https://hooks.example.net/a"},
            "start_date": "2099-01-01T00:00:00Z",
        },
    )
    assert status == 201
    status, ended = call(sandbox, "DELETE", BASE + f"callbacks/{made['callback_id']}")
    assert status == 200
    assert ended["start_date"] == ended["end_date"] != "2099-01-01T00:00:00Z"
    listed = call(sandbox, "GET", BASE + "callbacks")[1]
    assert made["callback_id"] not in [one["callback_id"] for one in listed]
    assert call(sandbox, "GET", BASE + f"callbacks/{made['callback_id']}")[0] == 200


def test_too_many_calls_are_429(sandbox: Sandbox) -> None:
    slow = Sandbox(password=PASSWORD, calls_per_second=1)
    slow.start()
    statuses = [call(slow, "GET", BASE + "callbacks")[0] for _ in range(8)]
    slow.stop()
    assert 429 in statuses
    assert statuses[0] == 200


def test_a_test_event_is_really_delivered(sandbox: Sandbox, receiver: str) -> None:
    callback_id = registered(sandbox, receiver)
    status, said = call(
        sandbox,
        "POST",
        BASE + "callback_events/test",
        {"event_type": "subscription_added", "subscription": {"subscription_list": {"id": "777"}}},
    )
    assert status == 201
    until(lambda: bool(Receiver.bodies))
    body = Receiver.bodies[0]
    assert body["event_id"] == said["event_id"]
    assert body["callback_id"] == callback_id
    assert body["delivery_attempt"] == "1"


@pytest.mark.parametrize(
    ("answers", "tries"), [([503, 302, 200], 3), ([404], 1), ([204], 1), ([500], 3)]
)
def test_what_the_receiver_answers_decides_on_retries(
    sandbox: Sandbox, receiver: str, answers: list[int], tries: int
) -> None:
    Receiver.answers = answers
    registered(sandbox, receiver)
    call(
        sandbox,
        "POST",
        BASE + "callback_events/test",
        {"event_type": "subscription_added", "subscription": {"subscription_list": {"id": "777"}}},
    )
    until(lambda: len(Receiver.bodies) == tries)
    time.sleep(0.1)  # long enough for one try too many: the pauses are 10 ms here
    assert [one["delivery_attempt"] for one in Receiver.bodies] == [
        str(number + 1) for number in range(tries)
    ]


def test_nothing_is_ever_sent_to_another_computer(sandbox: Sandbox) -> None:
    registered(sandbox, "https://hooks.example.net/a")
    event = {
        "event_type": "subscription_added",
        "subscription": {"subscription_list": {"id": "777"}},
    }
    assert call(sandbox, "POST", BASE + "callback_events/test", event)[0] == 201
    until(lambda: bool(sandbox.deliveries.attempts))
    assert sandbox.deliveries.attempts[0].status is None
    assert "only calls this computer" in sandbox.deliveries.attempts[0].note


def test_a_test_of_what_is_not_active_is_404(sandbox: Sandbox) -> None:
    status, said = call(
        sandbox, "POST", BASE + "callback_events/test", {"event_type": "device_none"}
    )
    assert status == 404
    assert "Could not find" in said["errors"][0]["message"]


def test_an_empty_company_lists_nothing() -> None:
    sandbox = Sandbox(password=PASSWORD, companies=[PracticeCompany("Empty", "E1")])
    sandbox.start()
    assert call(sandbox, "GET", "/companies/E1/config/callbacks") == (200, [])
    sandbox.stop()


def test_what_was_delivered_is_told_to_whoever_signed_in(sandbox: Sandbox) -> None:
    assert call(sandbox, "GET", "/practice/deliveries")[0] == 200
    assert call(sandbox, "GET", "/practice/deliveries", password="guessed")[0] == 401


@pytest.mark.parametrize(
    ("host", "status"),
    [("127.0.0.1:9", 200), ("localhost", 200), ("[::1]:80", 200), ("evil.example", 421)],
)
def test_it_answers_to_names_of_this_computer_only(
    sandbox: Sandbox, host: str, status: int
) -> None:
    connection = http.client.HTTPConnection(urlsplit(sandbox.base_url).netloc, timeout=30)
    pair = base64.b64encode(f"{USER_NAME}:{PASSWORD}".encode()).decode()
    connection.request(
        "GET", f"{BASE}callbacks", headers={"Host": host, "Authorization": f"Basic {pair}"}
    )
    assert connection.getresponse().status == status
    connection.close()


def test_each_start_has_a_password_of_its_own() -> None:
    first, second = Sandbox(), Sandbox()
    assert first.password != second.password
    assert len(first.password) >= 12
