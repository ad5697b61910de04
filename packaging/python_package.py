"""The Python package: an archive of sources and a wheel, the same bytes each time."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from machine import BUILD, DIST, ROOT, call, tools

EXPORT = BUILD / "export"


def exported() -> Path:
    """A clean copy of the project's files, without whatever else lies in its folder."""
    shutil.rmtree(EXPORT, ignore_errors=True)
    if not (ROOT / ".git").exists():  # itself out of an archive of sources
        left_out = shutil.ignore_patterns(".*_cache", ".venv", "build", "dist", "__pycache__")
        shutil.copytree(ROOT, EXPORT, ignore=left_out)
        return EXPORT
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.split(b"\0")
    for name in filter(None, map(os.fsdecode, listed)):
        if (ROOT / name).is_file():
            target = EXPORT / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target)
            # Whatever this machine's habit is for new files: the same rights everywhere.
            target.chmod(0o755 if os.access(ROOT / name, os.X_OK) else 0o644)
    return EXPORT


def epoch() -> str:
    """The time that files in a package bear: that of the last commit, in seconds."""
    if not (ROOT / ".git").exists():
        return str(int((ROOT / "pyproject.toml").stat().st_mtime))
    told = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return told.stdout.strip()


def make_wheel(_: list[str]) -> int:
    """Sources and wheel into dist; the wheel is made from the sources' archive."""
    python = tools()
    DIST.mkdir(exist_ok=True)
    for old in [*DIST.glob("callback_desk-*.whl"), *DIST.glob("callback_desk-*.tar.gz")]:
        old.unlink()
    return _built(python, exported(), DIST)


def check_wheel() -> int:
    """What package indexes and other tools would say; and that all ways give the same bytes."""
    python = tools()
    made = sorted([*DIST.glob("callback_desk-*.whl"), *DIST.glob("callback_desk-*.tar.gz")])
    status = call(python, "-m", "twine", "check", "--strict", *made)
    (wheel,) = DIST.glob("callback_desk-*.whl")
    status = call(python, "-m", "check_wheel_contents", wheel) or status
    status = call(python, "-m", "validate_pyproject", ROOT / "pyproject.toml") or status
    again = BUILD / "again"
    shutil.rmtree(again, ignore_errors=True)
    again.mkdir(parents=True)
    # Not through the archive of sources this time, and from a tree of another age.
    status = _built(python, exported(), again / "direct", "--wheel") or status
    status = _built(python, exported(), again / "twice") or status
    found = {
        kind: {hashlib.sha256(one.read_bytes()).hexdigest() for one in ones}
        for kind, ones in {
            "wheel": [wheel, *again.glob("*/*.whl")],
            "sources": [*DIST.glob("callback_desk-*.tar.gz"), *again.glob("*/*.tar.gz")],
        }.items()
    }
    for kind, sums in found.items():
        same = len(sums) == 1
        print(f"{kind}: built again, {'the same bytes' if same else 'OTHER BYTES'}")
        status = status or not same
    return int(status)


def _built(python: Path, source: Path, into: Path, *words: str) -> int:
    return call(
        *(python, "-m", "build", "--no-isolation", "--outdir", into, *words, source),
        SOURCE_DATE_EPOCH=epoch(),
    )
