"""What is written and to where, when nobody reads it, and what stands there of secrets."""

import base64
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.domain.companies.company import Company
from app.domain.trouble import Trouble
from app.sandbox.seed import USER_NAME
from app.sandbox.server import Sandbox
from app.storage.companies import CompanyFile
from tests.builders import LISTED_IN_PRACTICE
from tests.cli.conftest import ROOT, Desk, environment
from tests.cli.line import line
from tests.cli.test_changes import listed
from tests.conftest import PASSWORD

HOOK = "https://hooks.next.example/vibes"


def begun(home: Path, *words: str, **streams: object) -> "subprocess.Popen[bytes]":
    made: subprocess.Popen[bytes] = subprocess.Popen(
        [sys.executable, "-m", "app", *words, "--password-stdin"],
        cwd=ROOT,
        env=environment(home) | {"PYTHONIOENCODING": "cp1252"},
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **streams,  # type: ignore[call-overload]
    )
    return made


def told(running: "subprocess.Popen[bytes]") -> tuple[int, str]:
    _, said = running.communicate(f"{PASSWORD}\n".encode(), timeout=60)
    return running.returncode, said.decode()


@pytest.mark.parametrize("words", [("--json",), ()])
def test_a_change_that_nobody_reads_of_ends_as_it_came_out(
    desk: Desk, home: Path, company: Company, words: tuple[str, ...]
) -> None:
    create = ("create", company.name, "subscription_added", f"{HOOK}/\u0416", *words)
    reader, writer = os.pipe()
    os.close(reader)
    status, said = told(begun(home, *create, "--filter", "list_id=9", stdout=writer))
    os.close(writer)
    assert (status, "Traceback" in said) == (0, False), said
    assert len(listed(desk, company)) == LISTED_IN_PRACTICE + 1


def test_letters_that_an_output_has_not_end_nothing(
    desk: Desk, home: Path, company: Company, tmp_path: Path
) -> None:
    with (tmp_path / "out").open("wb") as out:
        create = ("create", company.name, "subscription_added", f"{HOOK}/\u0416")
        assert told(begun(home, *create, "--filter", "list_id=9", stdout=out))[0] == 0
        status, said = told(begun(home, "list", company.name, stdout=out))
    assert (status, said) == (0, "")
    with (tmp_path / "json").open("wb") as out:
        assert told(begun(home, "list", company.name, "--json", stdout=out))[0] == 0
    found = json.loads((tmp_path / "json").read_bytes().decode("cp1252"))
    assert f"{HOOK}/\u0416" in {one["destination_url"] for one in found}


def test_a_full_disk_is_told_and_a_list_has_not_succeeded(home: Path, company: Company) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no such device here")
    with full.open("wb") as out:
        status, said = told(begun(home, "list", company.name, stdout=out))
    assert (status, "Traceback" in said) == (1, False)
    assert "could not be written" in said


def test_help_that_cannot_be_written_is_told(home: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no such device here")
    with full.open("wb") as out:
        done = subprocess.run(
            [sys.executable, "-m", "app", "list", "--help"],
            cwd=ROOT,
            env=environment(home),
            stdout=out,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    assert done.returncode == 1
    assert b"could not be written" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_disk_that_was_full_at_first_leaves_nothing_behind(
    desk: Desk, home: Path, company: Company, sandbox: Sandbox
) -> None:
    resource = pytest.importorskip("resource")
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0));"
        "from app.__main__ import main; main(['list', 'Acme Retail', '--password-stdin'])"
    )
    assert resource.RLIMIT_FSIZE is not None
    full = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment(home),
        input=f"{PASSWORD}\n",
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert "AB3401" in full.stdout, full.stderr
    made = desk("create", company.name, "person_added", HOOK, "--why", "spring")
    assert "the file is empty, and it was not" not in made.stderr
    assert desk("end", company.name, "AB3401").returncode == 0


def test_an_export_goes_to_the_output_and_follows_links(
    desk: Desk, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    shown = desk("export", company.name, "-")
    assert shown.returncode == 0
    assert shown.stdout.count("\n") > LISTED_IN_PRACTICE
    assert "Callback ID" in shown.stdout.splitlines()[0]
    as_json = desk("export", company.name, "/dev/stdout", "--json")
    assert len(json.loads(as_json.stdout)["callbacks"]) == LISTED_IN_PRACTICE
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    link.symlink_to(real)
    assert desk("export", company.name, str(link)).returncode == 0
    assert link.is_symlink()
    assert "AB3401" in real.read_text("utf-8-sig")
    assert desk("export", company.name, str(tmp_path / "list.txt")).returncode == 2


def test_a_server_s_second_line_does_not_look_like_one_of_ours(
    desk: Desk, home: Path, company: Company, sandbox: Sandbox
) -> None:
    forged = "callback-desk: AB3401 was created."

    def forge(method: str, path: str, body: bytes) -> bytes:
        if method != "POST":
            return body
        found = json.loads(body)
        if "errors" in found:
            return json.dumps({"errors": [{"message": f"Bad\n{forged}\nDone"}]}).encode()
        return json.dumps({**found, "callback_id": f"X1\n{forged}"}).encode()

    with line(sandbox.base_url, forge) as base_url:
        CompanyFile(home / "callback-desk").save([replace(company, base_url=base_url)])
        made = desk("create", company.name, "subscription_added", HOOK, "--filter", "list_id=9")
        refused = desk("create", company.name, "person_added", HOOK)
    assert refused.returncode == 1, refused.stderr
    assert "Bad" in refused.stderr
    for one in (made, refused):
        lines = [*one.stdout.splitlines(), *one.stderr.splitlines()]
        assert not any(each.startswith(forged) for each in lines), lines


@pytest.fixture
def echo(company: Company) -> Iterator[str]:
    """A server that refuses all, and quotes what it was sent."""

    class Echo(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(
                {
                    "errors": [
                        {"message": f"token=abc123SECRETtoken999 {self.headers['Authorization']}"}
                    ]
                }
            ).encode()
            self.send_response(400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing: what a test says is in its asserts."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join(5)


def test_what_a_server_quotes_of_the_sign_in_is_shown_nowhere(
    desk: Desk, home: Path, company: Company, echo: str
) -> None:
    CompanyFile(home / "callback-desk").save([replace(company, base_url=echo)])
    sent = base64.b64encode(f"{USER_NAME}:{PASSWORD}".encode()).decode()
    for words in (("list", company.name), ("list", company.name, "--json")):
        done = desk(*words)
        assert done.returncode == 1
        assert sent not in done.stdout + done.stderr
        assert "SECRETtoken" not in done.stdout + done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_who_stops_it_before_anything_was_sent_is_told_so(
    home: Path, company: Company, number: signal.Signals
) -> None:
    waits = threading.Event()

    class Slow(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            waits.set()
            time.sleep(1.5)
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Nothing: what a test says is in its asserts."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    CompanyFile(home / "callback-desk").save([replace(company, base_url=address)])
    running = begun(home, "end", company.name, "AB3406", stdout=subprocess.DEVNULL)
    assert running.stdin is not None
    running.stdin.write(f"{PASSWORD}\n".encode())
    running.stdin.flush()
    assert waits.wait(60)
    running.send_signal(number)
    _, said = running.communicate(timeout=60)
    server.shutdown()
    server.server_close()
    assert (running.returncode, said.decode()) == (
        1,
        "callback-desk: stopped; nothing was changed.\n",
    )


def test_a_wrong_clock_is_said_wherever_times_are_told_or_typed(
    desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    sandbox.set_trouble(Trouble.WRONG_CLOCK)
    for words in (
        ("list", company.name),
        ("gaps", company.name),
        ("get", company.name, "AB3406"),
        ("create", company.name, "person_added", "https://hooks.example.net/x", "--dry-run"),
    ):
        said = desk(*words).stderr
        assert "This computer's clock is" in said, words
    sandbox.set_trouble(Trouble.NONE)
    assert "clock" not in desk("list", company.name).stderr
