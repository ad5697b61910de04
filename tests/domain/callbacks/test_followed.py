"""Whose end is nothing to worry about: another of its type and filter goes on."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.coverage import forecast, lanes_of
from app.domain.callbacks.followed import followed
from tests.builders import callback

NOW = datetime(2026, 11, 26, tzinfo=UTC)


def span(name: str, start: float | None, end: float | None, **members: object) -> Callback:
    """From and until so many days ahead; None is ever."""
    at = {"starts_at": start, "ends_at": end}
    moments = {
        name: None if days is None else NOW + timedelta(days=days) for name, days in at.items()
    }
    return replace(callback(name), **moments, **members)


@pytest.mark.parametrize(
    ("other", "is_followed"),
    [
        (span("B", 3, None), True),
        (span("B", 2, 9), True),
        (span("B", None, 9), True),
        (span("B", 3 + 60 / 86400, 9), True),
        (span("B", 3 + 61 / 86400, 9), False),
        (span("B", 4, 9), False),
        (span("B", -5, 2), False),
        (span("B", 3, 9, event_type="person_added"), False),
        (span("B", 3, 9, filters=(("list_id", "1"),)), False),
        (span("B", None, 9, unreadable=("start_date",)), False),
    ],
)
def test_only_what_goes_on_at_once_follows(other: Callback, is_followed: bool) -> None:
    ends = span("A", -9, 3)
    assert ("A" in followed([ends, other])) is is_followed
    assert "A" not in followed([ends])
    gaps = forecast(lanes_of([ends, other]), NOW, timedelta(days=7)).gaps
    assert any(one.start == ends.ends_at for one in gaps) is not is_followed


def test_many_of_one_type_are_looked_through_at_once() -> None:
    """In proportion to their number: each beside each would take half a minute."""
    many = [span(str(at), at, at + 0.5) for at in range(20_000)]
    assert followed(many) == frozenset()
    chain = [span(str(at), at, at + 1) for at in range(20_000)]
    assert len(followed(chain)) == 19_999
