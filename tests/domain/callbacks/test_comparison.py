"""What is new in a list, or in one registration, compared with what is remembered."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.comparison import (
    Gone,
    compared_with_list,
    compared_with_one,
    says_the_same,
)
from app.domain.callbacks.remembered import ListingStatus, Remembered

ASKED = datetime(2026, 11, 25, 12, tzinfo=UTC)
EARLIER = ASKED - timedelta(hours=1)


def one(callback_id: str, url: str = "https://hooks.example.com/a", **members: object) -> Callback:
    return Callback(callback_id=callback_id, event_type="x", destination_url=url, **members)  # type: ignore[arg-type]


def kept_row(
    seen: Callback,
    status: ListingStatus = ListingStatus.LISTED,
    last_seen: datetime = EARLIER,
) -> Remembered:
    return Remembered(callback=seen, listing_status=status, first_seen=EARLIER, last_seen=last_seen)


def listed(*callbacks: Callback) -> dict[str, Callback]:
    return {each.callback_id: each for each in callbacks}


def test_a_list_says_what_is_new_changed_and_gone() -> None:
    kept = {
        "same": kept_row(one("same")),
        "moved": kept_row(one("moved")),
        "left": kept_row(one("left")),
        "back": kept_row(one("back"), ListingStatus.VANISHED),
    }
    seen = listed(one("same"), one("moved", "https://b.example.com"), one("new"), one("back"))
    found = compared_with_list(kept, seen, ASKED, whole=True)
    assert set(found.current) == {"same", "moved", "new", "back"}
    assert set(found.added) == {"new", "back"}
    assert found.changed == ("moved",)
    assert set(found.altered) == {"moved", "new"}
    assert found.gone == {"left": Gone(ListingStatus.VANISHED, ASKED)}
    assert found.difference(EARLIER).since == EARLIER
    assert found.difference(None).gone == ("left",)


def test_nothing_is_missing_from_a_list_that_is_not_whole() -> None:
    assert not compared_with_list({"left": kept_row(one("left"))}, {}, ASKED, whole=False).gone


@pytest.mark.parametrize(
    ("after", "stays"), [(timedelta(seconds=1), True), (timedelta(minutes=6), False)]
)
def test_what_is_remembered_of_after_the_question_stays(after: timedelta, stays: bool) -> None:
    # Six minutes after the question it can only be that the computer's clock was set back.
    kept = {"a": kept_row(one("a"), ListingStatus.ENDED_HERE, ASKED + after)}
    found = compared_with_list(kept, listed(one("a")), ASKED, whole=True)
    assert (found.current == ()) is stays
    assert (found.added == ()) is stays


@pytest.mark.parametrize(
    ("end", "status"),
    [
        (ASKED - timedelta(days=1), ListingStatus.ENDED),
        (ASKED + timedelta(seconds=59), ListingStatus.ENDED),
        (ASKED + timedelta(seconds=61), ListingStatus.VANISHED),
    ],
)
def test_one_that_left_the_list_ended_if_its_end_was_due(
    end: datetime, status: ListingStatus
) -> None:
    found = compared_with_list({"a": kept_row(one("a", ends_at=end))}, {}, ASKED, whole=True)
    assert found.gone["a"].status is status
    assert found.gone["a"].at == (end if status is ListingStatus.ENDED else ASKED)


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (None, one("a"), "added"),
        (kept_row(one("a")), one("a"), ""),
        (kept_row(one("a")), one("a", "https://b.example.com"), "changed"),
        (kept_row(one("a"), ListingStatus.ENDED), one("a"), "added"),
        (kept_row(one("a")), one("a", ends_at=EARLIER), "gone"),
        (kept_row(one("a"), ListingStatus.ENDED), one("a", ends_at=EARLIER), ""),
        (None, one("a", ends_at=EARLIER), ""),
    ],
)
def test_one_that_was_asked_for_by_its_id(
    before: Remembered | None, now: Callback, told: str
) -> None:
    found = compared_with_one(before, now, ASKED)
    assert found.since is None
    assert [name for name in ("added", "changed", "gone") if getattr(found, name)] == (
        [told] if told else []
    )


def test_how_the_server_spells_its_json_is_no_change() -> None:
    plain = one("a", raw=b'{"a": 1, "b": [1, 2]}')
    assert says_the_same(plain, one("a", raw=b'{"b":[1,2],"a":1}'))
    assert not says_the_same(plain, one("a", raw=b'{"a": 1, "b": [2, 1]}'))
    assert not says_the_same(plain, one("a", raw=b"{"))
