"""Words for plans: what they are called, what a step does, and what became of it."""

from collections.abc import Iterable
from datetime import timedelta

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.change import CERTAIN_AFTER_S, Change, Outcome, gap_of
from app.domain.callbacks.draft import CallbackDraft
from app.domain.outside_text import visible
from app.domain.plans.plan import (
    MOST_FAILURES,
    Act,
    Plan,
    PlanRecord,
    PlanStep,
    StepResult,
    StepState,
)
from app.domain.plans.step_problem import StepProblem, StepProblemKind
from app.domain.typed.web_address import shown_address
from app.text.duration import duration_text
from app.text.formats import Formats, applies_to
from app.text.messages import message_for
from app.text.plan_problems import problem_in_short
from app.text.reasons import reasons_text
from app.text.status import Status, Tone
from app.text.translate import translate

_GRAVEST_FIRST = tuple(StepProblemKind)
_BLOCKING = {
    StepProblemKind.NO_COMPANY,
    StepProblemKind.UNREAD,
    StepProblemKind.MISTAKE,
    StepProblemKind.TWICE,
    StepProblemKind.GONE,
    StepProblemKind.OVERLAP,
    StepProblemKind.OVERLAP_STEP,
}


def only_ends(plan: Plan) -> bool:
    """Whether all that it sends are ends."""
    return {one.act for one in plan.steps if one.sends} == {Act.END}


def act_word(act: Act) -> str:
    """What a step does."""
    return {
        Act.CREATE: translate("plans", "Create"),
        Act.END: translate("plans", "End"),
        Act.REPLACE: translate("plans", "Replace"),
        Act.KEEP: translate("plans", "Keep"),
    }[act]


def act_text(step: PlanStep, *, short: bool = False) -> str:
    """What a step does, and how else than before it is sent: no column tells that.

    `short` is without what it was before.
    """
    parts, old, new = [act_word(step.act)], step.before, step.draft
    if step.act is Act.REPLACE and old is not None and new is not None:
        pairs = ((old.method, new.method), (old.content_type, new.content_type))
        parts += [
            visible(after) if short else f"{visible(before)} → {visible(after)}"
            for before, after in pairs
            if before.casefold() != after.casefold()
        ]
    return " · ".join(parts)


def result_status(
    step: PlanStep, result: StepResult, problems: Iterable[StepProblem], formats: Formats
) -> Status:
    """What became of a step, or what stands against it."""
    if result.awaits is not None:
        text = translate("plans", "Not sent: waits for step {0}").format(result.awaits)
        return Status(text, Tone.SOON, "clock")
    if result.not_made is not None:
        text = translate(
            "plans", "Not sent: step {0} was not done, and may be meant to keep this one"
        )
        return Status(text.format(result.not_made), Tone.SOON, "clock")
    if result.state is not StepState.WAITING:
        return _outcome_status(result)
    worst = min(problems, key=lambda one: _GRAVEST_FIRST.index(one.kind), default=None)
    if worst is not None and worst.kind in _BLOCKING:
        return Status(problem_in_short(worst, formats), Tone.FAILED, "warning")
    if step.act is Act.KEEP:
        ended = step.draft is None
        text = translate("plans", "Already so")
        if ended:
            text = translate("plans", "Not listed: nothing to end")
        return Status(text, Tone.NEUTRAL, "check")
    if not step.is_wanted:
        left_out = translate("plans", "Left out")
        if worst is not None and worst.kind is StepProblemKind.CHANGED:
            left_out = f"{left_out} · {problem_in_short(worst, formats)}"
        return Status(left_out, Tone.NEUTRAL, "stopped")
    waiting = translate("plans", "Waiting")
    if worst is None or worst.kind is StepProblemKind.CAUTION:
        return Status(waiting, Tone.PLANNED, "clock")
    return Status(f"{waiting} · {problem_in_short(worst, formats)}", Tone.SOON, "warning")


def step_text(step: PlanStep, result: StepResult, formats: Formats) -> str:
    """What was said of a step, and everything that it changes, old beside new."""
    lines = [f"{act_word(step.act)} · {visible(step.company_name)}"]
    old, new = step.before, step.draft
    if step.act is Act.KEEP and old is not None:
        new = None  # what is asked for is there, as it is
    if old is not None:
        lines[0] += f" · {visible(old.callback_id)}"
    lines += _said_of(result, formats)
    pairs = [
        (translate("plans", "Event type"), *(one.event_type if one else "" for one in (old, new))),
        (
            translate("plans", "Applies to"),
            *(applies_to(one.event_type, one.filters) if one else "" for one in (old, new)),
        ),
        (
            translate("plans", "Destination"),
            *(shown_address(one.destination_url) if one else "" for one in (old, new)),
        ),
        (translate("plans", "Method"), *(one.method if one else "" for one in (old, new))),
        (
            translate("plans", "Content type"),
            *(one.content_type if one else "" for one in (old, new)),
        ),
        (translate("plans", "Starts"), *_starts(old, new, formats)),
        (
            translate("plans", "Ends"),
            *(
                (formats.moment(one.ends_at) if one.ends_at else translate("plans", "no end"))
                if one
                else ""
                for one in (old, new)
            ),
        ),
    ]
    same = []
    for name, before, after in pairs:
        if before and after and before != after:
            lines.append(f"{name}: {visible(before)} → {visible(after)}")
        else:
            same.append(f"{name}: {visible(after or before)}")
    return "\n".join([*lines, " · ".join(same)])


def _starts(old: Callback | None, new: CallbackDraft | None, formats: Formats) -> tuple[str, str]:
    """Of a replacement that takes over at once the start of the old one says nothing."""
    before = after = ""
    if new is not None:
        after = formats.moment(new.starts_at) if new.starts_at else translate("plans", "at once")
    if old is not None and (new is None or new.starts_at is not None):
        always = translate("plans", "always")
        before = formats.moment(old.starts_at) if old.starts_at else always
    return before, after


def _said_of(result: StepResult, formats: Formats) -> list[str]:
    if result.error is not None:
        return [message_for(result.error).text]
    change = result.change
    if change is None:
        return []
    said = [reasons_text(change.detail)] if change.detail else []
    if result.state is StepState.UNKNOWN:
        sent_at = change.stepped_at or change.opened_at
        at = formats.exact(sent_at + timedelta(seconds=CERTAIN_AFTER_S))
        words = translate(
            "plans",
            "Whether it happened can be told from {0} on: until then the request may be under way.",
        )
        said.append(words.format(at))
    return said


def progress_text(record: PlanRecord, left_s: float | None, formats: Formats) -> str:
    """How far it is; `left_s` None where that cannot be told yet."""
    done = record.count(StepState.DONE)
    total = record.count(*StepState)
    text = translate("plans", "{0} of {1} done").format(done, total)
    if failed := record.count(StepState.FAILED, StepState.HALF_DONE):
        text += " · " + translate("plans", "%n failed", "", failed)
    if unknown := record.count(StepState.UNKNOWN):
        text += " · " + translate("plans", "%n not known", "", unknown)
    if left_s is not None:
        text += " · " + translate("plans", "about {0} left").format(formats.span(left_s))
    stops = translate("plans", "stops by itself after {0} steps in a row without success")
    return f"{text} · {stops.format(MOST_FAILURES)}"


def summary_text(record: PlanRecord) -> str:
    """What came of it, failures first."""
    done = record.count(StepState.DONE)
    failed = record.count(StepState.FAILED)
    half, unknown = record.count(StepState.HALF_DONE), record.count(StepState.UNKNOWN)
    waiting = record.count(StepState.WAITING)
    said = []
    if half:
        said.append(translate("plans", "%n half done: nothing covers it now", "", half))
    if failed:
        said.append(translate("plans", "%n failed", "", failed))
    if unknown:
        said.append(translate("plans", "%n not known", "", unknown))
    said.append(translate("plans", "%n done", "", done))
    if waiting and record.results:
        said.append(translate("plans", "stopped: %n not sent", "", waiting))
    elif waiting:
        said.append(translate("plans", "%n not sent", "", waiting))
    left_out = record.left_out
    if left_out:
        said.append(translate("plans", "%n left out", "", left_out))
    return " · ".join(said)


def summary_tone(record: PlanRecord) -> Tone:
    """Green where all of it is done, and nothing was left out."""
    if record.count(StepState.FAILED, StepState.HALF_DONE):
        return Tone.FAILED
    if record.count(StepState.UNKNOWN, StepState.WAITING) or record.left_out:
        return Tone.SOON
    return Tone.ACTIVE


def _outcome_status(result: StepResult) -> Status:
    change, state = result.change, result.state
    if state is StepState.SENDING:
        return Status(translate("plans", "Sending…"), Tone.PLANNED, "send")
    if state is StepState.HALF_DONE:
        text = translate("plans", "Half done: ended, and the new one is not there")
        return Status(text, Tone.FAILED, "warning")
    if state is StepState.UNKNOWN:
        text = translate("plans", "Outcome not known")
        return Status(text, Tone.SOON, "unknown")
    if state is StepState.DONE and change is not None:
        return Status(_done_words(change), Tone.ACTIVE, "check")
    if change is not None and change.outcome is Outcome.ROLLED_BACK:
        text = translate("plans", "Refused · the old one is back as {0}").format(
            visible(change.made_id or "")
        )
        return Status(text, Tone.FAILED, "failed")
    if result.error is not None:
        return Status(message_for(result.error).title, Tone.FAILED, "failed")
    if change is not None and change.outcome is Outcome.NOT_DONE:
        return Status(translate("plans", "It did not happen"), Tone.FAILED, "failed")
    reason = reasons_text(change.detail) if change is not None else ""
    text = translate("plans", "Refused")
    return Status(f"{text} · {reason}" if reason else text, Tone.FAILED, "failed")


def _done_words(change: Change) -> str:
    made = visible(change.made_id or "")
    old = change.before.callback_id if change.before else ""
    if not change.made_id:
        return translate("plans", "Ended · {0}").format(visible(old))
    if change.made_id == old:
        text = translate("plans", "Done in place · {0}").format(made)
    else:
        text = translate("plans", "Done · {0}").format(made)
    if change.gap_s is not None:
        text += " · " + translate("plans", "gap ≤ {0}").format(gap_of(change.gap_s))
    if change.differs:
        text += " · " + translate("plans", "not as it was sent")
    return text


def changed_text() -> str:
    """Something stands against a plan at its run that was not shown."""
    return translate(
        "plans",
        "The lists have changed meanwhile: nothing was sent. Look at the steps once more, then "
        "press it again.",
    )


def given_up_text(asked_to_wait_s: float = 0.0) -> str:
    """Why a plan stopped by itself: the seconds that the server asks to wait, or failures."""
    if asked_to_wait_s:
        time = duration_text(timedelta(seconds=asked_to_wait_s), from_seconds=True)
        return translate(
            "plans",
            "The server took too many calls, and asks to wait {0}: what follows was not sent. Go "
            "on after that.",
        ).format(time)
    return translate(
        "plans",
        "It stopped by itself after {0} steps in a row without success: what follows was not "
        "sent. Look at one of them to see why; then press Retry failed only, or send the rest.",
    ).format(MOST_FAILURES)
