"""Changes whose end an earlier run did not see: looked up before the next of the same kind."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from app.cli.desk import ExitStatus, ended
from app.cli.output import warn
from app.domain.callbacks.callback import Callback
from app.domain.callbacks.change import Change, ChangeKind, Outcome
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.matching import draft_of
from app.domain.companies.company import Company
from app.domain.errors import CallbackDeskError, SaveFailedError
from app.services.services import Services
from app.text.changes import change_text, kind_text
from app.text.formats import applies_to
from app.text.messages import message_for

_TYPED_WITHIN = timedelta(minutes=1)
"""How exactly a time from now that is typed anew is as far ahead as before."""
_IN_THE_WAY = (
    "nothing was sent, since it might be done twice. Try again in a minute; Callback Desk looks "
    "it up too."
)
_HALF_DONE = (
    "nothing was sent: what is half done leaves a callback ended without its new one. Open "
    "Callback Desk, which offers to create it, or to put the old one back; then do the rest. The "
    "same `replace`, or `apply` with the same file, creates it too."
)
_OPEN = {Outcome.UNKNOWN, Outcome.HALF_DONE}


class Wanted(NamedTuple):
    """What is to be changed of a company: the one that is there, and what it is to become."""

    company: Company
    before: Callback | None
    draft: CallbackDraft | None


async def settle(
    services: Services,
    wanted: Iterable[Wanted],
    is_meant: Callable[[Change], bool] = lambda _: False,
) -> list[Change]:
    """Asks the servers what became of open changes of the companies; returns what is known now.

    Nothing is changed, but that a half-done one is finished which `is_meant` once more: its new one
    is created, unless it is there. Ends the program where one of the same registrations cannot be
    told yet: sent again it might be done twice. One that was sent with another company key is told,
    and does not end it. Raises: SaveFailedError; CallbackDeskError, where it cannot be finished.
    """
    about = list(wanted)
    companies = {one.company.company_id: one.company for one in about}
    known: list[Change] = []
    in_the_way: list[Change] = []
    for change in await services.changes.left_open():
        company = companies.get(change.company_id)
        if company is None:
            continue
        try:
            found = await services.changes.resolve(company, change)
            said = change_text(found).text
        except CallbackDeskError as error:
            found, said = change, message_for(error).title
        concerns = change.is_of(company) and any(
            change.concerns(one.before, one.draft) for one in about if one.company == company
        )
        warn(f"{_left_open(change, company.name)} {said}")
        if found.outcome is Outcome.HALF_DONE and concerns and is_meant(found):
            found = await services.changes.finish(company, found, back=False)
            warn(f"gone on with: {change_text(found).text}")
        if found.outcome is not None and found.outcome not in _OPEN:
            known.append(found)
        elif concerns:
            in_the_way.append(found)
    if in_the_way:
        half = any(one.outcome is Outcome.HALF_DONE for one in in_the_way)
        raise ended(_HALF_DONE if half else _IN_THE_WAY, ExitStatus.UNKNOWN)
    return known


async def tell_open(services: Services, companies: Iterable[Company]) -> None:
    """Which changes of them were left open; nobody is asked what became of them."""
    names = {one.company_id: one.name for one in companies}
    try:
        found = await services.changes.left_open()
    except SaveFailedError as error:
        warn(f"whether an earlier run left changes open could not be read: {error.detail}")
        return
    for change in found:
        if change.company_id in names:
            said = _left_open(change, names[change.company_id])
            warn(f"{said} What became of it is looked up before anything is changed.")


def _left_open(change: Change, name: str) -> str:
    when = f"{change.opened_at:%Y-%m-%d %H:%M} UTC"
    one = change.draft if change.before is None else None  # an ID tells it already
    about = "" if one is None else f" ({applies_to(one.event_type, one.filters)})"
    return f"left open by an earlier run: {kind_text(change)}{about} of {name}, {when}."


def made_before(
    known: Iterable[Change], company: Company, draft: CallbackDraft, now: datetime
) -> Change | None:
    """The create of the same registration that an earlier run did not see the end of.

    `in 30 days` is another moment each time: dates may be as far apart as the two runs are.
    """
    for one in known:
        done = one.kind is ChangeKind.CREATE and one.outcome is Outcome.DONE
        if done and one.company_id == company.company_id and _is_so(one, draft, now):
            return one
    return None


def replaced_before(
    known: Iterable[Change], callback: Callback, new: Mapping[str, Any], now: datetime
) -> Change | None:
    """The same replacement of it that an earlier run did not see the end of.

    `new` is what was to be otherwise. All else was to stay as it was then: by now it has an end.
    """
    for one in known:
        if one.outcome is Outcome.DONE and is_replacement_of(one, callback, new, now):
            return one
    return None


def is_replacement_of(
    change: Change, callback: Callback, new: Mapping[str, Any], now: datetime
) -> bool:
    """Whether it was to put just this in that one's place, see `replaced_before`."""
    old = change.before
    if change.kind is not ChangeKind.REPLACE or old is None:
        return False
    asked = msgspec.structs.replace(draft_of(old, change.opened_at), **new)
    return old.callback_id == callback.callback_id and _is_so(change, asked, now)


def is_step_of(change: Change, wanted: Iterable[Wanted], now: datetime) -> bool:
    """Whether it was to put just what is wanted in the place of one that is gone by now."""
    old = change.before
    return (
        change.kind is ChangeKind.REPLACE
        and old is not None
        and any(
            one.before is not None
            and one.draft is not None
            and one.company.company_id == change.company_id
            and one.before.callback_id == old.callback_id
            and _is_so(change, one.draft, now)
            for one in wanted
        )
    )


def ended_before(known: Iterable[Change], callback: Callback) -> Change | None:
    """The end of it that an earlier run did not see the end of."""
    for one in known:
        done = one.kind is ChangeKind.END and one.outcome is Outcome.DONE
        if done and one.before is not None and one.before.callback_id == callback.callback_id:
            return one
    return None


def _is_so(change: Change, draft: CallbackDraft, now: datetime) -> bool:
    """Whether it made what is asked for once more."""
    made, apart = change.draft, now - change.opened_at
    return (
        made is not None
        and _but_dates(made) == _but_dates(draft)
        and _is_same(made.starts_at, draft.starts_at, apart)
        and _is_same(made.ends_at, draft.ends_at, apart)
    )


def _is_same(one: datetime | None, other: datetime | None, apart: timedelta) -> bool:
    """The same moment, or one that was typed as a time from now in each of two runs."""
    if one is None or other is None:
        return one is other
    return one == other or abs(other - one - apart) < _TYPED_WITHIN


def _but_dates(draft: CallbackDraft) -> CallbackDraft:
    filters = tuple(sorted(draft.filters))
    return msgspec.structs.replace(draft, filters=filters, starts_at=None, ends_at=None)
