"""The command line over real HTTP: what it prints, how it ends, and that it needs no window."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.__main__ import COMMANDS
from app.cli.main import cli
from app.cli.output import shown_url
from app.domain.companies.company import Company
from app.domain.trouble import Trouble
from app.sandbox.server import Sandbox
from app.storage.companies import CompanyFile
from tests.builders import LISTED_IN_PRACTICE
from tests.cli.conftest import PRODUCTION, ROOT, Desk, at_a_terminal, environment
from tests.cli.line import line
from tests.conftest import PASSWORD


def test_a_list_is_a_table_for_people_and_json_for_programs(
    desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    told = desk("list", company.name)
    assert told.returncode == 0, told.stderr
    lines = told.stdout.splitlines()
    assert lines[0].split()[:3] == ["ID", "STATUS", "(UTC)"]
    assert len(lines) == LISTED_IN_PRACTICE + 1
    found = json.loads(desk("list", company.name.upper(), "--json", "--search", "ab3406").stdout)
    assert [one["callback_id"] for one in found] == ["AB3406"]
    assert found[0]["listed"] is True
    assert set(found[0]) >= {"event_type", "filter", "destination_url", "starts_at", "ends_at"}


def test_the_search_finds_what_the_window_s_does(
    desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    for search, least in (("starts in", 3), ("no end", 5), ("content_type", 20), ("nowhere", 0)):
        found = json.loads(desk("list", company.name, "--json", "--search", search).stdout)
        assert len(found) >= least, search
        assert bool(found) is bool(least), search
    mistaken = desk("list", company.name, "--json", "--search", "kind:production")
    assert json.loads(mistaken.stdout) == []
    assert "Nothing is called kind here" in mistaken.stderr


def test_an_empty_password_is_wrong_use(desk: Desk, company: Company, sandbox: Sandbox) -> None:
    told = desk("list", company.name, password="")
    assert (told.returncode, "no password came" in told.stderr) == (2, True)


def test_each_end_has_its_status(desk: Desk, company: Company, sandbox: Sandbox) -> None:
    assert desk("get", company.name, "AB3406").returncode == 0
    missing = desk("get", company.name, "NOSUCH")
    assert missing.returncode == 1
    assert "Traceback" not in missing.stderr
    assert desk("list", company.name, password="wrong").returncode == 4
    marked = desk("list", company.name, password=f"\ufeff{PASSWORD}")
    assert marked.returncode == 0, "some shells mark what they pipe"
    assert desk("list", company.name, password=None).returncode == 4
    assert desk("list", "Nobody").returncode == 1
    assert desk("list").returncode == 2
    assert desk("gaps", company.name, "--within", "soon").returncode == 2


def test_gaps_are_for_schedulers(desk: Desk, company: Company, sandbox: Sandbox) -> None:
    some = desk("gaps", company.name, "--within", "14d", "--json")
    assert some.returncode == 6
    found = json.loads(some.stdout)
    assert {"event_type", "filter", "from", "to"} == set(found[0])
    assert desk("gaps", company.name, "--within", "1h").returncode == 0


def test_gaps_of_all_companies_are_told_with_whose_they_are(
    desk: Desk, home: Path, company: Company, sandbox: Sandbox
) -> None:
    CompanyFile(home / "callback-desk").save(
        [company, replace(company, company_id="c2", name="Twin")]
    )
    every = desk("gaps", "--within", "14d", "--json")
    assert every.returncode == 6, every.stderr
    found = json.loads(every.stdout)
    assert {one["company"] for one in found} == {company.name, "Twin"}
    alone = json.loads(desk("gaps", company.name, "--within", "14d", "--json").stdout)
    assert [
        {name: one[name] for name in alone[0]} for one in found if one["company"] == "Twin"
    ] == alone
    table = desk("gaps", "--within", "14d")
    assert table.stdout.splitlines()[0].startswith("COMPANY")
    other = replace(company, company_id="d", name="Cove", user_name="ben@acme.example")
    CompanyFile(home / "callback-desk").save([company, other])
    several = desk("gaps", "--within", "1h")
    assert (several.returncode, "name one" in several.stderr) == (2, True), several.stderr
    CompanyFile(home / "callback-desk").save([])
    nobody = desk("gaps", "--within", "1h")
    assert (nobody.returncode, "no company is set up" in nobody.stderr) == (1, True)


def test_a_company_that_could_not_be_read_is_not_without_gaps(
    desk: Desk, home: Path, company: Company, sandbox: Sandbox
) -> None:
    CompanyFile(home / "callback-desk").save(
        [company, replace(company, company_id="b", name="Brook", company_key="NoSuchKey")]
    )
    part = desk("gaps", "--within", "1h")
    assert part.returncode == 1
    assert "Brook: The server does not know it" in part.stderr, part.stderr
    some = desk("gaps", "--within", "14d")
    assert some.returncode == 6, "what is uncovered is so, whatever is not known of another"
    assert "Brook: The server does not know it" in some.stderr, some.stderr


def test_companies_and_an_export_show_no_password_and_no_control_character(
    desk: Desk, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    told = desk("companies", password=None)
    assert told.returncode == 0
    assert "\x1b" not in told.stdout
    written = desk("export", company.name, str(tmp_path / "a.csv"))
    assert written.returncode == 0, written.stderr
    body = (tmp_path / "a.csv").read_text("utf-8-sig")
    assert "AB3406" in body
    assert '"never"' in body  # when each was proved, as in the window
    assert PASSWORD not in body.replace("practice@", "")


def test_no_command_needs_qt_and_each_is_known_to_the_start() -> None:
    code = "import sys, app.cli.main; print([x for x in sys.modules if x.startswith('PySide6')])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
    assert set(COMMANDS) == set(cli.commands)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_learns_what_may_follow_and_opens_no_window(shell: str, home: Path) -> None:
    def asked(**more: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "app"],
            cwd=ROOT,
            env=environment(home) | more,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    script = asked(_CALLBACK_DESK_COMPLETE=f"{shell}_source")
    assert "_CALLBACK_DESK_COMPLETE" in script
    for words, last, told in (
        ("callback-desk li", "li", "list"),
        ("callback-desk sa", "sa", "sandbox"),
        ("callback-desk sandbox --ov", "--ov", "--overlap"),
        ("callback-desk apply --un", "--un", "--unlock"),
    ):
        found = asked(
            _CALLBACK_DESK_COMPLETE=f"{shell}_complete",
            COMP_WORDS=words,
            COMP_CWORD=last if shell == "fish" else str(words.count(" ")),
        )
        assert told in found, words


def test_a_program_learns_why_in_json(desk: Desk, company: Company, sandbox: Sandbox) -> None:
    for words, status, reason in (
        (("list", "Nobody"), 1, "REFUSED"),
        (("get", company.name, "NOPE"), 1, "REFUSED"),
        (("end", PRODUCTION, "AB3406"), 5, "LOCKED"),
    ):
        done = desk(*words, "--json")
        assert done.returncode == status
        error = json.loads(done.stdout)["error"]
        assert (error["status"], error["reason"]) == (status, reason)
        assert error["message"]
    done = desk("list", company.name, "--json", password="wrong")
    assert json.loads(done.stdout)["error"]["reason"] == "NOT_SIGNED_IN"


def test_a_broken_file_of_companies_is_told_and_a_wrong_word_is_wrong_use(
    desk: Desk, home: Path, company: Company
) -> None:
    file = home / "callback-desk" / "companies.json"
    file.write_text("{ broken")
    for _ in range(2):  # it is for the window to set it aside
        told = desk("companies", "--json", password=None)
        assert "the companies could not be read" in told.stderr
        assert told.returncode == 1
        assert json.loads(told.stdout)["error"]["status"] == 1
        assert file.read_text() == "{ broken"
    assert "the companies could not be read" in desk("list", company.name).stderr
    wrong = desk("nocommand", password=None)
    assert wrong.returncode == 2
    assert "No such command 'nocommand'" in wrong.stderr


def test_of_several_companies_with_a_key_the_named_one_is_meant(
    desk: Desk, company: Company, tmp_path: Path
) -> None:
    step = {
        "act": "create",
        "company_key": company.company_key,  # production has it too
        "after": {"event_type": "person_added", "destination_url": "https://a.example/x"},
    }
    file = tmp_path / "plan.json"
    file.write_text(json.dumps({"format": "callback-desk-request", "version": 1, "steps": [step]}))
    unclear = desk("plan", str(file))
    assert "or more than one is" in unclear.stderr
    named = desk("plan", str(file), "--company", company.name, "--json")
    assert json.loads(named.stdout)["steps"][0]["company"] == company.name


def test_half_a_list_is_told_by_whatever_reads_it(
    desk: Desk, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    assert "Not whole" not in desk("list", company.name).stderr
    sandbox.set_trouble(Trouble.HALF_LIST)
    path = tmp_path / "half.json"
    for words in (
        ("list", company.name),
        ("gaps", company.name),
        ("export", company.name, str(path)),
    ):
        told = desk(*words)
        assert "Not whole: the server says that there is more" in told.stderr, words
        assert told.returncode == 1, words
    assert json.loads(path.read_text("utf-8"))["lacking"].startswith("Not whole")
    url = "https://hooks.example.net/x"
    create = ["create", company.name, "person_added", url, "--dry-run"]
    for each in (create, ["test", company.name, "wallet_item_remove"]):
        told = desk(*each)
        assert "Not whole: the server says that there is more" in told.stderr, each
        assert "Nothing active takes" not in told.stdout
    told = desk("test", company.name, "wallet_item_remove", "--json")
    assert json.loads(told.stdout)["list_is_whole"] is False


def test_a_date_that_nobody_can_read_is_no_gap_and_none_filled(
    desk: Desk, home: Path, company: Company, sandbox: Sandbox
) -> None:
    def unreadable(method: str, _: str, body: bytes) -> bytes:
        found = json.loads(body)
        rows = found.get("callbacks", [found]) if isinstance(found, dict) else found
        for one in rows if method == "GET" else ():
            if one.get("callback_id") == "AB3416":
                one |= {"start_date": "soon", "end_date": "31.12.2026"}
        return json.dumps(found).encode()

    with line(sandbox.base_url, unreadable) as base_url:
        CompanyFile(home / "callback-desk").save([replace(company, base_url=base_url)])
        told = desk("gaps", company.name)
        assert told.returncode == 1
        assert "a date that cannot be read" in told.stderr
        assert "AB3416" in told.stderr
        words = ("replace", company.name, "AB3416", "--url", "https://b.example/")
        refused = desk(*words, "--end", "none")
        assert refused.returncode == 2
        assert "a date of AB3416 cannot be read" in refused.stderr
        assert "add --start." in refused.stderr
        assert "--end" not in refused.stderr
        named = desk(*words, "--end", "none", "--start", "2026-01-01", "--dry-run")
        assert named.returncode == 0, named.stderr


def test_words_that_are_not_utf_8_are_wrong_use(desk: Desk, company: Company) -> None:
    for words in (("get", company.name, "M\udcfcller"), ("companies", "--json\udcfc")):
        told = desk(*words)
        assert told.returncode == 2, told.stderr
        assert "not UTF-8" in told.stderr
        assert "Traceback" not in told.stderr


def test_a_table_fits_its_terminal_and_goes_whole_into_a_pipe(
    desk: Desk, home: Path, company: Company, sandbox: Sandbox
) -> None:
    url = f"https://hooks.acme.example/{'long/' * 30}last"
    made = desk("create", company.name, "subscription_added", url, "--filter", "list_id=77")
    assert made.returncode == 0, made.stderr
    _, told = at_a_terminal(home, "list", company.name, stream="stdout", columns=110)
    lines = told.splitlines()
    assert len(lines) == LISTED_IN_PRACTICE + 2
    assert max(map(len, lines)) <= 110
    (own,) = [one for one in lines if "/last" in one]
    assert "https://hooks.acme.exam" in own
    assert "…" in own
    assert url in desk("list", company.name).stdout


def test_one_callback_is_told_in_words(desk: Desk, company: Company, sandbox: Sandbox) -> None:
    told = desk("get", company.name, "AB3406").stdout
    facts = {line[:14].strip(): line[14:] for line in told.splitlines()}
    assert list(facts)[:4] == ["Callback ID", "Status", "Event type", "Applies to"]
    assert facts["Filter"] == '{"list_id":"51877"}'
    assert "None" not in told
    assert facts["Callback ID"] == "AB3406"


def test_what_ends_and_is_followed_says_so_as_in_the_window(
    desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    soon = f"{datetime.now(UTC) + timedelta(days=3):%Y-%m-%dT%H:%MZ}"
    words = ("create", company.name, "subscription_added", "https://hooks.acme.example/in")
    for when in (("--end", soon), ("--start", soon)):
        made = desk(*words, "--filter", "list_id=31", *when)
        assert made.returncode == 0, made.stderr
    told = desk("list", company.name, "--search", "followed").stdout.splitlines()
    assert len(told) == 2
    assert ", followed " in told[1]


def test_gaps_are_those_of_the_timeline_what_ended_included(
    desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    # Nothing else covers what this one does.
    (old,) = json.loads(desk("list", company.name, "--search", "AB3416", "--json").stdout)
    before = json.loads(desk("gaps", company.name, "--json").stdout)
    assert desk("end", company.name, "AB3416").returncode == 0
    over = desk("gaps", company.name, "--json")
    own = {"event_type": old["event_type"], "filter": old["filter"]}
    others = [one for one in before if not own.items() <= one.items()]
    assert len(json.loads(over.stdout)) == len(others)
    assert "1 ended in the last 30 days, and nothing follows" in over.stderr
    assert old["event_type"] in over.stderr
    filters = [word for one in old["filter"].items() for word in ("--filter", "=".join(one))]
    words = ("create", company.name, old["event_type"], "https://hooks.acme.example/in", *filters)
    assert desk(*words, "--start", "in 5 days").returncode == 0
    told = json.loads(desk("gaps", company.name, "--within", "4d", "--json").stdout)
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    (gap,) = [one for one in told if (one["from"] or "") <= now and own.items() <= one.items()]
    assert gap["to"] is not None
    again = json.loads(desk("gaps", company.name, "--within", "4d", "--json").stdout)
    assert again == told  # one that is under way began when it began


def test_what_is_printed_for_people_holds_no_secret(
    desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    url = "https://bob:S3cretPw99@hooks.acme.example/in?token=T0psecret"
    words = (company.name, "subscription_added", url, "--filter", "list_id=5")
    dry = desk("create", *words, "--dry-run")
    made = desk("create", *words, "--json")
    callback_id = json.loads(made.stdout)["callback_id"]
    told = [dry, desk("list", company.name), desk("get", company.name, callback_id)]
    told.append(desk("end", company.name, callback_id, "--dry-run"))
    for one in told:
        assert one.returncode == 0, one.stderr
        assert "hooks.acme.example" in one.stdout
        for secret in ("S3cretPw99", "T0psecret"):
            assert secret not in one.stdout + one.stderr
    # A program gets what stands there: it may have to register it anew.
    assert url in desk("get", company.name, callback_id, "--json").stdout


def test_powershell_is_told_the_options_that_each_command_has() -> None:
    script = (ROOT / "packaging" / "windows" / "callback-desk.ps1").read_text("utf-8")
    told = {
        found[1]: set(re.findall(r"'(--[a-z-]+)'", found[2]))
        for found in re.finditer(r"^ {8}'([a-z]+)' = @\(([^)]*)\)", script, re.MULTILINE)
    }
    for name, command in cli.commands.items():
        own = {word for one in command.params for word in one.opts if word.startswith("--")}
        assert told.pop(name) == own | {"--help"}, name
    assert set(told) == {"sandbox"}


@pytest.mark.parametrize("odd", ["\u202e", "\x1b]0;x\x07", "\u200b"])
def test_what_a_server_names_steers_no_terminal(odd: str) -> None:
    assert odd not in shown_url(f"https://hooks.acme.example/{odd}gro.live")
    assert "xn--" in shown_url("https://\u0430\u0440\u0440\u04cf\u0435.com/x"), "both forms"
    assert "S3cret" not in shown_url("https://bob:S3cret@hooks.acme.example/in")


def test_every_member_of_json_is_documented(
    desk: Desk, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    table = readme.partition("| command | what is written |")[2].partition("\n\n")[0]
    request = tmp_path / "request.json"
    request.write_text(
        '{"format": "callback-desk-request", "version": 1, "steps": [{"company": '
        f'"{company.name}", "act": "end", "callback_id": "AB3406"}}]}}'
    )
    url = "https://hooks.next.example/vibes/9"
    new = ("create", company.name, "subscription_added", url, "--filter", "list_id=9")
    for words in (
        ("companies",),
        ("list", company.name),
        ("get", company.name, "AB3406"),
        ("gaps", company.name),
        (*new, "--dry-run"),
        new,
        ("end", company.name, "AB3407"),
        ("test", company.name, "subscription_added", "--filter", "list_id=48213"),
        ("plan", str(request)),
        ("export", company.name, str(tmp_path / "list.csv")),
    ):
        done = desk(*words, "--json", password=None if words == ("companies",) else PASSWORD)
        assert done.stdout, (words, done.stderr)
        told = json.loads(done.stdout)
        one = told[0] if isinstance(told, list) else told
        rows = [line.split("|") for line in table.splitlines() if line.count("|") > 2]
        row = next(each[2] for each in rows if f"`{words[0]}" in each[1])
        for each in (one, *one.get("steps", [])[:1]):
            assert not [name for name in each if f"`{name}`" not in row], (words, done.stderr)


def test_what_has_ended_is_an_error_to_programs_too(
    desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    assert desk("end", company.name, "AB3406").returncode == 0
    again = desk("end", company.name, "AB3406", "--json")
    assert again.returncode == 1
    assert "ended already" in json.loads(again.stdout)["error"]["message"]


def test_an_output_that_is_closed_is_told_and_ends_no_change(
    home: Path, company: Company, sandbox: Sandbox
) -> None:
    def closed(*words: str) -> subprocess.CompletedProcess[str]:
        command = 'exec "$0" -m app "$@" --password-stdin >&-'
        return subprocess.run(
            ["sh", "-c", command, sys.executable, *words],
            cwd=ROOT,
            env=environment(home),
            input=f"{PASSWORD}\n",
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    assert "Traceback" not in closed("list", "--help").stderr
    for more in ((), ("--json",)):
        told = closed("list", company.name, *more)
        assert told.returncode == 1
        assert "the output could not be written" in told.stderr
        made = closed("end", company.name, "AB3407" if more else "AB3406", *more)
        assert made.returncode == 0, made.stderr


def test_one_that_is_followed_says_so_wherever_it_is_told(
    desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    turn = f"{datetime.now(UTC) + timedelta(days=3):%Y-%m-%d %H:%M}"
    new = ("create", company.name, "subscription_added", "https://a.example/x")
    first = desk(*new, "--filter", "list_id=9", "--end", turn, "--json")
    assert desk(*new, "--filter", "list_id=9", "--start", turn).returncode == 0
    callback_id = json.loads(first.stdout)["callback_id"]
    (row,) = desk("list", company.name, "--search", "followed").stdout.splitlines()[1:]
    assert desk("list", company.name, "--search", "status:followed").stdout.splitlines()[1:] == [
        row
    ]
    assert row.startswith(callback_id)
    assert "followed" in desk("get", company.name, callback_id).stdout


def test_in_a_narrow_terminal_how_many_days_are_left_can_be_read(
    desk: Desk, home: Path, company: Company
) -> None:
    assert desk("list", company.name).returncode == 0
    _, told = at_a_terminal(home, "list", company.name, stream="stdout", columns=80)
    lines = told.splitlines()
    assert max(map(len, lines)) <= 80
    assert any(re.search(r" 20\d\d-\d\d-\d\d ", one) for one in lines), lines
    assert any(re.search(r"(?:Ends|Starts) in \d+ (?:h|days?)\b", one) for one in lines), lines


def test_two_of_one_name_are_told_apart_by_their_keys(
    desk: Desk, home: Path, company: Company
) -> None:
    file = CompanyFile(home / "callback-desk")
    kept = file.load()
    twin = replace(kept[0], company_id="twin", company_key="OTHER1")
    file.save([*kept, twin])
    told = desk("list", company.name)
    assert told.returncode == 1
    for key in (company.company_key, "OTHER1"):
        assert f"(key {key}, " in told.stderr
    assert "Give the key in place of the name" in told.stderr


def test_the_help_says_what_statuses_mean_and_terms_are_taken_as_people_write_them(
    desk: Desk, company: Company
) -> None:
    assert "3 outcome not known" in " ".join(desk("--help").stdout.split())
    shown = desk("list", company.name, "--search", "-company:nobody", "--json")
    assert len(json.loads(shown.stdout)) == LISTED_IN_PRACTICE
    for term in ('json:/destination/method="PUT"', "json:destination/method=put"):
        found = json.loads(desk("list", company.name, "--search", term, "--json").stdout)
        assert found
        assert {one["method"] for one in found} == {"PUT"}
    assert json.loads(desk("list", company.name, "--search", "json:put", "--json").stdout) == []


def test_a_password_in_other_letters_is_refused_in_words(home: Path, company: Company) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "app", "list", company.name, "--password-stdin", "--json"],
        cwd=ROOT,
        env=environment(home) | {"PYTHONIOENCODING": "utf-8:strict"},
        input=b"p\xe4ss\n",
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert told.returncode == 2
    said = told.stderr.decode()
    assert "is not in utf-8" in said
    assert "Traceback" not in said
    assert "\\xe4" not in said
