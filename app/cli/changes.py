"""`create`, `end`, `replace` and `test`: sent and written down as by the window."""

import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Unpack

import click
import msgspec

from app.cli.change_output import tell_change
from app.cli.desk import ExitStatus, company_of, ended, run, use_password
from app.cli.options import (
    Asked,
    change_options,
    company_options,
    filter_option,
    password_given,
    read_filters,
    sent_as_options,
    unlock_option,
)
from app.cli.output import (
    FORMATS,
    callback_as_json,
    option_for,
    say,
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
from app.domain.callbacks.coverage import uncovered_by
from app.domain.callbacks.draft import CONTENT_TYPES, METHODS, CallbackDraft
from app.domain.callbacks.matching import as_registered, draft_of
from app.domain.callbacks.near_types import near_types
from app.domain.callbacks.rules import draft_problems, overlaps, reached_by
from app.domain.companies.company import Company
from app.domain.errors import LockedError
from app.domain.outside_text import visible
from app.domain.proofs.test_event import TestEvent, prefilled_subject
from app.domain.typed.address_cautions import Caution, CautionKind, url_cautions
from app.domain.typed.filter_cautions import filter_cautions
from app.domain.typed.moment_error import MomentError
from app.domain.typed.moment_text import is_ambiguous, understand
from app.services.services import Services
from app.text.formats import applies_to
from app.text.problems import caution_text, problem_text
from app.text.shortened import shortened
from app.text.uncovered import uncovered_text

_MOST_TOLD = 20
"""Callbacks that overlap which are told in lines of their own."""
_OPTION_OF = {
    "event_type": "EVENT_TYPE",
    "destination_url": "URL",
    "starts_at": "--start",
    "ends_at": "--end",
}
_DATES = (("start_date", "starts_at", "--start"), ("end_date", "ends_at", "--end"))
"""Of a server's answer, of a draft, and the option that names it."""


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
        starts_at=_moment(given["start"], "--start"),
        ends_at=_moment(given["until"], "--end", end_of_day=True),
    )
    _refuse_mistakes(draft)
    password = password_given(wanted=given["password_stdin"])

    async def job(services: Services) -> Change | None:
        wanted = await _opened(services, company, password, given)
        if given["dry_run"]:
            _tell_cautions(draft, await _listed(services, wanted))
            return None
        known = await settle(services, [Wanted(wanted, None, draft)])
        made = made_before(known, wanted, draft, datetime.now(UTC))
        if made is not None:
            return made
        _tell_cautions(draft, await _listed(services, wanted))
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
        _tell_loss(old, [one for one in listed if one.callback_id != old.callback_id], now)
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
        new["starts_at"] = _moment(given["start"], "--start")
    if given["until"].strip().lower() == "none":
        new["ends_at"] = None
    elif given["until"]:
        new["ends_at"] = _moment(given["until"], "--end", end_of_day=True)
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
        _refuse_unclear(old, new)
        draft = msgspec.structs.replace(draft_of(old, datetime.now(UTC)), **new)
        _refuse_mistakes(draft)
        if draft == draft_of(old, datetime.now(UTC)):
            warn(f"{old.callback_id} is so already; nothing was sent.")
            if given["as_json"]:
                before = callback_as_json(old, None)
                write_json({"outcome": "unchanged", "before": before, "create": None})
            sys.exit(ExitStatus.DONE)
        listed = await _listed(services, wanted)
        others = [one for one in listed if one.callback_id != old.callback_id]
        _tell_cautions(draft, others)
        _tell_loss(old, [*others, as_registered(draft, "")], datetime.now(UTC))
        if given["dry_run"]:
            return None, draft, old
        done = await services.changes.replace(
            wanted, old, draft, listed=listed, confirmation=given["confirm"], why=given["why"]
        )
        return done, draft, old

    change, draft, old = run(job, writes=True)
    tell_change(change, draft, old, as_json=given["as_json"])


@click.command("test")
@company_options
@click.argument("event_type")
@filter_option
@unlock_option
def send_test(company: str, event_type: str, **given: Unpack[Asked]) -> None:
    """Send a test event, such as subscription_added --filter list_id=48213."""
    filters = dict(read_filters(given["filters"]))
    _refuse_mistakes(CallbackDraft(event_type=event_type, destination_url=""), only="event_type")
    _tell_near(event_type)
    event = TestEvent(event_type=event_type, subject=prefilled_subject(event_type, filters))
    password = password_given(wanted=given["password_stdin"])

    async def job(services: Services) -> dict[str, Any]:
        wanted = await _opened(services, company, password, given)
        listing = await listed_now(services, wanted)
        listed = listing.callbacks
        queued = await services.test_events.send(wanted, event, listed)
        if queued.unrecorded is not None:
            warn("the server took it, but it could not be remembered here.")
        reached = reached_by(event, listed, datetime.now(UTC))
        return {
            "outcome": "queued",
            "event_id": queued.receipt.event_id,
            "message": queued.receipt.message,
            "reaches": [one.callback_id for one in reached],
            # Else there may be more than the list holds.
            "list_is_whole": listing.is_whole,
        }

    told = run(job, writes=True)
    if given["as_json"]:
        write_json(told)
        return
    event_id = visible(told["event_id"]) or "without an event_id"
    say(f"Queued: {event_id}. Whether it was delivered is not known.")
    reaches = visible(", ".join(told["reaches"]))
    if told["list_is_whole"]:
        say(f"Goes to {reaches}." if reaches else "Nothing active takes this event.")
    else:
        say(f"Goes to {reaches or 'nothing that is listed'}, and perhaps to what is not listed.")


async def _opened(services: Services, name: str, password: str, given: Asked) -> Company:
    """The company, unlocked for this run if its name was given for that.

    Raises: LockedError for a production company without it, unless nothing is to be changed.
    """
    company = company_of(services, name)
    unlock = given["unlock"]
    if unlock and unlock != company.name:
        raise LockedError(option_for("--unlock", company.name))
    if unlock:
        services.guard.unlock(company)
    if not given.get("dry_run") and not services.guard.allows(company):
        raise LockedError(option_for("--unlock", company.name))
    if password:
        await use_password(services, company, password)
    return company


async def _listed(services: Services, company: Company) -> tuple[Callback, ...]:
    return (await listed_now(services, company)).callbacks


async def _going_on(services: Services, company: Company, callback_id: str) -> Callback:
    """The callback as the server has it now. Ends the program for one that is over."""
    found = await services.callbacks.get_callback(company, callback_id)
    if found.state_at(datetime.now(UTC)) is CallbackState.ENDED:
        words = f"{found.callback_id} has ended already; nothing was sent."
        raise ended(words, ExitStatus.REFUSED)
    return found


def _moment(text: str, option: str, *, end_of_day: bool = False) -> datetime | None:
    if is_ambiguous(text):
        msg = f"{text!r} is another day to somebody else; write it as '2026-12-01 08:00'"
        raise click.BadParameter(msg, param_hint=option)
    try:
        return understand(text, datetime.now(UTC), UTC, end_of_day=end_of_day)
    except MomentError as error:
        msg = f"{text!r}: {error}; write it as '2026-12-01 08:00' or 'in 30 days'"
        raise click.BadParameter(msg, param_hint=option) from error


def _refuse_mistakes(draft: CallbackDraft, *, only: str = "") -> None:
    """Ends the program with wrong use for what the window's form would not send.

    `only` is the one field that is looked at, "" for all.
    """
    found = draft_problems(draft, datetime.now(UTC))
    found = [one for one in found if only in {"", one.field}]
    for one in found:
        warn(f"{_OPTION_OF.get(one.field, f'--filter {one.field}=')}: {problem_text(one)}")
    if found:
        sys.exit(click.UsageError.exit_code)


def _refuse_unclear(old: Callback, new: Mapping[str, object]) -> None:
    """Ends the program with wrong use where a date is to stay as it is that nobody can read."""
    found = [
        option for member, name, option in _DATES if member in old.unreadable and name not in new
    ]
    for option in found:
        warn(
            f"a date of {old.callback_id} cannot be read, so it cannot stay as it is: add {option}."
        )
    if found:
        sys.exit(click.UsageError.exit_code)


def _tell_cautions(draft: CallbackDraft, listed: Iterable[Callback]) -> None:
    past = draft.starts_at is not None and draft.starts_at < datetime.now(UTC)
    at_once = [Caution(CautionKind.START_IN_PAST)] if past else []
    cautions = (*url_cautions(draft.destination_url), *filter_cautions(draft.filters), *at_once)
    for caution in cautions:
        warn(caution_text(caution))
    _tell_near(draft.event_type)
    lines = [
        f"it overlaps {one.other.callback_id}; the server may refuse it."
        for one in overlaps(draft, listed, datetime.now(UTC))
    ]
    for line in shortened(lines, _MOST_TOLD):
        warn(line)


def _tell_near(event_type: str) -> None:
    for meant in near_types(event_type):
        warn(f"{event_type} is no type that is known here: did you mean {meant}?")


def _tell_loss(old: Callback, after: Iterable[Callback], now: datetime) -> None:
    """What nothing covers once it has gone; `after` is what will be listed then."""
    about = f"{old.event_type}, {applies_to(old.event_type, old.filters)}"
    if words := uncovered_text(uncovered_by(old, after, now), FORMATS.moment):
        warn(f"{about}: {words}")
