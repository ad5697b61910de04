"""Where a moment stands on the screen, and which days are written above it."""

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo

import msgspec

_DAY = timedelta(days=1)
_LEAST_SPAN, _MOST_SPAN = timedelta(days=2), timedelta(days=366 * 6)
_STEPS = (1, 2, 7, 14)
"""Days between two marks, the first that leaves them room."""
_SHORTEST_MONTH = 28
EARLIEST_YEAR, LATEST_YEAR = 1971, 9000
"""Beyond them the calendar of zones ends, and nobody plans."""


class TimeScale(msgspec.Struct, frozen=True):
    """A view of time: what begins at the left edge, and how long the view is; `start` aware UTC."""

    start: datetime
    span: timedelta

    @property
    def end(self) -> datetime:
        """What the right edge shows."""
        return self.start + self.span

    def x_of(self, moment: datetime, width: int) -> float:
        """Pixels from the left edge; below 0 and above `width` for what is outside."""
        return (moment - self.start) / self.span * width

    def moment_at(self, x: float, width: int) -> datetime:
        """What a pixel shows."""
        return self.start + self.span * (x / max(width, 1))

    def moved(self, share: float) -> "TimeScale":
        """Later by a share of the view, earlier where it is negative."""
        return _bounded(self.start + self.span * share, self.span)

    def zoomed(self, factor: float, about: datetime) -> "TimeScale":
        """Shows `factor` times as much; `about` stays at its pixel."""
        span = min(max(self.span * factor, _LEAST_SPAN), _MOST_SPAN)
        before = (about - self.start) / self.span
        return _bounded(about - span * before, span)

    def first_in_view(self, *moments: datetime) -> datetime:
        """The first of some moments that is in view, so that it stays there; else the middle."""
        shown = (one for one in moments if self.start <= one <= self.end)
        return next(shown, self.start + self.span / 2)

    def around(self, moment: datetime, share: float = 0.25) -> "TimeScale":
        """The same length, with a moment at a share of its width."""
        return _bounded(within_calendar(moment) - self.span * share, self.span)

    def marks(self, zone: tzinfo, least_days: float) -> Iterator[datetime]:
        """Local midnights to be written above, at least so many days apart; Mondays for weeks."""
        step = next((one for one in _STEPS if one >= least_days), 0)
        day = self.start.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
        while day < self.end:
            first = day.day == 1
            if step == 0:
                wanted = first and least_days <= _SHORTEST_MONTH
            elif step >= 7:
                week = day.toordinal() // 7
                wanted = day.weekday() == 0 and week % (step // 7) == 0
            else:
                wanted = day.toordinal() % step == 0
            if wanted and day >= self.start:
                yield day
            # By the calendar, and not by hours: a day of a clock change has 23 or 25.
            day = (day.replace(tzinfo=None) + _DAY).replace(tzinfo=zone)

    def months(self, zone: tzinfo, step: int = 1) -> Iterator[datetime]:
        """The first local midnight of each month, the one that the view begins in included.

        With a `step` of 3 or 12 those of each quarter or year alone.
        """
        month = self.start.astimezone(zone).replace(
            day=1, hour=0, minute=0, second=0, microsecond=0
        )
        while month < self.end:
            if (month.month - 1) % step == 0:
                yield month
            later = month.replace(tzinfo=None) + 32 * _DAY
            month = later.replace(day=1, tzinfo=zone)


def within_calendar(moment: datetime) -> datetime:
    """The same, or where a view may begin at the earliest or latest: some mean never by year 1."""
    if moment.year < EARLIEST_YEAR:
        return moment.replace(year=EARLIEST_YEAR, month=1, day=1)
    if moment.year > LATEST_YEAR:
        return moment.replace(year=LATEST_YEAR, month=1, day=1)
    return moment


def _bounded(start: datetime, span: timedelta) -> TimeScale:
    return TimeScale(within_calendar(start), span)
