"""What a person means by a date they typed.

A general date parser guesses, and a wrong guess here costs events; this one takes a few plain
forms, refuses the rest, and the form shows what was understood.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = re.compile(
    r"(?:^|[\s,T]|\bat\s)(\d{1,2})(?::(\d{2})(?::(\d{2}))?)?\s*(am|pm)?$", re.IGNORECASE
)
_IN = re.compile(r"in\s+(\d{1,4})\s*(min(?:ute)?s?|h(?:our)?s?|d(?:ay)?s?|w(?:eek)?s?)")
_DAY_MONTH = re.compile(r"(\d{1,2})\.?\s+([a-z]{3,9})\.?,?(?:\s+(\d{4}))?")
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:,?\s+(\d{4}))?")
_NUMBERS = re.compile(r"(\d{1,2})([./])(\d{1,2})(?:\2(\d{4})?)?")
_ISO_START = re.compile(r"\d{4}-?\d{2}-?\d{2}")


class MomentFault(StrEnum):
    """Why a typed date was not taken."""

    NOT_UNDERSTOOD = "not understood"
    NO_SUCH_DATE = "no such date"
    SKIPPED_BY_CLOCK_CHANGE = "skipped by clock change"


class MomentError(ValueError):
    """The typed text is no moment. `fault` says why."""

    def __init__(self, fault: MomentFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def understand(
    text: str,
    now: datetime,
    zone: tzinfo,
    *,
    month_first: bool = False,
    end_of_day: bool = False,
) -> datetime | None:
    """The moment in UTC that a text means; None for an empty text.

    `zone` is the user's. `month_first` reads 2/12 as 12 February. `end_of_day` takes a date
    without a time as 23:59 of that day, else as 00:00. A time that occurs twice (autumn) means
    the first of the two. Raises: MomentError.
    """
    typed = " ".join(text.split())
    if not typed:
        return None
    local_now = now.astimezone(zone)
    if _ISO_START.match(typed):
        return _iso(typed, zone, end_of_day=end_of_day)
    lowered = typed.casefold()
    if lowered == "now":
        return now.astimezone(UTC)
    if span := _IN.fullmatch(lowered):
        unit = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}[span[2][0]]
        return (now + timedelta(**{unit: int(span[1])})).astimezone(UTC)
    try:
        day, rest = _day_of(lowered, local_now.date(), month_first=month_first)
        moment = _time_of(rest) or (time(23, 59) if end_of_day else time(0))
    except (ValueError, OverflowError) as error:
        if isinstance(error, MomentError):
            raise
        raise MomentError(MomentFault.NO_SUCH_DATE) from error
    return _in_zone(datetime.combine(day, moment), zone)


def _iso(typed: str, zone: tzinfo, *, end_of_day: bool) -> datetime:
    try:
        moment = datetime.fromisoformat(typed.upper())
    except ValueError:
        shape = re.fullmatch(r"[\d\-:.T Z+]+", typed.upper())
        fault = MomentFault.NO_SUCH_DATE if shape else MomentFault.NOT_UNDERSTOOD
        raise MomentError(fault) from None
    if re.fullmatch(r"\d{4}-?\d{2}-?\d{2}", typed) and end_of_day:
        moment = moment.replace(hour=23, minute=59)
    if moment.tzinfo is None:
        return _in_zone(moment, zone)
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise MomentError(MomentFault.NO_SUCH_DATE) from error


def _day_of(text: str, today: date, *, month_first: bool) -> tuple[date, str]:
    """The day at the beginning of a text, and what follows it."""
    for word, days in (("today", 0), ("tomorrow", 1)):
        if text.startswith(word):
            return today + timedelta(days), text[len(word) :]
    word = text.removeprefix("next ").split(" ")[0].rstrip(",")
    if (
        len(word) >= 3
        and word[:3] in _DAYS
        and "monday tuesday wednesday thursday friday saturday sunday".find(word) >= 0
    ):
        ahead = (_DAYS.index(word[:3]) - today.weekday() - 1) % 7 + 1
        return today + timedelta(ahead), text.removeprefix("next ")[len(word) :]
    if found := _DAY_MONTH.match(text):
        return _dated(today, found[1], found[2], found[3]), text[found.end() :]
    if found := _MONTH_DAY.match(text):
        return _dated(today, found[2], found[1], found[3]), text[found.end() :]
    if found := _NUMBERS.match(text):
        first, second = int(found[1]), int(found[3])
        # A dot is written day first everywhere; a slash by the user's own habit.
        swap = month_first and found[2] == "/"
        day, month = (second, first) if swap else (first, second)
        return _next_date(today, day, month, found[4]), text[found.end() :]
    if _TIME.fullmatch(text) and ":" in text:
        return today, " " + text
    raise MomentError(MomentFault.NOT_UNDERSTOOD)


def _dated(today: date, day: str, month: str, year: str | None) -> date:
    if month[:3] not in _MONTHS:
        raise MomentError(MomentFault.NOT_UNDERSTOOD)
    return _next_date(today, int(day), _MONTHS.index(month[:3]) + 1, year)


def _next_date(today: date, day: int, month: int, year: str | None) -> date:
    """Without a year: this year's, or next year's when it lies more than a month back."""
    if year:
        return date(int(year), month, day)
    this_year = date(today.year, month, day)
    if this_year < today - timedelta(days=31):
        return date(today.year + 1, month, day)
    return this_year


def _time_of(rest: str) -> time | None:
    if not rest.strip(" ,"):
        return None
    found = _TIME.fullmatch(" " + rest.strip(" ,").removeprefix("at "))
    if not found or (found[2] is None and found[4] is None):
        raise MomentError(MomentFault.NOT_UNDERSTOOD)
    hour = int(found[1])
    if found[4]:
        if not 1 <= hour <= 12:
            raise MomentError(MomentFault.NO_SUCH_DATE)
        hour = hour % 12 + (12 if found[4].casefold() == "pm" else 0)
    return time(hour, int(found[2] or 0), int(found[3] or 0))


def _in_zone(naive: datetime, zone: tzinfo) -> datetime:
    try:
        moment = naive.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError as error:
        raise MomentError(MomentFault.NO_SUCH_DATE) from error
    if moment.astimezone(zone).replace(tzinfo=None) != naive:
        raise MomentError(MomentFault.SKIPPED_BY_CLOCK_CHANGE)
    return moment
