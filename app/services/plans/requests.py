"""Turns what a file asks for into steps: whose it is here, and what is listed there now."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.draft import CallbackDraft
from app.domain.companies.company import Company
from app.domain.plans.checking import settled
from app.domain.plans.desired import made_like, started
from app.domain.plans.plan import Act, PlanStep, numbered
from app.domain.plans.request import Request, RequestedStep

Found = Mapping[tuple[str, str], Company | None]


def company_of(
    companies: Sequence[Company], key: str, name: str, default: Company | None = None
) -> Company | None:
    """The one that has a key; of several the one that has the name too. Without a key, by name.

    `default` is whose the entry is where several have the key, and it is one of them.
    """
    if key:
        with_key = [one for one in companies if one.company_key == key]
        named = [one for one in with_key if one.name == name]
        if not named and any(one.name == name for one in companies):
            return None  # the key says one, and the name another
        if not named and default in with_key:
            return default
        found = named if len(with_key) > 1 else with_key
    else:
        found = [one for one in companies if one.name == name]
    return found[0] if len(found) == 1 else None


def steps_of(
    request: Request,
    found: Found,
    lists: Mapping[str, tuple[Callback, ...] | None],
    now: datetime,
    *,
    with_ends: bool = False,
) -> tuple[PlanStep, ...]:
    """Its steps as they are asked for, then those that make each company be as it is to be.

    `with_ends` as in `made_like`.
    """
    steps = [
        _step(one, found[one.company_key, one.company_name], lists, now) for one in request.steps
    ]
    wanted: dict[str, tuple[Company, list[CallbackDraft]]] = {}
    for one in request.wanted:
        key = one.company_key, one.company_name
        company, draft = found[key], started(one.draft, now)
        if company is not None:
            # A company may be called by its key in one entry, and by its name in another.
            wanted.setdefault(company.company_id, (company, []))[1].append(draft)
            continue
        steps.append(
            PlanStep(
                number=0,
                company_id=_nobody(*key),
                company_name=key[1] or key[0],
                act=Act.CREATE,
                draft=draft,
            )
        )
    for company, drafts in wanted.values():
        listed = lists.get(company.company_id) or ()
        made = made_like(company, listed, drafts, now, with_ends=with_ends)
        # What the file lacks may name what seems not to be named.
        steps += [one for one in made if request.names_all or one.act is not Act.END]
    return numbered(steps)


def _step(
    one: RequestedStep,
    company: Company | None,
    lists: Mapping[str, tuple[Callback, ...] | None],
    now: datetime,
) -> PlanStep:
    made = PlanStep(
        number=0,
        company_id=company.company_id if company else _nobody(one.company_key, one.company_name),
        company_name=company.name if company else one.company_name or one.company_key,
        act=one.act,
        before=one.before,
        draft=started(one.draft, now) if one.draft else None,
    )
    if one.before is None or one.before.event_type:
        return made
    # Only its ID was given: there is nothing that it could have changed from.
    (there,) = settled([made], lists, now)
    return there if there.act is Act.CREATE else msgspec.structs.replace(there, seen=None)


def _nobody(key: str, name: str) -> str:
    """A company_id that no company has: those have no blank in them."""
    return f"no company {key or name}"
