"""What the tasks need of this machine: system packages, virtual environments, programs."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGING = ROOT / "packaging"
BUILD = ROOT / "build"
DIST = ROOT / "dist"


def python_of(folder: Path) -> Path:
    """The Python of a virtual environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


VENV = ROOT / ".venv"
PYTHON = python_of(VENV)
TOOLS = BUILD / "tools"
"""What makes packages; apart from the app, so that nothing of it gets into one."""

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


def set_up(lock_file: str, packages: tuple[tuple[str, ...], ...]) -> None:
    """Makes sure of system packages and of `.venv`; quick when all is there."""
    install_system_packages(packages)
    # The development lock holds everything the other one does.
    environment(VENV, lock_file, "requirements-dev.txt")


def tools() -> Path:
    """The Python in which packages are made and checked."""
    return environment(TOOLS, "requirements-build.txt")


def environment(folder: Path, lock_file: str, *or_locks: str) -> Path:
    """A virtual environment with what a lock file, or one that holds more, names; its Python."""
    python = python_of(folder)
    wanted = stamp_of(lock_file)
    stamp = folder / "callback-desk-stamp"
    accepted = {wanted, *map(stamp_of, or_locks)}
    if python.exists() and stamp.exists() and stamp.read_text() in accepted:
        return python
    if stamp.exists():
        stamp.unlink()
    else:
        # Never finished, or not made by this script: start over.
        shutil.rmtree(folder, ignore_errors=True)
    if not python.exists():
        print(f"Making {folder.relative_to(ROOT)} …", flush=True)
        if call(sys.executable, "-m", "venv", folder):
            sys.exit(
                "The virtual environment could not be made. On Debian or Ubuntu the package "
                "python3-venv may be missing: apt-get install python3-venv"
            )
    print(f"Installing packaging/{lock_file} …", flush=True)
    if call(
        *(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
        *("--require-hashes", "--no-deps", "-r", PACKAGING / lock_file),
    ):
        sys.exit("The dependencies could not be installed; see above. Then try again.")
    stamp.write_text(wanted)
    return python


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


def call_together(*commands: tuple[object, ...], **environment: str) -> int:
    """Runs programs at the same time; returns the first exit status that is not 0.

    The first one is heard while it runs, the others once it is done.
    """
    others = []
    for words in commands[1:]:
        said = tempfile.TemporaryFile()  # noqa: SIM115 - closed below
        process = subprocess.Popen(
            [str(word) for word in words],
            env=os.environ | environment,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        others.append((process, said))
    try:
        status = call(*commands[0], **environment)
        for process, said in others:
            status = process.wait() or status
            said.seek(0)
            sys.stdout.buffer.write(said.read())
            sys.stdout.flush()
    finally:
        for process, said in others:
            process.kill()
            process.wait()
            said.close()
    return status
