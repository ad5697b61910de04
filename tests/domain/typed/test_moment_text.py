from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.typed.moment_error import MomentError, MomentFault
from app.domain.typed.moment_text import is_ambiguous, understand

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 11, 30, tzinfo=UTC)  # a Monday, 12:30 in Berlin


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-12-02T09:00:00Z", datetime(2026, 12, 2, 9, tzinfo=UTC)),
        ("2026-12-02T09:00+05:00", datetime(2026, 12, 2, 4, tzinfo=UTC)),
        ("2026-12-02 09:00", datetime(2026, 12, 2, 8, tzinfo=UTC)),
        ("2026-12-02", datetime(2026, 12, 1, 23, tzinfo=UTC)),
        ("now", NOW),
        ("tomorrow 9:00", datetime(2026, 11, 24, 8, tzinfo=UTC)),
        ("tomorrow at 9:00", datetime(2026, 11, 24, 8, tzinfo=UTC)),
        ("Tomorrow 9pm", datetime(2026, 11, 24, 20, tzinfo=UTC)),
        ("in 3 hours", datetime(2026, 11, 23, 14, 30, tzinfo=UTC)),
        ("a day ago", datetime(2026, 11, 22, 11, 30, tzinfo=UTC)),
        ("an hour ago", datetime(2026, 11, 23, 10, 30, tzinfo=UTC)),
        ("2 days ago", datetime(2026, 11, 21, 11, 30, tzinfo=UTC)),
        ("2 Dec", datetime(2026, 12, 1, 23, tzinfo=UTC)),
        ("2 December 2027 14:05", datetime(2027, 12, 2, 13, 5, tzinfo=UTC)),
        ("Dec 2, 2026 9:00 am", datetime(2026, 12, 2, 8, tzinfo=UTC)),
        ("2 Dec 9:00", datetime(2026, 12, 2, 8, tzinfo=UTC)),
        ("1 Feb", datetime(2027, 1, 31, 23, tzinfo=UTC)),
        ("friday 8:00", datetime(2026, 11, 27, 7, tzinfo=UTC)),
        ("next monday", datetime(2026, 11, 29, 23, tzinfo=UTC)),
        ("2.12.2026 09:00", datetime(2026, 12, 2, 8, tzinfo=UTC)),
        ("2/12/2026", datetime(2026, 12, 1, 23, tzinfo=UTC)),
        ("18:15", datetime(2026, 11, 23, 17, 15, tzinfo=UTC)),
        ("2026-10-25T02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # the first of two
        ("02-12-2026 09:00", datetime(2026, 12, 2, 8, tzinfo=UTC)),
        ("2026/12/2 9:00", datetime(2026, 12, 2, 8, tzinfo=UTC)),
        ("2026. 12. 2. 9:00", datetime(2026, 12, 2, 8, tzinfo=UTC)),
        ("2026\u5e7412\u67082\u65e5 9:00", datetime(2026, 12, 2, 8, tzinfo=UTC)),
        ("2026-12-02 9 PM", datetime(2026, 12, 2, 20, tzinfo=UTC)),
        ("2026-12-02 09:00 p.m.", datetime(2026, 12, 2, 20, tzinfo=UTC)),
        ("2026-12-02 21.05", datetime(2026, 12, 2, 20, 5, tzinfo=UTC)),
        ("2026-12-02 09:00 +2", datetime(2026, 12, 2, 7, tzinfo=UTC)),
        ("2026-12-02 24:00", datetime(2026, 12, 2, 23, tzinfo=UTC)),
        ("2026-W49-3", datetime(2026, 12, 1, 23, tzinfo=UTC)),
        ("2026-336 9:00", datetime(2026, 12, 2, 8, tzinfo=UTC)),
        (
            "\u0662\u0660\u0662\u0666-\u0661\u0662-\u0660\u0662",
            datetime(2026, 12, 1, 23, tzinfo=UTC),
        ),
        ("Wed Dec 2 2026", datetime(2026, 12, 1, 23, tzinfo=UTC)),
        ("Wednesday, December 2, 2026 9:00 AM", datetime(2026, 12, 2, 8, tzinfo=UTC)),
        ("Wed, 02 Dec 2026 09:00:00 GMT", datetime(2026, 12, 2, 9, tzinfo=UTC)),
        ("Wed 2026-12-02 09:00", datetime(2026, 12, 2, 8, tzinfo=UTC)),
        ("Wed 2 Dec 2026 24:00", datetime(2026, 12, 2, 23, tzinfo=UTC)),
        ("2 Dec 2026 at 24:00", datetime(2026, 12, 2, 23, tzinfo=UTC)),
        # The weekday is that of the day as it was written, and not of the day here.
        ("Wed, 02 Dec 2026 23:30:00 GMT", datetime(2026, 12, 2, 23, 30, tzinfo=UTC)),
        ("Wed, 2 Dec 2026 23:30 -0500", datetime(2026, 12, 3, 4, 30, tzinfo=UTC)),
    ],
)
def test_plain_forms_are_understood(text: str, meant: datetime) -> None:
    assert understand(text, NOW, BERLIN) == meant


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Mon, 02 Dec 2026", MomentFault.NO_SUCH_DATE),  # it is a Wednesday
        ("2026-12-02 25:00", MomentFault.NO_SUCH_DATE),
        ("2026-02-30", MomentFault.NO_SUCH_DATE),
        ("2026-366", MomentFault.NO_SUCH_DATE),
        ("2026-12-02T9", MomentFault.NOT_UNDERSTOOD),
        ("2026-12-02 soon", MomentFault.NOT_UNDERSTOOD),
        ("today blah 24:00", MomentFault.NOT_UNDERSTOOD),
        ("tomorrow 3pm 24:00", MomentFault.NOT_UNDERSTOOD),
        ("Monday 5 May 2027 24:00", MomentFault.NO_SUCH_DATE),  # it is a Wednesday
        ("2.12. 10 UTC", MomentFault.NOT_UNDERSTOOD),
        # Nothing tells which of the three is the year.
        ("27-03-30", MomentFault.NOT_UNDERSTOOD),
        ("2.12.26 9.30", MomentFault.NOT_UNDERSTOOD),
    ],
)
def test_what_is_no_date_is_told_from_what_is_not_understood(text: str, fault: MomentFault) -> None:
    with pytest.raises(MomentError) as found:
        understand(text, NOW, BERLIN)
    assert found.value.fault is fault


def test_the_last_day_of_the_calendar_is_one_in_every_zone() -> None:
    for zone in ("America/New_York", "Asia/Tokyo"):
        found = understand("9999-12-31", NOW, ZoneInfo(zone), end_of_day=True)
        assert found is not None
        assert found.year == 9999


def test_years_of_two_digits_are_read_where_they_are_written_last() -> None:
    for text, meant in (
        ("2.12.26 9.30", datetime(2026, 12, 2, 9, 30, tzinfo=UTC)),
        ("2/12/26 9:30 p.m.", datetime(2026, 12, 2, 21, 30, tzinfo=UTC)),
        ("2-12-26", datetime(2026, 12, 2, tzinfo=UTC)),
    ):
        assert understand(text, NOW, UTC, has_short_years=True) == meant
    with pytest.raises(MomentError):
        understand("2.12. 10 UTC", NOW, UTC, has_short_years=True)


def test_what_the_system_writes_counts_before_what_it_may_mean_elsewhere() -> None:
    def as_written(text: str) -> str:
        return "2010-11-12" if text == "10/11/12" else ""

    read = understand("10/11/12", NOW, UTC, as_written=as_written)
    assert read == datetime(2010, 11, 12, tzinfo=UTC)


def test_the_month_comes_first_where_the_user_writes_so() -> None:
    assert understand("2/12/2026", NOW, UTC, month_first=True) == datetime(2026, 2, 12, tzinfo=UTC)


def test_an_end_without_a_time_is_the_end_of_that_day() -> None:
    assert understand("2 Dec", NOW, UTC, end_of_day=True) == datetime(
        2026, 12, 2, 23, 59, tzinfo=UTC
    )


def test_a_day_ends_at_its_last_minute_where_clocks_go_back_over_midnight() -> None:
    cairo = ZoneInfo("Africa/Cairo")
    ends = understand("2026-10-29", NOW, cairo, end_of_day=True)
    begins = understand("2026-10-30", NOW, cairo)
    assert ends is not None
    assert begins is not None
    assert begins - ends == timedelta(minutes=1)


def test_a_leap_day_without_a_year_is_the_next_one_there_is() -> None:
    now = datetime(2027, 11, 1, tzinfo=UTC)
    assert understand("29 Feb", now, UTC) == datetime(2028, 2, 29, tzinfo=UTC)
    assert understand("29 Feb", now.replace(year=2028), UTC) == datetime(2032, 2, 29, tzinfo=UTC)


def test_the_same_moment_told_twice_has_to_be_the_same() -> None:
    told = understand("2 Dec 2026 09:00 = 08:00 UTC", NOW, BERLIN)
    assert told == datetime(2026, 12, 2, 8, tzinfo=UTC)
    twice = understand("25 Oct 2026 02:30 = 01:30 UTC", NOW, BERLIN)
    assert twice == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    # As it is told in New York; and a second date, of which nobody knows what it is.
    for text in ("2 Dec 2026 09:00 = 14:00 UTC", "2 Dec 2026 = 1 Jan 2027"):
        with pytest.raises(MomentError):
            understand(text, NOW, BERLIN)


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_typed_is_no_moment(text: str) -> None:
    assert understand(text, NOW, BERLIN) is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("2027-03-28 02:30", MomentFault.SKIPPED_BY_CLOCK_CHANGE),
        ("28 Mar 2027 2:30", MomentFault.SKIPPED_BY_CLOCK_CHANGE),
        ("31 Feb 2027", MomentFault.NO_SUCH_DATE),
        ("2026-02-30", MomentFault.NO_SUCH_DATE),
        ("0001-01-01T00:00:00+10:00", MomentFault.NO_SUCH_DATE),
        ("0001-01-01 00:00", MomentFault.NO_SUCH_DATE),
        ("2 Dec 13:00 pm", MomentFault.NO_SUCH_DATE),
        ("2 Dec 10", MomentFault.NOT_UNDERSTOOD),
        ("2 Dec 25:00", MomentFault.NO_SUCH_DATE),
        ("soonish", MomentFault.NOT_UNDERSTOOD),
        ("2", MomentFault.NOT_UNDERSTOOD),
        ("2 Dec 9", MomentFault.NOT_UNDERSTOOD),
    ],
)
def test_what_is_not_taken_says_why(text: str, fault: MomentFault) -> None:
    with pytest.raises(MomentError) as refused:
        understand(text, NOW, BERLIN)
    assert refused.value.fault is fault


@given(st.text(max_size=24))
def test_no_text_breaks_it(text: str) -> None:
    try:
        understand(text, NOW, BERLIN)
    except MomentError:
        return


@pytest.mark.parametrize("text", ["4 marraskuu 2027", "5 decade 2027", "junk 5 2027", "4 ja 2027"])
def test_a_word_that_begins_like_a_month_is_none(text: str) -> None:
    with pytest.raises(MomentError):
        understand(text, NOW, UTC)


@pytest.mark.parametrize("text", ["4 Sept 2027", "Sep 4, 2027", "4 september 2027"])
def test_a_month_may_be_shortened(text: str) -> None:
    assert understand(text, NOW, UTC) == datetime(2027, 9, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["1/2", "01/02/2027", "3-4", "03/04", "\u200e1/2/2028", "01\u200e/02/2027", "1st/2nd/2027"],
)
def test_a_day_of_another_month_to_somebody_else_is_told(text: str) -> None:
    assert is_ambiguous(text)


@pytest.mark.parametrize("text", ["1798012800000", "2027-01-31x10:00", "20270131999"])
def test_a_number_that_begins_like_a_date_is_none(text: str) -> None:
    with pytest.raises(MomentError):
        understand(text, NOW, BERLIN)


@pytest.mark.parametrize("text", ["31/12", "5/5", "2027-01-02", "12:30", "1/2/", "in 3 days"])
def test_other_days_are_clear(text: str) -> None:
    assert not is_ambiguous(text)
