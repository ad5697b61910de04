"""Every command of the README works as it is written, in a fresh clone."""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app import __version__

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = [
    found[1].split("  #")[0].strip() for found in re.finditer(r"^ {4}(\S.*)$", README, re.MULTILINE)
]
ENDS_BY_ITSELF = {
    "python3 packaging/dev.py run": "came out right",
    "python3 packaging/dev.py lint": " kept, 0 broken.",
}
TRIED_ELSEWHERE = {
    # By `dev.py test` itself, which runs this; and by `release-check`, with the packages.
    *("python3 packaging/dev.py test", "python3 packaging/dev.py wheel"),
    "python3 packaging/dev.py release-check",
    f"sudo apt install ./callback-desk_{__version__}_amd64.deb",
    f"tar xf callback-desk-{__version__}-linux-x86_64.tar.xz",
    f"callback-desk-{__version__}-linux-x86_64/install.sh",
    f"pipx install ./callback_desk-{__version__}-py3-none-any.whl",
    # By tests/cli, with a company that there is.
    *("callback-desk companies", "callback-desk list \"Acme Retail\" --search 'ends<7d'"),
    *('callback-desk gaps "Acme Retail" --within 14d', "callback-desk gaps --within 14d"),
    'callback-desk replace "Acme Retail" AB3406 --url https://acme.example/new',
    *("callback-desk plan spring.json", 'callback-desk apply spring.json --why "ticket 2114"'),
}
STAYS = {
    "python3 packaging/dev.py desk": "",
    "python3 packaging/dev.py sandbox --port 0": "http://127.0.0.1:",
}


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is committed, and the environment that is there already: setting it up is CI's."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a clone")
    made = tmp_path_factory.mktemp("clone") / "desk"
    subprocess.run(["git", "clone", "-q", "--no-hardlinks", ROOT, made], check=True, timeout=60)
    (made / ".venv").symlink_to(Path(sys.prefix))
    return made


def environment(home: Path) -> dict[str, str]:
    dropped = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "COVERAGE_PROCESS_START")
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return kept | {"HOME": str(home)}


def words_of(command: str) -> list[str]:
    words = shlex.split(command)
    return [sys.executable if words[0] == "python3" else words[0], *words[1:]]


def test_every_command_is_tried_somewhere() -> None:
    assert set(COMMANDS) == {*ENDS_BY_ITSELF, *TRIED_ELSEWHERE, *STAYS}


@pytest.mark.parametrize("command", ENDS_BY_ITSELF)
def test_a_command_that_ends_does_what_it_says(command: str, clone: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        words_of(command),
        cwd=clone,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )
    assert ENDS_BY_ITSELF[command] in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0


@pytest.mark.parametrize("command", STAYS)
def test_a_command_that_stays_begins_and_can_be_stopped(
    command: str, clone: Path, tmp_path: Path
) -> None:
    running = subprocess.Popen(
        words_of(command),
        cwd=clone,
        env=environment(tmp_path) | {"QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert running.stdout is not None
    if STAYS[command]:
        assert STAYS[command] in running.stdout.readline()
    else:
        # It has a window once it tells others where links may be handed in.
        door = tmp_path / ".local/share/callback-desk/instances"
        while not list(door.glob("*.door")):
            assert running.poll() is None, running.stderr and running.stderr.read()
            time.sleep(0.05)
    os.killpg(running.pid, signal.SIGTERM)
    running.communicate(timeout=120)


def test_the_map_of_the_tests_names_files_that_there_are() -> None:
    text = (ROOT / "tests" / "README.md").read_text("utf-8")
    named = set(re.findall(r"`((?:[a-z_]+/)*[a-z_]+(?:\.py|/))`", text)) - {"dev.py"}
    assert len(named) > 40
    assert [one for one in sorted(named) if not (ROOT / "tests" / one).exists()] == []
