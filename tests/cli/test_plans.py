"""`plan` and `apply` over real HTTP: files as plans, with the window's guard and journal."""

import json
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.domain.companies.company import Company
from app.domain.trouble import Trouble
from app.sandbox.registry import OverlapRule
from app.sandbox.server import Sandbox
from app.storage.companies import CompanyFile
from tests.cli.conftest import PRODUCTION, ROOT, Desk, at_a_terminal, environment
from tests.cli.line import line
from tests.cli.test_changes import journal, line_that_loses_answers, listed, started
from tests.conftest import PASSWORD

HOOK = "https://hooks.next.example/vibes"


def written(folder: Path, made: object, name: str = "request.json") -> str:
    path = folder / name
    path.write_text(made if isinstance(made, str) else json.dumps(made), "utf-8")
    return str(path)


def creating(company: str, *list_ids: str) -> dict[str, object]:
    return {
        "format": "callback-desk-request",
        "version": 1,
        "name": "Spring",
        "reason": "ticket 7",
        "steps": [
            {
                "company": company,
                "act": "create",
                "after": {
                    "event_type": "subscription_added",
                    "filter": {"list_id": one},
                    "destination_url": f"{HOOK}/{one}",
                },
            }
            for one in list_ids
        ],
    }


def test_an_end_of_what_is_gone_names_it(
    desk: Desk, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    made = creating(company.name)
    made["steps"] = [{"company": company.name, "act": "end", "callback_id": "AB3401"}]
    file = written(tmp_path, made)
    assert desk("apply", file).returncode == 0
    again = desk("apply", file)
    assert again.returncode == 0, again.stderr
    row = again.stdout.splitlines()[1]
    assert "AB3401" in row, again.stdout
    assert "no end" not in row


@pytest.mark.parametrize("columns", [80, 124])
def test_the_new_id_can_be_read_at_every_width(
    home: Path, company: Company, sandbox: Sandbox, tmp_path: Path, columns: int
) -> None:
    file = written(tmp_path, creating(company.name, "771", "772"))
    _, told = at_a_terminal(home, "apply", file, stream="stdout", columns=columns)
    lines = told.splitlines()
    assert max(map(len, lines)) <= columns
    done = [one for one in lines if re.search(r"Done · AB\d{4}( · gap ≤ |$)", one)]
    assert len(done) == 2, told
    assert lines[0].startswith("STEP") is (columns > 80)


def test_a_file_is_shown_then_done_and_then_it_is_so_already(
    desk: Desk, home: Path, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    file = written(tmp_path, creating(company.name, "771", "772"))
    before = listed(desk, company)
    shown = desk("plan", file)
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.count("Waiting") == 2
    assert listed(desk, company) == before, "nothing is sent"

    done = desk("apply", file, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert [one["state"] for one in told["steps"]] == ["done", "done"]
    made = {one["new_callback_id"] for one in told["steps"]}
    assert set(listed(desk, company)) - set(before) == made
    assert journal(home) == [("create", "done", "ticket 7")] * 2

    again = desk("apply", file, "--json")
    assert again.returncode == 0, again.stderr
    assert {one["act"] for one in json.loads(again.stdout)["steps"]} == {"keep"}
    assert len(journal(home)) == 2


def test_an_export_is_put_back_as_it_was(
    desk: Desk, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    """Round trip: what was exported, then changed by hand at the server, becomes so again."""
    exported = str(tmp_path / "all.json")
    assert desk("export", company.name, exported).returncode == 0
    same = desk("plan", exported, "--json")
    assert {one["act"] for one in json.loads(same.stdout)["steps"]} == {"keep"}, same.stdout

    assert desk("end", company.name, "AB3401").returncode == 0
    extra = ("subscription_added", f"{HOOK}/9", "--filter", "list_id=779")
    assert desk("create", company.name, *extra).returncode == 0
    plan = json.loads(desk("plan", exported, "--json").stdout)["steps"]
    acts = [(one["act"], one["do"]) for one in plan if one["act"] != "keep"]
    assert sorted(acts) == [("create", True), ("end", False)]
    assert desk("apply", exported).returncode == 0
    found = {one["destination_url"] for one in listed(desk, company).values()}
    assert f"{HOOK}/9" in found, "what the list does not name stays"
    done = desk("apply", exported, "--with-ends")
    assert done.returncode == 0
    assert "ends now" not in done.stdout, "it is done, and not still to come"
    found = {one["destination_url"] for one in listed(desk, company).values()}
    assert f"{HOOK}/9" not in found


@pytest.mark.parametrize("damage", ["eventtype", "filtr", "no object"])
def test_an_entry_that_is_mistyped_ends_nothing(
    desk: Desk, company: Company, tmp_path: Path, damage: str
) -> None:
    exported = tmp_path / "all.json"
    assert desk("export", company.name, str(exported)).returncode == 0
    found = json.loads(exported.read_text())
    at = next(at for at, one in enumerate(found["callbacks"]) if one["filter"])
    entry = found["callbacks"][at]
    if damage == "no object":
        found["callbacks"][at] = "AB1"
    else:
        entry[damage] = entry.pop("event_type" if damage == "eventtype" else "filter")
    exported.write_text(json.dumps(found))
    before = listed(desk, company)
    assert desk("apply", str(exported), "--with-ends").returncode == 1
    assert listed(desk, company).keys() >= before.keys()


def test_what_was_done_is_told_though_its_end_cannot_be_written(
    desk: Desk, home: Path, company: Company, tmp_path: Path
) -> None:
    listed(desk, company)
    with closing(sqlite3.connect(home / "callback-desk" / "desk.sqlite3")) as database:
        database.execute(
            "CREATE TRIGGER full BEFORE UPDATE OF closed_at ON plan WHEN NEW.closed_at > 0 "
            "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
    done = desk("apply", written(tmp_path, creating(company.name, "771")), "--json")
    assert done.returncode == 0, done.stderr
    assert "DONE" in done.stdout.upper()


def test_an_export_of_another_server_is_not_done_here(
    desk: Desk, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    """One company key may be an account on each of two servers."""
    files = [tmp_path / name for name in ("all.json", "all.csv")]
    for one in files:
        assert desk("export", company.name, str(one)).returncode == 0
        told = one.read_text("utf-8").replace(company.base_url, "https://eu.example/v2")
        one.write_text(told.replace(company.name, "Acme EU"), "utf-8")
    made = ("create", company.name, "subscription_added", HOOK, "--filter", "list_id=779")
    assert desk(*made).returncode == 0
    before = listed(desk, company)
    for one in files:
        for asked in ((), ("--company", company.name)):
            done = desk("apply", str(one), "--with-ends", *asked)
            assert done.returncode == 1, done.stdout
            assert "at the address that the file has" in done.stdout + done.stderr
    assert listed(desk, company) == before


def test_production_wants_its_names(
    desk: Desk, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    made = {
        "format": "callback-desk-request",
        "version": 1,
        "steps": [{"company": PRODUCTION, "act": "end", "callback_id": "AB3401"}],
    }
    file = written(tmp_path, made)
    before = listed(desk, company)
    needed = f"to be given to `apply`: --unlock '{PRODUCTION}' --confirm '{PRODUCTION}'"
    assert needed in desk("plan", file).stderr
    locked = desk("apply", file)
    said = f"--unlock '{PRODUCTION}'" in locked.stderr
    assert (locked.returncode, said) == (5, True), locked.stderr
    last = desk("apply", file, "--unlock", PRODUCTION)
    said = f"--confirm '{PRODUCTION}'" in last.stderr
    assert (last.returncode, said) == (5, True), last.stderr
    assert listed(desk, company) == before
    done = desk("apply", file, "--unlock", PRODUCTION, "--confirm", PRODUCTION)
    assert done.returncode == 0, done.stderr
    assert "AB3401" not in listed(desk, company)


def test_what_cannot_be_done_as_asked_is_told_and_the_rest_is_done(
    desk: Desk, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    table = (
        "Type,Filter,Destination,Company\n"
        f"subscription_added,list_id=771,{HOOK}/a,{company.name}\n"
        f"subscription_added,list_id=772,nowhere,{company.name}\n"
        f"subscription_added,list_id=773,{HOOK}/c,Nobody\n"
        f"subscription_added,list_id,{HOOK}/d,{company.name}\n"
    )
    done = desk("apply", written(tmp_path, table, "a.csv"))
    assert done.returncode == 1, done.stderr
    for told in ("Destination: Not a web address", "not set up here", "could not be read"):
        assert told in done.stderr
    assert "1 done · 2 left out" in done.stdout
    found = {str(one["filter"]) for one in listed(desk, company).values()}
    assert "{'list_id': '771'}" in found


def test_what_is_no_request_is_wrong_use(
    desk: Desk, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    large = tmp_path / "large.json"
    large.write_bytes(b" " * (5 * 1024 * 1024))
    newer = written(tmp_path, {"format": "callback-desk-request", "version": 9}, "n.json")
    for file, told in (
        (str(large), "larger than"),
        (newer, "of version 9"),
        (written(tmp_path, "{}", "e.json"), "no request file"),
        (str(tmp_path / "none.json"), "No such file"),
    ):
        refused = desk("plan", file)
        assert (refused.returncode, told in refused.stderr) == (2, True), refused.stderr
        assert "Traceback" not in refused.stderr


def test_a_wrong_password_is_told_as_such(
    desk: Desk, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    file = written(tmp_path, creating(company.name, "771"))
    refused = desk("apply", file, password="wrong")
    assert (refused.returncode, "could not be read" in refused.stderr) == (4, True), refused.stderr


def test_ctrl_c_stops_after_the_step_under_way(
    home: Path, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    file = written(tmp_path, creating(company.name, *(f"77{at}" for at in range(6))))
    with line_that_loses_answers(sandbox.base_url, held=True) as (address, sent):
        CompanyFile(home / "callback-desk").save([replace(company, base_url=address)])
        running = subprocess.Popen(
            [sys.executable, "-m", "app", "apply", file, "--password-stdin"],
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
        limit = time.monotonic() + 60
        while not sent and time.monotonic() < limit:
            time.sleep(0.01)
        running.send_signal(signal.SIGINT)
        time.sleep(0.3)
        assert running.poll() is None, "the step under way is waited for"
    _, told = running.communicate(timeout=60)
    assert len(sent) == 1
    assert "Traceback" not in told
    assert running.returncode in {1, 3}, told
    assert len(journal(home)) == 1
    with closing(sqlite3.connect(home / "callback-desk" / "desk.sqlite3")) as database:
        ((closed,),) = database.execute("SELECT closed_at FROM plan").fetchall()
    assert closed is not None, "the window does not offer what somebody stopped here"


def test_what_was_done_is_told_whole_whoever_stops_it_then(
    desk: Desk, home: Path, company: Company, tmp_path: Path
) -> None:
    count = 150
    assert desk("list", company.name).returncode == 0  # its files are there by then
    file = written(tmp_path, creating(company.name, *(f"77{at:03}" for at in range(count))))
    running = started(home, "apply", file, "--json")

    def is_closed() -> bool:
        with closing(sqlite3.connect(home / "callback-desk" / "desk.sqlite3")) as database:
            found = database.execute("SELECT closed_at FROM plan").fetchone()
        return found is not None and found[0] is not None

    limit = time.monotonic() + 120
    while not is_closed() and time.monotonic() < limit:
        time.sleep(0.05)
    for number in (signal.SIGINT, signal.SIGTERM):  # nobody has read what it tells by now
        running.send_signal(number)
    told, said = running.communicate(timeout=60)
    assert running.returncode == 0, said
    assert len(json.loads(told)["steps"]) == count


def interrupted(home: Path, sandbox: Sandbox, company: Company, *words: str) -> None:
    """Runs the command line on a line that holds an answer back, until the change was sent."""
    with line_that_loses_answers(sandbox.base_url, held=True) as (address, sent):
        CompanyFile(home / "callback-desk").save([replace(company, base_url=address)])
        running = started(home, *words)
        limit = time.monotonic() + 60
        while not sent and time.monotonic() < limit:
            time.sleep(0.01)
        running.kill()
        running.communicate(timeout=30)
        assert sent
    CompanyFile(home / "callback-desk").save([company])


def test_what_an_earlier_run_left_open_is_looked_up_and_not_sent_again(
    desk: Desk, home: Path, company: Company, tmp_path: Path
) -> None:
    served = Sandbox(password=PASSWORD, rule=OverlapRule.ALLOW)
    served.start()
    company = replace(company, base_url=served.base_url)
    for words in (
        ("apply", written(tmp_path, creating(company.name, "771"))),
        (
            *("create", company.name, "subscription_added", f"{HOOK}/772"),
            *("--filter", "list_id=772", "--end", "in 30 days"),
        ),
    ):
        interrupted(home, served, company, *words)
        again = desk(*words)
        assert "left open by an earlier run" in again.stderr
        assert again.returncode == 0, again.stderr
    callbacks = json.loads(desk("list", company.name, "--json").stdout)
    for list_id in ("771", "772"):
        assert len([one for one in callbacks if one["filter"] == {"list_id": list_id}]) == 1
    served.stop()


def test_the_same_with_other_dates_is_another_one(
    desk: Desk, home: Path, company: Company, tmp_path: Path
) -> None:
    served = Sandbox(password=PASSWORD, rule=OverlapRule.ALLOW)
    served.start()
    company = replace(company, base_url=served.base_url)
    words = ("create", company.name, "subscription_added", f"{HOOK}/9", "--filter", "list_id=9")
    day = f"{datetime.now(UTC) + timedelta(days=3):%Y-%m-%d}"
    interrupted(home, served, company, *words, "--start", f"{day} 08:00")
    later = desk(*words, "--start", f"{day} 20:00")
    assert later.returncode == 0, later.stderr
    callbacks = json.loads(desk("list", company.name, "--json").stdout)
    starts = [one["starts_at"] for one in callbacks if one["filter"] == {"list_id": "9"}]
    assert [one[11:16] for one in starts] == ["08:00", "20:00"]
    served.stop()


def test_an_end_that_an_earlier_run_did_not_see_is_done(
    desk: Desk, home: Path, company: Company, sandbox: Sandbox
) -> None:
    interrupted(home, sandbox, company, "end", company.name, "AB3406")
    again = desk("end", company.name, "AB3406")
    assert again.returncode == 0, again.stderr
    assert "AB3406 was ended" in again.stdout
    assert desk("end", company.name, "AB3406").returncode == 1


def test_what_cannot_be_told_yet_is_not_sent_again(
    desk: Desk, home: Path, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    words = ("create", company.name, "subscription_added", f"{HOOK}/9", "--filter", "list_id=9")
    interrupted(home, sandbox, company, *words)
    # The server cannot be asked what became of it.
    with line_that_loses_answers(sandbox.base_url, dark=True) as (address, sent):
        sent.append("dark from the beginning")
        CompanyFile(home / "callback-desk").save([replace(company, base_url=address)])
        again = desk(*words)
    assert again.returncode == 3, again.stderr
    assert "nothing was sent, since it might be done twice" in again.stderr
    assert sent == ["dark from the beginning"]
    assert len(journal(home)) == 1


@contextmanager
def line_that_refuses_after_an_end(base_url: str) -> Iterator[str]:
    """Passes everything on until a callback was ended; from then on none is created."""
    ended: list[str] = []

    def on_answer(method: str, path: str, body: bytes) -> bytes:
        ended.extend([path] if method == "DELETE" else [])
        return body

    def refused(method: str) -> int | None:
        return 422 if ended and method == "POST" else None

    with line(base_url, on_answer, refused) as address:
        yield address


def test_what_is_half_done_is_not_passed_over(
    desk: Desk, home: Path, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    """Ended, and the new one is not there: what asks for something else waits for that."""
    (old,) = json.loads(desk("list", company.name, "--search", "AB3406", "--json").stdout)
    after = {key: old[key] for key in ("event_type", "filter")} | {"destination_url": f"{HOOK}/n"}
    made = creating(company.name, "771")
    assert isinstance(made["steps"], list)
    made["steps"].append(
        {"company": company.name, "act": "replace", "callback_id": "AB3406", "after": after}
    )
    file = written(tmp_path, made)
    with line_that_refuses_after_an_end(sandbox.base_url) as address:
        CompanyFile(home / "callback-desk").save([replace(company, base_url=address)])
        first = desk("apply", file)
        assert first.returncode == 3, first.stderr
    CompanyFile(home / "callback-desk").save([company])
    assert "AB3406" not in listed(desk, company)
    for words in (
        ("replace", company.name, "AB3406", "--url", HOOK),
        ("end", company.name, "AB3406"),
    ):
        alone = desk(*words)
        assert alone.returncode == 3, alone.stderr
        assert "what is half done leaves a callback ended without its new one" in alone.stderr
        assert "Leave it out" not in alone.stderr
    told = desk("plan", file).stderr
    assert f"left open by an earlier run: Replace AB3406 of {company.name}" in told, told
    assert "AB3406" not in listed(desk, company), "a look at it changes nothing"
    # What asks for the same once more goes on with it, as the same `replace` does.
    again = desk("apply", file)
    assert again.returncode == 0, again.stderr
    assert "gone on with" in again.stderr
    found = json.loads(desk("list", company.name, "--json").stdout)
    assert sum(one["destination_url"] == f"{HOOK}/n" for one in found) == 1


def test_a_plan_s_table_tells_dates_and_no_secret(
    desk: Desk, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    year = datetime.now(UTC).year + 2
    table = (
        "Type,Filter,Destination,Start,End\n"
        "subscription_added,list_id=771,https://bob:S3cretPw99@a.example/x?token=T0psecret,"
        f"{year}-01-01 08:00,{year}-01-31 08:00\n"
    )
    told = desk("plan", written(tmp_path, table, "a.csv"), "--company", company.name)
    assert told.returncode == 0, told.stderr
    assert f"{year}-01-01 08:00 to {year}-01-31 08:00" in told.stdout
    assert "a.example" in told.stdout
    assert "S3cretPw99" not in told.stdout + told.stderr
    assert "T0psecret" not in told.stdout + told.stderr


def test_what_was_changed_since_is_told_without_its_secrets(
    desk: Desk, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    made = creating(company.name)
    before = {
        "event_type": "person_added",
        "destination_url": "https://u:hunter2@other.example/x?token=SECRETabc",
    }
    step = {"company": company.name, "act": "end", "callback_id": "AB3401", "before": before}
    told = desk("plan", written(tmp_path, made | {"steps": [step]}))
    assert "other.example" in told.stderr
    assert "hunter2" not in told.stderr
    assert "SECRETabc" not in told.stderr


def test_with_ends_says_why_it_ended_nothing(
    desk: Desk, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    table = "type,destination,colour\nperson_added,https://a.example/p,red\n"
    file = written(tmp_path, table, "a.csv")
    told = desk("plan", file, "--company", company.name, "--with-ends")
    assert "--with-ends left that as it is" in told.stderr
    assert "--with-ends ends what" not in told.stderr


def test_progress_is_told_on_a_terminal_alone(
    desk: Desk, home: Path, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    first = written(tmp_path, creating(company.name, "771", "772"))
    assert "1 of 2" not in desk("apply", first).stderr
    file = written(tmp_path, creating(company.name, "773", "774"), "other.json")
    status, told = at_a_terminal(home, "apply", file, stream="stderr")
    assert status == 0, told
    for said in ("1 of 2: Acme Retail, subscription_added: Done", "2 of 2: "):
        assert said in told


def test_a_clock_that_is_wrong_is_said_once(
    desk: Desk, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    file = written(tmp_path, creating(company.name, "773"))
    sandbox.set_trouble(Trouble.WRONG_CLOCK)
    for word in ("plan", "apply"):
        said = desk(word, file).stderr
        assert said.count("This computer's clock is") == 1, word


def test_what_is_to_be_done_next_can_be_done_on_a_command_line(
    desk: Desk, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    part = str(tmp_path / "part.json")
    assert desk("export", company.name, part, "--search", "type:person").returncode == 0
    told = desk("plan", part, "--with-ends")
    assert "nothing is offered to be ended" in told.stderr
    assert told.returncode == 1, "the ends that were asked for are not done"
    assert desk("plan", part).returncode == 0
    nobody = json.loads(json.dumps(creating(company.name, "771")))
    del nobody["steps"][0]["company"]
    file = written(tmp_path, nobody)
    unnamed = desk("plan", file)
    assert "--company says whose" in unnamed.stderr, unnamed.stderr
    wrong = desk("plan", file, "--company", company.name, password="wrong")
    for words in (wrong.stderr, unnamed.stderr):
        assert "press " not in words.lower()
        assert "Company menu" not in words
    nowhere = desk("apply", file, "--company", company.name, "--unlock", "Nope")
    assert (nowhere.returncode, "no company is called 'Nope'" in nowhere.stderr) == (2, True)


def test_what_has_ended_since_an_export_needs_nothing_and_ends_nothing(
    desk: Desk, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    exported = tmp_path / "all.json"
    assert desk("export", company.name, str(exported)).returncode == 0
    whole = json.loads(exported.read_text("utf-8"))
    now = datetime.now(UTC).replace(microsecond=0)
    whole["exported_at_utc"] = (now - timedelta(days=3)).isoformat()
    ended = {"ends_utc": (now - timedelta(days=1)).isoformat()}
    listed_one = next(one for one in whole["callbacks"] if one["callback_id"] == "AB3403")
    gone = listed_one | ended | {"callback_id": "GONE1", "filter": {"list_id": "1"}}
    others = [one for one in whole["callbacks"] if one is not listed_one]

    over = whole | {"callbacks": [*others, listed_one, gone]}
    done = desk("apply", written(tmp_path, over, "over.json"), "--with-ends")
    assert done.returncode == 0, done.stderr
    assert "that need nothing: GONE1" in done.stderr
    # One that is listed all the same was extended meanwhile, or its end in the file is mistyped.
    odd = whole | {"callbacks": [*others, listed_one | ended]}
    refused = desk("apply", written(tmp_path, odd, "odd.json"), "--with-ends")
    assert refused.returncode == 1, refused.stderr
    assert "AB3403" in listed(desk, company)


def test_why_a_step_failed_is_told(
    desk: Desk, home: Path, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    file = written(tmp_path, creating(company.name, "771"))
    refused = {"POST": 403}
    with line(sandbox.base_url, refused=refused.get) as base_url:
        CompanyFile(home / "callback-desk").save([replace(company, base_url=base_url)])
        for_programs = desk("apply", file, "--json")
        for_people = desk("apply", file)
    assert (for_programs.returncode, for_people.returncode) == (1, 1)
    (step,) = json.loads(for_programs.stdout)["steps"]
    assert "HTTP 403" in step["error"], step
    assert f"step 1, {company.name}, subscription_added: This user" in for_people.stderr


def test_of_two_steps_for_one_callback_neither_is_done(
    desk: Desk, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    before = listed(desk, company)["AB3406"]
    after = {name: before[name] for name in ("event_type", "filter", "method", "content_type")}
    after["destination_url"] = HOOK
    steps = [
        {"company": company.name, "act": "end", "callback_id": "AB3406", "before": before},
        {
            "company": company.name,
            "act": "replace",
            "callback_id": "AB3406",
            "before": before,
            "after": after,
        },
    ]
    made = creating(company.name) | {"steps": steps}
    done = desk("apply", written(tmp_path, made))
    assert done.returncode == 1, done.stderr
    assert "change the same callback are all left out" in done.stderr
    assert listed(desk, company)["AB3406"]["destination_url"] == before["destination_url"]


def test_a_program_learns_why_a_list_could_not_be_read(
    desk: Desk, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    file = written(tmp_path, creating(company.name, "773"))
    sandbox.set_trouble(Trouble.NOT_ALLOWED)
    for word in ("plan", "apply"):
        told = desk(word, file, "--json")
        assert told.returncode == 1
        assert f"{company.name}: " in told.stderr, word
        assert "not allowed" in told.stderr.lower() or "may not" in told.stderr, told.stderr
