"""The day at the beginning of what a person typed."""

import re
from calendar import isleap
from datetime import date, timedelta
from functools import lru_cache

import msgspec

from app.domain.typed.moment_error import MomentError, MomentFault
from app.domain.typed.plain_writing import Names, plain

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_MONTH = re.compile(r"(\d{1,2})\.?\s+([a-z]{3,9})\.?,?(?:\s+(\d{4}))?")
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:,?\s+(\d{4}))?")
_LONGEST_BACK = timedelta(days=31)
"""A date without a year that is further back than that is next year's."""
_LEAP_MONTH, _LEAP_DAY = 2, 29
_NUMBERS = re.compile(
    r"(\d{1,2})([./])\s?(\d{1,2})(?:\2(?:\s?(\d{4})|(\d{2})(?![\d:.]))?\.?)?"
    r"|(\d{1,2})-(\d{1,2})-(\d{4}|\d{2}(?!\d))"
)
_YEAR_FIRST = re.compile(r"(\d{4})([-./])\s?(\d{1,2})\2\s?(\d{1,2})(?!\d)\.?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d)")
_WEEK_DATE = re.compile(r"(\d{4})-?w(\d{2})-?([1-7])(?!\d)")
_DAY_OF_YEAR = re.compile(r"(\d{4})-(\d{3})(?!\d)")
_CENTURY = 2000
"""Of a year in two digits: nothing is registered for the one before."""


class Writing(msgspec.Struct, frozen=True):
    """How somebody writes a date; see `understand`."""

    month_first: bool = False
    months: Names = ()
    has_short_years: bool = False


def day_of(text: str, today: date, writing: Writing) -> tuple[date, str]:
    """The day at the beginning of a text, and what follows it."""
    for word, days in (("today", 0), ("tomorrow", 1), ("yesterday", -1)):
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
    if (named := _of_language(text, today, writing.months)) is not None:
        return named
    if found := _DAY_MONTH.match(text):
        return _dated(today, found[1], found[2], found[3]), text[found.end() :]
    if found := _MONTH_DAY.match(text):
        return _dated(today, found[2], found[1], found[3]), text[found.end() :]
    if (numbered := _of_numbers(text)) is not None:
        return numbered
    if found := _NUMBERS.match(text):
        first, second = int(found[1] or found[6]), int(found[3] or found[7])
        year = found[4] or found[5] or found[8]
        if year and len(year) == 2 and not writing.has_short_years:
            raise MomentError(MomentFault.NOT_UNDERSTOOD)  # any of the three may be the year
        # A dot is written day first everywhere; others by the user's own habit.
        swap = writing.month_first and found[2] != "."
        day, month = (second, first) if swap else (first, second)
        return _next_date(today, day, month, year), text[found.end() :]
    raise MomentError(MomentFault.NOT_UNDERSTOOD)


def _of_numbers(text: str) -> tuple[date, str] | None:
    """A date that begins with its year in four digits."""
    if found := _YEAR_FIRST.match(text):
        return date(int(found[1]), int(found[3]), int(found[4])), text[found.end() :]
    if found := _COMPACT.match(text):
        return date(int(found[1]), int(found[2]), int(found[3])), text[found.end() :]
    if found := _WEEK_DATE.match(text):
        day = date.fromisocalendar(int(found[1]), int(found[2]), int(found[3]))
        return day, text[found.end() :]
    if found := _DAY_OF_YEAR.match(text):
        day = date(int(found[1]), 1, 1) + timedelta(int(found[2]) - 1)
        if day.year != int(found[1]):
            raise MomentError(MomentFault.NO_SUCH_DATE)
        return day, text[found.end() :]
    return None


def _of_language(text: str, today: date, months: Names) -> tuple[date, str] | None:
    """A day with the name of its month in the user's language, before or behind the day."""
    names = sorted(
        {(_bare(name), number) for number, spelled in enumerate(months, 1) for name in spelled},
        key=lambda pair: -len(pair[0]),
    )
    for name, number in names:
        if not name or name.isdecimal() or name not in text:
            continue
        word = r"\s+".join(re.escape(one) for one in name.split())
        for shape in (
            rf"(?P<day>\d{{1,2}})\.?\s*{word}\.?(?![^\W\d_]),?(?:\s+(?P<year>\d{{4}}))?(?!\w)",
            rf"{word}\.?\s+(?P<day>\d{{1,2}})(?:,?\s+(?P<year>\d{{4}}))?(?!\w)",
        ):
            if found := re.match(shape, text):
                day = _next_date(today, int(found["day"]), number, found["year"])
                return day, text[found.end() :]
    return None


@lru_cache(512)  # of one language, at each letter that is typed
def _bare(name: str) -> str:
    return plain(name).casefold().rstrip(".")


def _dated(today: date, day: str, month: str, year: str | None) -> date:
    """`month` is an English name, or its beginning; `sept` is one, and `marraskuu` is not."""
    found = [at for at, name in enumerate(_MONTHS, 1) if name.startswith(month)]
    if len(month) < 3 or not found:
        raise MomentError(MomentFault.NOT_UNDERSTOOD)
    return _next_date(today, int(day), found[0], year)


def _next_date(today: date, day: int, month: int, year: str | None) -> date:
    """Without a year: this year's, or next year's when it lies more than a month back."""
    if year:
        return date(int(year) + (_CENTURY if len(year) == 2 else 0), month, day)
    if (month, day) == (_LEAP_MONTH, _LEAP_DAY):
        years = (one for one in range(today.year, today.year + 9) if isleap(one))
        days = (date(one, month, day) for one in years)
        return next(one for one in days if one >= today - _LONGEST_BACK)
    this_year = date(today.year, month, day)
    return this_year if this_year >= today - _LONGEST_BACK else date(today.year + 1, month, day)
