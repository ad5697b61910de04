"""Reads a request file: JSON of this app's own, an export of callbacks, or a table."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from app.domain.body import is_marked, utf8_of
from app.domain.callbacks.draft import CONTENT_TYPES, METHODS, CallbackDraft
from app.domain.callbacks.filter_text import FilterTextError, read_filter
from app.domain.callbacks.matching import as_registered
from app.domain.loose_json import LooseJsonError, loads, member_that_stands_twice
from app.domain.outside_text import trimmed
from app.domain.plans.plan import Act
from app.domain.plans.request import (
    FORMAT,
    MOST_ENTRIES,
    VERSION,
    Request,
    RequestedStep,
    RequestFault,
    RequestFileError,
    RequestNote,
    RequestNoteKind,
    WantedCallback,
    Whose,
)
from app.domain.plans.request_facts import lacking_notes, made_when
from app.domain.plans.request_names import COLUMNS, MEMBERS, OF_WHOM, is_known, may_be_date
from app.domain.plans.request_table import named_twice, read_table
from app.domain.typed.moment_error import MomentError
from app.domain.typed.moment_text import is_ambiguous, is_in_days, understand

_LONGEST, _LONGEST_NUMBER = 4000, 100
"""Characters of one value, digits of a number; a longer one is none that a server takes."""
_TOLD = 80
"""Characters of what could not be read."""
_SECOND_MEMBER = re.compile(r"[,&|\s]\s*[a-z_]{2,30}\s*=")
_NOT_LISTED = {"no, remembered", "no", "n", "false", "0"}
_TOP = {"format", "version", "name", "reason", "steps", "callbacks", *OF_WHOM}
_DATES = ("starts_at", "ends_at")
_LOST = "\ufffd".encode()
"""What stands for letters that could not be read."""
_STEP = {*OF_WHOM, "act", "callback_id", "before", "after"}


class _EntryError(ValueError):
    """One entry cannot be read. `what` of it is as it stands there, or ""."""

    def __init__(self, what: object = "") -> None:
        words = ", ".join(map(str, what)) if isinstance(what, list) else str(what)
        self.what = words[:_TOLD]
        super().__init__(self.what)


def read_request(body: bytes, now: datetime) -> Request:
    """What a file asks for; `now` (aware UTC) is for dates that are typed, such as `in 5 days`.

    A table tells dates in UTC. What is wider than UTF-8 is read by the mark that it begins with,
    as spreadsheets write it; without one nothing is guessed. Raises: RequestFileError.
    """
    text = utf8_of(body) if is_marked(body) else body
    if _LOST in text and not body.endswith(text):  # half a wide letter
        raise RequestFileError(RequestFault.NOT_UTF8)
    if text.lstrip()[:1] not in {b"{", b"["}:
        return _of_table(text, now)
    found = _json_of(text)
    if isinstance(found, list):
        found = {"callbacks": found}
    if not isinstance(found, dict):
        raise RequestFileError(RequestFault.NO_REQUEST)
    if "format" in found or "steps" in found:
        return _of_request(found, now)
    if isinstance(found.get("callbacks"), list):
        return _of_export(found, now)
    raise RequestFileError(RequestFault.NO_REQUEST)


def _json_of(text: bytes) -> object:
    """Stricter than a server's answer is read: what is guessed here would be sent."""
    try:
        text.decode()
        found = loads(text, "no number")  # None would pass for a member that is not there
        twice = member_that_stands_twice(text)
    except UnicodeDecodeError as error:
        raise RequestFileError(RequestFault.NOT_UTF8) from error
    except LooseJsonError as error:
        raise RequestFileError(RequestFault.NO_REQUEST, str(error)) from error
    if twice is not None:
        raise RequestFileError(RequestFault.TWICE, twice[:80])
    return found


def _of_request(found: Mapping[str, Any], now: datetime) -> Request:
    if found.get("format") != FORMAT:
        raise RequestFileError(RequestFault.NO_REQUEST)
    version = found.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise RequestFileError(RequestFault.NO_REQUEST)
    if version > VERSION:
        raise RequestFileError(RequestFault.NEWER, str(version))
    notes = [_unknown(one) for one in found if one not in _TOP]
    steps: list[RequestedStep] = []
    for place, one in _entries(found.get("steps", [])):
        try:
            steps.append(_step(one or {}, found, now, notes))
        except _EntryError as error:
            notes.append(_unreadable(place, error.what))
    wanted = _wanted(found.get("callbacks", []), found, now, notes)
    return _made(found, steps, wanted, notes)


def _of_export(found: Mapping[str, Any], now: datetime) -> Request:
    """The members of an export are told apart by their columns' names."""
    facts = {name.replace("_", " "): one for name, one in found.items() if isinstance(one, str)}
    notes = lacking_notes(facts)
    made_at = made_when(facts)
    wanted = _wanted(found["callbacks"], found, now, notes, made_at=made_at)
    return _made({}, [], wanted, notes)


def _made(
    found: Mapping[str, Any],
    steps: list[RequestedStep],
    wanted: list[WantedCallback],
    notes: list[RequestNote],
) -> Request:
    if not steps and not wanted and not notes:
        raise RequestFileError(RequestFault.EMPTY)
    try:
        name, reason = (_text(found.get(one) or "") for one in ("name", "reason"))
    except _EntryError as error:
        raise RequestFileError(RequestFault.NO_REQUEST) from error
    return Request(
        name=name,
        reason=reason,
        steps=tuple(steps),
        wanted=tuple(wanted),
        notes=tuple(dict.fromkeys(notes)),
    )


def _of_table(body: bytes, now: datetime) -> Request:
    table = read_table(body)
    titles, rows, facts = table.titles, table.rows, table.facts
    notes = [_unknown(one) for one in titles if rows and not is_known(one)] + lacking_notes(facts)
    notes += [RequestNote(RequestNoteKind.IN_UTC, one[:80]) for one in table.read_as_utc()]
    own = {name: facts.get(name.replace("_", " "), "") for name in OF_WHOM}
    without = frozenset(_DATES) - {COLUMNS.get(one.lower(), "") for one in titles}
    made_at = made_when(facts)
    wanted = _wanted(list(rows), own, now, notes, without=without, made_at=made_at)
    return _made({}, [], wanted, notes)


def _entries(found: object) -> Iterator[tuple[str, Mapping[str, Any] | None]]:
    """Where each stands, counted from 1; None for what is no object."""
    if not isinstance(found, list):
        raise RequestFileError(RequestFault.NO_REQUEST)
    if len(found) > MOST_ENTRIES:
        raise RequestFileError(RequestFault.TOO_MANY, str(MOST_ENTRIES))
    for place, one in enumerate(found, 1):
        yield str(place), one if isinstance(one, dict) else None


def _wanted(
    found: object,
    around: Mapping[str, Any],
    now: datetime,
    notes: list[RequestNote],
    *,
    without: frozenset[str] = frozenset(),
    made_at: datetime | None = None,
) -> list[WantedCallback]:
    """`without` are members for which a table has no column; an object without an end has none.

    `made_at` is when an export was made (aware UTC), None where that is not told.
    """
    wanted = []
    unknown: dict[str, None] = {}
    for place, entry in _entries(found):
        if entry is None:
            notes.append(_unreadable(place))
            continue
        unknown |= {name: None for name in entry if not is_known(name)}
        one = {COLUMNS.get(name.lower(), name): value for name, value in entry.items()}
        if "destination_url" in entry:
            one["destination_url"] = entry["destination_url"]
        if str(one.get("listed", "yes")).strip().lower() in _NOT_LISTED:
            notes.append(RequestNote(RequestNoteKind.ONLY_REMEMBERED, place))
            continue
        # Beside that, `url` is the provider's name for where a callback itself is.
        names = [one for one in entry if one != "url" or "destination_url" not in entry]
        if twice := named_twice(names):
            notes.append(_unreadable(place, twice))
            continue
        try:
            draft, whose = _draft(one, now), _whose(one, around)
            callback_id = _text(one.get("callback_id") or "")
        except _EntryError as error:
            notes.append(_unreadable(place, error.what))
            continue
        ends_at, unsaid = draft.ends_at, without | _unsaid(one)
        # An end that was past when the file was made was typed into it.
        has_ended = ends_at is not None and made_at is not None and made_at < ends_at <= now
        ended_id = callback_id if has_ended else ""
        wanted.append(WantedCallback(whose=whose, draft=draft, unsaid=unsaid, ended_id=ended_id))
    notes += map(_unknown, unknown)
    return wanted


def _step(
    one: Mapping[str, Any], around: Mapping[str, Any], now: datetime, notes: list[RequestNote]
) -> RequestedStep:
    notes += [_unknown(name) for name in one if name not in _STEP]
    try:
        act = Act(one.get("act", ""))
    except ValueError as error:
        raise _EntryError(one.get("act", "")) from error
    before = None
    given = one.get("before") or {}
    if not isinstance(given, dict):
        raise _EntryError(given)
    if given or one.get("callback_id"):
        notes += [_unknown(name) for name in given if name not in MEMBERS]
        draft = (
            _draft(given, now, is_sent=False)
            if given
            else CallbackDraft(event_type="", destination_url="")
        )
        before = as_registered(draft, _text(one.get("callback_id", "")))
    after, unsaid = None, frozenset[str]()
    if isinstance(one.get("after"), dict):
        notes += [_unknown(name) for name in one["after"] if name not in MEMBERS]
        after, unsaid = _draft(one["after"], now), _unsaid(one["after"])
    needs_old, needs_new = act in {Act.END, Act.REPLACE}, act in {Act.CREATE, Act.REPLACE}
    if (needs_old and (before is None or not before.callback_id)) or (needs_new and after is None):
        raise _EntryError
    return RequestedStep(
        whose=_whose(one, around),
        act=act,
        before=before,
        draft=after,
        unsaid=unsaid,
    )


def _whose(one: Mapping[str, Any], around: Mapping[str, Any]) -> Whose:
    """Of a step or an entry, or else of the whole file.

    Where the file names another company, its address is not that of this one.
    """
    key, name, base_url = (_text(one.get(each) or "") for each in OF_WHOM)
    told = (around.get(each) for each in OF_WHOM)
    whole = Whose(*(_text(each) if isinstance(each, str | int) else "" for each in told))
    is_other = any(
        own and of_all and own != of_all
        for own, of_all in ((key, whole.company_key), (name, whole.company_name))
    )
    # A key without its name, or a name without its key, may be another company than the other says.
    return Whose(
        key or ("" if is_other else whole.company_key),
        name or ("" if is_other else whole.company_name),
        base_url or ("" if is_other else whole.base_url),
    )


def _draft(one: Mapping[str, Any], now: datetime, *, is_sent: bool = True) -> CallbackDraft:
    """`is_sent` is False for what a file says is there: a server may have what it never takes."""
    if unclear := one.get("unreadable"):
        raise _EntryError(unclear)
    if dates := [name for name, value in one.items() if may_be_date(name, value)]:
        raise _EntryError(dates[0])  # an end that nobody could read is not none
    method = _text(one.get("method") or METHODS[0])
    content_type = _text(one.get("content_type") or CONTENT_TYPES[0])
    kind = content_type.partition(";")[0].rstrip().lower()
    if is_sent and method.upper() not in METHODS:
        raise _EntryError(method)  # no server takes another one
    if is_sent and kind not in CONTENT_TYPES:
        raise _EntryError(content_type)
    return CallbackDraft(
        event_type=_text(one.get("event_type", "")),
        filters=_filters(one.get("filter")),
        destination_url=_text(one.get("destination_url", "")),
        method=method.upper() if is_sent else method,
        content_type=content_type,
        starts_at=_moment(one.get("starts_at"), now),
        ends_at=_moment(one.get("ends_at"), now, end_of_day=True),
    )


def _unsaid(one: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(name for name in ("method", "content_type") if not one.get(name))


def _filters(found: object) -> tuple[tuple[str, str], ...]:
    """An object, or a text such as `list_id=48213; country_code=US`."""
    if found is None or found == "":
        return ()
    if isinstance(found, dict):
        # As it stands there: blanks are part of a value.
        return tuple((_text(name), _whole_text(value)) for name, value in found.items())
    text = _text(found)
    if text.startswith("{"):
        try:
            return read_filter(text)
        except FilterTextError as error:
            raise _EntryError(text) from error
    pairs = [one.partition("=") for one in text.split(";") if one.strip()]
    if not all(name.strip() and value.strip() for name, _, value in pairs):
        raise _EntryError(text)
    if any(_SECOND_MEMBER.search(value) for _, _, value in pairs):
        raise _EntryError(text)  # a second member, and none of a value
    if len({name.strip() for name, _, _ in pairs}) < len(pairs):
        raise _EntryError(text)  # of one name a server takes one value, and which is not known
    return tuple((name.strip(), value.strip()) for name, _, value in pairs)


def _moment(found: object, now: datetime, *, end_of_day: bool = False) -> datetime | None:
    """A day without a time is as in the forms: an end is the end of that day.

    So is `in 30 days`, which the forms take to the minute: what a file asks for twice on one day is
    one thing.
    """
    if found is None or found == "":
        return None
    if isinstance(found, str) and is_ambiguous(found):
        raise _EntryError(found)
    typed = _text(found)
    try:
        moment = understand(typed, now, UTC, end_of_day=end_of_day)
        if moment is not None and is_in_days(typed):
            return understand(f"{moment:%Y-%m-%d}", now, UTC, end_of_day=end_of_day)
    except MomentError as error:
        raise _EntryError(typed) from error
    return moment


def _text(found: object) -> str:
    """A text or a whole number; nothing that cannot be seen stands at its ends."""
    return trimmed(_whole_text(found))[0]


def _whole_text(found: object) -> str:
    if isinstance(found, int) and not isinstance(found, bool) and abs(found) < 10**_LONGEST_NUMBER:
        found = str(found)
    # The letter that stands for half a character is none that anybody wrote.
    if not isinstance(found, str) or len(found) > _LONGEST or "\ufffd" in found:
        raise _EntryError(found)
    return found


def _unreadable(place: str, what: str = "") -> RequestNote:
    return RequestNote(RequestNoteKind.ENTRY_UNREADABLE, place, what)


def _unknown(name: str) -> RequestNote:
    return RequestNote(RequestNoteKind.UNKNOWN_MEMBER, name[:80])
