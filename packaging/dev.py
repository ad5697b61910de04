"""The task runner: sets up whatever is missing, then does one thing.

  run    open the practice company (without a display: the guided tour, offscreen)
  test   everything that must pass: lint, types, contracts, the whole test suite
  lint   the first three of these; `lint --fix` mends what can be mended
  tour   the guided tour, with a picture per step in build/tour
  bench  the benchmarks
  lock   make the lock files anew from packaging/*.in
  fresh  both README commands on a bare Debian: `fresh bookworm trixie sid`, as root

Needs nothing but Python 3.11 or newer with pip and venv.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
PACKAGING = ROOT / "packaging"
COVERED = ((("services", "storage"), 92), (("domain", "api", "receiver"), 96))
"""Folders of `app`, and how many of 100 branches and lines the tests must go through."""
TOUR = ROOT / "build" / "tour"
OLDEST, NEWEST = (3, 11), (3, 14)

# Each entry is one package, or several names of it of which one must be there.
QT_LIBRARIES = (
    ("libglib2.0-0t64", "libglib2.0-0"),
    ("libgl1",),
    ("libegl1",),
    ("libxkbcommon0",),
    ("libfontconfig1",),
    ("libdbus-1-3",),
    ("libxkbcommon-x11-0",),
    ("libxcb-cursor0",),
    ("libxcb-icccm4",),
    ("libxcb-keysyms1",),
    ("libxcb-shape0",),
    # Without any font the window shows boxes.
    ("fonts-dejavu-core", "fonts-inter", "fonts-noto-core", "fonts-ubuntu"),
)
TEST_PROGRAMS = (
    ("xvfb",),
    ("dbus-daemon",),
    ("gnome-keyring",),
    ("at-spi2-core",),
    ("gir1.2-atspi-2.0",),
    ("python3-gi",),
    ("libsecret-tools",),
    ("libglib2.0-bin",),
)


def main() -> int:
    """Does what the command line says; returns the exit status."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        print(
            f"Callback Desk needs Python {OLDEST[0]}.{OLDEST[1]} to {NEWEST[0]}.{NEWEST[1]}; "
            f"this is {sys.version.split()[0]}. Start this script with another one."
        )
        return 2
    parser = argparse.ArgumentParser(
        prog="dev.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("task", choices=tuple(TASKS))
    known, rest = parser.parse_known_args()
    os.chdir(ROOT)
    try:
        return TASKS[known.task](rest)
    except KeyboardInterrupt:
        return 130


def run(rest: list[str]) -> int:
    """Opens the practice company, or takes the tour where there is no display."""
    set_up("requirements.txt", QT_LIBRARIES)
    if not has_display():
        print(f"No display here: taking the guided tour offscreen instead, pictures in {TOUR}")
        return take_tour(offscreen=True)
    return call(PYTHON, "-m", "app", "--demo", *rest)


def tour(rest: list[str]) -> int:
    """Takes the guided tour: on the screen if there is one, else offscreen."""
    set_up("requirements.txt", QT_LIBRARIES)
    return take_tour(*rest, offscreen=not has_display())


def take_tour(*rest: str, offscreen: bool) -> int:
    """A picture per step in build/tour."""
    environment = {"QT_QPA_PLATFORM": "offscreen"} if offscreen else {}
    return call(PYTHON, "-m", "app", "--tour", str(TOUR), *rest, **environment)


def test(rest: list[str]) -> int:
    """Everything that must pass. Words after `test` go to pytest."""
    set_up("requirements-dev.txt", (*QT_LIBRARIES, *TEST_PROGRAMS))
    status = lint([])
    status = status or tested(rest)
    print("All checks passed." if status == 0 else "Some checks failed; see above.")
    return status


def tested(rest: list[str]) -> int:
    """The test suite; as a whole, also how much of the code it goes through."""
    if rest:
        return call(PYTHON, "-m", "pytest", *rest, QT_QPA_PLATFORM="offscreen")
    measured = (PYTHON, "-m", "coverage")
    status = call(*measured, "run", "-m", "pytest", QT_QPA_PLATFORM="offscreen")
    for folders, least in COVERED:
        names = ",".join(f"app/{folder}/*" for folder in folders)
        print(f"\nBranches of {', '.join(folders)} (at least {least} %):", flush=True)
        below = call(
            *measured, "report", f"--include={names}", f"--fail-under={least}", "--skip-covered"
        )
        status = status or below
    return status


def lint(rest: list[str]) -> int:
    """Style, types and the direction of imports."""
    set_up("requirements-dev.txt", ())
    fix = ["--fix"] if "--fix" in rest else []
    checks = (
        ("ruff", "check", *fix, "."),
        ("ruff", "format", *([] if fix else ["--check"]), "."),
        ("mypy",),
    )
    status = 0
    for check in checks:
        status = call(PYTHON, "-m", *check) or status
    contracts = PYTHON.with_name("lint-imports" + PYTHON.suffix)
    return call(contracts, PYTHONPATH=str(ROOT)) or status


def bench(rest: list[str]) -> int:
    """The benchmarks; each against something measured in the same run."""
    set_up("requirements-dev.txt", QT_LIBRARIES)
    return call(PYTHON, "-m", "tests.bench", *rest)


def lock(rest: list[str]) -> int:
    """Pins every dependency with hashes. `lock --upgrade` takes newer versions."""
    set_up("requirements-dev.txt", ())
    for name in ("requirements", "requirements-dev"):
        status = call(
            *(PYTHON, "-m", "uv", "pip", "compile", "--quiet", "--universal"),
            *("--generate-hashes", "--python-version", "3.11"),
            # No registry addresses in any file.
            *("--no-header", "--no-emit-index-url", "--no-emit-find-links"),
            *(f"packaging/{name}.in", "-o", f"packaging/{name}.txt", *rest),
        )
        if status:
            return status
    return 0


def set_up(lock_file: str, packages: tuple[tuple[str, ...], ...]) -> None:
    """Makes sure of system packages and the virtual environment; quick when all is there."""
    install_system_packages(packages)
    wanted = stamp_of(lock_file)
    full = stamp_of("requirements-dev.txt")
    stamp = VENV / "callback-desk-stamp"
    # The development lock holds everything the other one does.
    if PYTHON.exists() and stamp.exists() and stamp.read_text() in {wanted, full}:
        return
    if stamp.exists():
        stamp.unlink()
    else:
        # Never finished, or not made by this script: start over.
        shutil.rmtree(VENV, ignore_errors=True)
    if not PYTHON.exists():
        print("Making .venv …", flush=True)
        if call(sys.executable, "-m", "venv", VENV):
            sys.exit(
                "The virtual environment could not be made. On Debian or Ubuntu the package "
                "python3-venv may be missing: apt-get install python3-venv"
            )
    print(f"Installing packaging/{lock_file} …", flush=True)
    if call(
        *(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
        *("--require-hashes", "--no-deps", "-r", PACKAGING / lock_file),
    ):
        sys.exit("The dependencies could not be installed; see above. Then try again.")
    stamp.write_text(wanted)


def stamp_of(lock_file: str) -> str:
    """Changes with the lock file and with the Python that made the environment."""
    return hashlib.sha256((PACKAGING / lock_file).read_bytes() + sys.version.encode()).hexdigest()


def install_system_packages(packages: tuple[tuple[str, ...], ...]) -> None:
    """Installs what is missing on Debian and Ubuntu as root; elsewhere prints the command."""
    if not sys.platform.startswith("linux") or not packages:
        return
    if shutil.which("dpkg-query") is None:
        return  # other distributions bring Qt's libraries with any desktop
    names = [name for group in packages for name in group]
    listed = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${Status}\n", *names],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    there = {line.split()[0] for line in listed.splitlines() if line.endswith("ok installed")}
    missing = [group for group in packages if not there.intersection(group)]
    if not missing:
        return
    if os.geteuid() != 0:
        wanted = " ".join(group[-1] for group in missing)
        sys.exit(
            "Some system libraries are missing. Install them, then try again:\n\n"
            f"  sudo apt-get install -y --no-install-recommends {wanted}\n"
        )
    print("Installing system libraries …", flush=True)
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    call("apt-get", "update", "-qq", **quiet)
    chosen = [next((name for name in group if is_offered(name)), group[0]) for group in missing]
    if call("apt-get", "install", "-y", "-qq", "--no-install-recommends", *chosen, **quiet):
        sys.exit("The system libraries could not be installed; see above.")


def is_offered(name: str) -> bool:
    """Whether apt knows a package of this name."""
    return not subprocess.run(
        ["apt-cache", "show", name], capture_output=True, check=False
    ).returncode


def has_display() -> bool:
    """Whether a window can be shown."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def call(*words: object, **environment: str) -> int:
    """Runs a program in the project's folder; returns its exit status."""
    sys.stdout.flush()
    return subprocess.run(
        [str(word) for word in words], env=os.environ | environment, check=False
    ).returncode


def fresh(rest: list[str]) -> int:
    """Both commands of the README where nothing is installed."""
    return call(sys.executable, PACKAGING / "fresh.py", *rest)


TASKS = {
    "run": run,
    "test": test,
    "lint": lint,
    "tour": tour,
    "bench": bench,
    "lock": lock,
    "fresh": fresh,
}


if __name__ == "__main__":
    sys.exit(main())
