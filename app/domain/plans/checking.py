"""What is to be known of a plan before it is run: what is so already, and what may go wrong."""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.coverage import AT_ONCE, FORECAST, uncovered_by
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.matching import as_registered, differing, is_unchanged
from app.domain.callbacks.near_types import near_types
from app.domain.callbacks.rules import draft_problems, overlaps
from app.domain.callbacks.type_and_filter import type_and_filter
from app.domain.callbacks.wide_ones import wider_than
from app.domain.outside_text import trimmed
from app.domain.plans.plan import Act, LaneKey, PlanStep, lane_of
from app.domain.plans.step_problem import StepProblem, StepProblemKind
from app.domain.typed.address_cautions import url_cautions
from app.domain.typed.filter_cautions import filter_cautions

_BEGUN_WITHIN = timedelta(minutes=1)
"""After its creation one that was to begin at once has begun, by the server's clock."""
Accounts = Mapping[str, str]
"""By company_id whose account it is too, where two companies are one at the provider."""
Lists = Mapping[str, tuple[Callback, ...] | None]
"""What each company_id lists now; None where that could not be read."""


def settled(steps: Iterable[PlanStep], lists: Lists, now: datetime) -> tuple[PlanStep, ...]:
    """As the lists say it is now: registrations as they are, and KEEP for what is so already."""
    by_id: dict[str, dict[str, Callback]] = {}
    by_lane: dict[LaneKey, list[Callback]] = defaultdict(list)
    for name, listed in lists.items():
        if listed is not None:
            by_id[name] = {one.callback_id: one for one in listed}
            for one in listed:
                by_lane[lane_of(name, one)].append(one)

    def settle(step: PlanStep) -> PlanStep:
        if step.company_id not in by_id:
            return step
        return _settled(step, by_id[step.company_id], by_lane, now)

    found = [step if step.act is Act.CREATE else settle(step) for step in steps]
    # What a step of this plan takes away is no reason to keep it for another one.
    leaving = {
        (one.company_id, one.before.callback_id)
        for one in found
        if one.sends and one.before is not None
    }
    for lane, there in by_lane.items():
        by_lane[lane] = [one for one in there if (lane[0], one.callback_id) not in leaving]
    return tuple(settle(step) if step.act is Act.CREATE else step for step in found)


def looked_over(
    steps: Iterable[PlanStep],
    lists: Lists,
    now: datetime,
    *,
    leave_out: bool = False,
    sent: Container[int] = (),
    accounts: Accounts = MappingProxyType({}),
) -> tuple[tuple[PlanStep, ...], list[StepProblem]]:
    """The steps, and all that is to be known of them, each after those before it.

    Steps that are left out are looked at as if they alone were added. With `leave_out` those that
    would, or may well, be refused are left out; they can be taken in again by hand. `sent` are the
    numbers of steps whose doing is in the lists already. What companies of one account do meets as
    if one did it. `now` is aware UTC.
    """
    look = _Look(lists, now, accounts)
    seen = tuple(
        step if step.number in sent else look.at(step, leave_out=leave_out) for step in steps
    )
    return seen, look.found_of([one for one in seen if one.number not in sent])


def needs_name_of(step: PlanStep, problems: Iterable[StepProblem]) -> bool:
    """Whether it takes a last cover, for which on production the company's name is typed."""
    return step.sends and any(one.number == step.number and one.takes_cover for one in problems)


def _settled(
    step: PlanStep,
    listed: Mapping[str, Callback],
    by_lane: Mapping[LaneKey, list[Callback]],
    now: datetime,
) -> PlanStep:
    if step.act is Act.CREATE and step.draft is not None:
        alike = by_lane.get(lane_of(step.company_id, step.draft), [])
        same = next((one for one in alike if _is_so(one, step.draft, now)), None)
        return step if same is None else msgspec.structs.replace(step, act=Act.KEEP, before=same)
    old = step.before
    if step.act is Act.KEEP and step.draft is not None:
        return _kept(step, listed, now)
    if old is None or step.act is Act.KEEP:
        return step
    there = listed.get(old.callback_id)
    if there is None and step.act is Act.END:
        return msgspec.structs.replace(step, act=Act.KEEP)
    if there is None:
        # Perhaps it was replaced already, as where a file is opened for the second time.
        alike = by_lane.get(lane_of(step.company_id, step.draft), []) if step.draft else []
        same = next((one for one in alike if step.draft and _is_so(one, step.draft, now)), None)
        return step if same is None else msgspec.structs.replace(step, act=Act.KEEP, before=same)
    if step.act is Act.REPLACE and step.draft is not None and _is_so(there, step.draft, now):
        return msgspec.structs.replace(step, act=Act.KEEP, before=there)
    seen = step.seen if is_unchanged(there, old) else step.seen or old
    return msgspec.structs.replace(step, before=there, seen=seen)


def _kept(step: PlanStep, listed: Mapping[str, Callback], now: datetime) -> PlanStep:
    """Still so, or else what makes it so again; `seen` then tells that somebody changed it."""
    old = step.before
    there = listed.get(old.callback_id) if old else None
    if there is None:
        return msgspec.structs.replace(step, act=Act.CREATE, before=None, seen=old)
    if step.draft is not None and _is_so(there, step.draft, now):
        return msgspec.structs.replace(step, before=there)
    seen = step.seen if old and is_unchanged(there, old) else step.seen or old
    return msgspec.structs.replace(step, act=Act.REPLACE, before=there, seen=seen)


def _is_so(one: Callback, draft: CallbackDraft, now: datetime) -> bool:
    """Whether a registration is what a draft asks for; one that has begun already is *now*."""
    if one.unreadable:
        return False
    if one.event_type != draft.event_type:
        return False
    # A server may keep blanks around an address, and parts of a second: neither can be asked for.
    if trimmed(one.destination_url)[0] != trimmed(draft.destination_url)[0]:
        return False
    differs = set(differing(one, draft, now)) - {"destination.url"}
    if _ends_that_day(one, draft):
        differs.discard("end_date")
    if draft.starts_at is None:
        return _has_begun(one, now) and not differs - {"start_date"}
    return not differs


def _ends_that_day(one: Callback, draft: CallbackDraft) -> bool:
    """Whether a server that keeps days alone has the day that was asked for: it can do no more."""
    if one.ends_at is None or draft.ends_at is None or one.ends_at.date() != draft.ends_at.date():
        return False
    return _BARE_END.search(one.raw) is not None


_BARE_END = re.compile(rb'"end_date"\s{0,20}:\s{0,20}"\d{4}-?\d{2}-?\d{2}"')


def _has_begun(one: Callback, now: datetime) -> bool:
    """One that began as it was made has begun, also where the server's clock is ahead of ours."""
    if one.starts_at is None or one.starts_at <= now:
        return True
    return one.created_at is not None and one.starts_at <= one.created_at + _BEGUN_WITHIN


class _Look:
    """Walks through the steps, and keeps what would be listed after each."""

    def __init__(self, lists: Lists, now: datetime, accounts: Accounts) -> None:
        self._accounts = accounts
        self._lists = {
            name: {one.callback_id: one for one in listed}
            for name, listed in lists.items()
            if listed is not None
        }
        self._unread = {name for name, listed in lists.items() if listed is None}
        self._now = now
        self._there: dict[LaneKey, dict[str, Callback]] = defaultdict(dict)
        for name, listed in self._lists.items():
            for one in listed.values():
                self._there[self._lane(name, one)][one.callback_id] = one
        self._made_by: dict[str, int] = {}
        self._taken: dict[tuple[str, str], int] = {}
        # The numbers of steps right after which what they end is uncovered.
        self._bare: set[int] = set()
        self._found: list[StepProblem] = []

    def _account(self, company_id: str) -> str:
        return self._accounts.get(company_id, company_id)

    def _lane(self, company_id: str, one: Callback | CallbackDraft) -> LaneKey:
        return lane_of(self._account(company_id), one)

    def at(self, step: PlanStep, *, leave_out: bool) -> PlanStep:
        if step.company_id not in self._lists:
            # Nor is known then whether what is to be kept is there.
            there = step.company_id in self._unread
            kind = StepProblemKind.UNREAD if there else StepProblemKind.NO_COMPANY
            found = [StepProblem(number=step.number, kind=kind)]
        elif step.act is Act.KEEP:
            return step
        else:
            found = [*self._about_old(step), *self._about_new(step)]
        self._found += found
        if leave_out and any(one.is_against for one in found):
            step = msgspec.structs.replace(step, is_wanted=False)
        if step.is_wanted and step.company_id in self._lists:
            self._apply(step)
            self._note_bare(step)
        return step

    def _note_bare(self, step: PlanStep) -> None:
        """As whoever sends it looks at it: what a later step covers is not covered yet."""
        old = step.before
        if old is None:
            return
        gaps = uncovered_by(old, self._after(step.company_id, old), self._now)
        if any(one.start is None or one.start < self._now + AT_ONCE for one in gaps):
            self._bare.add(step.number)

    def _after(self, company_id: str, old: Callback) -> list[Callback]:
        """What is there by then that may cover what one covered."""
        own = type_and_filter(old)
        lanes = (
            self._there.get((self._account(company_id), *key), {})
            for key in (own, *wider_than(own))
        )
        return [one for lane in lanes for one in lane.values()]

    def found_of(self, steps: Sequence[PlanStep]) -> list[StepProblem]:
        """Of the whole plan: what nothing covers after it is known at its end only."""
        order = {step.number: at for at, step in enumerate(steps)}
        for step in steps:
            old = step.before
            listed = self._lists.get(step.company_id, {})
            if not step.sends or old is None or old.callback_id not in listed:
                continue
            lane = self._lane(step.company_id, old)
            about = self._about_cover(step.number, old, self._after(step.company_id, old))
            if step.number in self._bare and not any(one.takes_cover for one in about):
                later = (one for one in steps[order[step.number] + 1 :] if one.sends and one.draft)
                again = (
                    one.number
                    for one in later
                    if one.draft and self._lane(one.company_id, one.draft) == lane
                )
                kind = StepProblemKind.COVERED_LATER
                about.append(
                    StepProblem(number=step.number, kind=kind, other_step=next(again, None))
                )
            self._found += about
        return sorted(self._found, key=lambda one: order[one.number])

    def _about_cover(
        self, number: int, old: Callback, after: Iterable[Callback]
    ) -> list[StepProblem]:
        gaps = uncovered_by(old, after, self._now)
        if not gaps:
            return []
        soon = gaps[0].start is None or gaps[0].start < self._now + FORECAST
        return [
            StepProblem(
                number=number,
                kind=StepProblemKind.LAST_COVER if soon else StepProblemKind.LESS_COVER,
                gaps=tuple(gaps),
            )
        ]

    def _about_old(self, step: PlanStep) -> list[StepProblem]:
        old = step.before
        if old is None:
            # It was to be kept, and is not there: somebody ended it.
            kind = StepProblemKind.GONE
            gone = step.act is Act.CREATE and step.seen is not None
            return [StepProblem(number=step.number, kind=kind, other=step.seen)] if gone else []
        found = []
        first = self._taken.get((self._account(step.company_id), old.callback_id))
        if first is not None:
            found.append(
                StepProblem(number=step.number, kind=StepProblemKind.TWICE, other_step=first)
            )
        there = self._lists[step.company_id].get(old.callback_id)
        if there is None:
            found.append(StepProblem(number=step.number, kind=StepProblemKind.GONE, other=old))
        elif not is_unchanged(there, step.seen or old):
            found.append(StepProblem(number=step.number, kind=StepProblemKind.CHANGED, other=there))
        return found

    def _about_new(self, step: PlanStep) -> list[StepProblem]:
        draft = step.draft
        if draft is None:
            return []
        found = [
            StepProblem(number=step.number, kind=StepProblemKind.MISTAKE, mistake=one)
            for one in draft_problems(draft, self._now)
        ]
        if found:
            return found
        old_id = step.before.callback_id if step.before else None
        there = self._there[self._lane(step.company_id, draft)].values()
        others = [one for one in there if one.callback_id != old_id]
        for one in overlaps(draft, others, self._now):
            by = self._made_by.get(one.other.callback_id)
            kind = StepProblemKind.OVERLAP if by is None else StepProblemKind.OVERLAP_STEP
            found.append(StepProblem(number=step.number, kind=kind, other=one.other, other_step=by))
        found += [
            StepProblem(number=step.number, kind=StepProblemKind.NEAR_TYPE, meant=one)
            for one in near_types(draft.event_type)[:1]
            if draft.event_type not in self._types(step.company_id)
        ]
        found += [
            StepProblem(number=step.number, kind=StepProblemKind.CAUTION, caution=one)
            for one in (*url_cautions(draft.destination_url), *filter_cautions(draft.filters))
        ]
        return found

    def _types(self, company_id: str) -> set[str]:
        """Those that the server has taken from a company already."""
        return {one.event_type for one in self._lists[company_id].values()}

    def _apply(self, step: PlanStep) -> None:
        if step.before is not None:
            place = self._account(step.company_id), step.before.callback_id
            self._taken.setdefault(place, step.number)
            lane = self._there[self._lane(step.company_id, step.before)]
            lane.pop(step.before.callback_id, None)
        if step.draft is not None:
            planned = _as_listed(step, step.draft)
            self._there[self._lane(step.company_id, step.draft)][planned.callback_id] = planned
            self._made_by[planned.callback_id] = step.number


def _as_listed(step: PlanStep, draft: CallbackDraft) -> Callback:
    """What the server will list after the step, under an ID that no server gives."""
    return as_registered(draft, f"\0{step.number}")
