"""Makes a company be like a list: what is to be created, replaced, kept, and what would end."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from app.domain.callbacks.callback import Callback, CallbackState
from app.domain.callbacks.ever import ALWAYS
from app.domain.companies.company import Company
from app.domain.plans.checking import settled
from app.domain.plans.order import overlap_in_time
from app.domain.plans.plan import Act, LaneKey, PlanStep, lane_of, numbered
from app.domain.plans.request import WantedCallback


def made_like(
    company: Company,
    listed: Sequence[Callback],
    wanted: Iterable[WantedCallback],
    now: datetime,
    *,
    with_ends: bool = False,
) -> tuple[PlanStep, ...]:
    """The steps that lead there. Only `with_ends` what is not wanted is to be ended.

    Else the steps that end it are there, and left out until somebody ticks them. A callback that is
    wanted otherwise replaces a listed one of its type and filter whose dates overlap, since both
    cannot be registered; one whose dates do not is left alone. `now` is aware UTC.
    """
    name = company.company_id
    there = {one.callback_id: one for one in listed}  # a server may list one twice
    left: dict[LaneKey, list[Callback]] = defaultdict(list)
    for one in there.values():
        left[lane_of(name, one)].append(one)

    def step(act: Act, **members: Any) -> PlanStep:  # noqa: ANN401 - of a step
        return PlanStep(number=0, company_id=name, company_name=company.name, act=act, **members)

    rest: list[WantedCallback] = []
    found: list[PlanStep] = []
    for asked in wanted:
        alike = left[lane_of(name, asked.draft)]
        so = _kept(company, asked, alike, now)
        if so is not None and so.before is not None:
            alike.remove(so.before)
            found.append(so)
        else:
            rest.append(asked)
        found += _kept_later(company, asked, alike, now)
    # What is to cover first takes the place of what covers now: nothing is uncovered in between.
    in_turn = sorted(range(len(rest)), key=lambda at: max(rest[at].draft.starts_at or now, now))
    olds: dict[int, Callback] = {}
    for at in in_turn:
        draft = rest[at].draft
        alike = left[lane_of(name, draft)]
        fitting = (one for one in alike if overlap_in_time(draft, one, now))
        old = min(fitting, key=lambda one: one.starts_at or ALWAYS, default=None)
        if old is not None:
            alike.remove(old)
            olds[at] = old
    for at, asked in enumerate(rest):
        old = olds.get(at)
        act = Act.CREATE if old is None else Act.REPLACE
        draft = asked.draft if old is None else asked.beside(old).started(now)
        found.append(step(act, before=old, draft=draft))
    not_wanted = {one.callback_id for alike in left.values() for one in alike}
    found += [
        step(Act.END, before=one, is_wanted=with_ends, is_unnamed=True)
        for one in there.values()
        if one.callback_id in not_wanted
    ]
    return numbered(found)


def _kept(
    company: Company, asked: WantedCallback, alike: Iterable[Callback], now: datetime
) -> PlanStep | None:
    """What keeps the first one that is as it is asked for; None where none is.

    Where no dates are said, it is about what delivers now, else about what will; never about what
    is over.
    """
    if not asked.unsaid.isdisjoint({"starts_at", "ends_at"}):
        alike = [one for one in alike if one.state_at(now) is not CallbackState.ENDED]
    if "starts_at" in asked.unsaid:
        by_now = [one for one in alike if one.state_at(now) is not CallbackState.FUTURE]
        alike = by_now or alike
    for one in alike:
        made = PlanStep(
            number=0,
            company_id=company.company_id,
            company_name=company.name,
            act=Act.CREATE,
            draft=asked.beside(one),
        )
        (so,) = settled([made], {company.company_id: (one,)}, now)
        if so.act is Act.KEEP:
            return so
    return None


def _kept_later(
    company: Company, asked: WantedCallback, alike: list[Callback], now: datetime
) -> list[PlanStep]:
    """Where no start is said: what takes over later and is as it is asked for is to be there too.

    It is taken out of `alike`.
    """
    found: list[PlanStep] = []
    if "starts_at" in asked.unsaid:
        for one in [each for each in alike if each.state_at(now) is CallbackState.FUTURE]:
            kept = _kept(company, asked, [one], now)
            if kept is not None:
                alike.remove(one)
                found.append(kept)
    return found
