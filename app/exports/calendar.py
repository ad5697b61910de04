"""Starts, ends and gaps of callbacks as a calendar that other programs subscribe to or import."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

import msgspec
from icalendar import Alarm, Calendar, Event

from app.domain.masking import masked_url
from app.domain.outside_text import visible
from app.exports.timeline import TimelineRow

_REMINDERS = (timedelta(days=7), timedelta(days=1))
_LONGEST = 300
"""Characters of one line of text: other programs show no more."""


class CalendarCallback(msgspec.Struct, frozen=True, kw_only=True):
    """A callback as far as a calendar tells of it; moments are aware UTC, None for none."""

    callback_id: str
    event_type: str
    applies_to: str
    destination_url: str
    starts_at: datetime | None
    ends_at: datetime | None


def calendar_of(
    company: str,
    callbacks: Iterable[CalendarCallback],
    rows: Iterable[TimelineRow],
    made_at: datetime,
    lacking: str = "",
) -> bytes:
    """ICalendar (RFC 5545), all times in UTC. `made_at` is aware UTC.

    `lacking` is what of the list is not known, "" where all of it is: then a gap may be none.

    Starts and ends that are ahead, and the gaps ahead of `rows`; each end and each gap with
    reminders a week and a day before. Of gaps the `callback_ids` are empty. Addresses are masked.
    An event keeps its UID over exports, so that a second import changes it and adds no other.
    """
    made = Calendar()
    made.add("prodid", "-//Callback Desk//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", _line(f"Callbacks of {company}"))
    for one in callbacks:
        what = f"{one.event_type}, {one.applies_to} ({one.callback_id})"
        about = f"{company}\n{masked_url(one.destination_url)}"
        if one.starts_at is not None and one.starts_at > made_at:
            made.add_component(_event(f"{what} starts", about, one.starts_at, None, made_at))
        if one.ends_at is not None and one.ends_at > made_at:
            ends = _event(f"{what} ends", about, one.ends_at, None, made_at)
            _remind(ends, f"{what} ends", one.ends_at, made_at)
            made.add_component(ends)
    before: Counter[str] = Counter()
    for row in rows:
        if row.callback_ids or row.start is None or (row.end is not None and row.end <= made_at):
            continue
        what = f"Gap: {row.event_type}, {row.applies_to}"
        about = company if row.end else f"{company}\nNothing follows."
        if lacking:
            about += f"\n{lacking}. What is not listed may fill it."
        # The next gap of a type and filter stays the same event, also when it moves.
        before[what] += 1
        gap = _event(what, about, row.start, row.end, made_at, before[what])
        _remind(gap, what, row.start, made_at)
        made.add_component(gap)
    return bytes(made.to_ical())


def _event(  # noqa: PLR0917 - as they stand in it
    summary: str,
    about: str,
    start: datetime,
    end: datetime | None,
    made_at: datetime,
    count: int = 1,
) -> Event:
    """`count` tells apart what has the same summary, from 1 on."""
    made = Event()
    name = f"{about.partition(chr(10))[0]}\n{summary}" + (f"\n{count}" if count > 1 else "")
    made.add("uid", f"{sha256(name.encode('utf-8', 'replace')).hexdigest()[:32]}@callback-desk")
    made.add("dtstamp", made_at.replace(microsecond=0))
    made.add("dtstart", start.replace(microsecond=0))
    if end is not None:
        made.add("dtend", end.replace(microsecond=0))
    made.add("summary", _line(summary))
    made.add("description", "\n".join(map(_line, about.splitlines())))
    made.add("transp", "TRANSPARENT")  # nobody is busy for it
    return made


def _remind(event: Event, words: str, at: datetime, made_at: datetime) -> None:
    for before in _REMINDERS:
        if at > made_at + before:  # some mean never by the year 1, and nothing is before that
            event.add_component(_reminder(words, before))


def _reminder(words: str, before: timedelta) -> Alarm:
    made = Alarm()
    made.add("action", "DISPLAY")
    made.add("description", _line(words))
    made.add("trigger", -before)
    return made


def _line(text: str) -> str:
    return visible(" ".join(text.split()))[:_LONGEST]
