"""The task runner: sets up whatever is missing, then does one thing.

  run    open the practice company (without a display: the guided tour, offscreen)
  desk   open the app itself, with your own companies
  sandbox  serve the practice company alone: `sandbox --port 8080`
  test   everything that must pass: lint, types, contracts, the whole test suite
  lint   all but the last of these; `lint --fix` mends what can be mended
  tour   the guided tour, with a picture per step in build/tour
  bench  the benchmarks
  lock   make the lock files anew from pyproject.toml
  fresh  both README commands on a bare Debian: `fresh bookworm trixie sid`, as root

What leaves the project lies in dist afterwards:

  wheel  the Python package: an archive of sources and a wheel
  bundle the app with Python and Qt in a folder; on Linux also a portable archive
  installer  the Windows installer of a bundle made there
  deb    the Debian package, on Debian or Ubuntu as root (`--from-bundle`: of the one that is there)
  sbom   the parts the app runs with, in CycloneDX
  licences  their licences in one file
  smoke  the whole tour with an artefact itself: `smoke dist/callback-desk`
  release-check  all of these, one after the other

Needs nothing but Python 3.11 or newer with pip and venv.
"""

import argparse
import os
import sys

from bundle import make_bundle, make_installer
from debian import PROGRAMS, make_deb
from licences import make_licences, make_sbom
from machine import (
    BUILD,
    DIST,
    PACKAGING,
    PYTHON,
    QT_LIBRARIES,
    ROOT,
    TEST_PROGRAMS,
    call,
    call_together,
    has_display,
    install_system_packages,
    set_up,
)
from python_package import check_wheel, make_wheel
from smoke import smoke as smoked

COVERED = ((("services", "storage", "exports"), 92), (("domain", "api", "receiver"), 96))
"""Folders of `app`, and how many of 100 branches and lines the tests must go through."""
HALVES = (
    ("tests/ui", "tests/display"),
    ("tests", "--ignore=tests/ui", "--ignore=tests/display"),
)
"""What is tested side by side, each for about half of the time: a test waits more than it works."""
TOUR = BUILD / "tour"
LOCKS = {
    "requirements.txt": ("pyproject.toml",),
    "requirements-dev.txt": ("pyproject.toml", "--group", "dev"),
    "requirements-build.txt": ("--group", "build"),
    "requirements-bundle.txt": ("pyproject.toml", "--group", "bundle"),
}
OLDEST, NEWEST = (3, 11), (3, 14)


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


def desk(rest: list[str]) -> int:
    """Opens the app itself."""
    set_up("requirements.txt", QT_LIBRARIES)
    return call(PYTHON, "-m", "app", *rest)


def sandbox(rest: list[str]) -> int:
    """Serves the practice company alone."""
    set_up("requirements.txt", QT_LIBRARIES)
    return call(PYTHON, "-m", "app", "sandbox", *rest)


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
    status = status or (0 if rest else packaged())
    print("All checks passed." if status == 0 else "Some checks failed; see above.")
    return status


def packaged() -> int:
    """The Python package: built, checked, and its tour taken where nothing else is at hand."""
    status = make_wheel([]) or check_wheel()
    return status or smoked([str(one) for one in DIST.glob("callback_desk-*.whl")])


def tested(rest: list[str]) -> int:
    """The test suite; as a whole, also how much of the code it goes through."""
    if rest:
        return call(PYTHON, "-m", "pytest", *rest, QT_QPA_PLATFORM="offscreen")
    measured = (PYTHON, "-m", "coverage")
    status = call(*measured, "erase")
    halves = [(*measured, "run", "--parallel-mode", "-m", "pytest", *words) for words in HALVES]
    status = status or call_together(*halves, QT_QPA_PLATFORM="offscreen")
    status = call(*measured, "combine", "--quiet") or status
    for folders, least in COVERED:
        names = ",".join(f"app/{folder}/*" for folder in folders)
        print(f"\nBranches of {', '.join(folders)} (at least {least} %):", flush=True)
        below = call(
            *measured, "report", f"--include={names}", f"--fail-under={least}", "--skip-covered"
        )
        status = status or below
    return status


def lint(rest: list[str]) -> int:
    """Style, types, translatable words, and the direction of imports."""
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
    status = call(PYTHON, PACKAGING / "house_rules.py") or status
    contracts = PYTHON.with_name("lint-imports" + PYTHON.suffix)
    return call(contracts, PYTHONPATH=str(ROOT)) or status


def bench(rest: list[str]) -> int:
    """The benchmarks; each against something measured in the same run."""
    set_up("requirements-dev.txt", QT_LIBRARIES)
    return call(PYTHON, "-m", "tests.bench", *rest)


def lock(rest: list[str]) -> int:
    """Pins every dependency with hashes. `lock --upgrade` takes newer versions."""
    set_up("requirements-dev.txt", ())
    for name, groups in LOCKS.items():
        status = call(
            *(PYTHON, "-m", "uv", "pip", "compile", "--quiet", "--universal"),
            *("--generate-hashes", "--python-version", "3.11"),
            # No registry addresses in any file.
            *("--no-header", "--no-emit-index-url", "--no-emit-find-links"),
            *groups,
            *("-o", f"packaging/{name}", *rest),
        )
        if status:
            return status
    return 0


def fresh(rest: list[str]) -> int:
    """Both commands of the README where nothing is installed."""
    return call(sys.executable, PACKAGING / "fresh.py", *rest)


def smoke(rest: list[str]) -> int:
    """The tour with an artefact itself."""
    install_system_packages(QT_LIBRARIES)
    return smoked(rest)


def release_check(_: list[str]) -> int:
    """Everything that leaves the project: made, checked and tried."""
    install_system_packages((*QT_LIBRARIES, *PROGRAMS))
    status = make_wheel([]) or check_wheel() or make_sbom([]) or make_licences([])
    status = status or make_bundle([]) or make_deb(["--from-bundle"])
    made = [
        *("*.whl", "callback_desk-*.tar.gz", "callback-desk", "callback-desk-*.tar.xz", "*.deb"),
    ]
    status = status or smoked([str(one) for kind in made for one in sorted(DIST.glob(kind))])
    print("The release holds." if status == 0 else "The release does NOT hold; see above.")
    return status


TASKS = {
    "bundle": make_bundle,
    "installer": make_installer,
    "deb": make_deb,
    "sbom": make_sbom,
    "licences": make_licences,
    "release-check": release_check,
    "run": run,
    "desk": desk,
    "sandbox": sandbox,
    "wheel": make_wheel,
    "smoke": smoke,
    "test": test,
    "lint": lint,
    "tour": tour,
    "bench": bench,
    "lock": lock,
    "fresh": fresh,
}


if __name__ == "__main__":
    sys.exit(main())
