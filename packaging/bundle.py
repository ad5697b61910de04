"""The bundle: the app, Python and Qt in one folder that needs nothing installed.

`dev.py bundle` makes dist/callback-desk with PyInstaller; on Linux also the portable archive, on
macOS `Callback Desk.app`.
"""

import os
import re
import shutil
import struct
import subprocess
import sys
import tarfile
from pathlib import Path

from licences import gather_licences
from machine import BUILD, DIST, PACKAGING, ROOT, call, environment
from python_package import epoch, exported

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
    tell_version()
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
    drawn = call(
        *(python, PACKAGING / "draw_icons.py", PACKAGING / "linux/callback-desk.svg"),
        *(BUILD / "icons", *SIZES),
        QT_QPA_PLATFORM="offscreen",
    )
    return drawn or join_icons()


def tell_version() -> None:
    """What Windows shows of the program in its properties."""
    numbers = ", ".join([*version().split("."), "0", "0"][:4])
    text = (PACKAGING / "windows" / "version.txt.in").read_text()
    (BUILD / "windows").mkdir(parents=True, exist_ok=True)
    (BUILD / "windows" / "version.txt").write_text(
        text.replace("@NUMBERS@", numbers).replace("@VERSION@", version())
    )


def join_icons() -> int:
    """One file of all sizes, as Windows (`.ico`) and macOS (`.icns`) want it."""
    folder = BUILD / "icons"
    found = [folder / f"{size}.png" for size in SIZES]
    ico = join_ico(found)
    (folder / "callback-desk.ico").write_bytes(ico)
    (folder / "callback-desk.icns").write_bytes(join_icns(folder))
    return 0


def join_ico(pictures: list[Path]) -> bytes:
    """PNGs in an `.ico`, which Windows reads since Vista."""
    bodies = [one.read_bytes() for one in pictures]
    at = 6 + 16 * len(bodies)
    head = struct.pack("<HHH", 0, 1, len(bodies))
    for picture, body in zip(pictures, bodies, strict=True):
        side = int(picture.stem) % 256  # 0 stands for 256
        head += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(body), at)
        at += len(body)
    return head + b"".join(bodies)


def join_icns(folder: Path) -> bytes:
    """PNGs in an `.icns`."""
    kinds = ((b"icp4", 16), (b"icp5", 32), (b"icp6", 64), (b"ic07", 128), (b"ic08", 256))
    parts = [(kind, (folder / f"{size}.png").read_bytes()) for kind, size in kinds]
    body = b"".join(kind + struct.pack(">I", len(one) + 8) + one for kind, one in parts)
    return b"icns" + struct.pack(">I", len(body) + 8) + body


def make_installer(words: list[str]) -> int:
    """The Windows installer of the bundle in dist, with NSIS; elsewhere only to see it compiles."""
    if shutil.which("makensis") is None:
        print("NSIS is not there: it brings makensis (on Debian: apt-get install nsis).")
        return 1
    source = Path(words[0]) if words else FOLDER
    if os.name != "nt" and not words:
        print("An installer holds a bundle that was made on Windows; this is none. It is compiled")
        print("all the same, to see that it can be, and thrown away.")
    target = (DIST if os.name == "nt" else BUILD) / f"callback-desk-{version()}-setup.exe"
    return call(
        *("makensis", "-V2", "-WX", f"-DVERSION={version()}", f"-DSOURCE={source}"),
        *(f"-DTARGET={target}", f"-DICON={BUILD / 'icons' / 'callback-desk.ico'}"),
        PACKAGING / "windows" / "installer.nsi",
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
        ("callback-desk-request.xml", "mime/packages"),
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
