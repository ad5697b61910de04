"""Time on the screen: there and back, zoomed about a moment, marked at local midnights."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from app.ui.timeline.scale import EARLIEST_YEAR, LATEST_YEAR, TimeScale, within_calendar

BERLIN = ZoneInfo("Europe/Berlin")
starts = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - hypothesis wants them naive
    max_value=datetime(2060, 1, 1),  # noqa: DTZ001 - as above
    timezones=st.just(UTC),
)
spans = st.integers(min_value=2, max_value=2000).map(lambda days: timedelta(days=days))


@given(starts, spans, st.floats(min_value=0, max_value=1), st.integers(100, 3000))
def test_a_pixel_and_its_moment_belong_together(
    start: datetime, span: timedelta, share: float, width: int
) -> None:
    scale = TimeScale(start, span)
    moment = scale.moment_at(share * width, width)
    assert abs(scale.x_of(moment, width) - share * width) < 0.01
    assert scale.start <= moment <= scale.end


@given(starts, spans, st.floats(min_value=0, max_value=1), st.sampled_from([0.5, 0.8, 1.25, 2.0]))
def test_zooming_keeps_the_moment_under_the_pointer(
    start: datetime, span: timedelta, share: float, factor: float
) -> None:
    scale = TimeScale(start, span)
    about = scale.moment_at(share * 1000, 1000)
    zoomed = scale.zoomed(factor, about)
    assert abs(zoomed.x_of(about, 1000) - share * 1000) < 0.5


def test_marks_are_local_midnights_over_a_clock_change() -> None:
    scale = TimeScale(datetime(2026, 10, 23, tzinfo=UTC), timedelta(days=5))
    marks = list(scale.marks(BERLIN, 1))
    assert [one.day for one in marks] == [24, 25, 26, 27, 28]
    assert {(one.hour, one.minute) for one in marks} == {(0, 0)}
    weeks = list(scale.moved(1).zoomed(12, scale.start).marks(BERLIN, 5))
    assert {one.weekday() for one in weeks} == {0}
    year = TimeScale(datetime(2026, 1, 15, tzinfo=UTC), timedelta(days=366))
    assert [one.day for one in year.marks(BERLIN, 20)] == [1] * 12
    assert next(iter(year.months(BERLIN))).month == 1


def test_the_ends_of_the_calendar_are_never_left() -> None:
    scale = TimeScale(datetime(2026, 1, 1, tzinfo=UTC), timedelta(days=2000))
    for _ in range(50):
        scale = scale.moved(-1)
    assert scale.start.year == 1971
    for _ in range(2000):
        scale = scale.moved(1)
    assert scale.start.year <= 9000


@given(starts, spans, st.sampled_from([1, 3, 12]))
def test_only_so_many_months_are_told(start: datetime, span: timedelta, step: int) -> None:
    told = list(TimeScale(start, span).months(BERLIN, step))
    assert all((one.month - 1) % step == 0 for one in told)
    every = list(TimeScale(start, span).months(BERLIN))
    assert told == [one for one in every if (one.month - 1) % step == 0]


def test_what_begins_before_the_calendar_can_be_gone_to() -> None:
    scale = TimeScale(datetime(2026, 11, 1, tzinfo=UTC), timedelta(days=90))
    ever = datetime.min.replace(tzinfo=UTC)
    assert scale.around(ever).start.year <= EARLIEST_YEAR
    assert scale.around(datetime.max.replace(tzinfo=UTC)).end.year >= LATEST_YEAR
    assert within_calendar(ever).year == EARLIEST_YEAR
