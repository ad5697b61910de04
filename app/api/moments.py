"""Timestamps as the provider writes them."""

from datetime import UTC, datetime


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
    moment = datetime.fromisoformat(value.strip())
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(str(error)) from error


def write_moment(moment: datetime) -> str:
    """UTC with seconds and `Z`, the form that every source accepts."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
