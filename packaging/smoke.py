"""Takes the whole tour with an artefact itself, where nothing else of the project is at hand.

`dev.py smoke ARTEFACT`: a wheel or an archive of sources (in a bare virtual environment), a
bundle's folder, a portable archive (unpacked and installed into a home folder), or a Debian package
(on a bare Debian with only what it depends on; needs root).
"""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

from machine import BUILD, PACKAGING, call, python_of

LIMIT_S = 240
SAID = ("Callback Desk", "Window system", "Password store", "Icons", "TLS")
"""What a diagnosis has to tell of an artefact."""


def smoke(words: list[str]) -> int:
    """Tries each artefact that is named."""
    if not words:
        print("Name an artefact: a .whl, .tar.gz, .tar.xz, .deb, or a bundle's folder.")
        return 2
    return max(_smoked(Path(word).resolve()) for word in words)


def _smoked(artefact: Path) -> int:
    print(f"\n{artefact.name}:", flush=True)
    if not artefact.exists():
        print("FAILED: it is not there")
        return 1
    if artefact.suffix == ".deb":
        import debian  # noqa: PLC0415 - needs root and Debian

        return debian.smoked_on_bare_root(artefact)
    with tempfile.TemporaryDirectory(prefix="callback-desk-") as folder:
        home = Path(folder)
        command = _installed(artefact, home)
        if command is None:
            print("FAILED: it could not be installed")
            return 1
        status = toured(command, home)
        if not status and artefact.is_dir() and sys.platform.startswith("linux"):
            status = _updated_meanwhile(artefact, home)
        return status


def _installed(artefact: Path, home: Path) -> list[str] | None:
    """How the artefact is started, once it is where its users have it."""
    if artefact.is_dir():
        return [str(artefact / "callback-desk")]
    if artefact.name.endswith(".tar.xz"):
        with tarfile.open(artefact) as file:
            file.extractall(home, filter="tar")
        (folder,) = (one for one in home.iterdir() if one.is_dir())
        status = subprocess.run(
            [str(folder / "install.sh")], env=_environment(home), check=False, timeout=LIMIT_S
        ).returncode
        return None if status else [str(home / ".local/bin/callback-desk")]
    venv = home / "venv"
    python = python_of(venv)
    pip = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    failed = (
        call(sys.executable, "-m", "venv", venv)
        or call(*pip, "--require-hashes", "--no-deps", "-r", PACKAGING / "requirements.txt")
        or call(*pip, "--no-deps", artefact)
    )
    if failed:
        return None
    _check_names(venv)
    return [str(python.with_name("callback-desk"))]


def _check_names(venv: Path) -> None:
    """Nothing of ours may lie beside what others install but the one folder."""
    (site,) = [*venv.glob("lib*/python*/site-packages"), *venv.glob("Lib/site-packages")][:1]
    for name in ("app", "resources", "tests", "packaging"):
        if (site / name / "__init__.py").exists() or name in {"app", "resources", "tests"} & {
            one.name for one in site.iterdir()
        }:
            sys.exit(f"FAILED: {name} lies in {site} by itself")


def toured(command: list[str], home: Path) -> int:
    """The diagnosis and the tour of whatever a command starts; 0 where all steps came out right."""
    pictures = home / "pictures"
    told = _ran([*command, "--diagnose"], home)
    print(told.stdout + told.stderr, end="", flush=True)
    missing = [name for name in SAID if f"{name}: " not in told.stdout]
    if told.returncode or missing or "NOT drawn" in told.stdout:
        print(f"FAILED: the diagnosis ({', '.join(missing) or f'status {told.returncode}'})")
        return 1
    tour = _ran([*command, "--tour", str(pictures)], home)
    print(tour.stdout + tour.stderr, end="", flush=True)
    taken = sorted(pictures.glob("*.png"))
    if tour.returncode or "came out right" not in tour.stdout or len(taken) < 10:
        print(f"FAILED: the tour, status {tour.returncode}, {len(taken)} pictures")
        return 1
    kept = BUILD / "smoke"
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(pictures, kept)
    return 0


def _updated_meanwhile(folder: Path, home: Path) -> int:
    """An app that runs goes on when a newer one takes its place: here, something else entirely."""
    copied = home / "copied"
    shutil.copytree(folder, copied, symlinks=True)
    program = copied / "callback-desk"
    newer = copied / "newer"
    newer.write_bytes(b"\0" * program.stat().st_size)
    running = subprocess.Popen(
        [str(program), "--tour", str(home / "meanwhile")],
        cwd=home,
        env=_environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    # Once it starts with what it has read so far, most of it is still to be read.
    while not (home / "meanwhile" / "01-list.png").exists() and running.poll() is None:
        time.sleep(0.05)
    newer.replace(program)
    try:
        said, failed = running.communicate(timeout=LIMIT_S)
    except subprocess.TimeoutExpired:
        running.kill()
        said, failed = running.communicate()
    if running.returncode or "came out right" not in said:
        print(f"{said}{failed}FAILED: replaced while it ran, status {running.returncode}")
        return 1
    print("replaced while it ran: it went on, and all steps came out right")
    return 0


def _ran(command: list[str], home: Path) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command,
            cwd=home,
            env=_environment(home),
            capture_output=True,
            text=True,
            check=False,
            timeout=LIMIT_S,
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 124, "", "it took too long\n")


def _environment(home: Path) -> dict[str, str]:
    """Nothing of this project's, and a home of its own."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "QT_", "XDG_", "DBUS_", "VIRTUAL_ENV"))
    }
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        kept["QT_QPA_PLATFORM"] = "offscreen"
    return kept | {"HOME": str(home)}
