"""Timestamps as the provider writes them."""

from datetime import UTC, datetime, timedelta

from app.domain.late_pattern import late_pattern

_PLAIN = late_pattern(r"[\d-]{8,10}T(?!24|\d\d:?\d\d:?60)[\d:.,]+(?:Z|[+-][\d:]+)?")
_WITH_BLANK = late_pattern(r"^([\d-]{8,10}) (?=\d)")
_IN_WORDS = late_pattern(r"\s*(?:UTC|GMT)$")
_LEAP_SECOND = late_pattern(r"(T\d\d:?\d\d:?)60(?![\d])")
_END_OF_DAY = late_pattern(r"T24(?::?00)?(?::?00(?:[.,]0+)?)?(?=Z|[+-]|$)")
_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(microsecond=0, tzinfo=UTC)


def read_moment(value: object) -> datetime | None:
    """Any ISO 8601 precision as aware UTC; a time without a zone is taken as UTC.

    Raises: ValueError if the value is not a moment. None and "" are no moment, and no error.
    Source: provider reference, section 3, "Timestamps".
    """
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        msg = "not a text"
        raise ValueError(msg)  # noqa: TRY004 - a wrong value from outside, not a wrong call
    moment = _read(value.strip())
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError as error:
        if moment.year not in {_FIRST.year, _LAST.year}:
            raise ValueError(str(error)) from error
        # The first and the last hours that a calendar has, east and west of Greenwich: since ever,
        # and no end, as they are meant.
        return _LAST if moment.year == _LAST.year else _FIRST


def _read(text: str) -> datetime:
    """Also midnight at the end of a day, a leap second, small letters and `UTC` for `Z`."""
    if _PLAIN.fullmatch(text):
        return datetime.fromisoformat(text)
    text = _WITH_BLANK.sub(r"\1T", _IN_WORDS.sub("Z", text.upper()))
    text, is_leap = _LEAP_SECOND.subn(r"\g<1>59", text)
    text, is_midnight = _END_OF_DAY.subn("T00:00", text)
    found = datetime.fromisoformat(text)
    try:
        return found + timedelta(days=is_midnight, seconds=is_leap)
    except OverflowError:
        return _LAST


def write_moment(moment: datetime) -> str:
    """UTC with seconds and `Z`, the form that every source accepts; a year has four digits."""
    # Not by `%Y`: some systems write the year 1, which servers know for ever since, as one digit.
    plain = moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    return f"{plain.isoformat()}Z"
