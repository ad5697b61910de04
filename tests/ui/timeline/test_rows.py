"""What a bar of the timeline says of the time that nobody has seen."""

from datetime import UTC, datetime, timedelta

from app.domain.callbacks.coverage import forecast, lanes_of
from app.domain.callbacks.remembered import ListingStatus, Remembered, ended_callbacks, seen_last
from app.text.formats import Formats
from app.text.timeline import forecast_text
from app.ui.timeline.rows import bar_text, item_text, lane_row
from tests.builders import callback

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def told(status: ListingStatus, gone_at: datetime, last_seen: datetime) -> str:
    kept = Remembered(
        callback=callback("A", starts_at=NOW - 30 * DAY),
        listing_status=status,
        first_seen=NOW - 30 * DAY,
        last_seen=last_seen,
        gone_at=gone_at,
    )
    known = {"A": kept}
    (lane,) = lanes_of([], ended_callbacks(known), seen_last(known))
    row = lane_row(lane, Formats(), NOW, known, past=True)
    (item,) = row.items
    return item_text(row, item, Formats())


def test_when_one_ended_that_somebody_else_ended_is_not_known() -> None:
    text = told(ListingStatus.VANISHED, NOW - DAY, NOW - 4 * DAY)
    assert "Seen last 23 Nov 2026 09:00" in text
    assert "when it ended is not known" in text


def test_of_one_that_was_ended_here_it_is_known() -> None:
    assert "not known" not in told(ListingStatus.ENDED_HERE, NOW - DAY, NOW - 4 * DAY)
    assert "not known" not in told(ListingStatus.VANISHED, NOW - DAY, NOW - DAY)


def test_nothing_that_a_server_lists_deceives_on_a_bar_or_in_the_forecast() -> None:
    """The chart is painted by hand: no widget makes its texts visible."""
    odd = callback(
        "A\u202e7\nB",
        event_type="sub\u200bscription_added",
        filters=(("list_id", "12\n  Callback ID   C1"),),
        destination_url="https://me@\u0430pple.example/\u202emoc.live",
        ends_at=NOW + DAY,
    )
    (lane,) = lanes_of([odd])
    row = lane_row(lane, Formats(), NOW, {}, past=False)
    item = row.items[0]
    shown = [row.title, row.applies, bar_text(odd), item_text(row, item, Formats())]
    shown.append(forecast_text(forecast([lane], NOW, 30 * DAY), Formats()))
    for text in shown:
        assert not {"\u202e", "\u200b"} & {*text}, text
        assert "C1" not in text.splitlines()
    assert "\n" not in "".join(shown[:3])
    assert "me@" not in shown[2]
    assert "⟨U+0430⟩pple.example (xn--pple-43d.example)" in shown[2]


def test_a_bar_tells_no_secret_of_its_address() -> None:
    """A picture of the timeline is handed on by itself."""
    address = "https://hooks.slack.com/services/T0/B0/XXsecretXX12345678"
    told = bar_text(callback("A", destination_url=address))
    assert "hooks.slack.com" in told
    assert "secret" not in told
