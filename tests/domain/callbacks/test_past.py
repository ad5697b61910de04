"""What was so at a past moment: no more is said than was seen."""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from app.domain.callbacks.past import PastKind, as_of
from app.domain.callbacks.remembered import ListingStatus, Remembered
from app.text.formats import Formats
from app.text.past import past_detail
from tests.builders import callback

THEN = datetime(2026, 11, 20, tzinfo=UTC)
DAY = timedelta(days=1)


def seen(
    callback_id: str, first: float, gone: float | None = None, **members: object
) -> Remembered:
    status = ListingStatus.LISTED if gone is None else ListingStatus.ENDED
    return Remembered(
        callback=callback(callback_id, **members),
        listing_status=status,
        first_seen=THEN + first * DAY,
        last_seen=THEN + 9 * DAY,
        gone_at=None if gone is None else THEN + gone * DAY,
    )


def test_each_kind_is_told_apart() -> None:
    old = callback("CHANGED", destination_url="https://old.example/")
    known = [
        seen("SAME", -3),
        seen("CHANGED", -3),
        seen("GONE", -3, 2),
        seen("OVER", -3, -1),
        seen("NEW", 1),
        seen("CAME AND WENT", 1, 2),
        seen("UNSEEN", 1, created_at=THEN - DAY),
        seen("RAN OUT", -3, None, ends_at=THEN - DAY),
    ]
    found = as_of(known, {"CHANGED": old}, THEN)
    assert [(one.kind, one.then.callback_id) for one in found.rows] == [
        (PastKind.GONE, "GONE"),
        (PastKind.CHANGED, "CHANGED"),
        (PastKind.SAME, "SAME"),
        (PastKind.UNSEEN, "UNSEEN"),
        (PastKind.NEW, "NEW"),
    ]
    changed = found.rows[1]
    assert changed.then == old
    assert [(one.member, one.before) for one in changed.altered] == [
        ("destination.url", old.destination_url)
    ]
    assert {one.callback_id for one in found.listed} == {"GONE", "CHANGED", "SAME", "UNSEEN"}
    assert found.seen_since == THEN - 3 * DAY


def test_of_a_company_that_was_never_read_nothing_is_known() -> None:
    found = as_of([], {}, THEN)
    assert (found.rows, found.seen_since) == ((), None)


def test_an_end_that_was_moved_later_does_not_hide_it() -> None:
    one = seen("A", -3, None, ends_at=THEN - DAY)
    then = replace(one.callback, ends_at=THEN + DAY)
    assert [row.kind for row in as_of([one], {"A": then}, THEN).rows] == [PastKind.CHANGED]


def test_what_was_away_at_the_moment_is_new_since() -> None:
    one = seen("A", -3)
    assert [row.kind for row in as_of([one], {}, THEN, {"A"}).rows] == [PastKind.NEW]
    assert [row.kind for row in as_of([one], {}, THEN, {"B"}).rows] == [PastKind.SAME]


def test_a_date_that_was_changed_is_told_as_on_the_screen() -> None:
    one = seen("A", -3, None, ends_at=THEN + 9 * DAY)
    (row,) = as_of([one], {"A": replace(one.callback, ends_at=None)}, THEN).rows
    told = past_detail(row, Formats())
    assert told.startswith("Ends: no end → ")
    assert "T" not in told.removeprefix("Ends: no end → ")


def test_one_that_took_the_place_of_another_is_told_with_it() -> None:
    old = replace(seen("OLD", -3, 2), last_seen=THEN + 1.5 * DAY)
    moved = seen("MOVED", 2, created_at=THEN + 1.9 * DAY, destination_url="https://new.example/")
    other_lane = seen("OTHER", 2, filters=(("list_id", "9"),))
    much_later = seen("LATER", 5)
    found = as_of([old, moved, other_lane, much_later], {}, THEN)
    assert [(one.kind, one.then.callback_id, one.replaced_by) for one in found.rows] == [
        (PastKind.REPLACED, "OLD", "MOVED"),
        (PastKind.NEW, "LATER", ""),
        (PastKind.NEW, "OTHER", ""),
    ]
    replaced = found.rows[0]
    assert [one.member for one in replaced.altered] == ["destination.url"]
    assert past_detail(replaced, Formats()).startswith("MOVED took its place; ")
    assert [one.callback_id for one in found.listed] == ["OLD"]


def test_two_that_were_replaced_between_two_looks_are_told_by_their_addresses() -> None:
    made = THEN + 1.9 * DAY
    known = [
        replace(seen(name, -3, 2, destination_url=f"https://{name}.example/"), last_seen=THEN + DAY)
        for name in ("a", "b")
    ]
    known += [
        seen(f"NEW-{name}", 2, created_at=made, destination_url=f"https://{name}.example/")
        for name in ("b", "a")
    ]
    found = as_of(known, {}, THEN)
    assert {one.then.callback_id: one.replaced_by for one in found.rows} == {
        "a": "NEW-a",
        "b": "NEW-b",
    }
