"""What is told of a step: how it is sent, and when it can be known what became of it."""

from datetime import UTC, datetime

from msgspec.structs import replace

from app.domain.callbacks.change import Outcome
from app.domain.companies.company import Company
from app.domain.plans.making import created
from app.domain.plans.plan import WAITING, Act, Plan, PlanRecord, PlanStep, Purpose, StepResult
from app.text.formats import Formats
from app.text.plans import act_text, progress_text, step_text
from tests.builders import callback, change, draft
from tests.conftest import company_at


def test_when_it_can_be_told_is_said_of_what_is_not_known() -> None:
    company: Company = company_at("https://api.example")
    (step,) = created(company, [draft()])
    sent = change(opened_at=datetime(2026, 11, 26, 21, 40, tzinfo=UTC), outcome=Outcome.UNKNOWN)
    said = step_text(step, StepResult(change=sent), Formats())
    assert "can be told from 26 Nov 2026 21:42:00" in said.splitlines()[1]  # before all else
    gone_on = replace(sent, stepped_at=datetime(2026, 11, 26, 21, 50, tzinfo=UTC))
    assert "21:52:00" in step_text(step, StepResult(change=gone_on), Formats())
    known = replace(sent, outcome=Outcome.DONE)
    assert "can be told" not in step_text(step, StepResult(change=known), Formats())


def test_what_did_not_come_out_is_counted_while_a_plan_runs() -> None:
    company: Company = company_at("https://api.example")
    steps = tuple(created(company, [draft(str(at)) for at in range(4)]))
    plan = Plan(purpose=Purpose.COPY, made_at=datetime(2026, 11, 26, tzinfo=UTC), steps=steps)
    results = {
        step.number: StepResult(change=change(outcome=outcome))
        for step, outcome in zip(
            steps, (Outcome.UNKNOWN, Outcome.REFUSED, Outcome.DONE), strict=False
        )
    }
    said = progress_text(PlanRecord(plan, results), None, Formats())
    assert said.startswith("1 of 4 done · 1 failed · 1 not known")


def test_how_else_it_is_sent_stands_beside_the_act() -> None:
    old = callback("A", method="PUT", content_type="text/json")
    step = PlanStep(
        number=1, company_id="c", company_name="Acme", act=Act.REPLACE, before=old, draft=draft()
    )
    assert act_text(step) == "Replace · PUT → POST · text/json → application/json"
    assert act_text(step, short=True) == "Replace · POST · application/json"
    same = replace(step, draft=draft(method="PUT", content_type="TEXT/JSON"))
    assert act_text(same) == "Replace"
    said = step_text(step, WAITING, Formats())
    assert "Content type: text/json → application/json" in said
