"""What mistyped files, passed dates and production must not cost, over the practice company."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.matching import draft_of
from app.domain.companies.company import Company, CompanyKind
from app.domain.errors import CompanyPlannedElsewhereError
from app.domain.plans.checking import needs_name_of
from app.domain.plans.making import created
from app.domain.plans.plan import Act, PlanRecord, PlanStep, Purpose, StepState, numbered
from app.domain.plans.request import Request, RequestedStep, RequestNoteKind, WantedCallback, Whose
from app.domain.plans.step_problem import StepProblemKind
from app.services.plans.checked import CheckedPlan
from app.text.formats import Formats
from app.text.plan_problems import problem_sentence
from app.text.plans import result_status
from app.text.requests import notes_text
from tests.builders import callback, draft
from tests.services.conftest import Cut, Services
from tests.services.plans.test_run import listed, made_for, prepared, ran, run_of, states, steps_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def wanted(company: Company, *drafts: CallbackDraft) -> tuple[WantedCallback, ...]:
    return tuple(WantedCallback(whose=Whose(company.company_key), draft=one) for one in drafts)


async def have(services: Services, company: Company, *drafts: CallbackDraft) -> None:
    await ran(run_of(services, await prepared(services, company, created(company, drafts))))


async def of_list(services: Services, company: Company, list_id: str) -> Callback:
    found = (await listed(services, company)).values()
    (one,) = [one for one in found if one.filters == (("list_id", list_id),)]
    return one


async def like_file(
    services: Services,
    company: Company,
    entries: Iterable[WantedCallback],
    *,
    with_ends: bool = True,
) -> CheckedPlan:
    request = Request(wanted=tuple(entries))
    return await services.plans.from_request(request, [company], with_ends=with_ends)


def ends_of_mine(checked: CheckedPlan) -> list[tuple[str, bool]]:
    """The lists from 770 on that a plan has an end for, and whether it would be sent."""
    return [
        (list_id, one.sends)
        for one in checked.plan.steps
        if one.act is Act.END
        and one.before is not None
        and (list_id := dict(one.before.filters).get("list_id", "")).startswith("77")
    ]


async def test_an_entry_that_is_left_out_ends_nothing_in_its_place(
    services: Services, company: Company
) -> None:
    services.trust(company)
    await have(services, company, draft("771"), draft("772"))
    now = datetime.now(UTC)
    mistyped = draft("771", ends_at=now - 60 * DAY)
    checked = await like_file(services, company, wanted(company, mistyped))
    assert ends_of_mine(checked) == [("771", False), ("772", True)]
    await services.aclose()


async def test_an_entry_of_an_unknown_company_lets_nothing_be_ended(
    services: Services, company: Company
) -> None:
    services.trust(company)
    await have(services, company, draft("771"), draft("772"))
    entries = wanted(company, draft("771"))
    lost = WantedCallback(whose=Whose("mistyped"), draft=draft("772"))
    checked = await like_file(services, company, (*entries, lost))
    assert ends_of_mine(checked) == [("772", False)]
    checked = await like_file(services, company, entries)
    assert ends_of_mine(checked) == [("772", True)]
    await services.aclose()


async def test_a_start_that_passed_meanwhile_is_sent_as_at_once(
    services: Services, company: Company
) -> None:
    services.trust(company)
    soon = datetime.now(UTC) + timedelta(days=2)
    await have(services, company, draft("771", starts_at=soon))
    (old,) = [
        one
        for one in (await listed(services, company)).values()
        if one.starts_at == soon.replace(microsecond=0)
    ]
    step = PlanStep(
        number=1,
        company_id=company.company_id,
        company_name=company.name,
        act=Act.REPLACE,
        before=old,
        # As a plan that was made before, and opened again today.
        draft=draft("771", "https://hooks.example.net/b", starts_at=datetime.now(UTC) - HOUR),
    )
    checked = await prepared(services, company, [step])
    again = await services.plans.read_again(checked.plan, [company])
    (one,) = again.plan.steps
    assert one.draft is not None
    assert one.draft.starts_at is None
    run = run_of(services, checked)
    await ran(run)
    assert states(run.record) == [StepState.DONE]
    assert await made_for(services, company) == ["771"]
    await services.aclose()


async def test_what_ran_out_as_planned_is_not_put_back(
    services: Services, company: Company
) -> None:
    services.trust(company)
    now = datetime.now(UTC)
    over = callback("old-1", filters=(("list_id", "771"),), ends_at=now - 5 * DAY)
    lost = callback("old-2", filters=(("list_id", "771"),), ends_at=now - HOUR)
    planned = replace(lost, ends_at=now + 90 * DAY)
    for at, one in ((now - 20 * DAY, over), (now - 4 * DAY, planned), (now - HOUR, lost)):
        services.memory.note_seen(company, one, at)
    checked = await services.plans.put_back_ended([(company, over), (company, lost)], [company])
    told = [(one.draft.ends_at if one.draft else None, one.sends) for one in checked.plan.steps]
    assert sorted(told, key=str) == [(now - 5 * DAY, False), (now + 90 * DAY, True)]
    await services.aclose()


async def test_what_ended_in_several_companies_is_put_back_in_each(
    services: Services, company: Company
) -> None:
    now = datetime.now(UTC)
    companies = [company, replace(company, company_id="two", name="Brook")]
    ended = []
    for at, one in enumerate(companies):
        services.trust(one)
        gone = callback(f"old-{at}", filters=(("list_id", f"77{at}"),), ends_at=now - HOUR)
        services.memory.note_seen(one, gone, now - HOUR)
        ended.append((one, gone))
    checked = await services.plans.put_back_ended(ended, companies)
    told = [
        (step.number, step.company_name, step.draft.filters if step.draft else None)
        for step in checked.plan.steps
    ]
    assert told == [
        (1, company.name, (("list_id", "770"),)),
        (2, "Brook", (("list_id", "771"),)),
    ]
    await services.aclose()


async def test_a_plan_that_leaves_something_uncovered_on_its_way_asks_before(
    services: Services, company: Company
) -> None:
    services.trust(company)
    await have(services, company, draft("771"))
    real = services.trust(replace(company, kind=CompanyKind.PRODUCTION, name="Acme"))
    old = await of_list(services, real, "771")
    moved = PlanStep(
        number=1,
        company_id=real.company_id,
        company_name=real.name,
        act=Act.REPLACE,
        before=old,
        draft=draft("773"),
    )
    steps = numbered([moved, *created(real, [draft("771", "https://hooks.example.net/b")])])
    checked = await services.plans.prepared(Purpose.FILE, steps, [real])
    (told,) = [one for one in checked.problems if one.takes_cover]
    assert (told.kind, told.number, told.other_step) == (StepProblemKind.COVERED_LATER, 1, 2)
    assert needs_name_of(checked.plan.steps[0], checked.problems)
    services.guard.unlock(real)
    run = services.plans.new_run(
        checked,
        PlanRecord(checked.plan, {}),
        why="",
        confirmations={real.company_id: "Acme"},
    )
    await ran(run)
    assert states(run.record) == [StepState.DONE] * 2
    assert await made_for(services, real) == ["771", "773"]
    await services.aclose()


async def test_a_type_that_is_nearly_one_is_told(services: Services, company: Company) -> None:
    services.trust(company)
    odd = replace(draft("771"), event_type="subscripton_added")
    checked = await like_file(services, company, wanted(company, odd))
    (problem,) = [one for one in checked.problems if one.kind is StepProblemKind.NEAR_TYPE]
    assert problem.meant == "subscription_added"
    assert not problem.is_against
    (step,) = [one for one in checked.plan.steps if one.number == problem.number]
    sentence = problem_sentence(step, problem, Formats())
    assert sentence.endswith("did you mean subscription_added?")
    await services.aclose()


@pytest.mark.parametrize("mistyped", ["subscripton_added", "subscribed_to_list", ""])
async def test_an_entry_with_a_mistyped_type_ends_nothing_that_it_may_mean(
    services: Services, company: Company, mistyped: str
) -> None:
    services.trust(company)
    await have(services, company, draft("771"), draft("772"))
    entries = wanted(company, draft("771", event_type=mistyped), draft("772"))
    checked = await like_file(services, company, entries)
    assert not any(one.sends for one in checked.plan.steps if one.act is Act.END)
    await services.aclose()


async def test_what_is_not_named_stays_where_what_is_named_cannot_be_made(
    services: Services, company: Company
) -> None:
    """The server refuses what the file asks for: perhaps it is what is there, mistyped."""
    services.trust(company)
    await have(services, company, draft("771"), draft("772"))
    async with Cut(company.base_url) as line:
        there = services.trust(replace(company, base_url=line.base_url))
        checked = await like_file(services, there, wanted(there, draft("773"), draft("772")))
        assert ("771", True) in ends_of_mine(checked)
        line.when = lambda first: "HTTP/1.1 422 No" if first.startswith(b"POST") else ""
        run = run_of(services, checked)
        await ran(run)
    (create,) = [one for one in run.record.plan.steps if one.act is Act.CREATE]
    ends = [one for one in run.record.plan.steps if one.act is Act.END]
    assert {run.record.result_of(one).not_made for one in ends} == {create.number}
    words = result_status(ends[0], run.record.result_of(ends[0]), (), Formats()).text
    assert (
        words == f"Not sent: step {create.number} was not done, and may be meant to keep this one"
    )
    assert not any(one.startswith(b"DELETE") for one in line.seen)
    assert await made_for(services, company) == ["771", "772"]
    await services.aclose()


async def two_in_a_row(services: Services, company: Company) -> tuple[CallbackDraft, Company]:
    """Two follow each other; the draft is to stand in the place of both."""
    now, one = datetime.now(UTC), draft("771")
    await have(
        services,
        company,
        replace(one, ends_at=now + 10 * DAY),
        replace(one, starts_at=now + 10 * DAY, ends_at=now + 20 * DAY),
    )
    url = f"{one.destination_url}/new"
    return replace(one, ends_at=now + 20 * DAY, destination_url=url), company


async def test_what_needs_the_room_of_an_end_that_is_held_back_waits_too(
    services: Services, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        there = services.trust(replace(company, base_url=line.base_url))
        both, _ = await two_in_a_row(services, there)
        line.rewrite = lambda body: body.replace(b'"772"', b'""')  # the server refuses this one
        checked = await like_file(services, there, wanted(there, draft("772"), both))
        line.seen.clear()
        run = run_of(services, checked)
        await ran(run)
        failed, *waiting = [one for one in run.record.plan.steps if one.sends]
        assert run.record.result_of(failed).state is StepState.FAILED
        results = [run.record.result_of(one) for one in waiting]
        assert {one.state for one in results} == {StepState.WAITING}
        assert all(one.awaits or one.not_made for one in results)
        assert not any(one.startswith((b"DELETE", b"PUT")) for one in line.seen), "no gap"
    await services.aclose()


async def test_an_end_does_not_wait_for_what_needs_its_room(
    services: Services, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        there = services.trust(replace(company, base_url=line.base_url))
        both, _ = await two_in_a_row(services, there)
        checked = await like_file(services, there, wanted(there, both))
        own = [one for one in checked.plan.steps if lists_of(one) == {"771"}]
        plan = replace(checked.plan, steps=tuple(own))
        checked = replace(checked, plan=plan)
        line.when = lambda first: "HTTP/1.1 403 No" if first.startswith(b"DELETE") else ""
        run = run_of(services, checked)
        await ran(run)
        assert StepState.DONE not in states(run.record)
        line.when = lambda _: ""
        again = services.plans.new_run(checked, run.record, why="")
        await ran(again, failed_only=True)
        assert states(again.record) == [StepState.DONE] * 2
    await services.aclose()


def lists_of(step: PlanStep) -> set[str]:
    return {dict(filters).get("list_id", "") for _, _, filters in step.lanes}


async def test_what_a_file_does_not_name_is_counted(services: Services, company: Company) -> None:
    services.trust(company)
    checked = await like_file(services, company, wanted(company, draft("771")), with_ends=False)
    ends = [one for one in checked.plan.steps if one.act is Act.END]
    assert ends
    assert not any(one.is_wanted for one in ends)
    (note,) = [one for one in checked.notes if one.kind is RequestNoteKind.UNNAMED]
    assert note.piece == str(len(ends))
    assert f"{len(ends)} callbacks are listed that the file does not name" in notes_text([note])
    await services.aclose()


async def test_what_is_to_be_kept_by_its_id_waits_for_a_list_that_can_be_read(
    services: Services, company: Company
) -> None:
    step = RequestedStep(
        whose=Whose(company.company_key),
        act=Act.KEEP,
        before=callback("AB3404", event_type="", filters=(), destination_url=""),
    )
    async with Cut(company.base_url) as line:
        there = services.trust(replace(company, base_url=line.base_url))
        line.when = lambda _: "HTTP/1.1 500 Internal Server Error\n{}"
        checked = await services.plans.from_request(Request(steps=(step,)), [there])
        assert checked.plan.steps == ()
        assert [one.kind for one in checked.notes] == [RequestNoteKind.NOT_ASKED]
        line.when = lambda _: ""
        checked = await services.plans.from_request(Request(steps=(step,)), [there])
        (kept,) = checked.plan.steps
        assert (kept.act, kept.sends) == (Act.KEEP, False)
        assert kept.draft is not None
    await services.aclose()


async def test_what_needs_the_room_of_a_step_that_changed_since_is_left_out_too(
    services: Services, company: Company
) -> None:
    services.trust(company)
    await have(services, company, draft("771"))
    old = await of_list(services, company, "771")
    whose = Whose(company.company_key)
    as_meant = replace(old, destination_url="https://else.example/x")
    steps = (
        RequestedStep(whose=whose, act=Act.REPLACE, before=as_meant, draft=draft("772")),
        RequestedStep(whose=whose, act=Act.CREATE, draft=draft("771")),
    )
    checked = await services.plans.from_request(Request(steps=steps), [company])
    assert [one.sends for one in checked.plan.steps] == [False, False]
    kinds = {one.kind for one in checked.problems}
    assert {StepProblemKind.CHANGED, StepProblemKind.OVERLAP} <= kinds
    await services.aclose()


async def test_a_plan_that_is_gone_on_with_is_in_the_way_at_once(
    services: Services, company: Company, tmp_path: Path
) -> None:
    """However long ago its last step was: a second one would miss what it makes."""
    services.trust(company)
    first = run_of(services, await prepared(services, company, steps_of(company, "771", "772")))
    await first.run(lambda _step, _result: first.stop_after_this())
    other = Services(tmp_path)
    other.trust(company)
    second = await prepared(other, company, steps_of(company, "773"))
    later = datetime.now(UTC) + timedelta(minutes=10)
    store, theirs = services.plans._store, other.plans._store
    again = await store.begin(first.record.plan, later)
    assert again.begun_at == first.record.plan.begun_at
    with pytest.raises(CompanyPlannedElsewhereError):
        await theirs.begin(second.plan, later)
    await theirs.begin(second.plan, later + timedelta(minutes=10))  # it stands open and no more
    await other.aclose()
    await services.aclose()


async def test_an_end_that_is_ticked_makes_room_for_what_waits_for_it(
    services: Services, company: Company
) -> None:
    """As if it had been asked for at once: in the window nobody should have to move a step."""
    services.trust(company)
    there, now = await listed(services, company), datetime.now(UTC)
    drafts = {name: draft_of(one, now) for name, one in there.items() if name != "AB3403"}
    entries = [*(drafts | {"AB3405": replace(drafts["AB3405"], starts_at=None)}).values()]
    request = wanted(company, *entries)
    asked = await like_file(services, company, request)
    checked = await like_file(services, company, request, with_ends=False)
    before = checked.plan.steps
    (end,) = [one for one in before if one.act is Act.END]
    assert not end.is_wanted
    ticked = replace(end, is_wanted=True)
    record = PlanRecord(checked.plan, {})
    plan = checked.plan.with_step(ticked)
    found = services.plans.with_tick(checked, plan, ticked, record)

    def sent(steps: Iterable[PlanStep]) -> list[tuple[Act, str]]:
        sends = (one for one in steps if one.sends)
        return [(one.act, one.before.callback_id if one.before else "") for one in sends]

    assert sent(found.plan.steps) == sent(asked.plan.steps)
    assert not [one for one in found.problems if one.is_against]
    unticked = services.plans.with_tick(
        found, found.plan.with_step(end), end, PlanRecord(found.plan, {})
    )
    assert sent(unticked.plan.steps) == sent(before)
    await services.aclose()
