"""The command line. Nothing is imported before it is needed: start-up is waited for."""

import errno
import gc
import os
import sys
from io import UnsupportedOperation
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from app import __version__
from app.qt_words import parted

if TYPE_CHECKING:
    from click import Group

    from app.sandbox.process import SandboxProcess

COMMANDS = (
    *("companies", "list", "get", "gaps", "export", "create", "end", "replace", "test"),
    *("plan", "apply"),
)
"""What is done without a window, see `app.cli`."""
_OVERLAPS = ["refuse", "same-destination", "allow"]
_REQUESTS = (".callback-request", ".json", ".csv", ".md")
"""Of files that are shown as a plan."""


def main(words: list[str]) -> int:
    """Does what the command line says; returns the exit status."""
    if words[:1] == ["sandbox"]:
        return _sandbox(words[1:])
    # As click names it: a shell asks so what may follow.
    completes = "_CALLBACK_DESK_COMPLETE" in os.environ
    if completes or (words and not words[0].startswith("-") and not _link_in(words[0])):
        return _command(words, completes=completes)
    link = _link_in(words[0]) if words else ""
    if link:
        if len(words) > 1:
            return _fail("A link or a file stands alone: nothing is taken with it.", status=2)
        if _is_shown_elsewhere(link):
            return 0
        words = []
    ours, qts = parted(words) if words else ([], [])
    # The words of the app's own button and of its tests need no parser.
    asked = _Asked(demo=bool(ours)) if ours in ([], ["--demo"]) else _asked(ours)

    # Nothing that start-up makes is garbage, and looking for it costs a tenth of the time; later
    # the window looks for it itself.
    gc.disable()
    # It starts while the window does.
    served = (asked.demo or asked.tour is not None) and not asked.diagnose
    practice = _begun_practice() if served else None
    from app.lean_imports import load_msgspec, load_qt  # noqa: PLC0415 - --help needs neither

    try:
        load_qt()
        load_msgspec()
        from app.bootstrap import run, tell_diagnosis  # noqa: PLC0415 - as above
    except ImportError as error:
        # A library of the system that Qt is made with: its own words name the file.
        return _fail(
            f"Qt cannot be loaded ({error}). Install what the README names, then try again."
        )
    if asked.diagnose:
        return tell_diagnosis()
    return run(
        demo=asked.demo,
        tour=asked.tour,
        link=link,
        pseudo=asked.pseudo,
        qt_words=qts,
        practice=practice,
    )


def _command(words: list[str], *, completes: bool) -> int:
    """Does what is done without a window."""
    gc.disable()  # nothing that is imported is garbage
    try:
        from app.cli.main import cli  # noqa: PLC0415 - the window needs none of it
        from app.cli.output import write_no_more  # noqa: PLC0415 - as above
    except KeyboardInterrupt:
        return _fail("stopped; nothing was changed.")
    if completes:
        _tell_of_sandbox(cli)
    gc.freeze()
    gc.enable()
    name = "callback-desk" if completes else _name()
    try:
        cli.main(words, prog_name=name, standalone_mode=True)
    except UnsupportedOperation:
        return _fail("the output is closed.")
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EIO, errno.EPIPE, errno.EBADF}:
            raise
        write_no_more()
        return _fail(f"the output could not be written: {error.strerror or error}.")


def _begun_practice() -> "SandboxProcess | None":
    """The practice company's server; None where this system gives it no process of its own."""
    from app.sandbox.process import SandboxProcess  # noqa: PLC0415 - an everyday start has none

    try:
        return SandboxProcess()
    except OSError:
        return None


def _link_in(word: str) -> str:
    """A `callback-desk:` link, or a request file as a `file:` address; "" for anything else."""
    small = word.lower()
    if small.startswith(("callback-desk:", "file:")):
        return word
    if small.endswith(_REQUESTS) and not small.startswith("-"):
        return Path(word).absolute().as_uri()
    return ""


def _is_shown_elsewhere(link: str) -> bool:
    """Whether an app that already runs took a link; then no second window is needed."""
    import platformdirs  # noqa: PLC0415 - an everyday start has no link

    from app.serving.door import hand_over  # noqa: PLC0415 - as above

    data = platformdirs.user_data_path("callback-desk", appauthor=False)
    return hand_over(data / "instances", link)


def _fail(sentence: str, status: int = 1) -> int:
    print(f"callback-desk: {sentence}", file=sys.stderr, flush=True)
    return status


class _Asked(NamedTuple):
    """Whether to open the practice company, the folder of a tour, whether to diagnose."""

    demo: bool = False
    tour: Path | None = None
    diagnose: bool = False
    pseudo: bool = False


def _asked(words: list[str]) -> _Asked:
    import argparse  # noqa: PLC0415 - nobody starts the app with words every day

    parser = argparse.ArgumentParser(prog=_name(), description="Callback Desk")
    parser.add_argument("--version", action="version", version=f"Callback Desk {__version__}")
    parser.add_argument("--demo", action="store_true", help="open the practice company")
    parser.add_argument(
        "command",
        nargs="?",
        choices=["sandbox"],
        help="serve the practice company alone; or a callback-desk: link or a request "
        "file, which are shown",
    )
    from app.cli import OF_ALL_COMMANDS  # noqa: PLC0415 - as above

    parser.epilog = (
        f"Without a window: {', '.join(COMMANDS)}; each has its own --help. {OF_ALL_COMMANDS}"
    )
    parser.add_argument("--tour", type=Path, metavar="DIR", help="take the tour, pictures in DIR")
    parser.add_argument(
        "--diagnose", action="store_true", help="say what this computer is like, for a ticket"
    )
    parser.add_argument(
        "--pseudo-locale",
        action="store_true",
        help="speak a made-up language, longer and from right to left, to test the window",
    )
    chosen = parser.parse_args(words)
    return _Asked(chosen.demo, chosen.tour, chosen.diagnose, chosen.pseudo_locale)


def _name() -> str:
    """How it was started, for the help."""
    started = Path(sys.argv[0]).stem
    return started if started.startswith("callback-desk") else "python -m app"


def _sandbox(words: list[str]) -> int:
    import argparse  # noqa: PLC0415 - as above

    parser = argparse.ArgumentParser(
        prog=f"{_name()} sandbox",
        description="Serves the practice company on loopback until Ctrl+C; its base URL, user "
        "name, password and company keys are printed first.",
    )
    parser.add_argument("--port", type=_port, default=0, help="0, the default, takes a free one")
    parser.add_argument(
        "--deliver-anywhere",
        action="store_true",
        help="delivers test events to whatever address is registered, not to this computer only",
    )
    parser.add_argument(
        "--overlap",
        choices=_OVERLAPS,
        default="refuse",
        help="what happens to a callback of a type and filter that is covered already",
    )
    # How the app itself begins one, see `app.sandbox.process`.
    parser.add_argument("--attended", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args(words)

    from app.sandbox.registry import OverlapRule  # noqa: PLC0415 - --help answers at once
    from app.sandbox.server import run_alone, run_attended  # noqa: PLC0415 - as above

    if chosen.attended:
        return run_attended()
    return run_alone(chosen.port, OverlapRule(chosen.overlap), anywhere=chosen.deliver_anywhere)


def _tell_of_sandbox(cli: "Group") -> None:
    """A shell that asks what may follow learns of the command that is not the group's own too."""
    from click import Choice, Command, Option  # noqa: PLC0415 - as above

    cli.add_command(
        Command(
            "sandbox",
            help="Serve the practice company alone.",
            params=[
                Option(["--port"]),
                Option(["--overlap"], type=Choice(_OVERLAPS)),
                Option(["--deliver-anywhere"], is_flag=True),
            ],
        )
    )


def _port(text: str) -> int:
    """Raises: ValueError, which argparse puts into words."""
    from argparse import ArgumentTypeError  # noqa: PLC0415 - as above

    if not (text.isascii() and text.isdecimal() and len(text) < 6 and int(text) < 65536):
        msg = f"{text[:20]!r} is no port: choose a number from 1 to 65535, or 0 for a free one"
        raise ArgumentTypeError(msg)
    return int(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
