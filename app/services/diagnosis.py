"""What this computer is like, for a ticket: no secret, and no name of a person."""

import os
import platform
import sqlite3
import sys
import threading
from collections.abc import Callable
from functools import partial
from importlib import metadata
from pathlib import Path

from app import __version__
from app.domain.masking import masked, masked_url
from app.domain.outside_text import visible

_LIBRARIES = ("httpx", "httpcore", "anyio", "qasync", "keyring", "msgspec", "truststore")
_PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")

_LIMIT_S = 5.0

Fact = tuple[str, str]


def system_facts(folders: dict[str, Path], trust: Callable[[], str]) -> list[Fact]:
    """A name and a value each, in the order in which they are told.

    `folders` are the app's own by what is in them; `trust` tells of the certificates that calls
    are checked with. Blocks, at most a few seconds for each fact; no password is read.
    """
    return [
        ("Callback Desk", f"{__version__}, {_way_of_installation()}"),
        ("Python", f"{platform.python_version()} ({platform.python_implementation()})"),
        ("System", _told(lambda: f"{_system()}, {platform.machine()}")),
        ("Libraries", ", ".join(f"{name} {_version(name)}" for name in _LIBRARIES)),
        ("SQLite", sqlite3.sqlite_version),
        ("Language", os.environ.get("LC_ALL") or os.environ.get("LANG") or "not set"),
        ("Password store", _told(_password_store)),
        ("TLS", _told(trust)),
        ("Proxy", _told(_proxies)),
        *((f"Folder of {name}", _told(partial(_folder, at))) for name, at in folders.items()),
    ]


def _told(fact: Callable[[], str]) -> str:
    """A fact; where it cannot be had, or not soon, that is one too.

    A password store or a folder of another computer may never answer: each is asked in a thread of
    its own, which does not hold up the exit either.
    """
    found: list[str] = []

    def ask() -> None:
        try:
            found.append(visible(masked(fact())))
        except Exception as error:  # noqa: BLE001 - a diagnosis is asked for where things fail
            found.append(f"not to be had ({type(error).__name__})")

    asking = threading.Thread(target=ask, name="diagnosis", daemon=True)
    asking.start()
    asking.join(_LIMIT_S)
    return found[0] if found else f"no answer within {_LIMIT_S:g} s"


def _way_of_installation() -> str:
    if getattr(sys, "frozen", False):
        return "as a bundle"
    is_package = Path(__file__).resolve().parents[2].name == "callback_desk"
    return "as a Python package" if is_package else "from a clone"


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "?"


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"] + f", {platform.release()}"
    except (OSError, KeyError):
        return f"{platform.system()} {platform.release()} {platform.version()}"


def _password_store() -> str:
    import keyring  # noqa: PLC0415 - it looks for what there is
    from keyring.backends import chainer  # noqa: PLC0415 - as above

    found = keyring.get_keyring()
    several = found.backends if isinstance(found, chainer.ChainerBackend) else [found]
    return ", ".join(f"{type(one).__module__}.{type(one).__name__}" for one in several)


def _proxies() -> str:
    named = [name for name in _PROXIES if os.environ.get(name)]
    proxies = [f"{name} = {_masked_proxy(os.environ[name])}" for name in named]
    if os.environ.get("NO_PROXY") or os.environ.get("no_proxy"):
        proxies.append("NO_PROXY is set")
    return " and ".join(proxies) or "none in the environment"


def _masked_proxy(value: str) -> str:
    return masked_url(value if "://" in value else f"http://{value}")


def _folder(at: Path) -> str:
    shown = str(at)
    home = str(Path.home())
    # What lies above it may name a person.
    inside = shown.startswith(home + os.sep)
    shown = "~" + shown.removeprefix(home) if inside else f"…{os.sep}{at.name}"
    if not at.exists():
        return f"{shown}, not there yet"
    entries = [_entry(one) for one in sorted(at.iterdir())[:20] if one.is_file()]
    rights = f"{at.stat().st_mode & 0o777:o}" if os.name == "posix" else "by the profile"
    writable = "" if os.access(at, os.W_OK) else ", not writable"
    return f"{shown}, rights {rights}{writable}: {', '.join(entries) or 'empty'}"


def _entry(one: Path) -> str:
    size = one.stat()
    rights = f" {size.st_mode & 0o777:o}" if os.name == "posix" else ""
    return f"{one.name} {size.st_size // 1024} KiB{rights}"
