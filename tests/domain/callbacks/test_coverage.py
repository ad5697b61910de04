"""Lanes, gaps and overlaps: what is told of any registrations fits what covers each moment."""

import itertools
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.coverage import (
    Lane,
    PieceKind,
    forecast,
    gaps_in,
    lanes_of,
    longest_cover,
    next_free,
    pieces_of,
    uncovered_by,
)
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.ever import FOREVER
from app.domain.callbacks.followed import followed, followed_in
from app.domain.callbacks.rules import free_span

DAY = timedelta(days=1)
BEGIN = datetime(2026, 11, 1, tzinfo=UTC)


def at(day: float) -> datetime:
    return BEGIN + day * DAY


def made(
    start: float | None, end: float | None, callback_id: str = "A", **more: object
) -> Callback:
    return Callback(
        callback_id=callback_id,
        event_type="person_added",
        starts_at=None if start is None else at(start),
        ends_at=None if end is None else at(end),
        **more,  # type: ignore[arg-type]
    )


days = st.integers(min_value=0, max_value=40)
covers = st.lists(st.tuples(st.none() | days, st.none() | days), max_size=8).map(
    lambda spans: [made(start, end, str(at)) for at, (start, end) in enumerate(spans)]
)


def over(lane: Lane, moment: datetime) -> int:
    return sum(
        (one.starts_at is None or one.starts_at <= moment)
        and (one.ends_at is None or one.ends_at > moment)
        for one in lane.covers
    )


def lane_of(found: list[Callback]) -> Lane:
    return Lane(event_type="person_added", filters=(), listed=tuple(found))


@given(covers)
def test_pieces_follow_each_other_and_tell_what_covers(found: list[Callback]) -> None:
    lane = lane_of(found)
    pieces = pieces_of(lane)
    for before, after in itertools.pairwise(pieces):
        assert before.end == after.start
    if pieces:
        assert pieces[-1].end is None
    for piece in pieces:
        moment = piece.start or BEGIN - DAY
        kinds = (PieceKind.GAP, PieceKind.COVERED, PieceKind.OVERLAP)
        assert piece.kind is kinds[min(over(lane, moment), 2)]
        assert len(piece.callbacks) == over(lane, moment)


@given(covers, days, days)
def test_gaps_are_what_is_not_covered(found: list[Callback], first: int, length: int) -> None:
    lane, start, end = lane_of(found), at(first), at(first + length)
    gaps = gaps_in(lane, start, end)
    for half in range(2 * length):
        moment = start + half * DAY / 2
        in_gap = any(begins <= moment < ends for begins, ends in gaps)
        assert in_gap is (over(lane, moment) == 0)
    longest = longest_cover(lane, start, end)
    if longest is None:
        assert gaps == ([(start, end)] if start < end else [])
    else:
        assert gaps_in(lane, *longest) == []


@given(covers, days)
def test_the_next_free_slot_is_free_and_the_first(found: list[Callback], day: int) -> None:
    lane = lane_of(found)
    slot = next_free(lane, at(day))
    if slot is None:
        assert over(lane, at(10_000)) > 0
        return
    start, end = slot
    assert over(lane, start) == 0
    assert gaps_in(lane, at(day), start) == []
    if end is not None:
        assert gaps_in(lane, start, end) == [(start, end)]
        assert over(lane, end) > 0


@given(covers, st.lists(days, max_size=8))
def test_what_vanished_covers_for_sure_only_until_it_was_seen(
    found: list[Callback], seen: list[int]
) -> None:
    last_seen = {one.callback_id: at(day) for one, day in zip(found, seen, strict=False)}
    lane = msgspec.structs.replace(lane_of(found), last_seen=last_seen)
    for piece in pieces_of(lane):
        moment = piece.start or BEGIN - DAY
        sure = sum(moment < last_seen.get(one.callback_id, FOREVER) for one in piece.callbacks)
        kinds = (PieceKind.GAP, PieceKind.COVERED, PieceKind.OVERLAP)
        unsure = bool(piece.callbacks) and not sure
        assert piece.kind is (PieceKind.UNKNOWN if unsure else kinds[min(sure, 2)])
        if not sure:
            assert longest_cover(lane, moment, piece.end or FOREVER) is None


def test_one_that_took_the_place_of_one_that_vanished_is_no_overlap() -> None:
    # Seen on day 4, missed on day 8; its successor was made on day 6.
    (lane,) = lanes_of([made(6, None, "B")], [made(0, 8, "A")], {"A": at(4)})
    told = [(one.kind, one.start, one.end) for one in pieces_of(lane)]
    assert told == [
        ("covered", at(0), at(4)),
        ("unknown", at(4), at(6)),
        ("covered", at(6), at(8)),
        ("covered", at(8), None),
    ]


def test_one_that_takes_all_events_covers_each_and_overlaps_none() -> None:
    every = event("every")
    ready = event("ready", event_type="parcel_ready", end=5)
    told = event("told", event_type="parcel_ready", callbacks_to_send="all", end=3)
    failed = event("failed", callbacks_to_send="only_failures")
    lanes = lanes_of([every, ready, told])
    assert forecast(lanes, at(0), 90 * DAY).gaps == ()
    assert {one.kind for lane in lanes for one in pieces_of(lane)} == {PieceKind.COVERED}
    assert uncovered_by(ready, [every], at(0)) == []
    assert uncovered_by(ready, [told], at(0)) != [], "it ends earlier"
    # What takes less, or another type's registration without a filter, stands in for nothing.
    assert uncovered_by(ready, [failed], at(0)) != []
    assert uncovered_by(every, [ready], at(0)) != []
    narrow = Callback(callback_id="n", event_type="wallet_x", filters=(("list_id", "1"),))
    wide = Callback(callback_id="w", event_type="wallet_x")
    assert uncovered_by(narrow, [wide], at(0)) != []
    assert followed([every, ready, told]) == {"ready", "told"}
    assert followed([failed, ready]) == frozenset()


def test_what_took_all_events_long_ago_opens_no_gap_before_what_is_planned() -> None:
    planned = event("planned", event_type="parcel_ready", start=20)
    old = event("old", start=-900, end=-500)
    assert forecast(lanes_of([planned], [old]), at(0), 90 * DAY).gaps == ()
    part = event("part", start=2, end=5)
    short = event("short", event_type="parcel_ready", start=0, end=1)
    lane = next(one for one in lanes_of([short, part]) if one.filters)
    assert [(one.kind, one.start) for one in pieces_of(lane)] == [
        ("covered", at(0)),
        ("gap", at(1)),
        ("covered", at(2)),
        ("gap", at(5)),
    ]
    assert followed_in(lane) == frozenset()
    goes_on = event("every")
    lane = next(one for one in lanes_of([short, goes_on]) if one.filters)
    assert followed_in(lane) == {"short"}


def test_many_that_take_all_events_are_looked_through_at_once() -> None:
    """In proportion to their number: each beside each would take minutes."""
    many = [event(str(number), form_id=str(number), end=9) for number in range(20_000)]
    wide = [event(f"w{number}", start=number, end=number + 1) for number in range(500)]
    assert len(followed([*many, *wide])) == 20_000 + 499
    ahead = forecast(lanes_of([*many, *wide]), at(0), 90 * DAY)
    assert ahead.gaps == ()
    # Each said in two ways: the one is wider than the other, as both are than none of these.
    told = [
        event(f"a{number}", form_id=str(number), callbacks_to_send="all", end=9)
        for number in range(20_000)
    ]
    assert len(followed([*many, *told, *wide])) == 40_000 + 499


def test_of_many_that_follow_each_other_the_last_says_when_it_ends() -> None:
    row = [event(f"w{number}", start=number, end=number + 1) for number in range(6)]
    short = event("short", event_type="parcel_ready", start=0, end=1)
    lane = next(one for one in lanes_of([short, *row]) if one.filters)
    (span,) = lane.wide
    assert span.callbacks[-1].callback_id == "w5"
    assert len(span.callbacks) == 3


def event(
    callback_id: str, *, start: float | None = None, end: float | None = None, **filters: str
) -> Callback:
    return Callback(
        callback_id=callback_id,
        event_type="event_processed",
        filters=tuple(filters.items()),
        starts_at=None if start is None else at(start),
        ends_at=None if end is None else at(end),
    )


def test_a_date_that_cannot_be_read_is_told_beside_the_gaps() -> None:
    odd = made(None, None, "odd", unreadable=("end_date",))
    ahead = forecast(lanes_of([odd]), at(0), 90 * DAY)
    assert [one.unclear for one in ahead.unclear] == [(odd,)]
    over = forecast(lanes_of([], [odd]), at(0), 90 * DAY)
    assert over.unclear == (), "of what is over nobody has to know"


def test_lanes_stand_in_the_order_of_the_catalogue_and_know_their_past() -> None:
    odd = Callback(callback_id="Z", event_type="zzz")
    unread = made(None, None, "U", unreadable=("end_date",))
    lanes = lanes_of([odd, made(3, 5, "B"), unread], [made(0, 2, "A")])
    assert [one.event_type for one in lanes] == ["person_added", "zzz"]
    person = lanes[0]
    assert [one.callback_id for one in person.covers] == ["A", "B"]
    assert [one.callback_id for one in person.unclear] == ["U"]
    assert [one.kind for one in pieces_of(person)] == ["covered", "gap", "covered", "gap"]


def test_a_forecast_tells_what_is_ahead_and_nothing_that_was_given_up() -> None:
    lanes = lanes_of([made(3, 5, "B"), made(4, 6, "C")], [made(0, 2, "A")])
    lanes += lanes_of([], [Callback(callback_id="X", event_type="device_added", ends_at=at(1))])
    ahead = forecast(lanes, at(1), timedelta(days=90))
    assert [(one.start, one.end) for one in ahead.gaps] == [(at(2), at(3)), (at(6), None)]
    assert [(piece.start, piece.end) for _, piece in ahead.overlaps] == [(at(4), at(5))]
    assert forecast(lanes, at(2.5), timedelta(days=1)).gaps[0].start == at(2.5)
    assert forecast(lanes, at(1), timedelta(days=0.5)).gaps == ()


@pytest.mark.parametrize(
    ("old", "others", "lost"),
    [
        ((0, None), [], [(None, None)]),  # the only one
        ((0, None), [(0, None)], []),
        ((0, 9), [(0, 7)], [(7, None)]),  # shortened
        ((0, 9), [(7, None)], [(None, 7)]),
        ((0, 9), [(12, None)], [(None, 12)]),  # until something covers it again
        ((8, 9), [(0, 7)], [(8, None)]),  # planned, and nothing else
        ((8, 9), [(0, 10)], []),
        ((0, 4), [], []),  # over
        ((0, 9), [(0, 6), (6 + 60 / 86400, 9)], []),  # a minute between, as around midnight
        ((0, 9), [(0, 6), (6 + 61 / 86400, 9)], [(6, 6 + 61 / 86400)]),
        ((0, 9), [(0, 6), (7, 8)], [(6, 7), (8, None)]),
        ((None, None), [(None, 6)], [(6, None)]),
    ],
)
def test_what_is_covered_by_nothing_else_is_lost(
    old: tuple[float | None, float | None],
    others: list[tuple[float | None, float | None]],
    lost: list[tuple[float | None, float | None]],
) -> None:
    after = [made(*one, callback_id=str(number)) for number, one in enumerate(others)]
    found = uncovered_by(made(*old), [*after, made(0, None, "B", filters=(("x", "1"),))], at(5))
    assert [(one.start, one.end) for one in found] == [
        (None if first is None else at(first), None if last is None else at(last))
        for first, last in lost
    ]


def test_a_minute_is_neither_a_gap_nor_a_place_for_one_more() -> None:
    until, begins = made(0, 92 - 1 / 1440, "A"), made(92, 241, "B")
    (lane,) = lanes_of([until, begins])
    assert next_free(lane, at(25)) == (at(241), None)
    assert longest_cover(lane, at(25), at(300)) == (at(25), at(241))
    assert gaps_in(lane, at(25), at(241)) == []
    more = CallbackDraft(event_type="person_added", destination_url="https://a.example")
    assert free_span(more, [until, begins], at(25)) == (at(241), None)
