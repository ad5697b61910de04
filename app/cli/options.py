"""What several commands take, and how it is read."""

import sys
from collections.abc import Callable
from getpass import getpass
from typing import TextIO, TypedDict

import click

from app.domain.callbacks.draft import CONTENT_TYPES, METHODS
from app.domain.outside_text import LONGEST_TEXT

Command = Callable[..., None]

_LONGEST_PASSWORD = 4096


class Asked(TypedDict, total=False):
    """What the options of a command that changes something hold; absent where it has none."""

    as_json: bool
    password_stdin: bool
    unlock: str
    dry_run: bool
    why: str
    confirm: str
    filters: tuple[str, ...]
    url: str
    start: str
    until: str
    method: str
    content_type: str
    other_type: str


def company_options(command: Command) -> Command:
    """What every command takes that asks a server."""
    for add in (
        click.option(
            "--password-stdin", is_flag=True, help="Read the password from standard input."
        ),
        click.option("--json", "as_json", is_flag=True, help="For programs."),
        click.argument("company"),
    ):
        command = add(command)
    return command


def why_option(words: str) -> Callable[[Command], Command]:
    """The reason, which is refused where it is too long to be kept whole."""

    def checked(context: click.Context, option: click.Parameter, value: str) -> str:
        if len(value) > LONGEST_TEXT:
            msg = (
                f"a reason of {len(value)} characters cannot be kept whole: {LONGEST_TEXT} at most"
            )
            raise click.BadParameter(msg, context, option)
        return value

    return click.option("--why", default="", help=words, callback=checked)


def change_options(command: Command) -> Command:
    """What every command takes that changes registrations."""
    for add in (
        click.option(
            "--confirm",
            default="",
            metavar="COMPANY",
            help="Its name, where nothing else on production covers what is ended.",
        ),
        why_option("The reason, for Activity."),
        click.option("--dry-run", is_flag=True, help="Tell what would be done; change nothing."),
        unlock_option,
    ):
        command = add(command)
    return command


def unlock_option(command: Command) -> Command:
    """A production company is locked without it, for this run too."""
    add = click.option(
        "--unlock",
        default="",
        metavar="COMPANY",
        help="The name of the production company that is to be changed.",
    )
    return add(command)


def filter_option(command: Command) -> Command:
    """The members of the registration's filter."""
    add = click.option(
        "filters",
        "--filter",
        multiple=True,
        metavar="MEMBER=VALUE",
        help="Such as list_id=48213; may be given again.",
    )
    return add(command)


def _or_empty(_context: click.Context, _option: click.Parameter, value: str | None) -> str:
    return value or ""


def sent_as_options(command: Command) -> Command:
    """How events are to be sent; "" leaves what is so, or the server's default."""
    for add in (
        click.option(
            "--content-type",
            type=click.Choice(CONTENT_TYPES),
            callback=_or_empty,
            metavar="TYPE",
            help=f"Of the body: {' or '.join(CONTENT_TYPES)}.",
        ),
        click.option(
            "--method",
            type=click.Choice(METHODS, case_sensitive=False),
            callback=_or_empty,
            metavar="METHOD",
            help=f"{' or '.join(METHODS)}.",
        ),
    ):
        command = add(command)
    return command


def read_filters(given: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Raises: click.BadParameter for one without `=`, or a member that is given twice."""
    found: dict[str, str] = {}
    for text in given:
        # Blanks around them are no part of them, as in the window's form.
        member, equals, value = (one.strip() for one in text.partition("="))
        if not (member and equals and value):
            msg = f"{text!r} is no MEMBER=VALUE, such as list_id=48213"
            raise click.BadParameter(msg, param_hint="--filter")
        if member in found:
            msg = f"{member!r} is given twice"
            raise click.BadParameter(msg, param_hint="--filter")
        found[member] = value
    return tuple(found.items())


def _piped_password(given: TextIO) -> str:
    try:
        return given.readline(_LONGEST_PASSWORD).rstrip("\r\n").removeprefix("\ufeff")
    except UnicodeDecodeError:
        msg = f"--password-stdin: what came by standard input is not in {given.encoding}"
    # Outside of the handler: the error holds what was read.
    raise click.UsageError(msg)


def password_given(*, wanted: bool) -> str:
    """The first line of standard input; never from an argument, where everybody could read it.

    "" where it is not `wanted`, for the one that is kept. Raises: click.UsageError for an empty
    line: the one that is kept must not take its place unasked.
    """
    if not wanted:
        return ""
    if sys.stdin is None:
        found = ""
    elif sys.stdin.isatty():
        found = getpass("Password: ")
    else:
        found = _piped_password(sys.stdin)
    if not found:
        msg = "--password-stdin: no password came by standard input"
        raise click.UsageError(msg)
    return found
