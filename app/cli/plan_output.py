"""What the command line tells of a plan: its steps, what stands against them, what became of it."""

from typing import Any

from app.cli.output import FORMATS, say, shown_url, warn, write_json, write_table
from app.cli.words import words_of
from app.domain.callbacks.draft import CallbackDraft
from app.domain.masking import masked
from app.domain.outside_text import visible
from app.domain.plans.plan import Act, PlanRecord, PlanStep, StepResult
from app.domain.plans.request import MOST_ENTRIES, RequestNoteKind
from app.domain.plans.step_problem import StepProblem, StepProblemKind
from app.exports.request_file import asked_members
from app.services.plans.checked import CheckedPlan
from app.text.formats import applies_to
from app.text.plan_problems import in_part_lines, problem_lines, problem_sentence
from app.text.plans import act_word, result_status, summary_text
from app.text.requests import notes_text
from app.text.shortened import shortened
from app.text.step_dates import dates_text

_DATES = "DATES (UTC)"
_WHOLE_RESULT = 32
"""Letters: `Done · AB3501 · gap ≤ 0.9 s`, and a little more."""
_MOST_TOLD = 20
"""Problems that are told in lines of their own; --json tells all."""
_WAYS = {
    str(StepProblemKind.NO_COMPANY): "--company says whose the entries are that name no company.",
    str(RequestNoteKind.UNNAMED): "--with-ends ends what the file does not name.",
}
"""What is to be added where somebody would tick or choose it in the window."""
_NOT_ENDED = (
    "--with-ends left that as it is: an entry, a member or a company of the file was not read or "
    "is left out, and may be what names it."
)
_NOTHING = CallbackDraft(event_type="", destination_url="")


def tell_plan(
    checked: CheckedPlan, record: PlanRecord, *, as_json: bool, with_ends: bool = False
) -> None:
    """A table and what is to be known of its steps, or JSON with all of it.

    `with_ends`: what the file does not name was to be ended.
    """
    by_number: dict[int, list[Any]] = {}
    for one in checked.problems:
        by_number.setdefault(one.number, []).append(one)
    steps = checked.plan.steps
    said = {
        one.number: result_status(
            one, record.result_of(one), by_number.get(one.number, ()), FORMATS
        ).text
        for one in steps
    }
    notes = in_part_lines(steps, checked.read.in_part)
    most = {"most": MOST_ENTRIES} if as_json else {}
    notes += [one for one in notes_text(checked.notes, **most).split("\n") if one]
    if as_json:
        for name, error in checked.read.failures.items():  # the table tells it with its steps
            warn(f"{checked.companies[name].name}: {words_of(error)}")
        write_json(
            {
                "name": checked.plan.subject[0] if checked.plan.subject else "",
                "reason": record.plan.why,
                "steps": [
                    _as_json(one, record.result_of(one), said[one.number], checked) for one in steps
                ],
                "notes": notes,
                "summary": summary_text(record),
            }
        )
        return
    _write_steps(steps, record, said)
    _tell_beside(checked, record, notes, with_ends=with_ends)
    if record.results:
        say(visible(summary_text(record)))


def _write_steps(steps: tuple[PlanStep, ...], record: PlanRecord, said: dict[int, str]) -> None:
    rows = [
        (
            str(one.number),
            "yes" if one.sends else "no",
            one.company_name,
            act_word(one.act),
            one.event_type,
            applies_to(one.event_type, one.filters),
            shown_url((one.draft or one.before or _NOTHING).destination_url),
            dates_text(one, "{:%Y-%m-%d %H:%M}".format, is_done=record.is_done(one)),
            said[one.number] + _named_alone(one),
        )
        for one in steps
    ]
    head = ("STEP", "DO", "COMPANY", "ACT", "EVENT TYPE", "APPLIES TO", "DESTINATION")
    longest = max((len(row[-1]) for row in rows), default=0)
    write_table(
        (*head, _DATES, "RESULT"),
        rows,
        # What came of it, with its new ID, is what is looked for.
        least={"DESTINATION": 24, _DATES: 22, "RESULT": min(longest, _WHOLE_RESULT)},
        firm={"RESULT"},
    )


def _named_alone(step: PlanStep) -> str:
    """The ID of one that is not there any more, of which a file says nothing else."""
    old = step.before
    if step.act is not Act.KEEP or old is None or old.event_type:
        return ""
    return f" · {visible(old.callback_id)}"


def _tell_beside(
    checked: CheckedPlan, record: PlanRecord, notes: list[str], *, with_ends: bool
) -> None:
    """What stands against steps, why some failed, and what is to be added for more."""
    steps = checked.plan.steps
    lines = problem_lines(steps, _told(checked, record), checked.read.failures, FORMATS)
    failed = [
        f"step {one.number}, {one.company_name}, {visible(one.event_type)}: {words_of(error)}"
        for one in steps
        if (error := record.result_of(one).error) is not None
    ]
    kinds = {str(one.kind) for one in checked.problems} | {str(one.kind) for one in checked.notes}
    ways = _WAYS | ({str(RequestNoteKind.UNNAMED): _NOT_ENDED} if with_ends else {})
    for line in (*shortened(failed, _MOST_TOLD), *shortened(lines, _MOST_TOLD), *notes):
        warn(masked(line))  # what a scheduler keeps; sentences tell values of both sides
    for line in (words for kind, words in ways.items() if kind in kinds):
        warn(line)


def _told(checked: CheckedPlan, record: PlanRecord) -> list[StepProblem]:
    """What stands against steps that were not sent, and what is odd about any that is wanted.

    Before anything is sent also what is odd about those that are left out.
    """
    wanted = {one.number for one in checked.plan.steps if one.is_wanted}
    return [
        one
        for one in checked.problems
        if (
            one.number in wanted or not record.results
            if one.kind is StepProblemKind.CAUTION
            else one.number not in record.results
        )
    ]


def _as_json(step: PlanStep, result: StepResult, said: str, checked: CheckedPlan) -> dict[str, Any]:
    change = result.change
    company = checked.companies.get(step.company_id)
    return {
        "step": step.number,
        "do": step.sends,
        "company": step.company_name,
        "company_key": company.company_key if company else None,
        "act": str(step.act),
        "callback_id": step.before.callback_id if step.before else None,
        "before": asked_members(step.before) if step.before else None,
        "after": asked_members(step.draft) if step.draft else None,
        "problems": [
            problem_sentence(step, one, FORMATS)
            for one in checked.problems
            if one.number == step.number
        ],
        "state": str(result.state),
        "result": said,
        "error": words_of(result.error) if result.error is not None else None,
        "new_callback_id": change.made_id if change else None,
        "gap_s": change.gap_s if change else None,
    }
