"""The bundle: the app, Python and Qt in one folder that needs nothing installed.

`dev.py bundle` makes dist/callback-desk with PyInstaller; on Linux also the portable archive, on
macOS `Callback Desk.app`.
"""

import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from licences import gather_licences
from machine import BUILD, DIST, PACKAGING, ROOT, call, environment
from wheel import epoch, exported

MADE_IN = BUILD / "bundle"
FOLDER = DIST / "callback-desk"
SIZES = (16, 24, 32, 48, 64, 128, 256)


def version() -> str:
    """The app's version, from the one place where it stands."""
    found = re.search(r'__version__ = "([^"]+)"', (ROOT / "app" / "__init__.py").read_text())
    return found[1] if found else "0"


def make_bundle(_: list[str]) -> int:
    """The bundle's folder in dist, and what is made of it on this system."""
    python = environment(BUILD / "bundle-environment", "requirements-bundle.txt")
    source = exported()
    if gather_licences() or draw_icons(python):
        return 1
    # The spec finds what was made for it beside the sources.
    for name in ("licences", "icons", "windows"):
        if (BUILD / name).is_dir():
            shutil.copytree(BUILD / name, source / "build" / name, dirs_exist_ok=True)
    shutil.rmtree(FOLDER, ignore_errors=True)
    status = call(
        *(python, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"),
        *("--distpath", DIST, "--workpath", MADE_IN, source / "packaging/callback-desk.spec"),
        SOURCE_DATE_EPOCH=epoch(),
        PYTHONHASHSEED="0",
    )
    if status or not sys.platform.startswith("linux"):
        return status
    tidy(FOLDER)
    return make_portable()


def draw_icons(python: Path) -> int:
    """The icon in each size, drawn from its one drawing: no pictures are kept."""
    (BUILD / "icons").mkdir(parents=True, exist_ok=True)
    return call(
        *(python, PACKAGING / "draw_icons.py", PACKAGING / "linux/callback-desk.svg"),
        *(BUILD / "icons", *SIZES),
        QT_QPA_PLATFORM="offscreen",
    )


def tidy(folder: Path) -> None:
    """Rights as installed files have them, and no path of whoever built a library in it."""
    for path in folder.rglob("*"):
        if path.is_symlink() or path.is_dir():
            continue
        path.chmod(0o755 if path.parent == folder else 0o644)
    remove_rpaths(folder)


def remove_rpaths(folder: Path) -> None:
    """Some builds of Python leave the path of their own libraries in each extension."""
    if shutil.which("patchelf") is None:
        return
    for path in folder.rglob("*.so*"):
        told = call_quietly("patchelf", "--print-rpath", path).strip()
        if told and not told.startswith("$ORIGIN"):
            call_quietly("patchelf", "--remove-rpath", path)


def call_quietly(*words: object) -> str:
    """What a program prints; empty where it fails."""
    done = subprocess.run(
        [str(word) for word in words], capture_output=True, text=True, check=False, timeout=60
    )
    return done.stdout if done.returncode == 0 else ""


def make_portable() -> int:
    """The bundle with a script that installs it for one user, as an archive."""
    name = f"callback-desk-{version()}-linux-{os.uname().machine}"
    stage = BUILD / "portable" / name
    shutil.rmtree(stage.parent, ignore_errors=True)
    shutil.copytree(FOLDER, stage / "callback-desk", symlinks=True)
    share = stage / "share"
    furnish_share(share)
    for script in ("install.sh", "uninstall.sh"):
        shutil.copyfile(PACKAGING / "linux" / script, stage / script)
        (stage / script).chmod(0o755)
    shutil.copyfile(ROOT / "LICENSE", stage / "LICENSE")
    target = DIST / f"{name}.tar.xz"
    moment = int(epoch())

    def plain(one: tarfile.TarInfo) -> tarfile.TarInfo:
        one.uid = one.gid = 0
        one.uname = one.gname = "root"
        one.mtime = moment
        return one

    for old in DIST.glob("callback-desk-*.tar.xz"):
        old.unlink()
    with tarfile.open(target, "w:xz", preset=6) as file:
        file.add(stage, name, filter=plain)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size / 1e6:.1f} MB")
    print(f"unpacked: {size_of(FOLDER) / 1e6:.1f} MB")
    return 0


def furnish_share(share: Path) -> None:
    """What a desktop reads: menu entry, description, icons, manual page, completions."""
    for source, folder in (
        ("callback-desk.desktop", "applications"),
        ("callback-desk.metainfo.xml", "metainfo"),
        ("callback-desk.svg", "icons/hicolor/scalable/apps"),
        ("callback-desk.1", "man/man1"),
        ("callback-desk.bash", "bash-completion/completions"),
        ("_callback-desk", "zsh/site-functions"),
        ("callback-desk.fish", "fish/vendor_completions.d"),
    ):
        target = share / folder / source.removesuffix(".bash")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PACKAGING / "linux" / source, target)
    for size in SIZES:
        target = share / f"icons/hicolor/{size}x{size}/apps/callback-desk.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(BUILD / f"icons/{size}.png", target)


def size_of(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(one.lstat().st_size for one in folder.rglob("*") if not one.is_dir())
