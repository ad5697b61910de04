"""What a plan leaves uncovered."""

from datetime import UTC, datetime

from app.domain.callbacks.callback import Callback
from app.domain.plans.checking import looked_over
from app.domain.plans.plan import Act, PlanStep

NOW = datetime(2026, 11, 27, tzinfo=UTC)


def event(callback_id: str, **filters: str) -> Callback:
    return Callback(
        callback_id=callback_id, event_type="event_processed", filters=tuple(filters.items())
    )


def end_of(one: Callback, number: int = 1) -> PlanStep:
    return PlanStep(number=number, company_id="c", company_name="Acme", act=Act.END, before=one)


def test_what_takes_all_events_still_covers_what_ends() -> None:
    every, ready = event("every"), event("ready", event_type="parcel_ready")
    _, problems = looked_over((end_of(ready),), {"c": (every, ready)}, NOW)
    assert not [one for one in problems if one.takes_cover]
    _, problems = looked_over((end_of(ready),), {"c": (ready,)}, NOW)
    assert [one.number for one in problems if one.takes_cover] == [1]
    both = (end_of(ready), end_of(every, 2))
    _, problems = looked_over(both, {"c": (every, ready)}, NOW)
    assert [one.number for one in problems if one.takes_cover] == [1, 2]
