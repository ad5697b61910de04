"""The command line tells what the window tells, also where something is lacking."""

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.cli.output import callback_as_json
from app.domain.callbacks.remembered import ListingStatus, Remembered
from app.domain.companies.company import Company
from app.sandbox.server import Sandbox
from tests.builders import callback
from tests.cli.conftest import Desk

DATABASE = "callback-desk/desk.sqlite3"


def held(home: Path) -> sqlite3.Connection:
    """As by another program: nothing can be written."""
    connection = sqlite3.connect(home / DATABASE, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    return connection


def test_without_its_memory_nothing_is_said_to_be_whole(
    desk: Desk, home: Path, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    assert desk("end", company.name, "AB3406").returncode == 0
    assert "AB3406" in desk("list", company.name, "--ended").stdout
    holder = held(home)
    try:
        gaps = desk("gaps", company.name, "--within", "1h")
        assert gaps.returncode == 1
        assert "keeps on this computer could not be used" in gaps.stderr
        ended = desk("list", company.name, "--ended", "--json")
        assert ended.returncode == 1
        assert desk("list", company.name).returncode == 0, "what the server lists is all there"
        # A note, or what was proved, may be what is looked for.
        assert desk("list", company.name, "--search", "owner:ann", "--json").returncode == 1
        path = tmp_path / "all.json"
        written = desk("export", company.name, str(path), "--json")
        assert (written.returncode, json.loads(written.stdout)["whole"]) == (1, False)
        assert "Name, owner, ticket" in json.loads(path.read_text("utf-8"))["not_known"]
        plan = desk("plan", str(path), "--company", company.name)
        assert plan.returncode == 0, plan.stderr
        assert "left changes open could not be read" in plan.stderr
    finally:
        holder.close()


def test_a_newer_file_is_left_to_the_newer_window_and_nothing_is_sent(
    desk: Desk, home: Path, company: Company, sandbox: Sandbox
) -> None:
    assert desk("list", company.name).returncode == 0
    connection = sqlite3.connect(home / DATABASE)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    refused = desk("end", company.name, "AB3406")
    assert refused.returncode == 1
    assert "newer version" in refused.stderr
    assert "AB3406" in desk("list", company.name).stdout
    assert not list((home / "callback-desk").glob("*newer*"))


@pytest.mark.parametrize("status", ListingStatus)
def test_the_state_of_what_is_listed_no_more_says_so(status: ListingStatus) -> None:
    now = datetime.now(UTC)
    known = Remembered(callback=callback(), listing_status=status, first_seen=now, last_seen=now)
    told = callback_as_json(callback(), known)
    state = {ListingStatus.LISTED: "active", ListingStatus.VANISHED: "vanished"}
    assert told["state"] == state.get(status, "ended")


def test_what_was_ended_is_told_alike_by_get_and_list(
    desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    assert desk("end", company.name, "AB3406").returncode == 0
    told = json.loads(desk("get", company.name, "AB3406", "--json").stdout)
    assert (told["listed"], told["state"]) == (False, "ended")
    ended = json.loads(desk("list", company.name, "--ended", "--search", "gone", "--json").stdout)
    assert {one["state"] for one in ended} <= {"ended", "vanished"}
    assert "AB3406" in {one["callback_id"] for one in ended}
    assert "Ended by" in desk("get", company.name, "AB3406").stdout


def test_a_search_looks_through_what_the_window_s_rows_hold(
    desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    every = len(json.loads(desk("list", company.name, "--json").stdout))
    for words, count in (("never", every), ("PUT", 3)):  # the columns Proved and Method
        found = json.loads(desk("list", company.name, "--search", words, "--json").stdout)
        assert len(found) == count, words


def test_blanks_and_near_types_are_treated_as_by_the_form(
    desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    dry = ("--dry-run", "--json")
    url = "https://hooks.example.net/a"
    done = desk(
        *("create", company.name, "Subscription-Added", url, "--filter", " list_id = 5 "), *dry
    )
    assert done.returncode == 0
    assert json.loads(done.stdout)["create"]["filter"] == {"list_id": "5"}
    assert "did you mean subscription_added?" in done.stderr


def test_a_record_that_cannot_be_read_is_told_apart_from_a_memory(
    desk: Desk, home: Path, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    assert desk("list", company.name).returncode == 0
    connection = sqlite3.connect(home / DATABASE)
    connection.execute("ALTER TABLE sent_test RENAME TO away")
    connection.close()
    path = tmp_path / "all.json"
    written = desk("export", company.name, str(path), "--json")
    assert written.returncode == 1
    assert "proved could not be read" in written.stderr
    assert json.loads(path.read_text("utf-8"))["not_known"].startswith("When it was proved")
    assert desk("list", company.name, "--search", "never").returncode == 1
