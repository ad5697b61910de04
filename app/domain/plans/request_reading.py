"""Reads a request file: JSON of this app's own, an export of callbacks, or a table."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from app.domain.body import is_marked, utf8_of
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.matching import as_registered
from app.domain.loose_json import LooseJsonError, loads, member_that_stands_twice
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
)
from app.domain.plans.request_facts import lacking_notes, made_when
from app.domain.plans.request_names import (
    COLUMNS,
    MEMBERS,
    OF_WHOM,
    is_known,
    may_be_date,
    may_be_filter,
)
from app.domain.plans.request_table import named_twice, read_table
from app.domain.plans.request_values import (
    EntryError,
    by_member,
    draft_of,
    text_of,
    unsaid_of,
    whose_of,
)

_NOT_LISTED = {"no, remembered", "no", "n", "false", "0"}
_TOP = {"$schema", "format", "version", "name", "reason", "steps", "callbacks", *OF_WHOM}
_DATES = ("starts_at", "ends_at")
_LOST = "\ufffd".encode()
"""What stands for letters that could not be read."""
_STEP = {*OF_WHOM, "act", "callback_id", "before", "after"}


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
    if isinstance(version, float) and version.is_integer():
        version = int(version)  # as the schema takes it
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise RequestFileError(RequestFault.NO_REQUEST, f"version: {version}"[:80])
    if version > VERSION:
        raise RequestFileError(RequestFault.NEWER, str(version))
    notes = [_unknown(one) for one in found if one not in _TOP]
    steps: list[RequestedStep] = []
    for place, one in _entries(found.get("steps", [])):
        try:
            steps.append(_step(one or {}, found, now, notes))
        except EntryError as error:
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
    told = {}
    for name in ("name", "reason"):
        try:
            told[name] = text_of(found.get(name) or "")
        except EntryError as error:
            raise RequestFileError(RequestFault.NO_REQUEST, f"{name}: {error.what}") from error
    return Request(
        name=told["name"],
        reason=told["reason"],
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
        one = by_member(entry)
        if str(one.get("listed", "yes")).strip().lower() in _NOT_LISTED:
            notes.append(RequestNote(RequestNoteKind.ONLY_REMEMBERED, place))
            continue
        if twice := _twice(entry):
            notes.append(_unreadable(place, twice))
            continue
        try:
            draft, whose = draft_of(one, now), whose_of(one, around)
            callback_id = text_of(one.get("callback_id") or "")
        except EntryError as error:
            notes.append(_unreadable(place, error.what))
            continue
        ends_at, unsaid = draft.ends_at, without | unsaid_of(one)
        # An end that was past when the file was made was typed into it.
        has_ended = ends_at is not None and made_at is not None and made_at < ends_at <= now
        ended_id = callback_id if has_ended else ""
        wanted.append(WantedCallback(whose=whose, draft=draft, unsaid=unsaid, ended_id=ended_id))
    notes += map(_unknown, unknown)
    return wanted


def _step(
    one: Mapping[str, Any], around: Mapping[str, Any], now: datetime, notes: list[RequestNote]
) -> RequestedStep:
    one = _named_once(one)
    notes += [_unknown(name) for name in one if name not in _STEP]
    for name, value in one.items():
        # An end or a filter beside `after` was meant, and would not be heeded.
        lost = name in COLUMNS.values() or may_be_date(name, value) or may_be_filter(name, value)
        if value and name not in _STEP and lost:
            raise EntryError(name)
    try:
        act = Act(one.get("act", ""))
    except ValueError as error:
        raise EntryError(one.get("act", "")) from error
    before = None
    given = one.get("before") or {}
    if not isinstance(given, dict):
        raise EntryError(given)
    given = _named_once(given)
    if given or one.get("callback_id"):
        notes += [_unknown(name) for name in given if name not in MEMBERS]
        draft = (
            draft_of(given, now, is_sent=False)
            if given
            else CallbackDraft(event_type="", destination_url="")
        )
        before = as_registered(draft, text_of(one.get("callback_id", "")))
    after, unsaid = None, unsaid_of(given)
    if isinstance(one.get("after"), dict):
        wanted = _named_once(one["after"])
        notes += [_unknown(name) for name in wanted if name not in MEMBERS]
        after, unsaid = draft_of(wanted, now), unsaid_of(wanted)
    needs_old, needs_new = act in {Act.END, Act.REPLACE}, act in {Act.CREATE, Act.REPLACE}
    if (needs_old and (before is None or not before.callback_id)) or (needs_new and after is None):
        raise EntryError
    if act is Act.KEEP and before is None:
        raise EntryError
    return RequestedStep(
        whose=whose_of(one, around),
        act=act,
        before=before,
        draft=after,
        unsaid=unsaid,
    )


def _named_once(entry: Mapping[str, Any]) -> dict[str, Any]:
    """As `by_member`. Raises: EntryError, for what is told twice."""
    if twice := _twice(entry):
        raise EntryError(twice)
    return by_member(entry)


def _twice(entry: Mapping[str, Any]) -> str:
    # Beside the other, `url` is the provider's name for where a callback itself is.
    return named_twice([one for one in entry if one != "url" or "destination_url" not in entry])


def _unreadable(place: str, what: str = "") -> RequestNote:
    return RequestNote(RequestNoteKind.ENTRY_UNREADABLE, place, what)


def _unknown(name: str) -> RequestNote:
    return RequestNote(RequestNoteKind.UNKNOWN_MEMBER, name[:80])
