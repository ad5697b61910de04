"""The page for a developer: samples of every type, and endpoints that do what it says of them."""

import hashlib
import http.client
import json
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.domain.callbacks.event_types import EVENT_TYPES
from app.domain.proofs.delivered_events import events_in
from app.domain.proofs.delivery import delivered_filters, type_of
from app.domain.proofs.logged_hash import lines_with_hash, words_in
from app.domain.proofs.sample_body import is_documented, sample_of
from app.exports.developer_page import DeveloperPage, as_html, as_markdown, developer_page
from app.exports.snippets import SNIPPETS, Language
from tests.conftest import allowed

PAGE = DeveloperPage(
    company="Acme <b>| Retail",
    company_key="K9xWb2",
    types=(("subscription_added", {"list_id": "777"}),),
    method="POST",
    content_type="application/json",
    destination="https://hooks.example/a?token=***",
    language=Language.PYTHON,
)


@pytest.mark.parametrize("event_type", list(EVENT_TYPES))
def test_the_sample_of_a_type_is_read_as_a_delivery_of_it(event_type: str) -> None:
    filters = {
        one.member: f"x{at}7" for at, one in enumerate(EVENT_TYPES[event_type].filter_fields)
    }
    body = sample_of(event_type, filters, "K9xWb2")
    assert is_documented(event_type)
    (event,) = events_in(json.dumps(body).encode()).events
    assert type_of(event) == event_type
    shown = delivered_filters(body)
    for member in ("list_id", "campaign_id", "app_id", "campaign_token", "source_code"):
        if member in filters:
            assert shown[member] == filters[member]


def test_an_unknown_type_has_its_envelope_alone() -> None:
    assert not is_documented("shop_opened")
    body = sample_of("shop_opened", {}, "K")
    assert body["callback_type"] == "shop_opened"
    assert not any(isinstance(one, dict) for one in body.values())
    page = as_markdown(replace(PAGE, types=(("shop_opened", {}),)))
    assert "not documented" in page


@pytest.mark.parametrize("language", list(Language))
def test_the_page_says_what_the_endpoint_has_to_do(language: Language, tmp_path: Path) -> None:
    page = replace(PAGE, language=language)
    text, html = as_markdown(page), as_html(page)
    for one in (text, html):
        assert '"777"' in one.replace("&quot;", '"')
        assert "Answer 2xx at once" in one
        assert "does not try that event again" in one
        assert "sha256" in one
        assert f"An endpoint in {language.value}" in one
    assert "<b>|" not in html
    assert "<script" not in html
    assert developer_page(tmp_path / "x.html", page) == html.encode()
    assert developer_page(tmp_path / "x.md", page) == text.encode()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


COMMANDS: dict[Language, tuple[str, str, list[str]]] = {
    Language.PYTHON: (sys.executable, "endpoint.py", []),
    Language.NODE: ("node", "endpoint.js", []),
    Language.JAVA: ("java", "Endpoint.java", []),
    Language.PHP: ("php", "endpoint.php", ["-S", "127.0.0.1:{port}"]),
}


@pytest.mark.parametrize("language", list(COMMANDS))
def test_a_snippet_answers_204_and_logs_what_proves_an_arrival(
    language: Language, tmp_path: Path
) -> None:
    program, name, more = COMMANDS[language]
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not on this machine")
    port = free_port()
    source = SNIPPETS[language].replace("8080", str(port))
    # Any address is meant for the developer's machine; here it is this one alone.
    source = source.replace('("", ', '("127.0.0.1", ').replace(
        f"listen({port})", f'listen({port}, "127.0.0.1")'
    )
    source = source.replace(
        f"new InetSocketAddress({port})", f'new InetSocketAddress("127.0.0.1", {port})'
    )
    (tmp_path / name).write_text(source)
    log = (tmp_path / "log").open("w+")
    started = [program, *(one.format(port=port) for one in more), str(tmp_path / name)]
    with subprocess.Popen(started, stdout=log, stderr=log, cwd=tmp_path) as running:
        try:
            body = json.dumps(sample_of("subscription_added", {"list_id": "7"}, "K")).encode()
            assert answered(port, body, running) == 204
            wanted = hashlib.sha256(body).hexdigest()
            found = logged(tmp_path / "log", wanted)
        finally:
            running.terminate()
            log.close()
    (line,) = [line for line, hashes in lines_with_hash(found) if wanted in hashes]
    assert "sample-0001" in words_in(line)


def answered(port: int, body: bytes, running: subprocess.Popen[bytes]) -> int:
    """The status, once somebody listens."""
    end = time.monotonic() + allowed(30)
    while True:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            line.request("POST", "/hooks", body, {"Content-Type": "application/json"})
            return line.getresponse().status
        except ConnectionRefusedError:
            assert running.poll() is None
            assert time.monotonic() < end
            time.sleep(0.05)
        finally:
            line.close()


def logged(path: Path, digest: str) -> str:
    end = time.monotonic() + allowed(10)
    while digest not in (text := path.read_text()):
        assert time.monotonic() < end, text
        time.sleep(0.05)
    return text


def test_every_snippet_is_short_and_says_how_it_is_started() -> None:
    for snippet in SNIPPETS.values():
        assert len(snippet.splitlines()) < 40
        assert "event_id=" in snippet
        assert "sha256=" in snippet
        assert re.search(r"204|NoContent", snippet)
