"""Plans over real HTTP: sent once each, written down, stopped, resumed, tried again, put back."""

import asyncio
import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.domain.callbacks.callback import Callback, CallbackList
from app.domain.callbacks.matching import draft_of
from app.domain.companies.company import Company, CompanyKind
from app.domain.companies.secret import Secret
from app.domain.errors import (
    ChangedMeanwhileError,
    CompanyChangedElsewhereError,
    CompanyPlannedElsewhereError,
    ConnectionFailedError,
    LockedError,
    PlanOpenElsewhereError,
)
from app.domain.plans.making import created, ends_of, host_replaced
from app.domain.plans.plan import (
    WAITING,
    Act,
    Plan,
    PlanRecord,
    PlanStep,
    Purpose,
    StepResult,
    StepState,
    numbered,
)
from app.domain.plans.step_problem import StepProblemKind
from app.services.plans.checked import CheckedPlan
from app.services.plans.holding import held
from app.services.plans.pace import Pace
from app.services.plans.run import PlanRun
from app.text.plans import given_up_text
from tests.builders import callback, draft
from tests.conftest import NOW, PASSWORD, company_at
from tests.services.conftest import Cut, Services


def steps_of(company: Company, *list_ids: str) -> tuple[PlanStep, ...]:
    return created(company, [draft(one) for one in list_ids])


async def prepared(
    services: Services, company: Company, steps: Iterable[PlanStep], purpose: Purpose = Purpose.FILE
) -> CheckedPlan:
    return await services.plans.prepared(purpose, steps, [company])


def run_of(services: Services, checked: CheckedPlan, **more: object) -> PlanRun:
    record = PlanRecord(checked.plan, {})
    return services.plans.new_run(checked, record, why="spring", **more)  # type: ignore[arg-type]


async def ran(run: PlanRun, *, failed_only: bool = False) -> list[tuple[int, StepState]]:
    heard: list[tuple[int, StepState]] = []

    def on_result(step: PlanStep, result: StepResult) -> None:
        heard.append((step.number, result.state))

    await run.run(on_result, failed_only=failed_only)
    return heard


async def listed(services: Services, company: Company) -> dict[str, Callback]:
    found = (await services.callbacks.list_callbacks(company)).callbacks
    return {one.callback_id: one for one in found}


async def made_for(services: Services, company: Company) -> list[str]:
    """Of the lists from 770 on, one entry for each callback that is listed."""
    found = [
        dict(one.filters).get("list_id", "") for one in (await listed(services, company)).values()
    ]
    return sorted(one for one in found if one.startswith("77"))


def states(record: PlanRecord) -> list[StepState]:
    return [record.result_of(one).state for one in record.plan.steps]


async def test_a_plan_is_run_in_order_and_put_back(services: Services, company: Company) -> None:
    services.trust(company)
    checked = await prepared(services, company, steps_of(company, "771", "772"))
    run = run_of(services, checked)
    heard = await ran(run)
    assert heard == [
        (1, StepState.SENDING),
        (1, StepState.DONE),
        (2, StepState.SENDING),
        (2, StepState.DONE),
    ]
    assert await made_for(services, company) == ["771", "772"]
    record = await services.plans.record_of(run.record.plan.plan_id)
    assert record is not None
    assert states(record) == [StepState.DONE] * 2
    assert record.plan.closed_at is not None, "all of it is done"
    assert record.plan.why == "spring"
    change = record.result_of(record.plan.steps[0]).change
    assert change is not None
    assert (change.why, change.user) == ("spring", "ann")

    back = await services.plans.put_back(record, [company])
    assert [one.act for one in back.plan.steps] == [Act.END, Act.END]
    assert back.plan.purpose is Purpose.PUT_BACK
    await ran(run_of(services, back))
    assert await made_for(services, company) == []
    again = await prepared(services, company, back.plan.steps)
    assert [one.act for one in again.plan.steps] == [Act.KEEP, Act.KEEP]
    await services.aclose()


async def test_a_plan_that_covers_itself_needs_no_name_on_the_way(
    services: Services, company: Company
) -> None:
    real = replace(company, kind=CompanyKind.PRODUCTION, name="Acme")
    services.trust(real)
    services.guard.unlock(real)
    old = next(one for one in (await listed(services, real)).values() if one.ends_at is None)
    until = NOW.replace(year=2040)
    as_it_is = replace(draft_of(old, NOW), ends_at=until)
    follows = replace(as_it_is, starts_at=until, ends_at=None)
    step = PlanStep(
        number=0, company_id=real.company_id, company_name=real.name, act=Act.REPLACE, before=old
    )
    steps = numbered(
        [replace(step, draft=as_it_is), replace(step, act=Act.CREATE, before=None, draft=follows)]
    )
    checked = await prepared(services, real, steps)
    assert not [one for one in checked.problems if one.kind is StepProblemKind.LAST_COVER]
    run = services.plans.new_run(
        checked, PlanRecord(checked.plan, {}), why="", companies_unlocked={real.company_id}
    )
    await ran(run)
    assert states(run.record) == [StepState.DONE] * 2
    await services.aclose()


async def test_a_host_is_moved_and_moved_back(services: Services, company: Company) -> None:
    services.trust(company)
    before = await listed(services, company)
    chosen = [(company, one) for one in before.values()]
    first = next(one for one in before.values() if one.destination_url.startswith("https://"))
    host = first.destination_url.split("/")[2]
    moved = host_replaced(chosen, host, "new.example.net", NOW)
    assert len(moved) == sum(host in one.destination_url for one in before.values())
    checked = await prepared(services, company, moved, Purpose.REPLACE_HOST)
    sending = [one for one in checked.plan.steps if one.sends]
    assert sending, checked.problems
    run = run_of(services, checked)
    await ran(run)
    assert set(states(run.record)) <= {StepState.DONE, StepState.WAITING}
    after = await listed(services, company)
    assert len(after) == len(before)
    there = [one for one in after.values() if "new.example.net" in one.destination_url]
    assert len(there) == len(sending)
    back = await services.plans.put_back(run.record, [company])
    await ran(run_of(services, back))
    again = await listed(services, company)
    assert sorted(one.destination_url for one in again.values()) == sorted(
        one.destination_url for one in before.values()
    )
    await services.aclose()


async def test_what_was_put_in_its_place_and_is_over_is_created_as_it_was(
    services: Services, company: Company
) -> None:
    services.trust(company)
    old = next(one for one in (await listed(services, company)).values() if one.ends_at is None)
    host = old.destination_url.split("/")[2]
    moved = host_replaced([(company, old)], host, "new.example.net", NOW)
    run = run_of(services, await prepared(services, company, moved, Purpose.REPLACE_HOST))
    await ran(run)
    (result,) = run.record.results.values()
    assert result.change is not None
    (made,) = [
        one
        for one in (await listed(services, company)).values()
        if one.callback_id == result.change.made_id
    ]
    ending = await prepared(services, company, ends_of([(company, made)]), Purpose.END)
    await ran(run_of(services, ending))
    back = await services.plans.put_back(run.record, [company])
    (step,) = back.plan.steps
    assert (step.act, step.sends) == (Act.CREATE, True)
    await ran(run_of(services, back))
    there = [
        one.destination_url
        for one in (await listed(services, company)).values()
        if (one.event_type, one.filters) == (old.event_type, old.filters)
    ]
    assert there == [old.destination_url]
    await services.aclose()


async def test_three_failures_in_a_row_stop_it_and_the_failed_are_tried_again(
    services: Services, company: Company
) -> None:
    ids = [f"77{at}" for at in range(6)]
    async with Cut(company.base_url) as line:
        there = services.trust(replace(company, base_url=line.base_url))
        checked = await prepared(services, there, steps_of(there, *ids))
        run = run_of(services, checked)
        refusal = 'HTTP/1.1 400 Bad Request\n{"error": "not now"}'
        line.when = lambda first: refusal if first.startswith(b"POST") else ""
        await ran(run)
        assert states(run.record) == [StepState.FAILED] * 3 + [StepState.WAITING] * 3
        assert run.has_given_up
        assert run.record.first_of(StepState.FAILED) == run.record.plan.steps[0]
        assert run.record.plan.closed_at is None
        record = await services.plans.record_of(run.record.plan.plan_id)
        assert record is not None
        assert states(record) == states(run.record), "the journal says the same"

        line.when = lambda _: ""
        again = services.plans.new_run(checked, record, why="spring")
        assert await ran(again, failed_only=True)
        assert not again.has_given_up
        assert states(again.record) == [StepState.DONE] * 3 + [StepState.WAITING] * 3
        rest = services.plans.new_run(checked, again.record, why="spring")
        await ran(rest)
        assert states(rest.record) == [StepState.DONE] * 6
        assert await made_for(services, there) == ids
    await services.aclose()


async def test_it_stops_after_the_step_under_way(services: Services, company: Company) -> None:
    services.trust(company)
    checked = await prepared(services, company, steps_of(company, "771", "772", "773"))
    run = run_of(services, checked)

    def stop(step: PlanStep, _result: StepResult) -> None:
        if step.number == 2:
            run.stop_after_this()

    await run.run(stop)
    assert states(run.record) == [StepState.DONE, StepState.DONE, StepState.WAITING]
    assert await made_for(services, company) == ["771", "772"]
    await services.aclose()


async def test_nothing_of_the_same_registration_is_sent_before_it_is_clear(
    services: Services, company: Company
) -> None:
    """An answer is lost and the server cannot be asked: what concerns the same type waits."""
    async with Cut(company.base_url) as line:
        there = services.trust(replace(company, base_url=line.base_url))
        later = draft("771", starts_at=NOW.replace(year=2040))
        steps = created(there, [draft("771", ends_at=NOW.replace(year=2030)), later, draft("772")])
        checked = await prepared(services, there, steps)
        posts: list[bytes] = []

        def lost(first: bytes) -> str:
            if first.startswith(b"POST"):
                posts.append(first)
                return "after" if len(posts) == 1 else ""
            return "before" if first.startswith(b"GET") else ""

        line.when = lost
        run = run_of(services, checked)
        await ran(run)
        assert states(run.record) == [StepState.UNKNOWN, StepState.WAITING, StepState.DONE]
        assert run.record.result_of(run.record.plan.steps[1]).awaits == 1
        assert len(posts) == 2
        line.when = lambda _: ""
        rest = services.plans.new_run(checked, run.record, why="")
        await ran(rest)
        assert states(rest.record) == [StepState.DONE] * 3
        assert await made_for(services, there) == ["771", "771", "772"]
    await services.aclose()


async def test_one_unlock_covers_its_companies_for_its_run_only(
    services: Services, company: Company
) -> None:
    live = services.trust(replace(company, kind=CompanyKind.PRODUCTION))
    checked = await prepared(services, live, steps_of(live, "771"))
    locked = run_of(services, checked)
    await ran(locked)
    assert isinstance(locked.record.result_of(checked.plan.steps[0]).error, LockedError)
    run = run_of(services, checked, companies_unlocked={live.company_id})
    within: list[bool] = []

    def look(_step: PlanStep, _result: StepResult) -> None:
        within.append(services.guard.allows(live))

    await run.run(look)
    assert states(run.record) == [StepState.DONE]
    assert within == [True, True]
    assert not services.guard.allows(live)

    made = [
        one for one in (await listed(services, live)).values() if ("list_id", "771") in one.filters
    ]
    last = await prepared(services, live, ends_of([(live, made[0])]))
    assert [one.kind for one in last.problems] == [StepProblemKind.LAST_COVER]
    refused = run_of(services, last, companies_unlocked={live.company_id})
    await ran(refused)
    assert states(refused.record) == [StepState.FAILED]
    named = run_of(
        services,
        last,
        companies_unlocked={live.company_id},
        confirmations={live.company_id: live.name},
    )
    await ran(named)
    assert states(named.record) == [StepState.DONE]
    await services.aclose()


async def test_a_password_that_is_refused_is_not_tried_again(
    services: Services, company: Company
) -> None:
    other = services.trust(replace(company, company_id="c2", name="Other"))
    wrong = replace(company, user_name="nobody@acme.example")
    services.trust(wrong)
    steps = [*steps_of(wrong, "771", "772"), *steps_of(other, "773")]
    checked = await services.plans.prepared(Purpose.FILE, steps, [wrong, other])
    kinds = [(one.number, one.kind) for one in checked.problems]
    assert kinds == [(1, StepProblemKind.UNREAD), (2, StepProblemKind.UNREAD)]
    assert set(checked.read.failures) == {wrong.company_id}
    all_of_it = replace(
        checked.plan, steps=tuple(replace(one, is_wanted=True) for one in checked.plan.steps)
    )
    run = run_of(services, replace(checked, plan=all_of_it))
    await ran(run)
    assert states(run.record) == [StepState.FAILED, StepState.WAITING, StepState.DONE]
    await services.aclose()


async def test_what_another_run_left_is_offered_and_nothing_is_sent_twice(
    services: Services, company: Company, tmp_path: Path
) -> None:
    services.trust(company)
    checked = await prepared(services, company, steps_of(company, "771", "772", "773"))
    run = run_of(services, checked)

    def stop(_step: PlanStep, _result: StepResult) -> None:
        run.stop_after_this()

    await run.run(stop)
    await services.aclose()

    second = Services(tmp_path)
    second.trust(company)
    (left,) = await second.plans.left_open()
    assert await second.plans.left_open() == [], "it is ours now"
    assert states(left) == [StepState.DONE, StepState.WAITING, StepState.WAITING]
    again = await second.plans.read_again(left.plan, [company])
    assert not [one for one in again.problems if one.number != 1]
    rest = second.plans.new_run(again, left, why=left.plan.why)
    await ran(rest)
    assert states(rest.record) == [StepState.DONE] * 3
    assert await made_for(second, company) == ["771", "772", "773"]
    await second.aclose()


async def test_an_open_plan_keeps_what_its_changes_say(
    services: Services, company: Company
) -> None:
    """Else what is done already would be sent again."""
    services.trust(company)
    checked = await prepared(services, company, steps_of(company, "771", "772"))
    run = run_of(services, checked)

    def stop(_step: PlanStep, _result: StepResult) -> None:
        run.stop_after_this()

    await run.run(stop)
    plan_id = run.record.plan.plan_id

    def age(connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE change SET closed_at = 1")

    await services.database.run(age)
    services.activity.keep_days(1)
    record = await services.plans.record_of(plan_id)
    assert record is not None
    assert states(record) == [StepState.DONE, StepState.WAITING]
    await services.plans.close(record.plan)
    await services.database.run(lambda one: one.execute("UPDATE plan SET closed_at = 1"))
    services.activity.keep_days(1)
    assert await services.plans.record_of(plan_id) is None
    await services.aclose()


async def test_a_rolled_back_step_goes_on_under_its_new_id(
    services: Services, company: Company
) -> None:
    services.trust(company)
    made = await services.changes.create(company, draft("771"))
    old = (await listed(services, company))[str(made.made_id)]
    taken = next(one for one in (await listed(services, company)).values() if not one.filters)
    wanted = replace(draft_of(taken, NOW), destination_url="https://hooks.example.net/b")
    step = PlanStep(
        number=1,
        company_id=company.company_id,
        company_name=company.name,
        act=Act.REPLACE,
        before=old,
        draft=wanted,
    )
    checked = await prepared(services, company, [step])
    assert not checked.plan.steps[0].is_wanted, "it overlaps, and is left out at first"
    plan = checked.plan.with_step(replace(checked.plan.steps[0], is_wanted=True))
    run = run_of(services, services.plans.looked_over(checked, plan))
    await ran(run)
    assert states(run.record) == [StepState.FAILED]
    change = run.record.result_of(plan.steps[0]).change
    assert change is not None
    assert change.outcome == "rolled back"
    kept = await services.plans.record_of(run.record.plan.plan_id)
    for record in (run.record, kept):
        assert record is not None
        goes_on = record.plan.steps[0].before
        assert goes_on is not None
        assert goes_on.callback_id == change.made_id, "it is back under another ID"
    other = plan.with_step(replace(plan.steps[0], draft=draft("772")))
    again = services.plans.new_run(
        checked, PlanRecord(replace(other, plan_id=1), run.record.results), why=""
    )
    await ran(again, failed_only=True)
    assert states(again.record) == [StepState.DONE]
    assert await made_for(services, company) == ["772"]
    await services.aclose()


async def test_a_removed_company_is_said_and_the_rest_is_done(
    services: Services, company: Company
) -> None:
    services.trust(company)
    gone = replace(company_at(company.base_url), company_id="gone", name="Gone")
    steps = [*steps_of(gone, "771"), *steps_of(company, "772")]
    checked = await services.plans.prepared(Purpose.FILE, steps, [company])
    assert [one.kind for one in checked.problems] == [StepProblemKind.NO_COMPANY]
    run = run_of(services, checked)
    await ran(run)
    assert states(run.record) == [StepState.WAITING, StepState.DONE]
    assert run.record.result_of(run.record.plan.steps[0]) == WAITING
    await services.aclose()


@pytest.mark.parametrize("count", [1, 3])
async def test_its_changes_are_told_once_for_each_company(
    services: Services, company: Company, count: int
) -> None:
    services.trust(company)
    heard: list[str] = []
    checked = await prepared(
        services, company, steps_of(company, *(f"77{at}" for at in range(count)))
    )
    services.backend.services.events.listen(lambda one: heard.append(one.company_id))
    await ran(run_of(services, checked))
    assert heard == [company.company_id]
    await services.aclose()


async def test_what_another_window_has_done_meanwhile_is_not_done_again(
    services: Services, company: Company
) -> None:
    services.trust(company)
    checked = await prepared(services, company, steps_of(company, "771", "772"))
    first = run_of(services, checked)

    def stop(_step: PlanStep, _result: StepResult) -> None:
        first.stop_after_this()

    await first.run(stop)
    two = [services.plans.new_run(checked, first.record, why="") for _ in range(2)]
    assert await ran(two[0])
    assert await ran(two[1]) == []
    assert await made_for(services, company) == ["771", "772"]
    await services.aclose()


async def test_a_server_that_says_too_many_gets_a_pause(
    services: Services, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        there = services.trust(replace(company, base_url=line.base_url))
        checked = await prepared(services, there, steps_of(there, "771", "772"))
        posts: list[bytes] = []

        def once(first: bytes) -> str:
            posts.extend([first] if first.startswith(b"POST") else [])
            busy = first.startswith(b"POST") and len(posts) == 1
            return "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1" if busy else ""

        line.when = once
        run = run_of(services, checked)
        await ran(run)
        assert states(run.record) == [StepState.FAILED, StepState.DONE]
        assert len(posts) == 2, "it is not sent again unasked"
    await services.aclose()


async def test_a_server_that_wants_long_to_be_left_alone_stops_it(
    services: Services, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        there = services.trust(replace(company, base_url=line.base_url))
        checked = await prepared(services, there, steps_of(there, "771", "772"))
        busy = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 900"
        line.when = lambda head: busy if head.startswith(b"POST") else ""
        run = run_of(services, checked)
        async with asyncio.timeout(20):
            await ran(run)
        assert states(run.record) == [StepState.FAILED, StepState.WAITING]
        assert (run.asked_to_wait_s, run.has_given_up) == (900, False)
        alone = run_of(services, await prepared(services, there, steps_of(there, "773")))
        await ran(alone)
        assert alone.asked_to_wait_s == 0, "nothing was to follow"
        assert "asks to wait 15 minutes: what follows was not sent" in given_up_text(900)
    await services.aclose()


async def test_stopping_does_not_wait_for_the_server_to_have_room(
    services: Services, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        there = services.trust(replace(company, base_url=line.base_url))
        checked = await prepared(services, there, steps_of(there, "771", "772"))
        busy = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 30"
        line.when = lambda head: busy if head.startswith(b"POST") else ""
        run = run_of(services, checked)

        def on_result(_: PlanStep, result: StepResult) -> None:
            if result.state is StepState.FAILED:
                asyncio.get_running_loop().call_soon(run.stop_after_this)

        async with asyncio.timeout(20):
            await run.run(on_result)
        assert states(run.record) == [StepState.FAILED, StepState.WAITING]
    await services.aclose()


async def test_what_was_done_is_told_though_its_end_cannot_be_written(
    services: Services, company: Company
) -> None:
    services.trust(company)
    checked = await prepared(services, company, steps_of(company, "771"))
    await services.backend.database.run(
        lambda connection: connection.execute(
            "CREATE TRIGGER full BEFORE UPDATE OF closed_at ON plan "
            "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
    )
    run = run_of(services, checked)
    await ran(run)
    assert states(run.record) == [StepState.DONE]
    assert await made_for(services, company) == ["771"]
    await services.aclose()


async def test_all_calls_of_a_step_on_production_are_counted(
    services: Services, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Cut(company.base_url) as line:
        live = services.trust(replace(company, base_url=line.base_url, kind=CompanyKind.PRODUCTION))
        soon = datetime.now(UTC) + timedelta(days=30)
        services.guard.unlock(live)
        for list_id in ("771", "772"):
            later = draft(list_id, starts_at=soon, ends_at=soon + timedelta(days=9))
            await services.changes.create(live, later)
        services.guard.lock()
        olds = [
            one
            for one in (await listed(services, live)).values()
            if dict(one.filters).get("list_id", "").startswith("77")
        ]
        checked = await prepared(services, live, ends_of([(live, one) for one in olds]))
        counted: list[int] = []
        monkeypatch.setattr(Pace, "wait_for", _counting(counted))
        run = run_of(services, checked, companies_unlocked={live.company_id})
        line.seen.clear()
        await ran(run)
        assert states(run.record) == [StepState.DONE] * 2
        assert sum(counted) == len(line.seen)
    await services.aclose()


def _counting(counted: list[int]) -> object:
    async def wait_for(_: Pace, __: str, calls: int) -> None:
        counted.append(calls)

    return wait_for


async def test_nobody_hears_of_a_change_while_it_is_unlocked(
    services: Services, company: Company
) -> None:
    live = services.trust(replace(company, kind=CompanyKind.PRODUCTION))
    allowed: list[bool] = []
    events = services.backend.services.events
    events.listen(lambda _: allowed.append(services.guard.allows(live)))
    checked = await prepared(services, live, steps_of(live, "771"))
    await ran(run_of(services, checked, companies_unlocked={live.company_id}))
    assert allowed == [False]
    await services.aclose()


async def test_a_plan_that_another_window_has_open_is_not_run(
    services: Services, company: Company, tmp_path: Path
) -> None:
    services.trust(company)
    checked = await prepared(services, company, steps_of(company, "771", "772"))
    first = run_of(services, checked)

    def stop(_step: PlanStep, _result: StepResult) -> None:
        first.stop_after_this()

    await first.run(stop)
    other = Services(tmp_path)
    other.trust(company)
    record = await other.plans.record_of(first.record.plan.plan_id)
    assert record is not None
    with pytest.raises(PlanOpenElsewhereError):
        await other.plans.new_run(checked, record, why="").run(lambda _step, _result: None)
    assert await made_for(services, company) == ["771"]
    await services.plans.close(first.record.plan)
    await ran(other.plans.new_run(checked, record, why=""))
    assert await made_for(services, company) == ["771", "772"]
    await other.aclose()
    await services.aclose()


async def test_two_plans_of_a_company_do_not_run_at_once(
    services: Services, company: Company, tmp_path: Path
) -> None:
    services.trust(company)
    first = run_of(services, await prepared(services, company, steps_of(company, "771", "772")))

    def stop(_step: PlanStep, _result: StepResult) -> None:
        first.stop_after_this()

    await first.run(stop)  # it stands open
    other = Services(tmp_path)
    other.trust(company)
    second = run_of(other, await prepared(other, company, steps_of(company, "773")))
    with pytest.raises(CompanyPlannedElsewhereError):
        await second.run(lambda _step, _result: None)
    assert await made_for(services, company) == ["771"]
    await services.plans.close(first.record.plan)
    await ran(second)
    assert await made_for(services, company) == ["771", "773"]
    await other.aclose()
    await services.aclose()


async def test_a_plan_that_waits_long_for_its_servers_is_still_in_the_way(
    services: Services, company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.trust(company)
    first = await prepared(services, company, steps_of(company, "771"))
    other = Services(tmp_path)
    other.trust(company)
    second = await prepared(other, company, steps_of(company, "772"))
    store, theirs = services.plans._store, other.plans._store
    now = datetime.now(UTC)
    is_held, hold = asyncio.Event(), store.hold

    async def holding(plan: Plan, at: datetime) -> None:
        await hold(plan, at)
        is_held.set()

    monkeypatch.setattr(store, "hold", holding)
    async with services.plans.claimed(first) as plan:
        later = now + timedelta(minutes=10)
        async with held(store, plan, lambda: later, every_s=0.01):
            is_held.clear()
            await is_held.wait()
        with pytest.raises(CompanyPlannedElsewhereError):
            await theirs.begin(second.plan, later + timedelta(seconds=100))
        # One that nobody is at any more is in nobody's way.
        await theirs.begin(second.plan, later + timedelta(seconds=130))
    await other.aclose()
    await services.aclose()


async def test_what_was_registered_here_since_the_lists_were_read_is_not_sent_once_more(
    services: Services, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        there = services.trust(replace(company, base_url=line.base_url))
        checked = await prepared(services, there, steps_of(there, "771", "772", "773"))
        # As another window, or the command line, does: a server may take both.
        await services.changes.create(there, draft("773"))
        run = run_of(services, checked)
        await ran(run)
        assert states(run.record) == [StepState.DONE, StepState.DONE, StepState.FAILED]
        error = run.record.result_of(run.record.plan.steps[2]).error
        assert isinstance(error, ChangedMeanwhileError)
        assert len([one for one in line.seen if one.startswith(b"POST")]) == 3
        again = await services.plans.read_again(run.record.plan, [there], record=run.record)
        assert again.plan.steps[2].act is Act.KEEP
    await services.aclose()


@pytest.mark.parametrize(
    "changed",
    [{"kind": CompanyKind.PRODUCTION}, {"company_key": "Other9"}, None],
    ids=["production", "other key", "removed"],
)
async def test_a_company_that_another_window_changes_is_changed_no_more(
    services: Services, company: Company, tmp_path: Path, changed: dict[str, object] | None
) -> None:
    await services.backend.services.companies.save(company, Secret(PASSWORD), session_only=True)
    await services.backend.services.companies.save(
        replace(company, note="a star or a note is no change"), None
    )
    checked = await prepared(services, company, steps_of(company, "771", "772", "773"))
    run = run_of(services, checked)
    other = Services(tmp_path)

    def change(_step: PlanStep, result: StepResult) -> None:
        if result.state is StepState.DONE:  # after the first one
            kept = [replace(company, **changed)] if changed else []
            other.backend.companies_file.save(kept)

    await run.run(change)
    assert states(run.record) == [StepState.DONE, StepState.FAILED, StepState.FAILED]
    error = run.record.result_of(run.record.plan.steps[1]).error
    assert isinstance(error, CompanyChangedElsewhereError)
    for _ in range(2):  # however often it is tried with what was known before
        with pytest.raises((CompanyChangedElsewhereError, ConnectionFailedError)):
            await services.callbacks.list_callbacks(company)
    now = services.backend.services.companies.companies
    assert [(one.kind, one.company_key) for one in now] == (
        [(replace(company, **changed).kind, replace(company, **changed).company_key)]
        if changed
        else []
    )
    await other.aclose()
    await services.aclose()


async def test_a_clock_that_was_ahead_refuses_no_step_once_it_is_right(
    services: Services, company: Company
) -> None:
    services.trust(company)
    ahead = timedelta(hours=3)
    early = services.changes._journal
    early.clock = lambda: datetime.now(UTC) + ahead
    made = await services.changes.create(company, draft("771"))
    early.clock = lambda: datetime.now(UTC)
    there = (await listed(services, company))[str(made.made_id)]
    checked = await prepared(services, company, ends_of([(company, there)]), Purpose.END)
    run = run_of(services, checked)
    await ran(run)
    assert states(run.record) == [StepState.DONE]
    await services.aclose()


async def test_a_plan_asks_for_a_few_of_what_has_just_gone(
    services: Services, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        there = services.trust(replace(company, base_url=line.base_url))
        gone = [callback(f"AB{at}", filters=(("list_id", "771"),)) for at in range(200)]
        now = datetime.now(UTC)
        await services.memory.store_read(there, CallbackList(tuple(gone)), now)
        line.seen.clear()
        checked = await prepared(services, there, steps_of(there, "771"))
        assert [one.act for one in checked.plan.steps] == [Act.CREATE]
        asked = [one for one in line.seen if one.startswith(b"GET") and b"callbacks/AB" in one]
        assert len(asked) == 20
    await services.aclose()


async def test_two_companies_of_one_account_are_one_to_plans_that_run_at_once(
    services: Services, company: Company, tmp_path: Path
) -> None:
    services.trust(company)
    first = run_of(services, await prepared(services, company, steps_of(company, "771", "772")))
    await first.run(lambda _step, _result: first.stop_after_this())  # it stands open
    other, twin = Services(tmp_path), replace(company, company_id="twin", name="Acme Two")
    other.trust(twin)
    second = run_of(other, await prepared(other, twin, steps_of(twin, "772")))
    with pytest.raises(CompanyPlannedElsewhereError):
        await second.run(lambda _step, _result: None)
    assert await made_for(services, company) == ["771"]
    await services.plans.close(first.record.plan)
    await other.aclose()
    await services.aclose()


async def test_a_forgotten_plan_s_number_is_not_given_again(
    services: Services, company: Company
) -> None:
    services.trust(company)
    run = run_of(services, await prepared(services, company, steps_of(company, "771")))
    await ran(run)
    await services.database.run(lambda one: one.execute("DELETE FROM plan"))
    second = run_of(services, await prepared(services, company, steps_of(company, "772")))
    await ran(second)
    assert second.record.plan.plan_id > run.record.plan.plan_id
    await services.aclose()


async def test_unknown_answers_stop_it_as_failures_do(services: Services, company: Company) -> None:
    async with Cut(company.base_url) as line:
        there = services.trust(replace(company, base_url=line.base_url))
        checked = await prepared(services, there, steps_of(there, *(f"77{at}" for at in range(6))))
        # Every answer to a change is lost, and nobody can be asked what became of it.
        line.when = lambda first: "after" if first.startswith(b"POST") else "before"
        run = run_of(services, checked)
        await ran(run)
        assert states(run.record) == [StepState.UNKNOWN] * 3 + [StepState.WAITING] * 3
    await services.aclose()


async def test_nothing_begins_once_the_app_is_closing(services: Services, company: Company) -> None:
    services.trust(company)
    checked = await prepared(services, company, steps_of(company, "771"))
    services.plans.stop_all()
    run = run_of(services, checked)
    await ran(run)
    assert states(run.record) == [StepState.WAITING]
    await services.aclose()
