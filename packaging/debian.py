"""The Debian package: made of the bundle, and tried on a bare Debian."""

import email.utils
import os
import re
import shutil
import sys
from pathlib import Path

from bundle import FOLDER, furnish_share, make_bundle, version
from machine import BUILD, DIST, PACKAGING, ROOT, call, install_system_packages
from python_package import epoch

PROGRAMS = (
    ("debhelper",),
    ("dpkg-dev",),
    ("fakeroot",),
    ("lintian",),
    ("patchelf",),
    ("desktop-file-utils",),
    ("appstream",),
)
STAGE = BUILD / "deb" / "callback-desk"
GONE = re.compile(r"lib(?:xcb-|xkbcommon-x11|ffi|sqlite3|bz2|lzma)")
"""Libraries that the portable archive brings, and that a Debian has in packages of their own."""


def make_deb(words: list[str]) -> int:
    """The package in dist; the bundle is made first unless `--from-bundle` says it is there."""
    if shutil.which("dpkg-buildpackage") is None and shutil.which("apt-get") is None:
        print("A Debian package is made on Debian or Ubuntu.")
        return 2
    install_system_packages(PROGRAMS)
    if "--from-bundle" not in words and make_bundle([]):
        return 1
    if not (FOLDER / "callback-desk").exists():
        print(f"{FOLDER} is not there: leave out --from-bundle.")
        return 1
    _stage()
    status = call(
        *("env", "-C", STAGE, "dpkg-buildpackage", "--build=binary", "--no-sign", "--no-pre-clean"),
        SOURCE_DATE_EPOCH=epoch(),
    )
    if status:
        return status
    (made,) = STAGE.parent.glob("callback-desk_*.deb")
    for old in DIST.glob("*.deb"):
        old.unlink()
    target = DIST / made.name
    shutil.copyfile(made, target)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size / 1e6:.1f} MB")
    return check_deb(target)


def check_deb(package: Path) -> int:
    """What Debian's own checks say; errors count."""
    status = call("lintian", "--allow-root", "--fail-on", "error", package)
    return status or call("desktop-file-validate", PACKAGING / "linux/callback-desk.desktop")


def _stage() -> None:
    shutil.rmtree(STAGE.parent, ignore_errors=True)
    debian = STAGE / "debian"
    shutil.copytree(PACKAGING / "debian", debian)
    payload = STAGE / "payload"
    shutil.copytree(FOLDER, payload / "usr/lib/callback-desk", symlinks=True)
    for one in (payload / "usr/lib/callback-desk/_internal").glob("lib*.so*"):
        if GONE.match(one.name):
            one.unlink()
    furnish_share(payload / "usr/share")
    for folder, name in (
        ("zsh/site-functions", "zsh/vendor-completions"),
        ("fish/vendor_completions.d", "fish/vendor_completions.d"),
    ):
        if folder != name:
            (payload / "usr/share" / folder).rename(_made(payload / "usr/share" / name))
    (payload / "usr/share/man").rename(STAGE / "man")
    (debian / "callback-desk.manpages").write_text("man/man1/callback-desk.1\n")
    (debian / "callback-desk.install").write_text("payload/usr/* usr\n")
    (debian / "callback-desk.links").write_text(
        "usr/lib/callback-desk/callback-desk usr/bin/callback-desk\n"
    )
    (debian / "source").mkdir()
    (debian / "source/format").write_text("3.0 (native)\n")
    (debian / "changelog").write_text(_changelog())
    licence = (ROOT / "LICENSE").read_text().split("\n\n", 2)[2]
    text = "\n".join(f" {line}" if line else " ." for line in licence.strip().splitlines())
    top = (debian / "copyright.top").read_text()
    (debian / "copyright").write_text(f"{top}License: MIT\n{text}\n")
    (debian / "copyright.top").unlink()


def _made(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _changelog() -> str:
    when = email.utils.formatdate(int(epoch()), localtime=False)
    return (
        f"callback-desk ({version()}) unstable; urgency=medium\n\n"
        f"  * What is new is told in Help, What's new.\n\n"
        f" -- The Callback Desk project <callback-desk@localhost>  {when}\n"
    )


def smoked_on_bare_root(package: Path) -> int:
    """Installs it on a bare Debian with only what it depends on, and takes the tour there."""
    from fresh import FOLDER as ROOTS  # noqa: PLC0415 - needs root
    from fresh import configured_mirror, entered, make_root  # noqa: PLC0415 - as above

    mirror = os.environ.get("DEBIAN_MIRROR") or configured_mirror()
    root = ROOTS / "bare"
    suite = os.environ.get("DEBIAN_SUITE", "bookworm")
    if os.geteuid() != 0 or not mirror:
        print("FAILED: a bare Debian is made by root, from the packages that apt knows of")
        return 1
    if make_root(root, suite, mirror, packages="ca-certificates", clone=False):
        print("FAILED: the bare Debian could not be made")
        return 1
    shutil.copyfile(package, root / "root" / package.name)
    script = f"""
set -e
apt-get update -qq
before=$(dpkg -l | grep -c ^ii)
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
  /root/{package.name} >/dev/null
echo "$(( $(dpkg -l | grep -c ^ii) - before )) packages came with it"
useradd -m ann
su ann -c 'cd; export QT_QPA_PLATFORM=offscreen
  callback-desk --version && callback-desk --diagnose && callback-desk --tour ~/pictures'
test "$(ls /home/ann/pictures/*.png | wc -l)" -ge 10
dpkg-deb -R /root/{package.name} /root/newer
sed -i 's/^Version: .*/&+newer/' /root/newer/DEBIAN/control
dpkg-deb -Zgzip -z1 -b /root/newer /root/newer.deb >/dev/null
su ann -c 'cd; QT_QPA_PLATFORM=offscreen callback-desk --tour ~/meanwhile >/home/ann/said 2>&1' &
until test -e /home/ann/meanwhile/01-list.png; do sleep 0.1; done
dpkg -i /root/newer.deb >/dev/null
wait $!
tail -n 1 /home/ann/said
su ann -c 'QT_QPA_PLATFORM=offscreen callback-desk --diagnose' | head -n 1
echo 'a newer package took its place while the app ran'
apt-get remove -y -qq callback-desk >/dev/null
test ! -e /usr/bin/callback-desk && test ! -e /usr/lib/callback-desk
test -d /home/ann/pictures
"""
    status, said = entered(root, 900, "sh", "-c", script, capture=True)
    print(said, end="")
    right = status == 0 and said.count("came out right") == 2 and "NOT drawn" not in said
    print(f"on a bare {suite}: {'holds' if right else f'FAILED, status {status}'}")
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(make_deb(sys.argv[1:]))
