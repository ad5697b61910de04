"""A plan as a request file: what somebody proposes, for whoever may do it."""

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.draft import CallbackDraft
from app.domain.companies.company import Company
from app.domain.moments import write_moment
from app.domain.plans.plan import Act, Plan, PlanStep
from app.domain.plans.request import FORMAT, VERSION


def proposed(plan: Plan) -> list[PlanStep]:
    """The steps that a file of it holds: all but those that are left out.

    What is to be ended and is not there needs nothing, here or elsewhere.
    """
    return [
        one
        for one in plan.steps
        if one.is_wanted and not (one.act is Act.KEEP and one.draft is None)
    ]


def request_file(plan: Plan, companies: dict[str, Company], name: str) -> bytes:
    """JSON as `resources/request-file.schema.json` says. No credentials are in it.

    It holds the steps of `proposed`; `companies` are those of the plan by their IDs.
    """
    steps = [_step(one, companies.get(one.company_id)) for one in proposed(plan)]
    made = {
        "format": FORMAT,
        "version": VERSION,
        "name": name,
        "reason": plan.why,
        "steps": steps,
    }
    return msgspec.json.format(msgspec.json.encode(made), indent=2) + b"\n"


def _step(step: PlanStep, company: Company | None) -> dict[str, object]:
    made: dict[str, object] = {
        "company_key": company.company_key if company else "",
        "company": step.company_name,
    }
    # One key may be two accounts at two addresses; the practice company's is another each time.
    if company is not None and not company.is_practice:
        made["base_url"] = company.base_url
    made["act"] = str(step.act)
    if step.before is not None:
        made |= {"callback_id": step.before.callback_id, "before": asked_members(step.before)}
    if step.draft is not None:
        made["after"] = asked_members(step.draft)
    return made


def asked_members(one: Callback | CallbackDraft) -> dict[str, object]:
    """What can be asked of a registration, under the names of a request file."""
    starts, ends = (write_moment(at) if at else None for at in (one.starts_at, one.ends_at))
    return {
        "event_type": one.event_type,
        "filter": dict(one.filters),
        "destination_url": one.destination_url,
        "method": one.method,
        "content_type": one.content_type,
        "starts_at": starts,
        "ends_at": ends,
    }
