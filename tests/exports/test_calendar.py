"""A calendar of starts, ends and gaps, as another program reads it."""

from datetime import UTC, datetime, timedelta

from icalendar import Calendar
from msgspec.structs import replace

from app.domain.callbacks.ever import ALWAYS, FOREVER
from app.exports.calendar import CalendarCallback, calendar_of
from app.exports.timeline import TimelineRow

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
ONE = CalendarCallback(
    callback_id="AB1",
    event_type="person_added",
    applies_to="All people",
    destination_url="https://x.example/a?token=abcdefgh12345678",
    starts_at=NOW - timedelta(days=3),
    ends_at=NOW + timedelta(days=3),
)
GAP = TimelineRow(
    event_type="person_added",
    applies_to="All people",
    start=NOW + timedelta(days=3),
    end=NOW + timedelta(days=5),
    what="Gap",
)


def events(
    *callbacks: CalendarCallback, rows: tuple[TimelineRow, ...] = ()
) -> list[dict[str, str]]:
    body = calendar_of("Acme\nBEGIN:VEVENT", callbacks, rows, NOW)
    assert b"abcdefgh12345678" not in body
    read = Calendar.from_ical(body)
    return [
        {
            "summary": str(one["summary"]),
            "start": one.decoded("dtstart").isoformat(),
            "alarms": str(len(one.walk("VALARM"))),
            "uid": str(one["uid"]),
        }
        for one in read.walk("VEVENT")
    ]


def test_an_end_is_reminded_of_as_long_as_there_is_time() -> None:
    (end,) = events(ONE)
    assert end["summary"] == "person_added, All people (AB1) ends"
    assert end["start"] == "2026-11-29T12:00:00+00:00"
    assert end["alarms"] == "1"  # a week before has passed


def test_gaps_and_later_starts_are_told_and_nothing_that_is_past() -> None:
    later = CalendarCallback(
        callback_id="AB2",
        event_type="person_added",
        applies_to="All people",
        destination_url="https://x.example",
        starts_at=NOW + timedelta(days=5),
        ends_at=None,
    )
    past = TimelineRow(
        event_type="x", applies_to="", start=NOW - timedelta(days=9), end=NOW, what="Gap"
    )
    found = events(ONE, later, rows=(GAP, past))
    assert [one["summary"].split()[0] for one in found] == [
        "person_added,",
        "person_added,",
        "Gap:",
    ]
    assert found[2]["alarms"] == "1", "as of an end"
    again = events(ONE, later, rows=(GAP, past))
    assert [one["uid"] for one in again] == [one["uid"] for one in found]
    assert len({one["uid"] for one in found}) == 3


def test_each_gap_of_a_type_and_filter_is_an_event_of_its_own() -> None:
    second = replace(GAP, start=NOW + timedelta(days=9), end=NOW + timedelta(days=10))
    uids = [one["uid"] for one in events(rows=(GAP, second))]
    assert len(set(uids)) == 2
    assert events(rows=(GAP,))[0]["uid"] == uids[0], "the next one stays the same event"


def test_what_means_never_by_the_first_and_the_last_moment_can_be_exported() -> None:
    gaps = (replace(GAP, start=ALWAYS, end=FOREVER), replace(GAP, start=FOREVER, end=None))
    found = events(replace(ONE, starts_at=ALWAYS, ends_at=FOREVER), rows=gaps)
    assert [one["start"][:4] for one in found] == ["9999", "0001", "9999"]
    assert [one["alarms"] for one in found] == ["2", "0", "2"]
