"""Changes from the command line, over real HTTP: sent once, written down, and told truly."""

import json
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.domain.companies.company import Company
from app.sandbox.server import Sandbox
from app.storage.companies import CompanyFile
from tests.cli.conftest import PRODUCTION, ROOT, Desk, environment
from tests.cli.line import line
from tests.conftest import PASSWORD

HOOK = "https://hooks.acme.example/vibes/new"


def listed(desk: Desk, company: Company) -> dict[str, dict[str, object]]:
    found = desk("list", company.name, "--json")
    return {one["callback_id"]: one for one in json.loads(found.stdout)}


def journal(home: Path) -> list[tuple[str, str | None, str]]:
    with closing(sqlite3.connect(home / "callback-desk" / "desk.sqlite3")) as database:
        return database.execute(
            "SELECT kind, outcome, why FROM change ORDER BY change_id"
        ).fetchall()


def test_a_callback_is_created_replaced_and_ended(
    desk: Desk, home: Path, company: Company, sandbox: Sandbox
) -> None:
    words = ("subscription_added", HOOK, "--filter", "list_id=777", "--end", "in 30 days")
    made = desk("create", company.name, *words, "--json", "--why", "spring")
    assert made.returncode == 0, made.stderr
    first = json.loads(made.stdout)
    assert (first["change"], first["outcome"]) == ("create", "done")
    new = listed(desk, company)[first["callback_id"]]
    assert (new["destination_url"], new["filter"]) == (HOOK, {"list_id": "777"})
    assert new["ends_at"] is not None

    moved = desk("replace", company.name, first["callback_id"], "--url", f"{HOOK}er", "--json")
    assert moved.returncode == 0, moved.stderr
    second = json.loads(moved.stdout)
    now = listed(desk, company)[second["callback_id"]]
    assert (now["destination_url"], now["ends_at"]) == (f"{HOOK}er", new["ends_at"])
    same = desk("replace", company.name, second["callback_id"], "--url", f"{HOOK}er")
    assert (same.returncode, "already" in same.stderr) == (0, True)
    same = desk("replace", company.name, second["callback_id"], "--url", f"{HOOK}er", "--json")
    assert json.loads(same.stdout)["outcome"] == "unchanged"

    asked = ("--method", "put", "--content-type", "text/json", "--json")
    other = desk("replace", company.name, second["callback_id"], *asked)
    assert other.returncode == 0, other.stderr
    second = json.loads(other.stdout)
    now = listed(desk, company)[second["callback_id"]]
    assert (now["method"], now["content_type"]) == ("PUT", "text/json")
    assert now["destination_url"] == f"{HOOK}er"
    wrong = desk("replace", company.name, second["callback_id"], "--method", "GET")
    assert wrong.returncode == 2

    ended = desk("end", company.name, second["callback_id"])
    assert ended.returncode == 0, ended.stderr
    assert "was ended" in ended.stdout
    assert "Nothing else listed covers" in ended.stderr
    assert second["callback_id"] not in listed(desk, company)
    assert desk("end", company.name, second["callback_id"]).returncode == 1
    assert journal(home) == [
        ("create", "done", "spring"),
        ("replace", "done", ""),
        ("replace", "done", ""),
        ("end", "done", ""),
    ]


def test_a_dry_run_changes_nothing(desk: Desk, company: Company, sandbox: Sandbox) -> None:
    before = listed(desk, company)
    told = desk("end", company.name, "AB3406", "--dry-run", "--json")
    assert json.loads(told.stdout)["before"]["callback_id"] == "AB3406"
    told = desk("replace", PRODUCTION, "AB3406", "--url", HOOK, "--dry-run", "--json")
    assert json.loads(told.stdout)["create"]["destination_url"] == HOOK
    told = desk("create", company.name, "person_added", HOOK, "--dry-run")
    assert told.returncode == 0
    assert "it overlaps" in told.stderr
    assert f"create person_added: {HOOK}" in told.stdout
    assert "starts (UTC): now" in told.stdout
    assert listed(desk, company) == before


def test_mistakes_are_wrong_use_and_nothing_is_asked(
    desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    sandbox.stop()
    for words, told in (
        (("create", company.name, "person_added", "nowhere"), "URL: Not a web address"),
        (("create", company.name, "subscription_added", HOOK), "--filter list_id="),
        (("create", company.name, "person_added", HOOK, "--end", "soon"), "not understood"),
        (("create", company.name, "person_added", HOOK, "--filter", "list"), "MEMBER=VALUE"),
        (("test", company.name, "person added"), "EVENT_TYPE: Letters"),
        (("test", company.name, "subscription_added"), "--filter list_id=: "),
        (("replace", company.name, "AB3406"), "say what is to be otherwise"),
    ):
        refused = desk(*words)
        assert (refused.returncode, told in refused.stderr) == (2, True), refused.stderr


def test_a_reason_that_cannot_be_kept_whole_is_wrong_use(desk: Desk, company: Company) -> None:
    long = "because " * 9000
    done = desk("end", company.name, "AB3401", "--why", long)
    assert done.returncode == 2
    assert "72000 characters cannot be kept whole: 65536 at most" in done.stderr
    assert "AB3401" in listed(desk, company)


def test_production_wants_its_name_and_once_more_for_the_last_cover(
    desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    before = listed(desk, company)
    for words in (("end", PRODUCTION, "AB3406"), ("test", PRODUCTION, "person_added")):
        locked = desk(*words)
        assert (locked.returncode, "--unlock" in locked.stderr) == (5, True)
        assert desk(*words, "--unlock", company.name).returncode == 5
    last = desk("end", PRODUCTION, "AB3406", "--unlock", PRODUCTION)
    assert (last.returncode, "--confirm" in last.stderr) == (5, True), last.stderr
    sooner = desk("replace", PRODUCTION, "AB3401", "--end", "in 2 hours", "--unlock", PRODUCTION)
    assert (sooner.returncode, "--confirm" in sooner.stderr) == (5, True), sooner.stderr
    assert "person_added, All people: Nothing else listed covers" in sooner.stderr
    assert listed(desk, company) == before
    done = desk("end", PRODUCTION, "AB3406", "--unlock", PRODUCTION, "--confirm", PRODUCTION)
    assert done.returncode == 0, done.stderr
    assert "AB3406" not in listed(desk, company)


def test_a_test_event_is_queued_and_no_more_is_claimed(
    desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    sent = desk("test", company.name, "person_added", "--json")
    assert sent.returncode == 0, sent.stderr
    told = json.loads(sent.stdout)
    assert told["outcome"] == "queued"
    assert told["event_id"]
    assert len(told["reaches"]) == 1
    words = desk("test", company.name, "person_added").stdout
    assert "Whether it was delivered is not known." in words
    none = desk("test", company.name, "subscription_added", "--filter", "list_id=1")
    assert none.returncode in {0, 1}
    assert "delivered" not in none.stdout.replace("Whether it was delivered is not known.", "")


def test_a_test_event_that_is_cut_off_is_no_change_to_look_up(
    desk: Desk, home: Path, company: Company, sandbox: Sandbox
) -> None:
    with line_that_loses_answers(sandbox.base_url, dark=False) as (address, _):
        CompanyFile(home / "callback-desk").save([replace(company, base_url=address)])
        done = desk("test", company.name, "person_added")
    assert (done.returncode, done.stdout) == (3, "")
    assert "not known whether the test event was taken" in done.stderr, done.stderr
    assert "change" not in done.stderr


def test_the_name_of_another_company_unlocks_nothing(desk: Desk, company: Company) -> None:
    wrong = desk("end", company.name, "AB3401", "--unlock", "Nope")
    assert (wrong.returncode, "is not the name of this company" in wrong.stderr) == (2, True)
    locked = desk("end", PRODUCTION, "AB3401", "--unlock", "Nope")
    assert (locked.returncode, "Add --unlock" in locked.stderr) == (5, True)


@pytest.mark.parametrize("dark", [False, True])
def test_an_answer_that_was_lost_is_looked_up_and_never_sent_again(
    desk: Desk, home: Path, company: Company, sandbox: Sandbox, *, dark: bool
) -> None:
    with line_that_loses_answers(sandbox.base_url, dark=dark) as (address, sent):
        CompanyFile(home / "callback-desk").save([replace(company, base_url=address)])
        words = ("subscription_added", HOOK, "--filter", "list_id=778")
        done = desk("create", company.name, *words)
    assert sent == ["POST"]
    if dark:
        assert done.returncode == 3
        assert "open Callback Desk" in done.stderr
    else:
        assert (done.returncode, "was created" in done.stdout) == (0, True), done.stderr


def test_a_replacement_whose_end_was_not_seen_is_told_as_done_by_the_next(
    desk: Desk, home: Path, company: Company, sandbox: Sandbox
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def held(method: str, _: str, body: bytes) -> bytes:
        if method == "POST" and not begun.is_set():
            begun.set()
            go_on.wait(60)
        return body

    words = ("replace", company.name, "AB3406", "--url", f"{HOOK}/moved", "--json")
    with line(sandbox.base_url, held) as address:
        CompanyFile(home / "callback-desk").save([replace(company, base_url=address)])
        running = started(home, *words)
        assert begun.wait(60)
        stopped_at_once(running)
        running.communicate(timeout=60)
        assert running.returncode == 3
        go_on.set()
        again = desk(*words)
        assert again.returncode == 0, again.stderr
        told = json.loads(again.stdout)
        assert told["outcome"] == "done"
        assert told["callback_id"] in listed(desk, company)
        other = desk(*words[:-2], f"{HOOK}/elsewhere", "--json")
        assert other.returncode == 1, "that one is over, and this is another replacement"


def started(home: Path, *words: str) -> "subprocess.Popen[str]":
    running = subprocess.Popen(
        [sys.executable, "-m", "app", *words, "--password-stdin"],
        cwd=ROOT,
        env=environment(home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdin is not None
    running.stdin.write(f"{PASSWORD}\n")
    running.stdin.flush()
    return running


def stopped_at_once(running: "subprocess.Popen[str]") -> None:
    """Ctrl+C twice: the second one is meant for what is under way too."""
    running.send_signal(signal.SIGINT)
    assert running.stderr is not None
    assert "finished first" in running.stderr.readline()
    running.send_signal(signal.SIGINT)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_replacement_is_not_left_half_done(
    desk: Desk, home: Path, company: Company, sandbox: Sandbox, number: signal.Signals
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def held(method: str, _: str, body: bytes) -> bytes:
        if method == "DELETE":
            begun.set()
            go_on.wait(60)
        return body

    words = ("replace", company.name, "AB3406", "--url", f"{HOOK}/moved", "--json")
    with line(sandbox.base_url, held, refused=lambda one: 405 if one == "PUT" else None) as address:
        CompanyFile(home / "callback-desk").save([replace(company, base_url=address)])
        running = started(home, *words)
        assert begun.wait(60)
        running.send_signal(number)
        assert running.stderr is not None
        assert "finished first" in running.stderr.readline()
        go_on.set()
        told, _ = running.communicate(timeout=60)
    assert running.returncode == 0
    assert json.loads(told)["outcome"] == "done"
    CompanyFile(home / "callback-desk").save([company])
    assert json.loads(told)["callback_id"] in listed(desk, company)


def test_the_same_replacement_once_more_finishes_what_is_half_done(
    desk: Desk, home: Path, company: Company, sandbox: Sandbox
) -> None:
    words = ("replace", company.name, "AB3406", "--url", f"{HOOK}/moved", "--json")
    refused = {"PUT": 405, "POST": 429}  # the new one and the old one are both refused
    with line(sandbox.base_url, refused=refused.get) as address:
        CompanyFile(home / "callback-desk").save([replace(company, base_url=address)])
        assert desk(*words).returncode == 3
        # Another one is not what was meant: nothing is created unasked.
        refused.clear()
        other = desk(*words[:-2], f"{HOOK}/elsewhere", "--json")
        assert (other.returncode, "half done" in other.stderr) == (3, True)
        again = desk(*words)
        assert again.returncode == 0, again.stderr
        told = json.loads(again.stdout)
        assert told["outcome"] == "done"
        assert "gone on with" in again.stderr
        there = listed(desk, company)
        assert there[told["callback_id"]]["destination_url"] == f"{HOOK}/moved"
        assert "AB3406" not in there


def test_stopping_it_within_a_change_claims_nothing(
    home: Path, company: Company, sandbox: Sandbox
) -> None:
    with line_that_loses_answers(sandbox.base_url, held=True) as (address, sent):
        CompanyFile(home / "callback-desk").save([replace(company, base_url=address)])
        words = ("create", company.name, "subscription_added", HOOK, "--filter", "list_id=779")
        running = started(home, *words)
        limit = time.monotonic() + 60
        while not sent and time.monotonic() < limit:
            time.sleep(0.01)
        assert sent == ["POST"]
        stopped_at_once(running)
        _, told = running.communicate(timeout=60)
    assert running.returncode == 3, told
    assert "Whether it was done is not known" in told
    assert "Traceback" not in told
    ((kind, outcome, _),) = journal(home)
    assert (kind, outcome) == ("create", None), "left open, so that the window looks it up"


@contextmanager
def line_that_loses_answers(
    base_url: str, *, dark: bool = False, held: bool = False
) -> Iterator[tuple[str, list[str]]]:
    """Passes everything on, and cuts the line before the answer to a change.

    Then it is cut for all if `dark`; with `held` that answer waits until the end.
    """
    sent: list[str] = []
    over = threading.Event()

    class Line(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._pass(None)

        def do_POST(self) -> None:
            self._pass(self.rfile.read(int(self.headers["Content-Length"])))

        def do_DELETE(self) -> None:
            self._pass(None)

        def _pass(self, body: bytes | None) -> None:
            if sent and dark:
                self.close_connection = True
                return
            wanted = urllib.request.Request(f"{base_url}{self.path}", body, method=self.command)
            for name in ("Authorization", "Content-Type"):
                if name in self.headers:
                    wanted.add_header(name, self.headers[name])
            with urllib.request.urlopen(wanted, timeout=30) as answer:
                found = answer.read()
                kind = answer.headers["Content-Type"]
            if self.command != "GET":
                sent.append(self.command)
                if held:
                    over.wait(60)
                self.close_connection = True
                return
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(found)))
            self.end_headers()
            self.wfile.write(found)

        def log_message(self, *_: object) -> None:
            """Nothing: what a test says is in its asserts."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Line)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", sent
    finally:
        over.set()
        server.shutdown()
        thread.join()
        server.server_close()
