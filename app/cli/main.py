"""What is read without a window, and the group of all commands."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from app import __version__
from app.cli import OF_ALL_COMMANDS
from app.cli.changes import create, end, replace
from app.cli.desk import ExitStatus, company_of, run, use_password
from app.cli.gaps import gaps
from app.cli.options import company_options, password_given
from app.cli.output import (
    FORMATS,
    callback_as_json,
    date_text,
    say,
    say_bytes,
    shown_url,
    use_plain_letters,
    write_json,
    write_table,
)
from app.cli.plans import apply_plan, show_plan
from app.cli.reading import proved_of, read_now, say_wrong_clocks, shown_rows, statuses
from app.cli.testing import send_test
from app.domain.callbacks.callback import Callback
from app.domain.callbacks.filter_text import write_filter
from app.domain.callbacks.followed import followed
from app.domain.callbacks.remembered import Note, Remembered
from app.domain.companies.company import Company
from app.domain.outside_text import visible
from app.exports.callback_list import (
    ENDINGS,
    ListedRow,
    ListExport,
    callback_list,
    write_callback_list,
)
from app.services.memory import Listing
from app.services.services import Services
from app.text.formats import applies_to
from app.text.lists import lacking_text, unremembered_text

_SEARCH = "As in the window, such as 'ends<7d -host:acme'; days and times are those of UTC."


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Reads and changes a company's callbacks. Without a command the window opens.\n\n"
    + OF_ALL_COMMANDS,
)
@click.version_option(__version__, message="Callback Desk %(version)s")
def cli() -> None:
    """Looks at the words before any command does."""
    use_plain_letters()
    if any("\ud800" <= letter <= "\udfff" for word in sys.argv[1:] for letter in word):
        msg = "a word of the command is not UTF-8: nothing can be sent, or kept, as it stands there"
        raise click.UsageError(msg)


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def companies(as_json: bool) -> None:
    """List the companies that are set up."""

    async def job(services: Services) -> list[Company]:
        return services.companies.companies

    found = run(job)
    if as_json:
        write_json(
            [
                {
                    "name": one.name,
                    "company_key": one.company_key,
                    "kind": str(one.kind),
                    "base_url": one.base_url,
                    "user_name": one.user_name,
                }
                for one in found
            ]
        )
        return
    rows = [(one.name, str(one.kind), one.company_key, one.base_url) for one in found]
    write_table(("NAME", "KIND", "KEY", "BASE URL"), rows)


@cli.command("list")
@company_options
@click.option("--search", default="", help=_SEARCH)
@click.option("--ended", is_flag=True, help="Add what is remembered and listed no more.")
def list_callbacks(
    company: str, as_json: bool, password_stdin: bool, search: str, ended: bool
) -> None:
    """List a company's callbacks.

    Exit status 1 where the server gave only a part of them, or what is looked for may be in what
    this computer keeps, and that cannot be read.
    """
    password = password_given(wanted=password_stdin)

    async def job(services: Services) -> tuple[Listing, dict[str, str] | None]:
        wanted, listing = await read_now(services, company, password)
        # Of no use where nothing is looked for.
        return listing, await proved_of(services, wanted, listing) if search.strip() else {}

    found, proved = run(job)
    status_of = statuses(found)
    shown = shown_rows(found, search, status_of, proved or {}, ended=ended)
    # Else what is lacking, or what only the memory could find, would seem to be nothing.
    uses_memory = ended or bool(search.strip())
    unremembered = found.trouble is not None or proved is None
    is_lacking = not found.is_whole or (uses_memory and unremembered)
    if as_json:
        write_json([callback_as_json(one, found.known.get(one.callback_id)) for one in shown])
        sys.exit(ExitStatus.REFUSED if is_lacking else ExitStatus.DONE)
    rows = [
        (
            one.callback_id,
            status_of(one),
            one.event_type,
            applies_to(one.event_type, one.filters),
            date_text(one, "end_date", one.ends_at, "no end"),
            shown_url(one.destination_url),
        )
        for one in shown
    ]
    head = ("ID", "STATUS (UTC)", "EVENT TYPE", "APPLIES TO", "ENDS (UTC)", "DESTINATION")
    least = {"ID": 20, "STATUS (UTC)": 18, "ENDS (UTC)": 20, "DESTINATION": 36}
    write_table(head, rows, least, firm={"STATUS (UTC)"}, days="ENDS (UTC)")
    if is_lacking:
        sys.exit(ExitStatus.REFUSED)


@cli.command()
@company_options
@click.argument("callback_id")
def get(company: str, as_json: bool, password_stdin: bool, callback_id: str) -> None:
    """Ask the server for one callback, perhaps an ended one."""
    password = password_given(wanted=password_stdin)

    async def job(services: Services) -> tuple[Callback, Remembered | None, bool]:
        wanted = company_of(services, company)
        if password:
            await use_password(services, wanted, password)
        found = await services.callbacks.get_callback(wanted, callback_id)
        await say_wrong_clocks(services, [wanted])
        # As far as is remembered: the server is asked for this one alone.
        last = await services.callbacks.last_listing(wanted)
        known = last.known.get(found.callback_id)
        return found, known, found.callback_id in followed(last.callbacks)

    found, known, is_followed = run(job)
    if as_json:
        write_json(callback_as_json(found, known))
        return
    for name, value in _facts_of(found, known, is_followed=is_followed):
        say(f"{name:<14}{visible(value)}")


@cli.command()
@company_options
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--search", default="", help=_SEARCH)
def export(company: str, as_json: bool, password_stdin: bool, file: Path, search: str) -> None:
    """Write a company's callbacks to FILE: .csv, .json or .md; or to `-` as CSV.

    With --json `-` takes JSON, and for a file it is told what was written. Exit status 1 where the
    server gave only a part of them, or what this computer keeps of them cannot be read: the rest is
    written, and the file says what is lacking.
    """
    to_output = str(file) in {"-", "/dev/stdout"}
    if not to_output and file.suffix.lower() not in ENDINGS:
        msg = f"{file.name!r} does not end with {', '.join(ENDINGS)}"
        raise click.BadParameter(msg, param_hint="FILE")
    password = password_given(wanted=password_stdin)

    async def job(services: Services) -> tuple[int, bool]:
        wanted, listing = await read_now(services, company, password)
        status_of, now = statuses(listing), datetime.now(UTC)
        told = await proved_of(services, wanted, listing)
        only_proofs, proved = listing.trouble is None, told or {}
        is_remembered = told is not None and only_proofs
        shown = shown_rows(listing, search, status_of, proved, ended=False)
        rows = []
        for one in shown:
            known = listing.known.get(one.callback_id)
            note = known.note if known else Note()
            rows.append(
                ListedRow(
                    callback=one,
                    status=status_of(one),
                    is_listed=True,
                    name=note.name,
                    owner=note.owner,
                    ticket=note.ticket,
                    proved=proved.get(one.callback_id, ""),
                )
            )
        made = ListExport(
            company=wanted.name,
            company_key=wanted.company_key,
            base_url=wanted.base_url,
            read_at=listing.read_at,
            made_at=now,
            search=search,
            rows=tuple(rows),
            lacking=lacking_text(listing),
            not_known="" if is_remembered else unremembered_text(only_proofs=only_proofs),
        )
        if to_output:
            say_bytes(callback_list(made, ".json" if as_json else ".csv"))
        else:
            write_callback_list(file, made)
        return len(rows), listing.is_whole and is_remembered

    count, is_whole = run(job)
    if not to_output and as_json:
        write_json({"file": str(file), "callbacks": count, "whole": is_whole})
    elif not to_output:
        say(f"{count} written to {file}")
    if not is_whole:
        sys.exit(ExitStatus.REFUSED)


def _facts_of(
    one: Callback, known: Remembered | None, *, is_followed: bool
) -> list[tuple[str, str]]:
    """For people, in the words and the order of the window's details; times are UTC."""
    status = FORMATS.status_of(one, datetime.now(UTC), known, is_followed=is_followed)
    return [
        ("Callback ID", one.callback_id),
        ("Status", status.text),
        ("Event type", one.event_type),
        ("Applies to", applies_to(one.event_type, one.filters)),
        ("Filter", write_filter(one.filters) or "none"),
        ("Destination", shown_url(one.destination_url)),
        ("Method", one.method),
        ("Content type", one.content_type),
        ("Starts", date_text(one, "start_date", one.starts_at, "not stated")),
        ("Ends", date_text(one, "end_date", one.ends_at, "no end")),
    ]


for command in (gaps, create, end, replace, send_test, show_plan, apply_plan):
    cli.add_command(command)
