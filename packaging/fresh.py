"""Tries the README's two commands where nothing is installed: a bare Debian in a folder.

`dev.py fresh bookworm` (or trixie, sid, a release of Debian) makes a root with debootstrap that has
Python, venv and git and nothing else, puts a clone of the last commit into it, runs both commands
there without a display, and says what it saw. Needs root, and Debian with its packages at hand; the
root is made anew each time, below build/fresh.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "fresh"
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
OWN_AUTHORITIES = Path("/usr/local/share/ca-certificates")
BARE = "ca-certificates,python3,python3-venv,git"
LIMITS_S = {"make": 900, "run": 900, "test": 2400}
# What is mounted belongs to the namespace, and goes with the last process in it.
ENTER = """
root=$1; shift
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$root/dev/pts"
exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
  LANG=C.UTF-8 PIP_CERT=/etc/ssl/certs/ca-certificates.crt PYTHONUNBUFFERED=1 chroot "$root" "$@"
"""


def fresh(words: list[str]) -> int:
    """Tries each suite that is named; the exit status is that of the worst."""
    if not words or not all(re.fullmatch(r"[a-z]{2,20}", word) for word in words):
        print("Name one or more releases of Debian, such as: dev.py fresh bookworm trixie sid")
        return 2
    if os.name != "posix" or os.geteuid() != 0:
        print("A root of its own can only be made by root: start it with sudo.")
        return 2
    mirror = os.environ.get("DEBIAN_MIRROR") or configured_mirror()
    if not mirror:
        print("apt names no address of Debian's packages: put one into DEBIAN_MIRROR.")
        return 2
    if shutil.which("debootstrap") is None:
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=os.environ | quiet)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "debootstrap"],
            check=True,
            env=os.environ | quiet,
        )
    told = [try_suite(suite, mirror) for suite in words]
    print("\n".join(line for _, line in told))
    return max(status for status, _ in told)


def configured_mirror() -> str:
    """Where this computer's apt gets Debian's packages from; empty where it does not say."""
    listed = [Path("/etc/apt/sources.list"), *sorted(Path("/etc/apt/sources.list.d").glob("*"))]
    for path in (one for one in listed if one.is_file()):
        text = path.read_text(errors="replace")
        for found in re.finditer(r"^(?:URIs:|deb(?:\s+\[[^\]]*\])?)\s+(\S+)", text, re.MULTILINE):
            if "security" not in found[1]:
                return found[1]
    return ""


def try_suite(suite: str, mirror: str) -> tuple[int, str]:
    """Makes a root and runs both commands in it; what came of it, in a line."""
    root = FOLDER / suite
    made = make_root(root, suite, mirror)
    if made:
        return 1, f"{suite}: the root could not be made (status {made})"
    versions = entered(root, 60, "python3", "-V", capture=True)[1].strip()
    said, worst = [f"{suite} ({versions})"], 0
    for task in ("run", "test"):
        began = time.monotonic()
        status, _ = entered(
            root, LIMITS_S[task], "sh", "-c", f"cd /root/desk && python3 packaging/dev.py {task}"
        )
        took = time.monotonic() - began
        said.append(f"{task} {'holds' if status == 0 else f'FAILS, status {status}'}, {took:.0f} s")
        worst = max(worst, abs(status))
    return worst, ": ".join((said[0], "; ".join(said[1:])))


def make_root(
    root: Path, suite: str, mirror: str, *, packages: str = BARE, clone: bool = True
) -> int:
    """A bare system, with a clone of the last commit in /root/desk; returns an exit status."""
    print(f"Making a bare {suite} …", flush=True)
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    words = ["debootstrap", "--variant=minbase", f"--include={packages}"]
    words += [f"--keyring={KEYRING}"] if KEYRING.exists() else []
    try:
        status = subprocess.run(
            [*words, suite, str(root), mirror],
            check=False,
            stdout=subprocess.DEVNULL,
            timeout=LIMITS_S["make"],
        ).returncode
    except subprocess.TimeoutExpired:
        return 124
    if status:
        return status
    shutil.copyfile("/etc/resolv.conf", root / "etc" / "resolv.conf")
    # The installer of Debian writes it, debootstrap does not.
    hosts = root / "etc" / "hosts"
    if not hosts.exists():
        hosts.write_text("127.0.0.1 localhost\n::1 localhost\n")
    # A copy of the packages that is kept for long is out of date by its own word.
    (root / "etc/apt/apt.conf.d/99fresh").write_text('Acquire::Check-Valid-Until "false";\n')
    own = list(OWN_AUTHORITIES.glob("*.crt")) if OWN_AUTHORITIES.is_dir() else []
    for one in own:
        shutil.copy(one, root / OWN_AUTHORITIES.relative_to("/") / one.name)
    if own:
        entered(root, 60, "update-ca-certificates", capture=True)
    if not clone:
        return 0
    words = ["git", "clone", "-q", "--no-hardlinks", str(ROOT), str(root / "root" / "desk")]
    return subprocess.run(words, check=False, timeout=120).returncode


def entered(root: Path, limit_s: int, *words: str, capture: bool = False) -> tuple[int, str]:
    """Runs a program within a root, all that it leaves behind ended; its status and output."""
    unshare = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-euc", ENTER, "sh"]
    try:
        done = subprocess.run(
            [*unshare, str(root), *words],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if capture else None,
            text=True,
            timeout=limit_s,
        )
    except subprocess.TimeoutExpired:
        return 124, ""
    return done.returncode, done.stdout or ""


if __name__ == "__main__":
    sys.exit(fresh(sys.argv[1:]))
