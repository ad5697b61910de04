"""What a plan is called, what it means in numbers, and what its button says."""

from collections import Counter

from app.domain.outside_text import visible
from app.domain.plans.plan import Act, Plan, PlanRecord, Purpose, StepState
from app.text.plans import summary_text
from app.text.translate import translate


def plan_title(plan: Plan) -> str:
    """The act and the number: of the steps that change something, of all where none does."""
    count = len(plan.steps)
    if plan.purpose is not Purpose.FILE:
        count = sum(1 for one in plan.steps if one.sends) or count
    if plan.purpose is Purpose.REPLACE_HOST and len(plan.subject) == 2:
        moved = translate("plans", "Move %n callback(s) from {0} to {1}", "", count)
        return moved.format(*map(visible, plan.subject))
    if plan.purpose is Purpose.FILE and plan.subject and plan.subject[0]:
        named = translate("plans", "{0}: %n step(s)", "", count)
        return named.format(visible(plan.subject[0]))
    if plan.purpose is Purpose.EXTEND and len(plan.subject) == 2 and count == 1:
        return translate("plans", "Extend {0}").format(visible(plan.subject[1]))
    return {
        Purpose.END: translate("plans", "End %n callback(s)", "", count),
        Purpose.REPLACE_HOST: translate("plans", "Move %n callback(s)", "", count),
        Purpose.COPY: translate("plans", "Copy to other companies: %n callback(s)", "", count),
        Purpose.OTHER_TYPES: translate(
            "plans", "Create %n callback(s) to the same destination", "", count
        ),
        Purpose.EXTEND: translate("plans", "Extend %n callback(s)", "", count),
        Purpose.PUT_BACK: translate("plans", "Put back %n callback(s)", "", count),
        Purpose.FILE: translate("plans", "A plan of %n step(s)", "", count),
    }[plan.purpose]


def plan_sentence(plan: Plan, record: PlanRecord, *, is_running: bool) -> str:
    """What it means, in numbers; what came of it once it was run, also where it has stopped."""
    if record.results and not is_running:
        return summary_text(record)
    wanted = {one.company_id for one in plan.steps if one.is_wanted}
    companies = len(wanted) or len(plan.company_ids)
    said = [translate("plans", "%n compan(y|ies)", "", companies)]
    acts = Counter(one.act for one in plan.steps if one.is_wanted)
    created, ended = acts[Act.CREATE], acts[Act.END]
    replaced, kept = acts[Act.REPLACE], acts[Act.KEEP]
    if created:
        said.append(translate("plans", "%n (is|are) created", "", created))
    if replaced:
        said.append(translate("plans", "%n (is|are) replaced", "", replaced))
    if ended:
        said.append(translate("plans", "%n end(s|)", "", ended))
    if kept:
        said.append(translate("plans", "%n stay(s|) as (it is|they are)", "", kept))
    left_out = sum(1 for one in plan.steps if not one.is_wanted)
    if left_out:
        said.append(translate("plans", "%n (is|are) left out", "", left_out))
    return " ".join((" · ".join(said) + ".", *_explained(plan)))


def _explained(plan: Plan) -> list[str]:
    """Sentences about what its numbers do not say."""
    acts = {one.act for one in plan.steps if one.is_wanted}
    said = []
    if sum(one.sends for one in plan.steps) > 1:
        said.append(translate("plans", "One after the other, in this order."))
    if Act.REPLACE in acts:
        said.append(
            translate(
                "plans",
                "Each replacement gets a new ID where the server cannot change it in place.",
            )
        )
    asked = plan.subject[0] if plan.purpose is Purpose.EXTEND and plan.subject else ""
    count = int(asked) - len(plan.steps) if asked.isdecimal() else 0
    if count > 0:
        said.append(
            translate(
                "plans",
                "%n of those that were chosen need(s|) nothing: another one goes on already.",
                "",
                count,
            )
        )
    if plan.purpose is Purpose.EXTEND:
        said.append(
            translate(
                "plans",
                "Each goes on as a new callback that begins when the old one ends: nothing is "
                "ended for it, and there is no gap.",
            )
        )
    if plan.purpose is Purpose.COPY:
        said.append(
            translate(
                "plans",
                "List, campaign and app IDs are copied as they are, and belong to one company as a "
                "rule: look at each.",
            )
        )
    return said


def run_words(plan: Plan, record: PlanRecord) -> str:
    """What the button says: the act and the number of what waits."""
    waiting = [
        one.act
        for one in plan.steps
        if one.sends and record.result_of(one).state is StepState.WAITING
    ]
    count = len(waiting)
    acts = set(waiting)
    if not acts:
        return translate("plans", "Nothing to send")
    if plan.purpose is Purpose.PUT_BACK and Act.END not in acts:
        return translate("plans", "Put back %n callback(s)", "", count)
    if acts == {Act.END}:
        return translate("plans", "End %n callback(s)", "", count)
    if acts == {Act.CREATE}:
        return translate("plans", "Create %n callback(s)", "", count)
    if acts == {Act.REPLACE}:
        return translate("plans", "Replace %n callback(s)", "", count)
    return translate("plans", "Make %n change(s)", "", count)
