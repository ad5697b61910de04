"""What is wrong or odd about what is asked for, told by the options of the command line."""

import sys
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime

import click

from app.cli.output import FORMATS, warn
from app.domain.callbacks.callback import Callback
from app.domain.callbacks.coverage import uncovered_by
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.near_types import near_types
from app.domain.callbacks.rules import Overlap, draft_problems, overlaps
from app.domain.outside_text import visible
from app.domain.typed.address_cautions import Caution, CautionKind, url_cautions
from app.domain.typed.filter_cautions import filter_cautions
from app.domain.typed.moment_error import MomentError
from app.domain.typed.moment_text import is_ambiguous, understand
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


def read_moment(text: str, option: str, *, end_of_day: bool = False) -> datetime | None:
    """A moment as it is typed, aware UTC; None where none is meant.

    A day alone is its beginning, with `end_of_day` its end. Raises: click.BadParameter.
    """
    if is_ambiguous(text):
        msg = f"{text!r} is another day to somebody else; write it as '2026-12-01 08:00'"
        raise click.BadParameter(msg, param_hint=option)
    try:
        return understand(text, datetime.now(UTC), UTC, end_of_day=end_of_day)
    except MomentError as error:
        msg = f"{text!r}: {error}; write it as '2026-12-01 08:00' or 'in 30 days'"
        raise click.BadParameter(msg, param_hint=option) from error


def refuse_mistakes(draft: CallbackDraft, *, but: Collection[str] = ()) -> None:
    """Ends the program with wrong use for what the window's form would not send.

    `but` are fields that are not looked at.
    """
    found = draft_problems(draft, datetime.now(UTC))
    found = [one for one in found if one.field not in but]
    for one in found:
        warn(f"{_OPTION_OF.get(one.field, f'--filter {one.field}=')}: {problem_text(one)}")
    if found:
        sys.exit(click.UsageError.exit_code)


def refuse_unclear(old: Callback, new: Mapping[str, object]) -> None:
    """Ends the program with wrong use where a date is to stay as it is that nobody can read."""
    found = [
        option for member, name, option in _DATES if member in old.unreadable and name not in new
    ]
    shown_id = visible(old.callback_id)
    for option in found:
        warn(f"a date of {shown_id} cannot be read, so it cannot stay as it is: add {option}.")
    if found:
        sys.exit(click.UsageError.exit_code)


def tell_cautions(draft: CallbackDraft, listed: Iterable[Callback]) -> None:
    """What is worth a look before it is registered beside what is listed."""
    past = draft.starts_at is not None and draft.starts_at < datetime.now(UTC)
    at_once = [Caution(CautionKind.START_IN_PAST)] if past else []
    cautions = (*url_cautions(draft.destination_url), *filter_cautions(draft.filters), *at_once)
    for caution in cautions:
        warn(caution_text(caution))
    tell_near(draft.event_type)
    lines = [_overlap_words(one) for one in overlaps(draft, listed, datetime.now(UTC))]
    for line in shortened(lines, _MOST_TOLD):
        warn(line)


def _overlap_words(one: Overlap) -> str:
    said = f"it overlaps {visible(one.other.callback_id)}"
    if one.same_destination:
        said += ", which goes to the same address"
        return f"{said}; the server may refuse it, or send each event twice."
    return f"{said}; the server may refuse it."


def tell_near(event_type: str) -> None:
    """A known type that may be meant by one that is not."""
    for meant in near_types(event_type):
        warn(f"{visible(event_type)} is no type that is known here: did you mean {meant}?")


def tell_loss(old: Callback, after: Iterable[Callback], now: datetime) -> None:
    """What nothing covers once it has gone; `after` is what will be listed then."""
    about = f"{visible(old.event_type)}, {applies_to(old.event_type, old.filters)}"
    if words := uncovered_text(uncovered_by(old, after, now), FORMATS.moment):
        warn(f"{about}: {words}")
