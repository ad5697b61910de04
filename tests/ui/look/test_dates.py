"""Whatever the app shows as a date it reads back, in every language and zone of this system."""

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QDate, QLocale, QTime
from PySide6.QtWidgets import QApplication

from app.domain.typed.moment_error import MomentError, MomentFault
from app.domain.typed.moment_text import understand
from app.text.formats import Formats
from app.ui.look.dates import LocaleDates
from app.ui.look.system_zone import SystemZone, system_zone

NOW = datetime(2026, 11, 23, 11, 30, tzinfo=UTC)
LOCALES = QLocale.matchingLocales(
    QLocale.Language.AnyLanguage, QLocale.Script.AnyScript, QLocale.Country.AnyCountry
)
DESERET = QLocale.Script.DeseretScript
POSIX_RULE = "CET-1CEST,M3.5.0,M10.5.0/3"


def formats_of(locale: QLocale) -> Formats:
    return Formats(ZoneInfo("Europe/Berlin"), "Europe/Berlin", LocaleDates(locale))


def test_every_language_reads_its_own_dates_back(qapp: QApplication) -> None:
    assert len(LOCALES) > 400
    wrong = []
    for locale in LOCALES:
        formats = formats_of(locale)
        for month in range(1, 13):
            moment = datetime(2027, month, 1 + 2 * month, 8, 5, 9, tzinfo=UTC)
            minute = moment.replace(second=0)
            for shown, meant in (
                (formats.moment(moment), minute),
                (formats.local(moment), minute),
                (formats.utc(moment), minute),
                (formats.exact(moment), moment),
                (formats.local_and_utc(moment), minute),
                (formats.both(moment).splitlines()[0], minute),
                (formats.both(moment).splitlines()[-1], minute),
                (formats.day(moment), None),
                (locale.standaloneMonthName(month) + f" {moment.day} 2027 09:05", None),
                (f"{moment.day}. {locale.monthName(month)} 2027", None),
            ):
                try:
                    found = read(shown, formats)
                except MomentError:
                    found = None
                right = found == meant if meant else found is not None and found.month == month
                if not right and "2027" in shown and has_name(formats, month):
                    wrong.append((locale.name(), shown, found))
    assert wrong == [], [len(wrong), *wrong[::40]]


@pytest.mark.parametrize(
    ("locale", "month"),
    [("en_US", 2), ("en_GB", 12), ("ja_JP", 2), ("hu_HU", 2), ("en_CA", 2), ("sv_SE", 12)],
)
def test_two_numbers_are_read_as_the_language_writes_them(locale: str, month: int) -> None:
    found = read("2/12 09:00", formats_of(QLocale(locale)))
    assert found is not None
    assert found.month == month


@pytest.mark.parametrize("locale", ["sv_SE", "hu_HU", "ko_KR", "lt_LT", "en_CA"])
def test_a_short_year_is_not_taken_for_the_last_number_where_it_is_written_first(
    locale: str,
) -> None:
    for text in ("27-03-30", "27.03.30", "27. 3. 30 UTC", "27/3/30 15:00"):
        try:
            found = read(text, formats_of(QLocale(locale)))
        except MomentError:
            continue
        assert found is not None
        assert found.year == 2027, (text, found)


UNREAD = {"ak", "as", "ccp", "ff", "kok", "mn", "osa", "es_AR"}
"""Languages whose own writing Qt does not read back, or not the time in it; and in Deseret."""


def test_every_language_reads_what_its_system_writes(qapp: QApplication) -> None:
    day, at = QDate(2027, 2, 23), QTime(21, 5)
    moment = datetime(2027, 2, 23, 20, 5, tzinfo=UTC)
    wrong = []
    for locale in LOCALES:
        formats = formats_of(locale)
        for form in (QLocale.FormatType.ShortFormat, QLocale.FormatType.LongFormat):
            time = locale.toString(at, QLocale.FormatType.ShortFormat)
            for text, meant in (
                (locale.toString(day, form), moment.replace(hour=23, minute=0, day=22)),
                (f"{locale.toString(day, form)} {time}", moment),
            ):
                try:
                    found = read(text, formats)
                except MomentError:
                    found = None
                is_known = {locale.name(), locale.name().partition("_")[0]} & UNREAD
                if found != meant and not is_known and locale.script() != DESERET:
                    wrong.append((locale.name(), text, found))
                assert found in {meant, None}, (locale.name(), text)
    assert wrong == [], [len(wrong), *wrong[::10]]


def has_name(formats: Formats, month: int) -> bool:
    return all(name and not name.isdecimal() for name in formats.dates.months[month - 1])


def read(text: str, formats: Formats) -> datetime | None:
    return understand(
        text,
        NOW,
        formats.zone,
        month_first=formats.dates.month_first,
        months=formats.dates.months,
        has_short_years=formats.dates.has_short_years,
        as_written=formats.dates.as_written,
        zone_name=formats.zone_name,
    )


moments = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001 - hypothesis wants them naive
    max_value=datetime(2039, 1, 1),  # noqa: DTZ001 - as above
    timezones=st.just(UTC),
)


@given(moments, st.sampled_from(LOCALES), st.sampled_from(["Africa/Cairo", "Europe/Berlin", "UTC"]))
def test_any_moment_is_read_back(moment: datetime, locale: QLocale, zone: str) -> None:
    formats = formats_of(locale)
    formats.zone, formats.zone_name = ZoneInfo(zone), zone
    meant = moment.replace(second=0, microsecond=0)
    if not has_name(formats, meant.month):
        return
    assert read(formats.local_and_utc(moment), formats) == meant
    assert read(formats.utc(moment), formats) == meant
    assert read(formats.moment(moment), formats) == meant


@pytest.fixture
def zone_of(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    def put(name: str) -> None:
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield put
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("setting", "name"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        (":Europe/Berlin", "Europe/Berlin"),
        (":/usr/share/zoneinfo/Europe/Berlin", "Europe/Berlin"),
        ("/usr/share/zoneinfo/Europe/Berlin", "Europe/Berlin"),
        (POSIX_RULE, "CET/CEST"),
    ],
)
def test_the_offset_is_the_one_of_the_moment(setting: str, name: str) -> None:
    """In a process of its own: a zone belongs to a process."""
    code = f"""
from datetime import UTC, datetime
from app.domain.typed.moment_text import understand
from app.text.formats import in_zone
from app.ui.look.dates import system_formats
formats = system_formats()
meant = datetime(2027, 7, 1, 7, tzinfo=UTC)
assert understand("1 Jul 2027 09:00", meant, formats.zone) == meant
assert understand("1 Jan 2027 09:00", meant, formats.zone) == datetime(2027, 1, 1, 8, tzinfo=UTC)
assert "09:00" in formats.moment(meant), formats.moment(meant)
assert formats.zone_name == {name!r}, formats.zone_name
try:
    understand("28 Mar 2027 02:30", meant, formats.zone)
except ValueError:
    pass
else:
    raise AssertionError
assert in_zone(datetime.max.replace(tzinfo=UTC), formats.zone)
assert in_zone(datetime.min.replace(tzinfo=UTC), formats.zone)
"""
    subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        timeout=180,
        env={"TZ": setting, "QT_QPA_PLATFORM": "offscreen", "LANG": "C"},
    )


@pytest.mark.parametrize("setting", ["", "Nonsense/Zone", "UTC", "XXX-5:45"])
def test_an_odd_zone_has_the_offset_of_the_system(setting: str, zone_of: object) -> None:
    zone_of(setting)  # type: ignore[operator]
    zone, name = system_zone()
    for days in range(0, 400, 7):
        moment = NOW + timedelta(days)
        here = time.localtime(moment.timestamp())
        assert moment.astimezone(zone).utcoffset() == timedelta(seconds=here.tm_gmtoff)
    assert name


@pytest.mark.parametrize(
    ("setting", "name"),
    [
        ("UTC+3", "UTC-03:00"),
        ("UTC-5:30", "UTC+05:30"),
        ("GMT-2", "UTC+02:00"),
        ("Europe/Berlni", "UTC"),
        ("WET0", "UTC"),
        ("GMT0BST,M3.5.0/1,M10.5.0", "GMT/BST"),
        ("CET-1", "CET"),
    ],
)
def test_a_zone_is_not_called_what_it_is_not(setting: str, name: str, zone_of: object) -> None:
    zone_of(setting)  # type: ignore[operator]
    zone, called = system_zone()
    assert called == name
    typed = understand("2 Dec 2026 09:00 UTC", NOW, zone, zone_name=called)
    assert typed == datetime(2026, 12, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize("minute", [0, 30])
def test_the_second_of_two_equal_hours_is_told_and_read_as_such(
    qapp: QApplication, minute: int
) -> None:
    formats = formats_of(QLocale.c())
    for hour in (0, 1):
        moment = datetime(2027, 10, 31, hour, minute, tzinfo=UTC)
        for shown in (formats.local(moment), formats.local_and_utc(moment)):
            assert read(shown, formats) == moment, shown


def test_a_day_without_its_year_is_read_as_the_one_that_was_meant(qapp: QApplication) -> None:
    formats = formats_of(QLocale.c())
    for days in range(-400, 400, 3):
        moment = NOW.replace(hour=9) + timedelta(days)
        found = read(formats._near_day(moment, NOW), formats)
        assert found is not None
        assert found.astimezone(formats.zone).date() == moment.astimezone(formats.zone).date()


@given(moments)
def test_the_system_s_zone_goes_both_ways(moment: datetime) -> None:
    zone = SystemZone()
    assert moment.astimezone(zone).astimezone(UTC) == moment


CAIRO = ZoneInfo("Africa/Cairo")


def test_a_day_without_a_midnight_begins_later() -> None:
    first = datetime(2027, 4, 29, 22, tzinfo=UTC)
    assert understand("30 Apr 2027", NOW, CAIRO) == first
    assert understand("2027-04-30", NOW, CAIRO) == first
    with pytest.raises(MomentError) as skipped:
        understand("30 Apr 2027 00:00", NOW, CAIRO)
    assert skipped.value.fault is MomentFault.SKIPPED_BY_CLOCK_CHANGE
    with pytest.raises(MomentError):  # Samoa left the whole day out
        understand("30 Dec 2011", NOW, ZoneInfo("Pacific/Apia"))


@pytest.mark.parametrize(
    ("typed", "hour"),
    [
        ("2 Dec 2026 09:00 UTC", 9),
        ("2 Dec 2026 09:00Z", 9),
        ("2 Dec 2026 09:00 GMT", 9),
        ("2 Dec 2026 09:00 +05:00", 4),
        ("2 Dec 2026 09:00 -0300", 12),
        ("2 Dec 2026 09:00 (Europe/Berlin)", 8),
        ("2026-12-02 09:00 UTC", 9),
        ("2026-12-02 9:00", 8),
        ("2026-12-02 09:00 (Europe/Berlin)", 8),
        ("2026-12-02 09:00 Europe/Berlin", 8),
        ("2nd Dec 2026 09:00", 8),
        ("2 Dec 2026 9am UTC", 9),
    ],
)
def test_a_zone_may_stand_behind_it(typed: str, hour: int) -> None:
    found = understand(typed, NOW, ZoneInfo("Europe/Berlin"), zone_name="Europe/Berlin")
    assert found == datetime(2026, 12, 2, hour, tzinfo=UTC)
