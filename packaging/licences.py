"""Which parts the app is made of, and under which licences."""

import json
import subprocess
from pathlib import Path

from machine import BUILD, DIST, ROOT, call, environment, python_of, tools

RUNTIME = BUILD / "runtime-environment"
"""What the app needs to run and nothing else: what is told of it must not name a build tool."""
INSTALLERS = {"pip", "setuptools", "wheel"}
TARGET = BUILD / "licences" / "dependencies.txt"


def gather_licences() -> int:
    """The licence text of each part, in one file that a bundle brings."""
    told = _told()
    parts = [one for one in told if one["Name"].lower() not in INSTALLERS]
    lacking = []
    texts = []
    for one in parts:
        text = one["LicenseText"].strip()
        if text in {"", "UNKNOWN"}:
            lacking.append(one["Name"])
            text = f"{one['License']}. The package brings no text of its own."
        texts.append(f"{one['Name']} {one['Version']}\n{'=' * 78}\n\n{text}\n")
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text("\n\n".join(texts), "utf-8")
    print(f"{TARGET.relative_to(ROOT)}: {len(parts)} parts; without a text: {', '.join(lacking)}")
    return 0


def make_licences(_: list[str]) -> int:
    """The same, into dist."""
    status = gather_licences()
    DIST.mkdir(exist_ok=True)
    (DIST / "licences.txt").write_bytes(TARGET.read_bytes())
    return status


def make_sbom(_: list[str]) -> int:
    """The parts of the app in CycloneDX, those it runs with alone."""
    DIST.mkdir(exist_ok=True)
    environment(RUNTIME, "requirements.txt")
    call(python_of(RUNTIME), "-m", "pip", "uninstall", "-y", "-q", *sorted(INSTALLERS))
    # Without pip nothing more can be put into it: it is made anew the next time.
    (RUNTIME / "callback-desk-stamp").unlink(missing_ok=True)
    target = DIST / "callback-desk.cdx.json"
    status = call(
        *(tools(), "-m", "cyclonedx_py", "environment", "--pyproject", ROOT / "pyproject.toml"),
        *("--output-reproducible", "--of", "JSON", "-o", target, python_of(RUNTIME)),
    )
    if not status:
        parts = json.loads(target.read_text())["components"]
        print(f"{target.relative_to(ROOT)}: {len(parts)} parts")
    return status


def _told() -> list[dict[str, str]]:
    python = environment(RUNTIME, "requirements.txt")
    done = subprocess.run(
        [
            *(str(tools()), "-m", "piplicenses", "--python", str(python), "--format", "json"),
            *("--with-license-file", "--no-license-path", "--with-system"),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    found: list[dict[str, str]] = json.loads(done.stdout)
    return found


def runtime_python() -> Path:
    """The Python of an environment with what the app runs with."""
    return environment(RUNTIME, "requirements.txt")
