"""Moments are written so that they can be read again, by the provider too."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.domain.moments import read_moment, write_moment


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2026, 11, 27, 9, 5, 7, 999, UTC), "2026-11-27T09:05:07Z"),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00Z"),  # "since ever" of some servers
        (datetime(999, 12, 31, 23, 59, tzinfo=UTC), "0999-12-31T23:59:00Z"),
        (datetime(2026, 1, 1, 2, tzinfo=timezone(timedelta(hours=5))), "2025-12-31T21:00:00Z"),
    ],
)
def test_a_year_has_four_digits(moment: datetime, written: str) -> None:
    assert write_moment(moment) == written
    assert read_moment(written) == moment.replace(microsecond=0)


def test_the_ends_of_the_calendar_are_since_ever_and_no_end() -> None:
    """Elsewhere on earth they are outside of it, and what has them is no less clear for that."""
    assert read_moment("0001-01-01T00:00:00+14:00") == datetime.min.replace(tzinfo=UTC)
    assert read_moment("9999-12-31T23:59:59-12:00") == datetime(
        9999, 12, 31, 23, 59, 59, tzinfo=UTC
    )
