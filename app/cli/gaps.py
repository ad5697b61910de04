"""`gaps`: what is, or will be, uncovered, of one company or of all."""

import asyncio
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import click

from app.cli.desk import ExitStatus, company_of, ended, run, status_of, use_password
from app.cli.options import password_given
from app.cli.output import FORMATS, moment, warn, write_json, write_table
from app.cli.reading import NO_MEMORY, say_wrong_clocks, tell_lacking
from app.cli.words import words_of
from app.domain.callbacks.coverage import Forecast, LaneGap, forecast
from app.domain.companies.company import Company
from app.domain.errors import CallbackDeskError
from app.services.memory import Listing
from app.services.services import Services
from app.text.formats import applies_to
from app.text.timeline import over_text, unclear_text

_SPAN = re.compile(r"(\d{1,4})([hdw])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_AT_ONCE = 8
"""Companies that are read side by side."""


class _Found(NamedTuple):
    """Of one company: what lies ahead of it, or why its list could not be read."""

    company: Company
    listing: Listing | None
    ahead: Forecast
    error: CallbackDeskError | None = None


@click.command()
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.argument("company", required=False, default="")
@click.option("--within", default="90d", show_default=True, help="Such as 14d, 2w or 36h.")
def gaps(company: str, as_json: bool, password_stdin: bool, within: str) -> None:
    """Tell what is, or will be, uncovered. Exit status 6 if there is any.

    Of COMPANY, or of all without one. Of the types and filters that the server lists a callback of,
    as on the Timeline. One whose last callback has ended is not among them, perhaps on purpose; for
    30 days that is told beside them. What was covered before the first of them is known as far as
    this computer saw it. Exit status 1 where the server gave only a part of a list, or a date that
    cannot be read, or where what is kept on this computer could not be read: what seems uncovered,
    or covered, may not be. Of all companies one that could not be read is told; where the others
    have no gaps the exit status is 1 then, or 4 for a password.
    """
    span = _SPAN.fullmatch(within.strip().lower())
    if span is None:
        msg = f"{within!r} is no span of time such as 14d, 2w or 36h"
        raise click.BadParameter(msg, param_hint="--within")
    ahead_by = int(span[1]) * _UNITS[span[2]]
    password = password_given(wanted=password_stdin)

    async def job(services: Services) -> list[_Found]:
        every = services.companies.companies
        if not company and not every:
            msg = "no company is set up yet."
            raise ended(msg, ExitStatus.REFUSED)
        if not company and password and len({(one.base_url, one.user_name) for one in every}) > 1:
            msg = "the companies have not all the same address and user name: name one"
            raise click.BadParameter(msg, param_hint="--password-stdin")
        wanted = [company_of(services, company)] if company else every
        return await _read(services, wanted, password, ahead_by, raises=bool(company))

    found = run(job)
    told = [(one.company, gap) for one in found for gap in one.ahead.gaps]
    if as_json:
        write_json([_as_json(of, gap, named=not company) for of, gap in told])
    else:
        _write(told, named=not company)
    for one in found:
        _tell_beside(one, named=not company)
    _exit(found)


async def _read(
    services: Services, wanted: Iterable[Company], password: str, by: timedelta, *, raises: bool
) -> list[_Found]:
    places = asyncio.Semaphore(_AT_ONCE)

    async def read(one: Company) -> _Found:
        try:
            async with places:
                if password:
                    await use_password(services, one, password)
                listing = await services.callbacks.list_callbacks(one)
        except CallbackDeskError as error:
            if raises:
                raise
            return _Found(one, None, Forecast((), ()), error)
        return _Found(one, listing, forecast(listing.lanes, datetime.now(UTC), by))

    found = list(await asyncio.gather(*map(read, wanted)))
    await say_wrong_clocks(services, [one.company for one in found if one.error is None])
    return found


def _as_json(company: Company, gap: LaneGap, *, named: bool) -> dict[str, object]:
    made: dict[str, object] = {
        "event_type": gap.lane.event_type,
        "filter": dict(gap.lane.filters),
        "from": moment(gap.since),  # the same each time, also of one that is under way
        "to": moment(gap.end),
    }
    return {"company": company.name, "company_key": company.company_key, **made} if named else made


def _write(told: list[tuple[Company, LaneGap]], *, named: bool) -> None:
    rows = [
        (
            *([of.name] if named else []),
            one.lane.event_type,
            applies_to(one.lane.event_type, one.lane.filters),
            moment(one.since) or "always",
            moment(one.end) or "no end",
        )
        for of, one in told
    ]
    head = ("EVENT TYPE", "APPLIES TO", "FROM (UTC)", "TO (UTC)")
    least = {"FROM (UTC)": 20, "TO (UTC)": 20}
    write_table((*(["COMPANY"] if named else []), *head), rows, least=least, firm=least)


def _tell_beside(found: _Found, *, named: bool) -> None:
    """What no gap tells: why a list could not be read, what is lacking of it, and what ended."""
    about = f"{found.company.name}: " if named else ""
    if found.error is not None:
        warn(f"{about}{words_of(found.error)}")
    if found.listing is None:
        return
    tell_lacking(found.company, found.listing)
    if found.listing.trouble is not None:
        warn(f"{about}{NO_MEMORY.format(found.listing.trouble.detail)}")
    if found.ahead.over:
        warn(f"{about}{over_text(found.ahead, FORMATS)}")
    if found.ahead.unclear:
        warn(f"{about}{unclear_text(found.ahead)}")


def _exit(found: list[_Found]) -> None:
    """Ends the program where something is uncovered, or not known."""
    # What was covered before the first of them is not known without the memory.
    unsure = [one for one in found if one.listing is not None and _is_unsure(one, one.listing)]
    if any(one.ahead.gaps for one in found if one not in unsure):
        sys.exit(ExitStatus.GAPS)  # whatever is not known of others
    errors = [one.error for one in found if one.error is not None]
    if errors:
        # One reason of them all is told as such.
        reasons = {status_of(one) for one in errors}
        sys.exit(reasons.pop() if len(reasons) == 1 else ExitStatus.REFUSED)
    if unsure:
        sys.exit(ExitStatus.REFUSED)


def _is_unsure(found: _Found, listing: Listing) -> bool:
    """Whether what seems uncovered, or covered, may not be."""
    return not listing.is_whole or listing.trouble is not None or bool(found.ahead.unclear)
