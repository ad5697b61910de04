"""What the packages tell of the app is what it is."""

import re
import struct
import subprocess
import sys
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path

import pytest

from app import __version__
from app.__main__ import COMMANDS
from app.domain.plans.request import SUFFIX
from app.services.whats_new import changes_since

ROOT = Path(__file__).resolve().parents[1]
LINUX = ROOT / "packaging" / "linux"
sys.path.append(str(ROOT / "packaging"))
from bundle import SIZES, join_icns, join_ico  # noqa: E402 - found from here on


@cache
def options(*words: str) -> set[str]:
    """What the app's own help names."""
    told = subprocess.run(
        [sys.executable, "-m", "app", *words, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout
    return set(re.findall(r"--[a-z-]+", told))


def test_the_newest_release_is_this_version() -> None:
    newest = ET.parse(LINUX / "callback-desk.metainfo.xml").find("releases/release")
    assert newest is not None
    assert newest.get("version") == __version__
    assert changes_since().startswith(__version__)


@pytest.mark.parametrize("words", [(), ("sandbox",), *((command,) for command in COMMANDS)])
@pytest.mark.parametrize(
    "path",
    [
        LINUX / "callback-desk.1",
        LINUX / "callback-desk.bash",
        LINUX / "_callback-desk",
        LINUX / "callback-desk.fish",
        LINUX.parent / "windows" / "callback-desk.ps1",
    ],
    ids=lambda path: path.name,
)
def test_manual_and_completions_name_every_option(path: Path, words: tuple[str, ...]) -> None:
    text = path.read_text("utf-8").replace("\\-", "-").replace("\\fB", "")
    assert all(re.search(rf"\b{word}\b", text) for word in words)
    for option in options(*words) - {"--help"}:
        assert option in text or f"-l {option[2:]}" in text


def test_a_start_from_the_menu_takes_links_and_has_a_practice() -> None:
    text = (LINUX / "callback-desk.desktop").read_text("utf-8")
    assert "\nExec=callback-desk %u\n" in text
    kinds = "x-scheme-handler/callback-desk;application/vnd.callback-desk.request+json;"
    assert f"\nMimeType={kinds}\n" in text
    types = (LINUX / "callback-desk-request.xml").read_text("utf-8")
    assert kinds.split(";")[1] in types
    assert f'"*{SUFFIX}"' in types
    assert "\nExec=callback-desk --demo\n" in text


def test_icons_of_other_systems_hold_every_size(tmp_path: Path) -> None:
    found = []
    for size in SIZES:
        (tmp_path / f"{size}.png").write_bytes(b"\x89PNG" + bytes([size % 256]) * size)
        found.append(tmp_path / f"{size}.png")
    ico = join_ico(found)
    count = struct.unpack_from("<HHH", ico)[2]
    assert count == len(SIZES)
    for number, path in enumerate(found):
        side, _, _, _, _, _, length, at = struct.unpack_from("<BBBBHHII", ico, 6 + 16 * number)
        assert side == int(path.stem) % 256
        assert ico[at : at + length] == path.read_bytes()
    icns = join_icns(tmp_path)
    assert icns[:4] == b"icns"
    assert struct.unpack(">I", icns[4:8])[0] == len(icns)


def test_the_scripts_of_the_archive_are_valid() -> None:
    for name in ("install.sh", "uninstall.sh"):
        subprocess.run(["sh", "-n", str(LINUX / name)], check=True, timeout=30)
