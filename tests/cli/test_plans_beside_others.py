"""`plan` and `apply` where the list is a part, where IDs are odd, and beside another run."""

import json
import signal
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from app.domain.companies.company import Company, CompanyKind
from app.sandbox.registry import OverlapRule
from app.sandbox.server import Sandbox
from app.storage.companies import CompanyFile
from tests.cli.conftest import PRODUCTION, Desk
from tests.cli.line import line
from tests.cli.test_changes import journal, started
from tests.cli.test_plans import HOOK, creating, interrupted, written
from tests.conftest import PASSWORD, allowed


def ending(company: str, callback_id: str) -> dict[str, Any]:
    step = {"company": company, "act": "end", "callback_id": callback_id}
    return {"format": "callback-desk-request", "version": 1, "steps": [step]}


def without(*hidden: str) -> Callable[[str, str, bytes], bytes]:
    """Lists lack these, and say that there is more."""

    def on_answer(method: str, path: str, body: bytes) -> bytes:
        if method != "GET" or not path.rstrip("/").endswith("/callbacks"):
            return body
        found = [one for one in json.loads(body) if one["callback_id"] not in hidden]
        return json.dumps({"callbacks": found, "next": "/more"}).encode()

    return on_answer


def test_what_a_part_of_a_list_lacks_is_asked_for_by_its_id(
    desk: Desk, home: Path, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    with line(sandbox.base_url, without("AB3406")) as address:
        CompanyFile(home / "callback-desk").save([replace(company, base_url=address)])
        done = desk("apply", written(tmp_path, ending(company.name, "AB3406")), "--json")
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        assert [one["state"] for one in told["steps"]] == ["done"]
        assert "more than it holds" in told["notes"][0]

        # What may be registered already is not registered blindly.
        made = desk("apply", written(tmp_path, creating(company.name, "771")), "--json")
        assert made.returncode == 1
        (step,) = json.loads(made.stdout)["steps"]
        assert (step["act"], step["do"]) == ("create", False)
        assert desk("gaps", company.name).returncode == 1
    assert [one[0] for one in journal(home)] == ["end"]


def test_an_id_that_nobody_knows_is_not_one_that_is_over(
    desk: Desk, home: Path, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    file = written(tmp_path, ending(company.name, "AB34O6"))
    for command in ("plan", "apply"):
        told = desk(command, file)
        assert told.returncode == 1
        assert "AB34O6" in told.stderr
    known = written(tmp_path, ending(company.name, "AB3406"), "known.json")
    for _ in range(2):
        again = desk("apply", known)
        assert again.returncode == 0, again.stderr
    assert len(journal(home)) == 1


def test_an_id_that_cannot_be_asked_for_leaves_out_its_own_step_alone(
    desk: Desk, home: Path, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    def on_answer(method: str, path: str, body: bytes) -> bytes:
        return b"<html>" if method == "GET" and path.endswith("/odd") else body

    request = ending(company.name, "odd")
    steps = [*request["steps"], *ending(company.name, "AB3406")["steps"]]
    with line(sandbox.base_url, on_answer) as address:
        CompanyFile(home / "callback-desk").save([replace(company, base_url=address)])
        done = desk("apply", written(tmp_path, request | {"steps": steps}))
    assert done.returncode == 1
    assert "odd" in done.stderr
    assert [one[:2] for one in journal(home)] == [("end", "done")]


def test_two_that_apply_the_same_file_at_once_do_it_once(
    desk: Desk, home: Path, company: Company, tmp_path: Path
) -> None:
    served = Sandbox(password=PASSWORD, rule=OverlapRule.ALLOW)
    served.start()
    is_held, may_go_on = threading.Event(), threading.Event()
    turn = threading.Lock()

    def on_answer(method: str, _path: str, body: bytes) -> bytes:
        if method == "GET":
            with turn:
                is_first = not is_held.is_set()
                is_held.set()
            if is_first:  # what it tells is old news by the time it arrives
                may_go_on.wait(allowed(60))
        return body

    file = written(tmp_path, creating(company.name, "771", "772"))
    with line(served.base_url, on_answer) as address, ThreadPoolExecutor(1) as beside:
        here = replace(company, base_url=address)
        CompanyFile(home / "callback-desk").save([here])
        slow = beside.submit(desk, "apply", file, "--json")
        assert is_held.wait(allowed(60))
        quick = desk("apply", file, "--json")
        may_go_on.set()
        assert quick.returncode == 0, quick.stderr
        told = slow.result(allowed(60))
        assert told.returncode == 0, told.stderr
        assert {one["act"] for one in json.loads(told.stdout)["steps"]} == {"keep"}
    assert len(journal(home)) == 2
    served.stop()


def test_what_was_sent_to_another_account_is_told_and_stands_in_nobody_s_way(
    desk: Desk, home: Path, company: Company, tmp_path: Path
) -> None:
    served = Sandbox(password=PASSWORD, rule=OverlapRule.ALLOW)
    served.start()
    company = replace(company, base_url=served.base_url)
    words = ("apply", written(tmp_path, creating(company.name, "771")))
    interrupted(home, served, company, *words)
    with closing(sqlite3.connect(home / "callback-desk" / "desk.sqlite3")) as database, database:
        database.execute("UPDATE change SET company_key = 'TheKeyBefore'")
    again = desk("create", company.name, "subscription_added", HOOK, "--filter", "list_id=771")
    assert again.returncode == 0, again.stderr
    assert "left open by an earlier run" in again.stderr
    assert [one[1] for one in journal(home)] == [None, "done"], "what it was stays to be decided"
    served.stop()


def test_what_loses_its_other_cover_on_the_way_is_locked_as_by_end(
    desk: Desk, home: Path, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    readings: list[str] = []

    def on_answer(method: str, path: str, body: bytes) -> bytes:
        if method != "GET" or not path.rstrip("/").endswith("/callbacks"):
            return body
        readings.append(path)
        rows = json.loads(body)
        twin = next(one for one in rows if one["callback_id"] == "AB3401") | {"callback_id": "ZZ1"}
        # The third is the one just before the DELETE: somebody has ended the other one by then.
        return json.dumps([*rows, *([twin] if len(readings) < 3 else [])]).encode()

    with line(sandbox.base_url, on_answer) as address:
        live = replace(company, company_id="live", name=PRODUCTION, kind=CompanyKind.PRODUCTION)
        CompanyFile(home / "callback-desk").save([replace(live, base_url=address)])
        file = written(tmp_path, ending(PRODUCTION, "AB3401"))
        done = desk("apply", file, "--unlock", PRODUCTION, "--json")
        assert (len(readings), done.returncode) == (3, 5), done.stderr
        assert f"--confirm '{PRODUCTION}'" in done.stderr
        alone = desk("end", PRODUCTION, "AB3401", "--unlock", PRODUCTION)
        assert alone.returncode == 5
    assert journal(home) == [], "nothing was sent"


def test_a_second_ctrl_c_stops_a_plan_at_once(
    desk: Desk, home: Path, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def held(method: str, _: str, body: bytes) -> bytes:
        if method == "POST":
            begun.set()
            go_on.wait(60)
        return body

    file = written(tmp_path, creating(company.name, "771", "772"))
    with line(sandbox.base_url, held) as address:
        CompanyFile(home / "callback-desk").save([replace(company, base_url=address)])
        running = started(home, "apply", file)
        assert begun.wait(60)
        running.send_signal(signal.SIGINT)
        assert running.stderr is not None
        assert "stops after the step under way" in running.stderr.readline()
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=60)
        assert running.returncode == 3
        go_on.set()
