"""Times, addresses and statuses as people read them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Protocol

from app.domain.callbacks.callback import Callback, CallbackState
from app.domain.callbacks.event_types import EVENT_TYPES
from app.domain.callbacks.remembered import ListingStatus, Remembered
from app.domain.outside_text import visible
from app.text.status import Status, Tone
from app.text.translate import translate

Clock = Callable[[], datetime]
Written = Callable[[datetime], str]
"""Writes a moment as a place needs it, with its zone where nothing else says it."""
_SOON_DAYS = 7
_NEAR_DAYS, _READ_BACK_DAYS = 300, 30
_DAY_S = 86400
_TOLD_LATE_S = 30


class DateNames(Protocol):
    """How dates are written in the user's language.

    Attributes: short_months, twelve names, no two of them the same; months, every name that each
    has; month_first, whether the month is written before the day; has_short_years, whether the last
    of three short numbers is the year.
    """

    @property
    def short_months(self) -> tuple[str, ...]:
        """Twelve names, no two of them the same."""

    @property
    def months(self) -> tuple[tuple[str, ...], ...]:
        """Every name that each month has, January's first."""

    @property
    def month_first(self) -> bool:
        """Whether the month is written before the day."""

    @property
    def has_short_years(self) -> bool:
        """Whether the last of three short numbers is the year."""

    def as_written(self, text: str) -> str:
        """ISO 8601 of a date, or a date and a time, just as the system writes it; else ""."""


class EnglishDates:
    """Where there is no window, and so no language of its user."""

    short_months = (
        *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
        *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    )
    months = tuple(
        (long, long[:3])
        for long in (
            *("January", "February", "March", "April", "May", "June", "July", "August"),
            *("September", "October", "November", "December"),
        )
    )
    month_first = has_short_years = False

    def as_written(self, _: str) -> str:
        """Of no system."""
        return ""


def in_zone(moment: datetime, zone: tzinfo) -> datetime:
    """In a zone; as it is where the calendar ends, as with an end in the year 9999."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return moment


class Formats:
    """Writes times in the user's zone, or in UTC when they prefer it.

    Attributes:
        zone: the computer's own time zone.
        zone_name: its name, such as Europe/Berlin.
        in_utc: whether tables show UTC.
        dates: how dates are written.
    """

    def __init__(
        self,
        zone: tzinfo = UTC,
        zone_name: str = "UTC",
        dates: DateNames | None = None,
        *,
        in_utc: bool = False,
    ) -> None:
        self.zone, self.zone_name, self.in_utc = zone, zone_name, in_utc
        self.dates: DateNames = dates or EnglishDates()

    @property
    def shown_zone(self) -> tzinfo:
        """The zone that tables use now."""
        return UTC if self.in_utc else self.zone

    @property
    def shown_zone_name(self) -> str:
        """The name of the zone that tables use now."""
        return "UTC" if self.in_utc else self.zone_name

    def day(self, moment: datetime) -> str:
        """Such as `2 Dec 2026`, in the shown zone."""
        return self._day(in_zone(moment, UTC if self.in_utc else self.zone))

    def moment(self, moment: datetime) -> str:
        """Such as `2 Dec 2026 09:00`, in the shown zone."""
        return self._moment(in_zone(moment, UTC if self.in_utc else self.zone))

    def local(self, moment: datetime) -> str:
        """In the computer's zone, whatever the tables show."""
        return self._moment(in_zone(moment, self.zone))

    def utc(self, moment: datetime) -> str:
        """In UTC, said so."""
        return f"{self._moment(in_zone(moment, UTC))} UTC"

    def local_and_utc(self, moment: datetime) -> str:
        """In one line, without the date or the time twice where they are the same."""
        here, there = in_zone(moment, self.zone), in_zone(moment, UTC)
        if here.utcoffset() == there.utcoffset():
            return self.utc(moment)
        if here.date() == there.date():
            return f"{self._moment(here)} = {there:%H:%M} UTC"
        return f"{self._moment(here)} = {self.utc(moment)}"

    def exact(self, moment: datetime) -> str:
        """With seconds, in the zone that tables use."""
        local = in_zone(moment, UTC if self.in_utc else self.zone)
        return f"{self._moment(local)}:{local.second:02}"

    def both(self, moment: datetime) -> str:
        """Local time and UTC, for details and tooltips; once where they are the same."""
        if in_zone(moment, self.zone).utcoffset() == timedelta(0):
            return self.utc(moment)
        return f"{self.local(moment)} ({self.zone_name})\n{self.utc(moment)}"

    def _day(self, local: datetime) -> str:
        return f"{local.day} {self.dates.short_months[local.month - 1]} {local.year:04}"

    def _moment(self, local: datetime) -> str:
        written = f"{self._day(local)} {local.hour:02}:{local.minute:02}"
        if local.fold and local.utcoffset() != local.replace(fold=0).utcoffset():
            offset = local.strftime("%z")  # the second of two equal hours
            written += f" {offset[:3]}:{offset[3:5]}"
        return written

    def status_of(
        self,
        callback: Callback,
        now: datetime,
        known: Remembered | None = None,
        *,
        is_followed: bool = False,
    ) -> Status:
        """The state from the dates, and from what is remembered, as words, tone and icon.

        `is_followed` tells that another goes on where it ends, see `domain.callbacks.followed`.
        """
        if known is not None and known.listing_status is not ListingStatus.LISTED:
            return self._gone_status(known, now)
        state = callback.state_at(now)
        if "start_date" in callback.unreadable or "end_date" in callback.unreadable:
            return Status(translate("formats", "Unknown dates"), Tone.SOON, "unknown")
        if state is CallbackState.ENDED and callback.ends_at:
            day = self._near_day(callback.ends_at, now)
            return Status(translate("formats", "Ended {0}").format(day), Tone.NEUTRAL, "stopped")
        if state is CallbackState.FUTURE and callback.starts_at:
            text = translate("formats", "Starts {0}").format(self.ahead(callback.starts_at, now))
            return Status(text, Tone.PLANNED, "calendar")
        if callback.ends_at and (callback.ends_at - now).total_seconds() <= _SOON_DAYS * _DAY_S:
            ahead = self.ahead(callback.ends_at, now)
            if is_followed:
                text = translate("formats", "Ends {0}, followed").format(ahead)
                # Cut at its end it would lose what makes it no warning.
                return Status(text, Tone.ACTIVE, "clock", translate("formats", "Ends, followed"))
            return Status(translate("formats", "Ends {0}").format(ahead), Tone.SOON, "clock")
        return Status(translate("formats", "Active"), Tone.ACTIVE, "check")

    def _near_day(self, moment: datetime, now: datetime) -> str:
        """The day; without its year from 30 days ago to 300 days ahead, where it is unambiguous."""
        day = self.day(moment)
        ahead = (moment - now).total_seconds()
        near = -_READ_BACK_DAYS * _DAY_S < ahead < _NEAR_DAYS * _DAY_S
        return day.rpartition(" ")[0] if near else day

    def _gone_status(self, known: Remembered, now: datetime) -> Status:
        day = self._near_day(known.gone_at, now) if known.gone_at else ""
        if known.listing_status is ListingStatus.VANISHED:
            text = translate("formats", "Vanished {0}").format(day)
            return Status(text.strip(), Tone.NEUTRAL, "unknown")
        if known.listing_status is ListingStatus.ENDED_HERE:
            text = translate("formats", "Ended by {0}").format(known.ended_by)
            return Status(text, Tone.NEUTRAL, "stopped")
        text = translate("formats", "Ended {0}").format(day)
        return Status(text.strip(), Tone.NEUTRAL, "stopped")

    def ahead(self, moment: datetime, now: datetime) -> str:
        """How far ahead: `in 5 days`, `in 3 h`; a date beyond sixty days."""
        # So that a typed `in 5 days` is not shown as `in 4 days` a moment later.
        seconds = (moment - now).total_seconds() + _TOLD_LATE_S
        if seconds < 60:
            return translate("formats", "within a minute")
        if seconds < 3600:
            return translate("formats", "in {0} min").format(int(seconds // 60))
        if seconds < 2 * _DAY_S:
            return translate("formats", "in {0} h").format(int(seconds // 3600))
        if seconds < 60 * _DAY_S:
            count = int(seconds // _DAY_S)
            return translate("formats", "in %n day(s)", "", count)
        return self.day(moment)

    def span(self, seconds: float) -> str:
        """How long something is: `40 s`, `15 min`, `3 h`, `2 days`."""
        if seconds < 60:
            return translate("formats", "{0} s").format(round(seconds))
        if seconds < 3600:
            return translate("formats", "{0} min").format(round(seconds / 60))
        if seconds < 2 * _DAY_S:
            return translate("formats", "{0} h").format(round(seconds / 3600))
        count = round(seconds / _DAY_S)
        return translate("formats", "%n day(s)", "", count)

    def age(self, seconds: float) -> str:
        """How long ago: `12 s ago`, `5 min ago`, `3 h ago`."""
        if seconds < 5:
            return translate("formats", "just now")
        if seconds < 60:
            return translate("formats", "{0} s ago").format(int(seconds // 5 * 5))
        if seconds < 3600:
            return translate("formats", "{0} min ago").format(int(seconds // 60))
        if seconds < 2 * _DAY_S:
            return translate("formats", "{0} h ago").format(int(seconds // 3600))
        count = int(seconds // _DAY_S)
        return translate("formats", "%n day(s) ago", "", count)


def applies_to(event_type: str, filters: tuple[tuple[str, str], ...]) -> str:
    """What a registration is limited to, such as `List 48213`; nothing in it hides."""
    words = {
        "list_id": translate("formats", "List {0}"),
        "campaign_id": translate("formats", "Campaign {0}"),
        "app_id": translate("formats", "App {0}"),
        "campaign_token": translate("formats", "Wallet {0}"),
        "source_code": translate("formats", "Code {0}"),
        "country_code": translate("formats", "country {0}"),
        "event_type": translate("formats", "Event {0}"),
        "callbacks_to_send": "{0}",
    }
    # In one order, however a server gives them: the same filter has the same words everywhere.
    order = list(words)
    in_order = sorted(
        filters, key=lambda one: order.index(one[0]) if one[0] in words else len(order)
    )
    shown = [words.get(member, member + " {0}").format(value) for member, value in in_order]
    if shown:
        return visible(", ".join(shown))
    known = EVENT_TYPES.get(event_type)
    if known is None:
        return translate("formats", "Not stated")
    return {
        "Person": translate("formats", "All people"),
        "Subscription list": translate("formats", "All lists"),
        "Acquisition": translate("formats", "All campaigns"),
        "Event-triggered": translate("formats", "All events"),
    }.get(known.family, translate("formats", "Not stated"))
