"""What a plan leaves uncovered."""

from datetime import UTC, datetime

from msgspec.structs import replace

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.draft import CallbackDraft
from app.domain.companies.company import accounts_of
from app.domain.plans.checking import looked_over
from app.domain.plans.plan import Act, PlanStep, StepResult
from app.domain.plans.step_problem import StepProblemKind
from app.text.formats import Formats
from app.text.plan_problems import problem_in_short
from app.text.plans import result_status
from tests.conftest import company_at

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


def test_what_is_to_be_kept_is_not_known_where_nothing_was_read() -> None:
    """A file that is applied must not end with *done* where its company did not answer."""
    keep = PlanStep(
        number=1, company_id="c", company_name="Acme", act=Act.KEEP, before=event("AB1")
    )
    for lists, kind in (
        ({"c": None}, StepProblemKind.UNREAD),
        ({}, StepProblemKind.NO_COMPANY),
    ):
        seen, problems = looked_over((keep,), lists, NOW, leave_out=True)
        assert [one.kind for one in problems] == [kind]
        assert not seen[0].is_wanted
        said = result_status(keep, StepResult(), problems, Formats())
        assert said.text == problem_in_short(problems[0], Formats())
    _, problems = looked_over((keep,), {"c": (event("AB1"),)}, NOW)
    assert not problems


def test_companies_of_one_account_meet() -> None:
    there = event("AB1")
    asked = CallbackDraft(event_type="person_added", destination_url="https://a.example/")
    steps = (
        PlanStep(number=1, company_id="c", company_name="Acme", act=Act.CREATE, draft=asked),
        PlanStep(number=2, company_id="d", company_name="Acme 2", act=Act.CREATE, draft=asked),
        end_of(there, 3),
        replace(end_of(there, 4), company_id="d"),
    )
    lists = {"c": (there,), "d": (there,)}
    seen, problems = looked_over(steps, lists, NOW, leave_out=True, accounts={"c": "c", "d": "c"})
    assert [one.is_wanted for one in seen] == [True, False, True, False]
    told = {(one.number, one.kind, one.other_step) for one in problems}
    assert (2, StepProblemKind.OVERLAP_STEP, 1) in told
    assert (4, StepProblemKind.TWICE, 3) in told
    seen, _ = looked_over(steps, lists, NOW, leave_out=True)
    assert all(one.is_wanted for one in seen), "two accounts have nothing to do with each other"


def test_one_account_has_one_key_at_one_address() -> None:
    first = company_at("https://api.example")
    second = replace(first, company_id="second", name="Acme 2", user_name="somebody")
    other = replace(first, company_id="other", company_key="another")
    assert accounts_of([first, second, other]) == {
        first.company_id: first.company_id,
        "second": first.company_id,
        "other": "other",
    }
