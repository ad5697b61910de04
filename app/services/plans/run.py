"""Sends the steps of a plan, one after the other, each as a single change is sent."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import datetime
from itertools import takewhile

import msgspec

from app.domain.callbacks.change import Change, Outcome, PlanPlace
from app.domain.companies.company import Company
from app.domain.errors import (
    CallbackDeskError,
    CompanySettingsError,
    PasswordStoreError,
    RateLimitedError,
    SaveFailedError,
    SignInRefusedError,
)
from app.domain.plans.making import as_it_goes_on
from app.domain.plans.order import overlap_in_time
from app.domain.plans.plan import (
    MOST_FAILURES,
    Act,
    Plan,
    PlanRecord,
    PlanStep,
    StepResult,
    StepState,
    lane_of,
)
from app.services.changes.service import ChangeService
from app.services.events import Events
from app.services.guard import WriteGuard
from app.services.plans.holding import held
from app.services.plans.pace import Pace
from app.services.plans.ports import PlanStore

_CALLS = {Act.CREATE: 1, Act.END: 1, Act.REPLACE: 3, Act.KEEP: 0}
"""That a step may send: PUT, DELETE and POST for a replacement; `_calls_of` adds a GET."""
_LONGEST_PAUSE_S = 120.0
"""Seconds that are waited where the server says that these were too many calls; it stops where a
longer time is named."""

OnResult = Callable[[PlanStep, StepResult], None]


class PlanRun:
    """One run of a plan, or of some of its steps.

    `companies` are those of its steps by their IDs; `confirmations` are the names that somebody
    typed, by company_id, for steps that end a last cover on production. `companies_unlocked` may be
    changed within the run, and by it alone. `looked_at` is when the lists were read that it was
    checked by (aware UTC): what is changed here since then is not changed by it too.

    Attributes: record, the plan with what became of its steps so far; has_given_up, whether it
    stopped by itself after failures in a row; asked_to_wait_s, how many seconds the server asks to
    wait, where it stopped because that is long, else 0.
    """

    def __init__(
        self,
        changes: ChangeService,
        store: PlanStore,
        guard: WriteGuard,
        events: Events,
        record: PlanRecord,
        *,
        companies: Mapping[str, Company],
        companies_unlocked: Collection[str] = (),
        confirmations: Mapping[str, str] | None = None,
        looked_at: datetime | None = None,
        pace: Pace,
        clock: Callable[[], datetime],
    ) -> None:
        self._changes, self._store, self._guard = changes, store, guard
        self._events, self._clock, self._pace = events, clock, pace
        self._companies = companies
        self._unlocked = [one for name, one in companies.items() if name in companies_unlocked]
        self._confirmations, self._looked_at = confirmations or {}, looked_at
        self._stop = asyncio.Event()
        self.has_given_up, self.asked_to_wait_s = False, 0.0
        self.record = PlanRecord(record.plan, dict(record.results))
        # The steps whose outcome is not known: few or none, and looked for before each step.
        self._unknown: set[int] = set()
        self._on_result: OnResult = lambda _step, _result: None

    def stop_after_this(self) -> None:
        """The step under way is the last one."""
        self._stop.set()

    async def run(self, on_result: OnResult, *, failed_only: bool = False) -> PlanRecord:
        """Sends what waits, or what failed; `on_result` hears of each step, as it is begun too.

        Ends after three failures in a row, after one that leaves something uncovered, or when it is
        asked to. A plan of which everything is done is closed; where that cannot be written, the
        next start offers it again, and finds all of it done.
        Raises: SaveFailedError, PlanOpenElsewhereError, before anything was sent.
        """
        self._on_result = on_result
        plan = as_it_goes_on(self.record).plan.with_accounts(self._companies)
        plan = await self._store.begin(plan, self._clock())
        self.record = PlanRecord(plan, self.record.results)
        await self._take_newer()
        self._unknown = {
            number for number, one in self.record.results.items() if one.state is StepState.UNKNOWN
        }
        wanted = (StepState.FAILED, StepState.HALF_DONE) if failed_only else (StepState.WAITING,)
        # Locked again before anybody hears of it: what is started then must not be unlocked too.
        with self._events.gathered(), self._guard.unlocked_here(self._unlocked):
            async with held(self._store, plan, self._clock):
                if not await self._resolve_unknown():
                    await self._send_all(plan, wanted)
                    await self._resolve_unknown()
        if not self.record.count(*(set(StepState) - {StepState.DONE})):
            with suppress(SaveFailedError):
                await self._store.close(plan, self._clock())
        self.record = as_it_goes_on(self.record)
        return self.record

    async def _take_newer(self) -> None:
        """What the journal says by now: another window may have run some of it."""
        if not self.record.plan.plan_id:
            return
        kept = await self._store.record_of(self.record.plan.plan_id)
        for number, one in (kept.results if kept is not None else {}).items():
            before = self.record.results.get(number)
            mine = before.change.change_id if before and before.change else 0
            if one.change is not None and one.change.change_id > mine:
                self.record.results[number] = one

    async def _send_all(self, plan: Plan, wanted: Collection[StepState]) -> None:
        in_a_row, pause_s = 0, 0.0
        held: list[PlanStep] = []
        no_sign_in: set[str] = set()
        for step in plan.steps:
            result = self.record.result_of(step)
            if not step.sends or result.state not in wanted or step.company_id in no_sign_in:
                continue
            if in_a_row >= MOST_FAILURES:
                self.has_given_up = True
                return
            if self._stops():
                return
            awaits = await self._unclear_before(step) or self._held_before(step, held)
            not_made = None if awaits else self._not_made_before(step)
            if awaits or not_made:
                # What it was to end stays, and the room that this would have made.
                held.append(step)
                self._tell(step, msgspec.structs.replace(result, awaits=awaits, not_made=not_made))
                continue
            if pause_s > _LONGEST_PAUSE_S:
                self.asked_to_wait_s = pause_s
                return
            await self._rest(pause_s)
            await self._pace.wait_for(step.company_id, self._calls_of(step))
            if self._stops():
                return
            self._tell(step, StepResult(change=result.change, is_sending=True))
            result = await self._sent(step)
            self._tell(step, result)
            if result.state is StepState.HALF_DONE:
                return  # nothing covers it now: what comes next is somebody's decision
            if isinstance(result.error, SignInRefusedError | PasswordStoreError):
                no_sign_in.add(step.company_id)  # another refusal may lock the account
            # It is not sent again unasked; what comes next is sent once there is room.
            pause_s = _pause_after(result.error)
            in_a_row = 0 if result.state is StepState.DONE else in_a_row + 1

    def _stops(self) -> bool:
        """Whether somebody has asked it to, by now."""
        return self._stop.is_set()

    async def _rest(self, pause_s: float) -> None:
        """Not longer than until somebody asks it to stop."""
        if pause_s:
            with suppress(TimeoutError):
                async with asyncio.timeout(pause_s):
                    await self._stop.wait()

    def _calls_of(self, step: PlanStep) -> int:
        """What it may send; on production the list is read before what covers is taken away."""
        company = self._companies.get(step.company_id)
        takes_away = step.act in {Act.END, Act.REPLACE}
        if takes_away and company is not None and self._guard.is_guarded(company):
            return _CALLS[step.act] + 1
        return _CALLS[step.act]

    async def _sent(self, step: PlanStep) -> StepResult:
        before = self.record.result_of(step).change
        try:
            company = self._companies.get(step.company_id)
            if company is None:
                msg = "the company was removed"
                raise CompanySettingsError(msg)
            if before is not None and before.outcome is Outcome.HALF_DONE:
                change = await self._changes.finish(company, before, back=False)
            else:
                change = await self._send(company, step)
        except CallbackDeskError as error:
            # What was half done stays so: that entry is open until the new or the old one is there.
            return StepResult(change=before, error=error)
        if step.act is Act.REPLACE and change.outcome in {Outcome.ROLLED_BACK, Outcome.HALF_DONE}:
            self._pace.note(step.company_id, 1)  # the old one was sent again
        return StepResult(change=change)

    async def _send(self, company: Company, step: PlanStep) -> Change:
        plan = self.record.plan
        place = PlanPlace(plan.plan_id, step.number, self._looked_at)
        name = self._confirmations.get(company.company_id, "")
        if step.act is Act.END and step.before is not None:
            return await self._changes.end(
                company, step.before, listed=(), confirmation=name, why=plan.why, place=place
            )
        if step.draft is None:
            msg = "the step holds nothing to register"
            raise CompanySettingsError(msg)
        # A start that has passed since the plan was made could overlap what is ended for it.
        draft = step.draft.started(self._clock())
        if step.act is Act.REPLACE and step.before is not None:
            return await self._changes.replace(
                company, step.before, draft, confirmation=name, why=plan.why, place=place
            )
        return await self._changes.create(company, draft, why=plan.why, place=place)

    async def _unclear_before(self, step: PlanStep) -> int | None:
        """The step whose unknown outcome concerns this one too, after one more look; else None."""
        for other in self._unknown_steps():
            if other.number != step.number and other.lanes & step.lanes:
                await self._resolve(other)
                if self.record.result_of(other).state in {StepState.UNKNOWN, StepState.HALF_DONE}:
                    return other.number
        return None

    def _held_before(self, step: PlanStep, held: Collection[PlanStep]) -> int | None:
        """A step that was held back, and whose room this one needs; None for none."""
        if step.draft is None:
            return None
        draft, now = step.draft, self._clock()
        for other in held:
            old = other.before
            if old is not None and lane_of(other.company_id, old) == lane_of(
                step.company_id, draft
            ):
                is_own = step.before is not None and step.before.callback_id == old.callback_id
                if not is_own and overlap_in_time(draft, old, now):
                    return other.number
        return None

    def _not_made_before(self, step: PlanStep) -> int | None:
        """Of what a list does not name: an earlier step of that list that was not done."""
        if not step.is_unnamed or step.act is not Act.END:
            return None
        not_done = {StepState.FAILED, StepState.HALF_DONE, StepState.UNKNOWN}
        # One that comes later may need the room that this makes, and would wait for ever.
        earlier = takewhile(lambda one: one.number != step.number, self.record.plan.steps)
        beside = (
            one.number
            for one in earlier
            if one.company_id == step.company_id and one.sends and one.draft is not None
            if self.record.result_of(one).state in not_done
        )
        return next(beside, None)

    async def _resolve_unknown(self) -> bool:
        """Whether one turned out to be half done: then somebody has to decide first."""
        is_half = False
        for step in self._unknown_steps():
            await self._resolve(step)
            is_half |= self.record.result_of(step).state is StepState.HALF_DONE
        return is_half

    def _unknown_steps(self) -> list[PlanStep]:
        if not self._unknown:
            return []
        return [one for one in self.record.plan.steps if one.number in self._unknown]

    async def _resolve(self, step: PlanStep) -> None:
        change = self.record.result_of(step).change
        company = self._companies.get(step.company_id)
        if change is None or company is None:
            return
        try:
            found = await self._changes.resolve(company, change)
        except CallbackDeskError as error:
            self._tell(step, StepResult(change=change, error=error))
            return
        self._tell(step, StepResult(change=found))

    def _tell(self, step: PlanStep, result: StepResult) -> None:
        self.record.results[step.number] = result
        if result.state is StepState.UNKNOWN:
            self._unknown.add(step.number)
        else:
            self._unknown.discard(step.number)
        self._on_result(step, result)


def _pause_after(error: Exception | None) -> float:
    """Seconds until the next step may be sent, after what became of one."""
    return error.pause_s() if isinstance(error, RateLimitedError) else 0.0
