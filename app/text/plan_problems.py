"""Words for what stands against the steps of a plan, and what to do about it."""

from collections.abc import Container, Iterable, Mapping, Sequence

from app.domain.callbacks.ever import ALWAYS
from app.domain.callbacks.history import alterations
from app.domain.errors import CallbackDeskError
from app.domain.outside_text import visible
from app.domain.plans.plan import PlanStep
from app.domain.plans.step_problem import StepProblem, StepProblemKind
from app.text.alterations import alteration_text
from app.text.formats import Formats
from app.text.messages import UserMessage, message_for
from app.text.noop import QT_TRANSLATE_NOOP
from app.text.problems import caution_text, problem_text
from app.text.shortened import shortened
from app.text.translate import translate
from app.text.uncovered import uncovered_spans, uncovered_text

_FIELDS = {
    "event_type": QT_TRANSLATE_NOOP("plans", "Event type"),
    "destination_url": QT_TRANSLATE_NOOP("plans", "Destination"),
    "starts_at": QT_TRANSLATE_NOOP("plans", "Starts"),
    "ends_at": QT_TRANSLATE_NOOP("plans", "Ends"),
}
"""Others are members of a filter, and stand under the provider's names."""
_MOST_NAMED = 8


def problem_in_short(problem: StepProblem, formats: Formats) -> str:
    """A few words, to stand in a pill."""
    other = visible(problem.other.callback_id) if problem.other else ""
    kind = problem.kind
    if kind is StepProblemKind.OVERLAP and problem.other is not None:
        if problem.other.starts_at is None:
            return translate("plans", "Overlaps {0}").format(other)
        since = formats.day(problem.other.starts_at)
        return translate("plans", "Overlaps {0} from {1}").format(other, since)
    if problem.gaps:
        return translate("plans", "uncovered {0}").format(
            uncovered_spans(problem.gaps, formats.day)
        )
    if kind is StepProblemKind.MISTAKE and problem.mistake is not None:
        field = _FIELDS.get(problem.mistake.field)
        named = translate("plans", field) if field else problem.mistake.field
        return translate("plans", "{0}: {1}").format(named, problem_text(problem.mistake))
    if kind is StepProblemKind.CAUTION and problem.caution is not None:
        return caution_text(problem.caution)
    if kind is StepProblemKind.NEAR_TYPE:
        return translate("plans", "did you mean {0}?").format(problem.meant)
    return {
        StepProblemKind.NO_COMPANY: translate("plans", "No such company here, or several"),
        StepProblemKind.UNREAD: translate("plans", "The list could not be read"),
        StepProblemKind.TWICE: translate("plans", "Step {0} changes it already"),
        StepProblemKind.GONE: translate("plans", "Not listed any more"),
        StepProblemKind.CHANGED: translate("plans", "changed since"),
        StepProblemKind.OVERLAP_STEP: translate("plans", "Overlaps step {0}"),
        StepProblemKind.COVERED_LATER: translate("plans", "uncovered until step {0}"),
        StepProblemKind.LAST_COVER: "",
        StepProblemKind.LESS_COVER: "",
    }[kind].format(problem.other_step)


def in_part_lines(steps: Iterable[PlanStep], in_part: Container[str]) -> list[str]:
    """A line for each company whose list is not whole; `in_part` are their company_ids."""
    names = dict.fromkeys(one.company_name for one in steps if one.company_id in in_part)
    words = translate(
        "plans",
        "{0}: its list says that there is more than it holds. What seems to be lacking, or in "
        "nobody's way, may be otherwise.",
    )
    return [words.format(visible(one)) for one in names]


def problem_lines(
    steps: Iterable[PlanStep],
    problems: Iterable[StepProblem],
    failures: Mapping[str, CallbackDeskError],
    formats: Formats,
) -> list[str]:
    """A line for each problem; one for all steps of a company that nothing is known of.

    `failures` says by company_id why a list could not be read.
    """
    by_number = {one.number: one for one in steps}
    lines, told = [], set()
    for one in problems:
        step = by_number[one.number]
        if one.kind not in {StepProblemKind.UNREAD, StepProblemKind.NO_COMPANY}:
            lines.append(problem_sentence(step, one, formats))
        elif step.company_id not in told:
            told.add(step.company_id)
            why = failures.get(step.company_id)
            reason = f" {message_for(why).title}." if why is not None else ""
            name = visible(step.company_name) or translate("plans", "Entries without a company")
            lines.append(f"{name}: {_advice(one, formats)}{reason}")
    return lines


def problem_sentence(step: PlanStep, problem: StepProblem, formats: Formats) -> str:
    """Which step, what stands against it, and what to do."""
    about = translate("plans", "Step {0}, {1}, {2}:").format(
        step.number, visible(step.company_name), visible(step.event_type)
    )
    if problem.kind is StepProblemKind.GONE and not step.is_wanted:
        gone = translate("plans", "left out: the server does not list it any more.")
        return f"{about} {gone}"
    if problem.kind is StepProblemKind.OVERLAP and not step.is_wanted:
        out = translate(
            "plans",
            "left out: {0}, of the same type and filter, and the server may refuse it. With other "
            "dates, or taken in again by hand, it is sent.",
        )
        return f"{about} {out.format(problem_in_short(problem, formats))}"
    if problem.kind is StepProblemKind.CHANGED and (altered := _altered(step, problem)):
        if step.is_wanted:
            said = translate(
                "plans",
                "it is not what it was when this was made: {0}. Look whether it is meant all the "
                "same.",
            )
        else:
            said = translate(
                "plans",
                "left out: it is not what it was when this was made: {0}. Take it in by hand where "
                "it is meant all the same.",
            )
        return f"{about} {said.format(altered)}"
    return f"{about} {_advice(problem, formats)}"


def _altered(step: PlanStep, problem: StepProblem) -> str:
    """What of a callback is another thing by now; "" where that cannot be told."""
    old, now = step.seen or step.before, problem.other
    if old is None or now is None:
        return ""
    found = alterations([(ALWAYS, old), (ALWAYS, now)])
    return ", ".join(map(alteration_text, found))


def _advice(problem: StepProblem, formats: Formats) -> str:
    kind, short = problem.kind, problem_in_short(problem, formats)
    if kind in {StepProblemKind.MISTAKE, StepProblemKind.CAUTION}:
        return short
    if kind is StepProblemKind.NEAR_TYPE:
        return translate("plans", "no such type is known here: did you mean {0}?").format(
            problem.meant
        )
    if problem.gaps:
        return uncovered_text(problem.gaps, formats.moment)
    return {
        StepProblemKind.NO_COMPANY: translate(
            "plans",
            "this company is not set up here under this name or key, at the address that the file "
            "has, or more than one is. Add it, or say which one it is; then read again.",
        ),
        StepProblemKind.UNREAD: translate(
            "plans",
            "its list could not be read, so its steps are left out. Read it again once it can be.",
        ),
        StepProblemKind.TWICE: translate(
            "plans", "step {0} changes the same callback. Leave one of them out."
        ),
        StepProblemKind.GONE: translate(
            "plans", "the server does not list it any more. Leave it out."
        ),
        StepProblemKind.CHANGED: translate(
            "plans",
            "it is not what it was when this was made. Look at it as it is now, then decide.",
        ),
        StepProblemKind.OVERLAP: translate(
            "plans",
            "{1}, of the same type and filter; the server may refuse it. Change its dates, or "
            "leave it out.",
        ),
        StepProblemKind.OVERLAP_STEP: translate(
            "plans",
            "it overlaps what step {0} makes; the server may refuse it. Change its dates, or "
            "leave one out.",
        ),
        StepProblemKind.COVERED_LATER: translate(
            "plans",
            "nothing covers it until step {0} is done: events of the time between are lost. If "
            "that step is refused or left out, nothing covers it at all.",
        ),
        StepProblemKind.LAST_COVER: "",
        StepProblemKind.LESS_COVER: "",
    }[kind].format(problem.other_step, short)


def unread_words(names: Sequence[str], failed: CallbackDeskError, so: str) -> UserMessage:
    """Of companies whose lists could not be read, and why the first could not be.

    `so` is what that means for the plan.
    """
    title = translate("plans", "{0}: the list of {1} could not be read")
    whose = ", ".join(shortened([visible(one) for one in names], _MOST_NAMED))
    words = message_for(failed)
    return UserMessage(f"{title.format(so, whose)}. {words.title}", words.next_step, words.details)
