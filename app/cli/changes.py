"""`create`, `end`, `replace` and `test`: sent and written down as by the window."""

import sys
from datetime import UTC, datetime
from typing import Any, Unpack

import click
import msgspec

from app.cli.change_output import tell_change
from app.cli.desk import ExitStatus, ended, opened, run
from app.cli.draft_checks import (
    read_moment,
    refuse_mistakes,
    refuse_unclear,
    tell_cautions,
    tell_loss,
)
from app.cli.options import (
    Asked,
    change_options,
    company_options,
    filter_option,
    password_given,
    read_filters,
    sent_as_options,
)
from app.cli.output import (
    callback_as_json,
    warn,
    write_json,
)
from app.cli.reading import listed_now
from app.cli.unfinished import (
    Wanted,
    ended_before,
    is_replacement_of,
    made_before,
    replaced_before,
    settle,
)
from app.domain.callbacks.callback import Callback, CallbackState
from app.domain.callbacks.change import Change
from app.domain.callbacks.draft import CONTENT_TYPES, METHODS, CallbackDraft
from app.domain.callbacks.matching import as_registered, draft_of
from app.domain.companies.company import Company
from app.domain.outside_text import visible
from app.services.services import Services


@click.command()
@company_options
@click.argument("event_type")
@click.argument("destination", metavar="URL")
@filter_option
@click.option("--start", default="", help="UTC, such as '2026-12-01 08:00'; now without it.")
@click.option("until", "--end", default="", help="UTC, or 'in 30 days'; no end without it.")
@sent_as_options
@change_options
def create(company: str, event_type: str, destination: str, **given: Unpack[Asked]) -> None:
    """Register a callback: POST EVENT_TYPE to URL."""
    draft = CallbackDraft(
        event_type=event_type.strip(),
        destination_url=destination,
        method=given["method"] or METHODS[0],
        content_type=given["content_type"] or CONTENT_TYPES[0],
        filters=read_filters(given["filters"]),
        starts_at=read_moment(given["start"], "--start"),
        ends_at=read_moment(given["until"], "--end", end_of_day=True),
    )
    refuse_mistakes(draft)
    password = password_given(wanted=given["password_stdin"])

    async def job(services: Services) -> Change | None:
        wanted = await _opened(services, company, password, given)
        if given["dry_run"]:
            tell_cautions(draft, await _listed(services, wanted))
            return None
        known = await settle(services, [Wanted(wanted, None, draft)])
        made = made_before(known, wanted, draft, datetime.now(UTC))
        if made is not None:
            return made
        tell_cautions(draft, await _listed(services, wanted))
        return await services.changes.create(wanted, draft, why=given["why"])

    tell_change(run(job, writes=True), draft, None, as_json=given["as_json"])


@click.command()
@company_options
@click.argument("callback_id")
@change_options
def end(company: str, callback_id: str, **given: Unpack[Asked]) -> None:
    """End a callback now. It cannot be begun again: a new one gets a new ID."""
    password = password_given(wanted=given["password_stdin"])

    async def job(services: Services) -> tuple[Change | None, Callback]:
        wanted = await _opened(services, company, password, given)
        old = await services.callbacks.get_callback(wanted, callback_id)
        if not given["dry_run"]:
            # First: an earlier run may have ended it, or half replaced it.
            known = await settle(services, [Wanted(wanted, old, None)])
            done = ended_before(known, old)
            if done is not None:
                return done, old
        old = await _going_on(services, wanted, callback_id)
        listed, now = await _listed(services, wanted), datetime.now(UTC)
        tell_loss(old, [one for one in listed if one.callback_id != old.callback_id], now)
        if given["dry_run"]:
            return None, old
        done = await services.changes.end(
            wanted, old, listed=listed, confirmation=given["confirm"], why=given["why"]
        )
        return done, old

    change, old = run(job, writes=True)
    tell_change(change, None, old, as_json=given["as_json"])


@click.command()
@company_options
@click.argument("callback_id")
@click.option("--url", default="", help="The new destination.")
@filter_option
@click.option("--start", default="", help="UTC; as it is without it.")
@click.option("until", "--end", default="", help="UTC, or 'in 30 days', or 'none' for no end.")
@click.option("other_type", "--type", default="", metavar="TYPE", help="Another event type.")
@sent_as_options
@change_options
def replace(company: str, callback_id: str, **given: Unpack[Asked]) -> None:
    """Put a new callback in another's place; what is not named stays as it is."""
    named = {
        "destination_url": given["url"],
        "event_type": given["other_type"],
        "method": given["method"],
        "content_type": given["content_type"],
    }
    new: dict[str, Any] = {name: value for name, value in named.items() if value}
    if given["filters"]:
        new["filters"] = read_filters(given["filters"])
    if given["start"]:
        new["starts_at"] = read_moment(given["start"], "--start")
    if given["until"].strip().lower() == "none":
        new["ends_at"] = None
    elif given["until"]:
        new["ends_at"] = read_moment(given["until"], "--end", end_of_day=True)
    if not new:
        msg = "say what is to be otherwise: --url, --filter, --start, --end or the like"
        raise click.UsageError(msg)
    password = password_given(wanted=given["password_stdin"])

    async def job(services: Services) -> tuple[Change | None, CallbackDraft, Callback]:
        wanted = await _opened(services, company, password, given)
        found = await services.callbacks.get_callback(wanted, callback_id)
        draft = msgspec.structs.replace(draft_of(found, datetime.now(UTC)), **new)
        if not given["dry_run"]:
            # First: an earlier run may have ended it, with its new one or without.
            known = await settle(
                services,
                [Wanted(wanted, found, draft)],
                lambda one: is_replacement_of(one, found, new, datetime.now(UTC)),
            )
            done = replaced_before(known, found, new, datetime.now(UTC))
            if done is not None:
                return done, draft, found
        old = await _going_on(services, wanted, callback_id)
        refuse_unclear(old, new)
        draft = msgspec.structs.replace(draft_of(old, datetime.now(UTC)), **new)
        refuse_mistakes(draft)
        if draft == draft_of(old, datetime.now(UTC)):
            warn(f"{visible(old.callback_id)} is so already; nothing was sent.")
            if given["as_json"]:
                before = callback_as_json(old, None)
                write_json({"outcome": "unchanged", "before": before, "create": None})
            sys.exit(ExitStatus.DONE)
        listed = await _listed(services, wanted)
        others = [one for one in listed if one.callback_id != old.callback_id]
        tell_cautions(draft, others)
        tell_loss(old, [*others, as_registered(draft, "")], datetime.now(UTC))
        if given["dry_run"]:
            return None, draft, old
        done = await services.changes.replace(
            wanted, old, draft, listed=listed, confirmation=given["confirm"], why=given["why"]
        )
        return done, draft, old

    change, draft, old = run(job, writes=True)
    tell_change(change, draft, old, as_json=given["as_json"])


async def _opened(services: Services, name: str, password: str, given: Asked) -> Company:
    looks = bool(given.get("dry_run"))
    return await opened(services, name, password, unlock=given["unlock"], only_looks=looks)


async def _listed(services: Services, company: Company) -> tuple[Callback, ...]:
    return (await listed_now(services, company)).callbacks


async def _going_on(services: Services, company: Company, callback_id: str) -> Callback:
    """The callback as the server has it now. Ends the program for one that is over."""
    found = await services.callbacks.get_callback(company, callback_id)
    if found.state_at(datetime.now(UTC)) is CallbackState.ENDED:
        words = f"{visible(found.callback_id)} has ended already; nothing was sent."
        raise ended(words, ExitStatus.REFUSED)
    return found
