"""What the forecast says: gaps, overlaps, what is over, and what is not known."""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.coverage import FORECAST, forecast, lanes_of
from app.text.formats import Formats
from app.text.timeline import forecast_text, over_text
from tests.builders import callback

NOW = datetime(2026, 11, 26, tzinfo=UTC)
DAY = timedelta(days=1)


def said(listed: list[Callback], ended: list[Callback] = [], lacking: str = "") -> list[str]:  # noqa: B006 - nothing is put into it
    ahead = forecast(lanes_of(listed, ended), NOW, FORECAST)
    return forecast_text(ahead, Formats(), lacking).split("\n")


def test_overlaps_are_told_below_the_gaps() -> None:
    one = callback("A")
    assert said([one]) == ["No gaps in the next 90 days"]
    first, second = said([one, replace(one, callback_id="B")])
    assert first == "No gaps in the next 90 days"
    assert second.startswith("1 overlap: two registrations of one type and filter;")


def test_only_the_first_gaps_are_named() -> None:
    many = [
        callback(str(at), filters=(("list_id", str(at)),), ends_at=NOW + at * DAY)
        for at in range(1, 6)
    ]
    (line,) = said(many)
    assert line.startswith("5 gaps in the next 90 days: subscription_added, List 1: from")
    assert line.endswith(" · and 2 more")
    assert "List 4" not in line


def test_what_ended_lately_is_told_and_what_ended_long_ago_is_not() -> None:
    lately = callback("A", ends_at=NOW - 3 * DAY)
    long_ago = callback("B", filters=(("list_id", "2"),), ends_at=NOW - 31 * DAY)
    (over,) = said([], [lately, long_ago])
    assert over.startswith("1 ended in the last 30 days, and nothing follows: ")
    assert over.endswith("subscription_added, List 777: 23 Nov 2026")
    # It stands above what is said of all others.
    other = callback("D", filters=(("list_id", "9"),))
    assert said([other], [lately])[1] == "What is listed has no gaps in the next 90 days"
    # Once something is listed of it again, it is a gap or none.
    later = callback("C", starts_at=NOW + DAY)
    (line,) = said([later], [lately])
    assert line.startswith("1 gap in the next 90 days")


def test_of_what_vanished_it_is_told_when_it_was_missed() -> None:
    gone = callback("A", ends_at=NOW - 3 * DAY)
    seen = {"A": NOW - 5 * DAY}
    text = over_text(forecast(lanes_of([], [gone], seen), NOW, FORECAST), Formats())
    assert text.endswith("subscription_added, List 777: missed 23 Nov 2026")


def test_what_is_lacking_is_told_last() -> None:
    assert said([callback("A")], lacking="Not whole")[-1].startswith(
        "Not whole. What is not listed"
    )
