"""SIGKILL at every place a change can be cut off: the truth is told, nothing doubled or lost.

A few chosen places each run; CALLBACK_DESK_KILLS=200 tries as many random ones, all of them within
one act where CALLBACK_DESK_KILL_ACT names it.
"""

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.sandbox.server import Sandbox
from tests.sandbox.test_application import call

ROOT = Path(__file__).resolve().parents[2]
BASE = "/companies/K9xWb2/config/"
MANY = int(os.environ.get("CALLBACK_DESK_KILLS", "0"))
ONE_ACT = os.environ.get("CALLBACK_DESK_KILL_ACT", "")
MOST = {"create": 8, "end": 8, "replace": 19, "refused": 24, "plan": 55}
"""Places of each act, before and after each; the test below holds them to it."""
CHOSEN = [
    *[("create", point) for point in (2, 3, 4, 7)],
    *[("end", point) for point in (3, 6)],
    *[("replace", point) for point in (4, 9, 12, 15)],
    *[("refused", point) for point in (16, 20)],
    *[("plan", point) for point in (2, 14, 22, 31, 40)],
]


def started(folder: Path, sandbox: Sandbox, act: str, point: int) -> tuple[int, dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.kill.driver", str(folder), sandbox.base_url, act, str(point)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
        env={name: value for name, value in os.environ.items() if not name.startswith("DBUS")},
    )
    assert "Traceback" not in done.stderr, done.stderr
    lines = done.stdout.strip().splitlines()
    return done.returncode, json.loads(lines[-1]) if lines else {}


MOVED = ("777", "778", "779")
"""Lists of which a plan replaces the callback."""


def moved(sandbox: Sandbox) -> list[tuple[str, str]]:
    """Each list that the plan is about, and where its events go."""
    status, found = call(sandbox, "GET", BASE + "callbacks")
    assert status == 200
    return sorted(
        (one["subscription_added"]["list_id"], one["destination"]["url"].rpartition("/")[2])
        for one in found
        if one.get("subscription_added", {}).get("list_id") in MOVED
    )


def listed(sandbox: Sandbox) -> list[str]:
    """The destinations the server lists for what the acts are about."""
    status, found = call(sandbox, "GET", BASE + "callbacks")
    assert status == 200
    return [
        one["destination"]["url"].rpartition("/")[2]
        for one in found
        if one.get("subscription_added", {}).get("list_id") == "777"
    ]


def prepared(sandbox: Sandbox, *list_ids: str) -> None:
    for list_id in list_ids:
        body = {
            "callback_type": "subscription_added",
            "subscription_added": {"list_id": list_id},
            "destination": {"url": "https://hooks.example.net/old"},
        }
        assert call(sandbox, "POST", BASE + "callbacks/", body)[0] == 201


def kill_a_plan(folder: Path, sandbox: Sandbox, point: int) -> None:
    """Wherever it dies: after the next start each is moved once, and none is doubled or lost."""
    prepared(sandbox, *MOVED)
    status, _ = started(folder, sandbox, "plan", point)
    assert status == -9
    between = moved(sandbox)
    assert len({list_id for list_id, _ in between}) == len(between), (point, between)
    assert len(between) >= len(MOVED) - 1, (point, between)
    again, told = started(folder, sandbox, "look", point)
    assert again == 0
    after = moved(sandbox)
    begun = point > 1  # else the plan itself was not written down yet
    goal = "new" if begun else "old"
    assert after == [(one, goal) for one in MOVED], (point, between, after, told)
    third, quiet = started(folder, sandbox, "look", 0)
    assert third == 0
    assert "cut off" not in quiet["said"], (point, quiet)
    assert moved(sandbox) == after


def kill_and_look(folder: Path, sandbox: Sandbox, act: str, point: int) -> None:
    if act == "plan":
        kill_a_plan(folder, sandbox, point)
        return
    if act != "create":
        prepared(sandbox, "777")
    status, _ = started(folder, sandbox, act, point)
    assert status == -9
    between = listed(sandbox)
    again, told = started(folder, sandbox, "look", point)
    assert again == 0
    after, said = listed(sandbox), told["said"]
    where = (act, point, between, after, said)
    if act == "create":
        assert after == between, where  # looking changes nothing
        assert len(after) <= 1, where
        if said:
            assert ("was created" in said) is bool(after), where
            assert ("did not happen" in said) is not bool(after), where
    elif act == "end":
        assert after == between, where
        if said:
            assert ("was ended" in said) is not bool(after), where
            assert ("did not happen" in said) is bool(after), where
    else:
        # Never both, never doubled, never none: what was missing is there after the question.
        assert len(between) <= 1, where
        assert len(after) == 1, where
        assert said.startswith("asked") is (not between), where
    # Nothing is left open: a third start has nothing to say about it.
    third, quiet = started(folder, sandbox, "look", 0)
    assert third == 0
    assert "nfinished" not in quiet["said"], (where, quiet)
    assert listed(sandbox) == after, where


@pytest.mark.parametrize("act", list(MOST))
def test_an_act_that_nobody_kills_is_done(tmp_path: Path, sandbox: Sandbox, act: str) -> None:
    if act != "create":
        prepared(sandbox, *(MOVED if act == "plan" else ("777",)))
    status, told = started(tmp_path, sandbox, act, 0)
    assert status == 0
    assert told["points"] == MOST[act]
    if act == "plan":
        assert moved(sandbox) == [(one, "new") for one in MOVED]
        return
    assert listed(sandbox) == {"create": ["new"], "end": [], "replace": ["new"]}.get(act, ["old"])


@pytest.mark.parametrize(("act", "point"), [] if MANY else CHOSEN)
def test_a_killed_act_is_told_truly(tmp_path: Path, sandbox: Sandbox, act: str, point: int) -> None:
    kill_and_look(tmp_path, sandbox, act, point)


@pytest.mark.parametrize("seed", range(MANY))
def test_a_random_kill(tmp_path: Path, sandbox: Sandbox, seed: int) -> None:
    choice = random.Random(seed)
    act = ONE_ACT or choice.choice(list(MOST))
    kill_and_look(tmp_path, sandbox, act, choice.randint(1, MOST[act]))
