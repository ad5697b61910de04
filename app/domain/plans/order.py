"""The order of a plan's steps: no gap that another order would not open."""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, pairwise

import msgspec

from app.domain.callbacks.callback import Callback, CallbackState
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.ever import ALWAYS, FOREVER
from app.domain.plans.plan import Act, LaneKey, PlanStep, lane_of

_RANK = {Act.KEEP: 0, Act.CREATE: 1, Act.REPLACE: 2, Act.END: 3}


def arranged(steps: Iterable[PlanStep], now: datetime) -> tuple[PlanStep, ...]:
    """One company after the other, as they come; within each what covers before what ends.

    An end and a create of the same type and filter whose dates overlap become one replacement: a
    server that refuses overlaps would refuse the create before the end, and a replacement leaves
    the shortest gap and puts the old one back where the new one is refused. A step that needs a
    place which another one gives up comes right after that. Where steps wait for each other in a
    ring, they stay as they came.
    """
    every = [_in_order(_joined(own, now), now) for own in _by_company(steps)]
    return tuple(chain.from_iterable(every))


def in_order(steps: Iterable[PlanStep], now: datetime) -> tuple[PlanStep, ...]:
    """As `arranged`, and each step stays what it is."""
    return tuple(chain.from_iterable(_in_order(own, now) for own in _by_company(steps)))


def _by_company(steps: Iterable[PlanStep]) -> list[list[PlanStep]]:
    found: dict[str, list[PlanStep]] = {}
    for one in steps:
        found.setdefault(one.company_id, []).append(one)
    return list(found.values())


def overlap_in_time(draft: CallbackDraft, other: Callback, now: datetime) -> bool:
    """Whether there is a moment, now or later, in which both are registered."""
    start = max(draft.starts_at or now, now)
    return (other.ends_at or FOREVER) > start and (other.starts_at or ALWAYS) < (
        draft.ends_at or FOREVER
    )


def _joined(steps: Sequence[PlanStep], now: datetime) -> list[PlanStep]:
    """Ends that a create of the same plan stands in for become replacements, in the end's place.

    Each other end that such a create overlaps stays one: it has to come first, and two
    replacements that wait for each other could not be sent at all. For the same reason an end stays
    one whose create waits for a replacement that itself waits for the end.
    """
    creates: dict[LaneKey, list[PlanStep]] = defaultdict(list)
    ends: dict[LaneKey, list[tuple[PlanStep, Callback]]] = defaultdict(list)
    for one in steps:
        if one.is_wanted and one.act is Act.CREATE and one.draft is not None:
            creates[lane_of(one.company_id, one.draft)].append(one)
        elif one.is_wanted and one.act is Act.END and one.before is not None:
            ends[lane_of(one.company_id, one.before)].append((one, one.before))
    moved = _replaced(steps)
    taken: set[int] = set()
    settled: dict[int, PlanStep] = {}
    for lane, own in ends.items():
        # What is active is missed at once: it has the first choice.
        own.sort(key=lambda pair: pair[1].state_at(now) is not CallbackState.ACTIVE)
        for end, before in own:
            fitting = (
                one
                for one in creates[lane]
                if one.number not in taken
                and one.draft
                and overlap_in_time(one.draft, before, now)
                and not any(
                    overlap_in_time(one.draft, old, now) and overlap_in_time(new, before, now)
                    for old, new in moved[lane]
                )
            )
            first = min(fitting, key=lambda one: _begins(one, now), default=None)
            create = None if end.number in settled else first
            if create is None or create.draft is None:
                continue
            taken.add(create.number)
            for other, its in own:
                if overlap_in_time(create.draft, its, now):
                    settled.setdefault(other.number, other)
            settled[end.number] = msgspec.structs.replace(end, act=Act.REPLACE, draft=create.draft)
    return [settled.get(one.number, one) for one in steps if one.number not in taken]


def _replaced(steps: Sequence[PlanStep]) -> dict[LaneKey, list[tuple[Callback, CallbackDraft]]]:
    """What stays in its lane, with what takes its place."""
    found: dict[LaneKey, list[tuple[Callback, CallbackDraft]]] = defaultdict(list)
    for one in steps:
        if one.is_wanted and one.act is Act.REPLACE and one.before and one.draft:
            lane = lane_of(one.company_id, one.before)
            if lane == lane_of(one.company_id, one.draft):
                found[lane].append((one.before, one.draft))
    return found


def _in_order(steps: list[PlanStep], now: datetime) -> list[PlanStep]:
    takers: dict[LaneKey, list[int]] = defaultdict(list)
    for at, one in enumerate(steps):
        if one.sends and one.before is not None:
            takers[lane_of(one.company_id, one.before)].append(at)
    waits: list[set[int]] = [set() for _ in steps]
    frees: dict[int, set[int]] = defaultdict(set)
    for at, one in enumerate(steps):
        if not one.sends or one.draft is None:
            continue
        for other in takers[lane_of(one.company_id, one.draft)]:
            before = steps[other].before
            if other != at and before is not None and overlap_in_time(one.draft, before, now):
                waits[at].add(other)
                frees[other].add(at)
    found: list[PlanStep] = []
    for at, earlier in _in_turn(steps, now):
        waits[at].add(earlier)
        frees[earlier].add(at)
    ready = [(_RANK[one.act], at) for at, one in enumerate(steps) if not waits[at]]
    heapq.heapify(ready)
    placed: set[int] = set()
    while len(placed) < len(steps):
        # In a ring none can be first.
        at = heapq.heappop(ready)[1] if ready else min(set(range(len(steps))) - placed)
        if at in placed:
            continue
        placed.add(at)
        found.append(steps[at])
        for freed in frees[at]:
            waits[freed].discard(at)
            if not waits[freed] and freed not in placed:
                heapq.heappush(ready, (_RANK[steps[freed].act], freed))
    return found


def _in_turn(steps: Sequence[PlanStep], now: datetime) -> Iterator[tuple[int, int]]:
    """Which step comes after which of the same type and filter, by their places.

    What covers now is made before what covers later, and ended after it.
    """
    lanes: dict[tuple[Act, LaneKey], list[int]] = defaultdict(list)
    for at, one in enumerate(steps):
        what = one.draft or one.before
        if one.sends and one.act is not Act.REPLACE and what is not None:
            lanes[one.act, lane_of(one.company_id, what)].append(at)
    for (act, _), places in lanes.items():
        places.sort(key=lambda at: _begins(steps[at], now), reverse=act is Act.END)
        yield from ((after, before) for before, after in pairwise(places))


def _begins(step: PlanStep, now: datetime) -> datetime:
    """When what a step makes or ends begins, now at the earliest."""
    one = step.draft or step.before
    return max(one.starts_at or now, now) if one is not None else now
