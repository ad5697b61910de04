"""A plan in the words of its report."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from math import ceil

from app.domain.callbacks.change import Change
from app.domain.masking import masked_url
from app.domain.plans.plan import PlanRecord, PlanStep
from app.domain.plans.step_problem import StepProblem
from app.domain.typed.web_address import shown_address
from app.exports.plan_report import PlanReport, ReportedStep
from app.text.formats import Formats, applies_to
from app.text.plan_heading import plan_title
from app.text.plans import act_text, result_status, summary_text
from app.text.reasons import reasons_text
from app.text.step_dates import dates_text


def report_of(
    record: PlanRecord, problems: Iterable[StepProblem], now: datetime, formats: Formats
) -> tuple[PlanReport, list[ReportedStep]]:
    """What stands above the table, and its rows; `now` is aware UTC.

    `problems` tell why a step was left out.
    """
    by_number: dict[int, list[StepProblem]] = {}
    for one in problems:
        by_number.setdefault(one.number, []).append(one)
    plan = record.plan
    report = PlanReport(
        title=plan_title(plan),
        summary=summary_text(record),
        why=plan.why,
        user=plan.user,
        made_at=plan.made_at,
        begun_at=plan.begun_at,
        written_at=now,
    )
    return report, [
        _step(one, record, by_number.get(one.number, ()), formats) for one in plan.steps
    ]


def _step(
    step: PlanStep, record: PlanRecord, problems: Sequence[StepProblem], formats: Formats
) -> ReportedStep:
    result = record.result_of(step)
    change: Change | None = result.change
    gap_s = change.gap_s if change is not None else None
    detail = change.detail if change is not None else ""
    if result.error is not None:
        detail = str(result.error)
    return ReportedStep(
        number=step.number,
        company=step.company_name,
        act=act_text(step),
        event_type=step.event_type,
        applies_to=applies_to(step.event_type, step.filters),
        before=shown_address(masked_url(step.before.destination_url)) if step.before else "",
        after=shown_address(masked_url(step.draft.destination_url)) if step.draft else "",
        dates=dates_text(
            step, lambda moment: f"{moment:%Y-%m-%d %H:%M}", is_done=record.is_done(step)
        ),
        result=result_status(step, result, problems, formats).text,
        old_id=step.before.callback_id if step.before else "",
        new_id=(change.made_id or "") if change is not None else "",
        gap_s="" if gap_s is None else f"{ceil(gap_s * 10) / 10:.1f}",
        detail=reasons_text(detail),
    )
