"""Reads a request file: JSON of this app's own, an export of callbacks, or a table."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.filter_text import FilterTextError, read_filter
from app.domain.callbacks.matching import as_registered
from app.domain.loose_json import LooseJsonError, loads
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
)
from app.domain.typed.moment_text import MomentError, understand

_LONGEST = 4000
"""Characters of one value; a longer one is no value that a server takes."""
_TOP = {"format", "version", "name", "reason", "steps", "callbacks"}
_STEP = {"company_key", "company", "act", "callback_id", "before", "after"}
_CALLBACK = {
    *("callback_id", "event_type", "filter", "destination_url", "method", "content_type"),
    *("starts_at", "ends_at", "listed", "state", "company_key", "company"),
}
_COLUMNS = {
    "company": "company",
    "company key": "company_key",
    "company_key": "company_key",
    "type": "event_type",
    "event type": "event_type",
    "event_type": "event_type",
    "filter": "filter",
    "destination": "destination_url",
    "destination url": "destination_url",
    "destination_url": "destination_url",
    "url": "destination_url",
    "method": "method",
    "content type": "content_type",
    "content_type": "content_type",
    "start": "starts_at",
    "starts": "starts_at",
    "starts (utc)": "starts_at",
    "starts_utc": "starts_at",
    "starts_at": "starts_at",
    "end": "ends_at",
    "ends": "ends_at",
    "ends (utc)": "ends_at",
    "ends_utc": "ends_at",
    "ends_at": "ends_at",
    "listed by the server": "listed",
    "listed_by_the_server": "listed",
}
"""What a column of a table, or a member of an export, is called; in small letters."""
_OF_EXPORTS = {
    *("status", "state", "applies to", "applies_to", "callback id", "callback_id", "name", "owner"),
    *("ticket", "proved", "read at (utc)", "read_at_utc", "raw"),
}
"""What an export tells besides; nothing is asked for by it."""
_FACTS = {
    *("company", "company key", "base url", "read at (utc)", "exported at (utc)", "search", "rows"),
    *("callbacks", "of them only remembered"),
}
_FAILED = "could not be read: "
"""What an export says of itself below its rows, a name and a value in each."""


class _EntryError(ValueError):
    """One entry cannot be read."""


def read_request(body: bytes, now: datetime) -> Request:
    """What a file asks for; `now` (aware UTC) is for dates that are typed, such as `in 5 days`.

    A table tells dates in UTC. Raises: RequestFileError.
    """
    text = body.removeprefix(b"\xef\xbb\xbf")
    if text.lstrip()[:1] not in {b"{", b"["}:
        return _of_table(text, now)
    try:
        found = loads(text)
    except LooseJsonError as error:
        raise RequestFileError(RequestFault.NO_REQUEST, str(error)) from error
    if isinstance(found, list):
        found = {"callbacks": found}
    if not isinstance(found, dict):
        raise RequestFileError(RequestFault.NO_REQUEST)
    if "format" in found or "steps" in found:
        return _of_request(found, now)
    if isinstance(found.get("callbacks"), list):
        return _of_export(found, now)
    raise RequestFileError(RequestFault.NO_REQUEST)


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
            steps.append(_step(one, now, notes))
        except _EntryError:
            notes.append(RequestNote(RequestNoteKind.ENTRY_UNREADABLE, place))
    wanted = _wanted(found.get("callbacks", []), found, now, notes)
    return _made(found, steps, wanted, notes)


def _of_export(found: Mapping[str, Any], now: datetime) -> Request:
    """The members of an export are told apart by their columns' names."""
    notes: list[RequestNote] = []
    return _made({}, [], _wanted(found["callbacks"], found, now, notes), notes)


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
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise RequestFileError(RequestFault.NO_REQUEST, "not UTF-8") from error
    first = text.partition("\n")[0]
    separator = max(";,\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        titles = [one.strip() for one in next(rows, [])]
        head = [_COLUMNS.get(one.lower(), "") for one in titles]
        if not {"event_type", "destination_url"} <= set(head):
            raise RequestFileError(RequestFault.NO_COLUMNS)
        found = []
        facts: dict[str, str] = {}
        is_after = False
        for row in rows:
            if not any(row):
                is_after = True  # what an export says of itself comes after an empty line
            elif is_after and _is_fact(row):
                facts[row[0].strip().lower()] = _undefused(row[1]) if len(row) > 1 else ""
            else:
                found.append(dict(zip(head, map(_undefused, row), strict=False)))
            if len(found) > MOST_ENTRIES:
                raise RequestFileError(RequestFault.TOO_MANY, str(MOST_ENTRIES))
    except csv.Error as error:
        raise RequestFileError(RequestFault.NO_REQUEST, str(error)) from error
    notes = [_unknown(one) for one in titles if found and not _is_known(one)]
    own = {"company_key": facts.get("company key", ""), "company": facts.get("company", "")}
    return _made({}, [], _wanted(found, own, now, notes), notes)


def _is_fact(row: Sequence[str]) -> bool:
    name = row[0].strip().lower()
    return not any(row[2:]) and (name in _FACTS or name.startswith(_FAILED))


def _is_known(name: str) -> bool:
    """Whether a column or a member is read, or told by an export for people alone."""
    small = name.strip().lower()
    return not small or small in _COLUMNS or small in _OF_EXPORTS or small in _CALLBACK


def _undefused(cell: str) -> str:
    """Without the mark that keeps a spreadsheet from running a cell."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in {*"=+-@"} else cell


def _entries(found: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if not isinstance(found, list):
        raise RequestFileError(RequestFault.NO_REQUEST)
    if len(found) > MOST_ENTRIES:
        raise RequestFileError(RequestFault.TOO_MANY, str(MOST_ENTRIES))
    for place, one in enumerate(found, 1):
        yield str(place), one if isinstance(one, dict) else {}


def _wanted(
    found: object, around: Mapping[str, Any], now: datetime, notes: list[RequestNote]
) -> list[WantedCallback]:
    wanted = []
    unknown: dict[str, None] = {}
    for place, entry in _entries(found):
        unknown |= {name: None for name in entry if not _is_known(name)}
        one = {_COLUMNS.get(name.lower(), name): value for name, value in entry.items()}
        if str(one.get("listed", "yes")).lower() in {"no, remembered", "no", "false"}:
            notes.append(RequestNote(RequestNoteKind.ONLY_REMEMBERED, place))
            continue
        try:
            wanted.append(
                WantedCallback(
                    company_key=_text(one.get("company_key") or around.get("company_key", "")),
                    company_name=_text(one.get("company") or around.get("company", "")),
                    draft=_draft(one, now),
                )
            )
        except _EntryError:
            notes.append(RequestNote(RequestNoteKind.ENTRY_UNREADABLE, place))
    notes += map(_unknown, unknown)
    return wanted


def _step(one: Mapping[str, Any], now: datetime, notes: list[RequestNote]) -> RequestedStep:
    notes += [_unknown(name) for name in one if name not in _STEP]
    try:
        act = Act(one.get("act", ""))
    except ValueError as error:
        raise _EntryError from error
    before = None
    given = one.get("before") or {}
    if not isinstance(given, dict):
        raise _EntryError
    if given or one.get("callback_id"):
        notes += [_unknown(name) for name in given if name not in _CALLBACK]
        draft = _draft(given, now) if given else CallbackDraft(event_type="", destination_url="")
        before = as_registered(draft, _text(one.get("callback_id", "")))
    after = None
    if isinstance(one.get("after"), dict):
        notes += [_unknown(name) for name in one["after"] if name not in _CALLBACK]
        after = _draft(one["after"], now)
    needs_old, needs_new = act in {Act.END, Act.REPLACE}, act in {Act.CREATE, Act.REPLACE}
    if (needs_old and (before is None or not before.callback_id)) or (needs_new and after is None):
        raise _EntryError
    return RequestedStep(
        company_key=_text(one.get("company_key", "")),
        company_name=_text(one.get("company", "")),
        act=act,
        before=before,
        draft=after,
    )


def _draft(one: Mapping[str, Any], now: datetime) -> CallbackDraft:
    return CallbackDraft(
        event_type=_text(one.get("event_type", "")),
        filters=_filters(one.get("filter")),
        destination_url=_text(one.get("destination_url", "")),
        method=_text(one.get("method") or "POST"),
        content_type=_text(one.get("content_type") or "application/json"),
        starts_at=_moment(one.get("starts_at"), now),
        ends_at=_moment(one.get("ends_at"), now, end_of_day=True),
    )


def _filters(found: object) -> tuple[tuple[str, str], ...]:
    """An object, or a text such as `list_id=48213; country_code=US`."""
    if found is None or found == "":
        return ()
    if isinstance(found, dict):
        return tuple((_text(name), _text(value)) for name, value in found.items())
    text = _text(found)
    if text.startswith("{"):
        try:
            return read_filter(text)
        except FilterTextError as error:
            raise _EntryError from error
    pairs = [one.partition("=") for one in text.split(";") if one.strip()]
    if not all(name.strip() and value.strip() for name, _, value in pairs):
        raise _EntryError
    return tuple((name.strip(), value.strip()) for name, _, value in pairs)


def _moment(found: object, now: datetime, *, end_of_day: bool = False) -> datetime | None:
    """A day without a time is as in the forms: an end is the end of that day."""
    if found is None or found == "":
        return None
    try:
        return understand(_text(found), now, UTC, end_of_day=end_of_day)
    except MomentError as error:
        raise _EntryError from error


def _text(found: object) -> str:
    """A text or a whole number; nothing that cannot be seen stands at its ends."""
    if isinstance(found, int) and not isinstance(found, bool):
        found = str(found)
    if not isinstance(found, str) or len(found) > _LONGEST:
        raise _EntryError
    return trimmed(found)[0]


def _unknown(name: str) -> RequestNote:
    return RequestNote(RequestNoteKind.UNKNOWN_MEMBER, name[:80])
