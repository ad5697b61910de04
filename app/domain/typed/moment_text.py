"""What a person means by a date they typed.

A general date parser guesses, and a wrong guess here costs events; this one takes a few plain
forms, refuses the rest, and the form shows what was understood.
"""

import re
from calendar import isleap
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum

Months = tuple[tuple[str, ...], ...]

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = re.compile(
    r"(?:^|[\s,T]|\bat\s)(\d{1,2})(?::(\d{2})(?::(\d{2}))?)?\s*(am|pm)?$", re.IGNORECASE
)
_IN = re.compile(r"in\s+(\d{1,4})\s*(min(?:ute)?s?|h(?:our)?s?|d(?:ay)?s?|w(?:eek)?s?)")
_AGO = re.compile(r"(an?|\d{1,4})\s*(min(?:ute)?s?|h(?:our)?s?|d(?:ay)?s?|w(?:eek)?s?)\s+ago")
_DAY_MONTH = re.compile(r"(\d{1,2})\.?\s+([a-z]{3,9})\.?,?(?:\s+(\d{4}))?")
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:,?\s+(\d{4}))?")
_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b")
_HOUR = re.compile(r"^(\d{4}-?\d{2}-?\d{2}[T ])(\d:\d{2})")
_OFFSET = re.compile(r"(?<=[\d\sap])([+-])(\d{2}):?(\d{2})$")
_UTC = re.compile(r"(?<=[\d\sm])\s*(?:utc|gmt|z)$")
_UNSEEN = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_MINUTE = timedelta(minutes=1)
_MOST_STEPS = 24 * 60
_LONGEST_BACK = timedelta(days=31)
"""A date without a year that is further back than that is next year's."""
_LEAP_MONTH, _LEAP_DAY = 2, 29
_NUMBERS = re.compile(r"(\d{1,2})([./])(\d{1,2})(?:\2(\d{4})?)?")
_SLASHED = re.compile(r"0?(\d{1,2})[/-]0?(\d{1,2})(?:[/-]\d{2,4})?(?![\d/-])")
_ISO_START = re.compile(r"\d{4}-?\d{2}-?\d{2}(?:$|[Tt\s])")


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
    months: Months = (),
    zone_name: str = "",
) -> datetime | None:
    """The moment in UTC that a text means; None for an empty text.

    `zone` is the user's and `zone_name` its name, which may stand behind a time in brackets.
    `month_first` reads 2/12 as 12 February. `months` are the names of the months in the user's
    language, January's first; English ones are always known. `end_of_day` takes a date without a
    time as the last minute of that day, else as its first. A time that occurs twice (autumn) means
    the first of the two. Raises: MomentError.
    """
    # As it is told beside the field: the same moment once more, in UTC.
    first, _, again = " ".join(_UNSEEN.sub("", text).split()).partition(" = ")
    typed = _bare(first, zone_name)
    if not typed:
        return None
    if again:
        return _told_twice(
            typed, again, now, zone, month_first=month_first, end_of_day=end_of_day, months=months
        )
    if _ISO_START.match(typed):
        return _iso(typed, zone, end_of_day=end_of_day)
    lowered = _ORDINAL.sub(r"\1", typed.casefold())
    if found := _UTC.search(lowered):
        zone, lowered = UTC, lowered[: found.start()].rstrip()
    elif found := _OFFSET.search(lowered):
        zone, lowered = _fixed(found), lowered[: found.start()].rstrip()
    local_now = now.astimezone(zone)
    if lowered == "now":
        return now.astimezone(UTC)
    if span := _IN.fullmatch(lowered):
        return (now + _length(int(span[1]), span[2])).astimezone(UTC)
    if span := _AGO.fullmatch(lowered):
        count = 1 if span[1].startswith("a") else int(span[1])
        return (now - _length(count, span[2])).astimezone(UTC)
    try:
        day, rest = _day_of(lowered, local_now.date(), month_first=month_first, months=months)
        moment = _time_of(rest)
    except (ValueError, OverflowError) as error:
        if isinstance(error, MomentError):
            raise
        raise MomentError(MomentFault.NO_SUCH_DATE) from error
    if moment is None:
        return _edge_of(day, zone, last=end_of_day)
    return _in_zone(datetime.combine(day, moment), zone)


def is_ambiguous(text: str) -> bool:
    """Whether a day is a day of another month to somebody else, such as `01/02/2027` or `1/2`."""
    plain = _ORDINAL.sub(r"\1", _UNSEEN.sub("", text).strip().casefold())
    found = _SLASHED.match(plain)
    return found is not None and max(int(found[1]), int(found[2])) <= 12 and found[1] != found[2]


def is_in_days(text: str) -> bool:
    """Whether it tells so many days or weeks from now."""
    found = _IN.fullmatch(" ".join(_UNSEEN.sub("", text).split()).casefold())
    return found is not None and found[2][0] in "dw"


def _length(count: int, unit: str) -> timedelta:
    named = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}[unit[0]]
    return timedelta(**{named: count})


def _bare(text: str, zone_name: str) -> str:
    """Without the user's own zone, which stands behind a time for everybody else."""
    for named in (f"({zone_name})", f" {zone_name}"):
        if zone_name and text.casefold().endswith(named.casefold()):
            return text[: -len(named)].rstrip()
    return text


def _told_twice(
    typed: str,
    again: str,
    now: datetime,
    zone: tzinfo,
    *,
    month_first: bool,
    end_of_day: bool,
    months: Months,
) -> datetime | None:
    """A local time with the same in UTC behind it, which tells two equal hours apart.

    Raises: MomentError where it is not the same: it was told in another zone, or changed by hand.
    """
    found = understand(
        typed, now, zone, month_first=month_first, end_of_day=end_of_day, months=months
    )
    clock = re.search(r"(\d{1,2}):(\d{2}) utc$", again.casefold())
    if found is None or clock is None:
        raise MomentError(MomentFault.NOT_UNDERSTOOD)
    wanted = (int(clock[1]), int(clock[2]))
    for one in (found, found.astimezone(zone).replace(fold=1).astimezone(UTC)):
        if (one.hour, one.minute) == wanted:
            return one
    raise MomentError(MomentFault.NOT_UNDERSTOOD)


def _fixed(found: re.Match[str]) -> tzinfo:
    ahead = timedelta(hours=int(found[2]), minutes=int(found[3]))
    try:
        return timezone(-ahead if found[1] == "-" else ahead)
    except ValueError as error:
        raise MomentError(MomentFault.NO_SUCH_DATE) from error


def _edge_of(day: date, zone: tzinfo, *, last: bool) -> datetime:
    """The first or the last minute that a day has: the clocks may go forward over midnight."""
    # Where they go back over midnight, the last minute is the second 23:59.
    naive = datetime.combine(day, time(23, 59, fold=1) if last else time(0))
    step = -_MINUTE if last else _MINUTE
    for _ in range(_MOST_STEPS):
        try:
            return _in_zone(naive, zone)
        except MomentError as error:
            if error.fault is not MomentFault.SKIPPED_BY_CLOCK_CHANGE:
                raise
        naive += step
    raise MomentError(MomentFault.SKIPPED_BY_CLOCK_CHANGE)  # a whole day was left out


def _iso(typed: str, zone: tzinfo, *, end_of_day: bool) -> datetime:
    try:
        typed = _HOUR.sub(r"\g<1>0\2", typed)  # an hour of one digit
        # Without the blanks that people leave before a zone, and with what they call it.
        moment = datetime.fromisoformat(re.sub(r"\s*(?:UTC|GMT|Z)$", "Z", typed.upper()))
    except ValueError:
        shape = re.fullmatch(r"[\d\-:.T Z+]+", typed.upper())
        fault = MomentFault.NO_SUCH_DATE if shape else MomentFault.NOT_UNDERSTOOD
        raise MomentError(fault) from None
    if re.fullmatch(r"\d{4}-?\d{2}-?\d{2}", typed):
        return _edge_of(moment.date(), zone, last=end_of_day)
    if moment.tzinfo is None:
        return _in_zone(moment, zone)
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise MomentError(MomentFault.NO_SUCH_DATE) from error


def _day_of(text: str, today: date, *, month_first: bool, months: Months) -> tuple[date, str]:
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
    if (named := _of_language(text, today, months)) is not None:
        return named
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


def _of_language(text: str, today: date, months: Months) -> tuple[date, str] | None:
    """A day with the name of its month in the user's language, before or behind the day."""
    names = sorted(
        {
            (" ".join(_UNSEEN.sub("", name).casefold().rstrip(".").split()), number)
            for number, spelled in enumerate(months, 1)
            for name in spelled
        },
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


def _dated(today: date, day: str, month: str, year: str | None) -> date:
    """`month` is an English name, or its beginning; `sept` is one, and `marraskuu` is not."""
    found = [at for at, name in enumerate(_MONTHS, 1) if name.startswith(month)]
    if len(month) < 3 or not found:
        raise MomentError(MomentFault.NOT_UNDERSTOOD)
    return _next_date(today, int(day), found[0], year)


def _next_date(today: date, day: int, month: int, year: str | None) -> date:
    """Without a year: this year's, or next year's when it lies more than a month back."""
    if year:
        return date(int(year), month, day)
    if (month, day) == (_LEAP_MONTH, _LEAP_DAY):
        years = (one for one in range(today.year, today.year + 9) if isleap(one))
        days = (date(one, month, day) for one in years)
        return next(one for one in days if one >= today - _LONGEST_BACK)
    this_year = date(today.year, month, day)
    return this_year if this_year >= today - _LONGEST_BACK else date(today.year + 1, month, day)


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
