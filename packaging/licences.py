"""Which parts the app is made of, and under which licences."""

import json
import subprocess
import sys
import sysconfig
from pathlib import Path

from machine import BUILD, DIST, ROOT, call, environment, python_of, tools

RUNTIME = BUILD / "runtime-environment"
"""What the app needs to run and nothing else: what is told of it must not name a build tool."""
INSTALLERS = {"pip", "setuptools", "wheel"}
SYSTEM_LIBRARIES = (
    *("libxcb-cursor0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1", "libxcb-render-util0"),
    *("libxcb-util1", "libxcb-xkb1", "libxcb-shape0", "libxkbcommon-x11-0", "libffi8"),
    *("libsqlite3-0", "libbz2-1.0", "liblzma5"),
)
"""Debian's names of what the portable archive brings."""
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
        texts.append(_headed(f"{one['Name']} {one['Version']}", text))
    texts += _of_what_is_no_package()
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text("\n\n".join(texts), "utf-8")
    print(f"{TARGET.relative_to(ROOT)}: {len(parts)} parts; without a text: {', '.join(lacking)}")
    return 0


def _of_what_is_no_package() -> list[str]:
    """Python itself, its starter in a bundle, and the system's libraries that a bundle brings."""
    told = []
    own = Path(sysconfig.get_paths()["stdlib"]) / "LICENSE.txt"
    copies = [own, Path(f"/usr/share/doc/python3.{sys.version_info.minor}/copyright")]
    text = next((one.read_text("utf-8", "replace") for one in copies if one.exists()), "")
    told.append(_headed(f"Python {sys.version.split()[0]}", text or "PSF-2.0, see python.org"))
    told.append(
        _headed(
            "PyInstaller's starter",
            "GPL-2.0 with the exception that what is made with it may be under any licence.",
        )
    )
    for name in SYSTEM_LIBRARIES:
        copyright_ = Path(f"/usr/share/doc/{name}/copyright")
        if copyright_.exists():
            told.append(_headed(name, copyright_.read_text("utf-8", "replace")))
    return told


def _headed(name: str, text: str) -> str:
    return f"{name}\n{'=' * 78}\n\n{text.strip()}\n"


def make_licences(_: list[str]) -> int:
    """The same into dist, with the notice about Qt and the texts of the LGPL and the GPL."""
    status = gather_licences()
    DIST.mkdir(exist_ok=True)
    folder = ROOT / "resources" / "licences"
    files = [folder / "notice.txt", TARGET, folder / "LGPL-3.0.txt", folder / "GPL-3.0.txt"]
    told = [one.read_text("utf-8") for one in (ROOT / "LICENSE", *files)]
    (DIST / "licences.txt").write_text("\n\n\n".join(told), "utf-8")
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
