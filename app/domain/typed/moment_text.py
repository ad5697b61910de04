"""What a person means by a date they typed.

A general date parser guesses, and a wrong guess here costs events; this one takes a few plain
forms, refuses the rest, and the form shows what was understood.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import partial

from app.domain.typed.day_text import Writing, day_of
from app.domain.typed.moment_error import MomentError, MomentFault
from app.domain.typed.plain_writing import Names, plain, without_weekday

_TIME = re.compile(
    r"(?:^|[\s,T]|\bat\s)(\d{1,2})(?:[:.](\d{2})(?:[:.](\d{2}))?)?\s*(am|pm)?$", re.IGNORECASE
)
_IN = re.compile(r"in\s+(\d{1,4})\s*(min(?:ute)?s?|h(?:our)?s?|d(?:ay)?s?|w(?:eek)?s?)")
_AGO = re.compile(r"(an?|\d{1,4})\s*(min(?:ute)?s?|h(?:our)?s?|d(?:ay)?s?|w(?:eek)?s?)\s+ago")
_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b")
_HOUR = re.compile(r"^(\d{4}-?\d{2}-?\d{2}[T ])(\d:\d{2})")
_OFFSET = re.compile(r"(?:(?<=:\d{2})|(?<=[ap]m)|\s)\s*([+-])(\d{1,2})(?::?(\d{2}))?$")
_UTC = re.compile(r"(?<=[\d\sm])\s*(?:utc|gmt|z)$")
_MINUTE = timedelta(minutes=1)
_MOST_STEPS = 24 * 60
_MIDNIGHT_AFTER = re.compile(r"(?:[\s,t]|\sat\s){0,3}24:00(?::00)?")
_MIDNIGHT = re.compile(r"[Tt\s]24:?00")
_LAST_YEAR = 9999
_SLASHED = re.compile(r"0?(\d{1,2})[/-]0?(\d{1,2})(?:[/-]\d{2,4})?(?![\d/-])")
_YEAR_OF_TWO = re.compile(r"\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{1,2}(?!\d)")
_ISO_START = re.compile(r"\d{4}-?\d{2}-?\d{2}(?:$|[Tt\s])")
_ISO_SHAPE = re.compile(
    r"\d{4}-?\d{2}-?\d{2}(?:[T ]\d{2}(?::?\d{2}(?::?\d{2}(?:[.,]\d+)?)?)?)?"
    r"(?: ?(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?))?"
)


def understand(
    text: str,
    now: datetime,
    zone: tzinfo,
    *,
    month_first: bool = False,
    end_of_day: bool = False,
    months: Names = (),
    has_short_years: bool = False,
    zone_name: str = "",
    as_written: Callable[[str], str] = lambda _: "",
) -> datetime | None:
    """The moment in UTC that a text means; None for an empty text.

    `zone` is the user's and `zone_name` its name, which may stand behind a time in brackets.
    `month_first` reads 2/12 as 12 February, `has_short_years` 2/12/27 as a day of 2027. `months`
    are the names of the months in the user's language, January's first; English ones are always
    known. `as_written` makes ISO 8601 of what is written just as the user's system writes it, and
    "" of all else. `end_of_day` takes a date without a time as the last minute of that day, else as
    its first. A time that occurs twice (autumn) means the first of the two. Raises: MomentError.
    """
    # As it is told beside the field: the same moment once more, in UTC.
    first, _, again = plain(text).partition(" = ")
    typed = _bare(first, zone_name)
    if not typed:
        return None
    if again:
        return _told_twice(
            typed, again, now, zone, month_first=month_first, end_of_day=end_of_day, months=months
        )
    writing = Writing(month_first, months, has_short_years)
    read = partial(_read, now=now, zone=zone, end_of_day=end_of_day, writing=writing)
    if _YEAR_OF_TWO.match(typed) and (iso := as_written(text)):
        return read(iso)  # of three short numbers any may be the year
    try:
        return read(typed)
    except MomentError as error:
        if error.fault is not MomentFault.NOT_UNDERSTOOD:
            raise
        if iso := as_written(text):
            return read(iso)
        bare, weekday = without_weekday(typed)
        if weekday is None:
            raise
    return read(bare, weekday=weekday)


def _read(
    typed: str,
    *,
    now: datetime,
    zone: tzinfo,
    end_of_day: bool,
    writing: Writing,
    weekday: int | None = None,
) -> datetime:
    """See `understand`; the day is to be a `weekday`, None for any. Raises: MomentError."""
    if _ISO_START.match(typed) and (iso := _iso(typed, zone, end_of_day=end_of_day)) is not None:
        _check_weekday(date.fromisoformat(typed.replace(" ", "T").partition("T")[0]), weekday)
        return iso
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
        day, rest = local_now.date(), f" {lowered}"
        if ":" not in lowered or not _TIME.fullmatch(lowered):  # a time alone is today's
            day, rest = day_of(lowered, day, writing)
        _check_weekday(day, weekday)
        if _MIDNIGHT_AFTER.fullmatch(rest):
            day, rest = day + timedelta(1), "00:00"
        moment = _time_of(rest)
    except (ValueError, OverflowError) as error:
        if isinstance(error, MomentError):
            raise
        raise MomentError(MomentFault.NO_SUCH_DATE) from error
    if moment is None:
        return _edge_of(day, zone, last=end_of_day)
    return _in_zone(datetime.combine(day, moment), zone)


def _check_weekday(day: date, weekday: int | None) -> None:
    """Raises: MomentError where one of the two is a mistake."""
    if weekday is not None and day.weekday() != weekday:
        raise MomentError(MomentFault.NO_SUCH_DATE)


def is_ambiguous(text: str) -> bool:
    """Whether a day is a day of another month to somebody else, such as `01/02/2027` or `1/2`."""
    found = _SLASHED.match(_ORDINAL.sub(r"\1", plain(text).casefold()))
    return found is not None and max(int(found[1]), int(found[2])) <= 12 and found[1] != found[2]


def is_in_days(text: str) -> bool:
    """Whether it tells so many days or weeks from now."""
    found = _IN.fullmatch(plain(text).casefold())
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
    months: Names,
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
    ahead = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
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


def _iso(typed: str, zone: tzinfo, *, end_of_day: bool) -> datetime | None:
    """None for what only begins so. Raises: MomentError."""
    typed = _HOUR.sub(r"\g<1>0\2", typed)  # an hour of one digit
    if not _ISO_SHAPE.fullmatch(typed.upper()) or _MIDNIGHT.search(typed):
        return None  # Python would take `21.05` for a fraction
    try:
        # Without the blanks that people leave before a zone, and with what they call it.
        moment = datetime.fromisoformat(re.sub(r"\s*(?:UTC|GMT|Z)$", "Z", typed.upper()))
    except ValueError:
        raise MomentError(MomentFault.NO_SUCH_DATE) from None
    if re.fullmatch(r"\d{4}-?\d{2}-?\d{2}", typed):
        return _edge_of(moment.date(), zone, last=end_of_day)
    if moment.tzinfo is None:
        return _in_zone(moment, zone)
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise MomentError(MomentFault.NO_SUCH_DATE) from error


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
        if naive.year == _LAST_YEAR:  # where the calendar ends, and what some write for no end
            return naive.replace(tzinfo=UTC)
        raise MomentError(MomentFault.NO_SUCH_DATE) from error
    if moment.astimezone(zone).replace(tzinfo=None) != naive:
        raise MomentError(MomentFault.SKIPPED_BY_CLOCK_CHANGE)
    return moment
