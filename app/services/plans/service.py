"""What can be done with plans: make one of what is listed now, run it, find it again."""

from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from weakref import WeakSet

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.matching import draft_of
from app.domain.companies.company import Company, accounts_of
from app.domain.errors import SaveFailedError
from app.domain.masking import masked
from app.domain.plans.checking import looked_over, settled
from app.domain.plans.making import (
    as_it_goes_on,
    created,
    put_back,
    put_back_of_gone,
    up_to_next,
)
from app.domain.plans.order import arranged
from app.domain.plans.plan import (
    Act,
    Plan,
    PlanRecord,
    PlanStep,
    Purpose,
    numbered,
)
from app.domain.plans.request import Request, RequestNote
from app.domain.plans.step_problem import StepProblemKind
from app.domain.plans.ticked_end import with_its_place, without_its_place
from app.services.all_companies import AllCompaniesService
from app.services.changes.service import ChangeService
from app.services.events import Events
from app.services.guard import WriteGuard
from app.services.plans.checked import CheckedPlan, ReadLists, read_lists
from app.services.plans.holding import held
from app.services.plans.lately_listed import lanes_asked_for, lanes_of, with_lately_listed
from app.services.plans.named_ids import with_named_ids, without_ended
from app.services.plans.pace import CALLS_PER_SECOND, Pace
from app.services.plans.ports import PlanStore
from app.services.plans.requests import company_of, steps_of, unnamed_note, without_unsure_ends
from app.services.plans.run import PlanRun
from app.services.plans.still_to_send import sent_of, with_rest_settled


class PlanService:
    """Nothing is sent before a `PlanRun` is run."""

    def __init__(
        self,
        all_companies: AllCompaniesService,
        changes: ChangeService,
        store: PlanStore,
        guard: WriteGuard,
        events: Events,
        *,
        user: str,
        clock: Callable[[], datetime],
        calls_per_second: int = CALLS_PER_SECOND,
    ) -> None:
        self._all_companies, self._changes, self._store = all_companies, changes, store
        self._guard, self._events = guard, events
        self._user, self._clock = user, clock
        self._pace = Pace(calls_per_second)
        self._runs: WeakSet[PlanRun] = WeakSet()
        self._is_stopping = False

    async def prepared(
        self,
        purpose: Purpose,
        steps: Iterable[PlanStep],
        companies: Iterable[Company],
        *,
        subject: tuple[str, ...] = (),
        why: str = "",
    ) -> CheckedPlan:
        """Reads the lists, finds what is so already, and puts the steps into their order.

        What would, or may well, be refused is left out. Whoever asks for more than `MOST_STEPS`
        is told so before.
        """
        plan = Plan(
            purpose=purpose,
            made_at=self._clock(),
            user=self._user,
            subject=subject,
            why=masked(why),
            steps=tuple(steps),
        )
        return await self.read_again(plan, companies, arrange=True)

    async def from_request(
        self,
        request: Request,
        companies: Iterable[Company],
        default: Company | None = None,
        *,
        with_ends: bool = False,
    ) -> CheckedPlan:
        """What a file asks for, beside what is listed now; nothing of it runs by itself.

        `default` is whose entries are that name no company; None where nobody's are. Only
        `with_ends` what a list of callbacks does not name is to be ended at once.
        """
        companies, now = list(companies), self._clock()
        found = {one: company_of(companies, one, default) for one in request.companies}
        mine = {one.company_id: one for one in found.values() if one is not None}
        # What a file says of a callback is not taken for what its list may lack.
        read = await read_lists(self._all_companies, mine.values(), (), now)
        request, read = await with_named_ids(self._all_companies, request, found, read, now)
        request, ended = without_ended(request, found, read)
        asked = lanes_asked_for(request, found)
        read = await with_lately_listed(self._all_companies, mine.values(), asked, read, now)
        steps = steps_of(request, found, read.lists, now, with_ends=with_ends)
        plan = Plan(
            purpose=Purpose.FILE,
            made_at=now,
            user=self._user,
            subject=(request.name,),
            why=masked(request.reason),
            steps=steps,
        )
        checked = self._arranged(plan, mine, read)
        # What is there now is not what the file's writer meant: somebody has to look at it first.
        kind = StepProblemKind.CHANGED
        changed = {one.number for one in checked.problems if one.kind is kind}
        checked = self.left_out(checked, changed, None)
        steps = without_unsure_ends(checked, ended)
        if changed or steps != checked.plan.steps:
            plan = msgspec.structs.replace(checked.plan, steps=steps)
            # What was to take the place of one that stays would be refused.
            checked = self.looked_over(checked, plan, leave_out=True)
        notes = (*request.notes, *unnamed_note(checked.plan.steps))
        return msgspec.structs.replace(checked, notes=notes)

    async def read_again(
        self,
        plan: Plan,
        companies: Iterable[Company],
        *,
        record: PlanRecord | None = None,
        arrange: bool = False,
        notes: tuple[RequestNote, ...] = (),
    ) -> CheckedPlan:
        """The plan beside what is listed at this moment.

        `record` says what was sent of it, `notes` what was not read of its file. Only with
        `arrange` it is put into a new order, and what may be refused is left out anew.
        """
        mine = {one.company_id: one for one in companies if one.company_id in plan.company_ids}
        olds = [(one.company_id, one.before) for one in plan.steps if one.before is not None]
        asked_at = self._clock()
        read = await read_lists(self._all_companies, mine.values(), olds, asked_at)
        read = await with_lately_listed(
            self._all_companies, mine.values(), lanes_of(plan), read, self._clock()
        )
        if arrange:
            return msgspec.structs.replace(self._arranged(plan, mine, read), notes=notes)
        if record is not None:
            plan = as_it_goes_on(PlanRecord(plan, record.results)).plan
        checked = CheckedPlan(plan=plan, companies=mine, read=read, problems=[], notes=notes)
        return self.settled(checked, plan, record)

    def settled(
        self, checked: CheckedPlan, plan: Plan, record: PlanRecord | None = None
    ) -> CheckedPlan:
        """With what is to be sent beside the lists that were read; what is so already is kept.

        `record` says what was sent of it.
        """
        plan = with_rest_settled(plan, checked.read.lists, record, self._clock())
        return self.looked_over(checked, plan, record)

    def looked_over(
        self,
        checked: CheckedPlan,
        plan: Plan,
        record: PlanRecord | None = None,
        *,
        leave_out: bool = False,
    ) -> CheckedPlan:
        """After steps were left out, edited or moved; the lists are those that were read.

        With `leave_out` steps that may be refused now are left out too.
        """
        steps, problems = looked_over(
            plan.steps,
            checked.read.lists,
            self._clock(),
            leave_out=leave_out,
            sent=sent_of(record),
            accounts=accounts_of(checked.companies.values()),
        )
        plan = msgspec.structs.replace(plan, steps=steps)
        return msgspec.structs.replace(checked, plan=plan, problems=problems)

    def with_tick(
        self, checked: CheckedPlan, plan: Plan, step: PlanStep, record: PlanRecord
    ) -> CheckedPlan:
        """After a step was ticked or no longer, as it is in `plan`.

        An end of what a file does not name makes room: what it alone kept out comes with it, as
        long as nothing was sent.
        """
        if not (step.is_unnamed and step.act is Act.END) or record.results:
            return self.looked_over(checked, plan, record)
        if step.is_wanted:
            steps = with_its_place(plan.steps, checked.problems, step, self._clock())
        else:
            checked = self.looked_over(checked, plan)
            steps = without_its_place(checked.plan.steps, checked.problems, step)
        return self.looked_over(checked, msgspec.structs.replace(checked.plan, steps=steps))

    def left_out(
        self, checked: CheckedPlan, numbers: Collection[int], record: PlanRecord | None
    ) -> CheckedPlan:
        """With some steps left out, by their numbers."""
        if not numbers:
            return checked
        steps = tuple(
            msgspec.structs.replace(one, is_wanted=False) if one.number in numbers else one
            for one in checked.plan.steps
        )
        return self.looked_over(checked, msgspec.structs.replace(checked.plan, steps=steps), record)

    def _arranged(self, plan: Plan, mine: dict[str, Company], read: ReadLists) -> CheckedPlan:
        now, asked = self._clock(), plan.steps
        if plan.purpose is Purpose.EXTEND:
            asked = up_to_next(asked, read.lists, now)
        if plan.purpose is Purpose.PUT_BACK:
            asked = put_back_of_gone(asked, read.lists)
        steps = arranged(settled(asked, read.lists, now), now)
        # What was joined may be so already: an end, and a create like it.
        steps = numbered(list(settled(steps, read.lists, now)))
        steps, problems = looked_over(
            steps, read.lists, now, leave_out=True, accounts=accounts_of(mine.values())
        )
        plan = msgspec.structs.replace(plan, steps=steps)
        return CheckedPlan(plan=plan, companies=mine, read=read, problems=problems)

    def new_run(
        self,
        checked: CheckedPlan,
        record: PlanRecord,
        *,
        why: str,
        companies_unlocked: Collection[str] = (),
        confirmations: Mapping[str, str] | None = None,
    ) -> PlanRun:
        """What sends it, once `run` is called. `why` is kept with it and with each change."""
        plan = msgspec.structs.replace(record.plan, why=masked(why))
        run = PlanRun(
            self._changes,
            self._store,
            self._guard,
            self._events,
            PlanRecord(plan, record.results),
            companies=checked.companies,
            companies_unlocked=companies_unlocked,
            confirmations=confirmations,
            looked_at=checked.read.asked_at,
            pace=self._pace,
            clock=self._clock,
        )
        self._runs.add(run)
        if self._is_stopping:
            run.stop_after_this()
        return run

    def stop_all(self) -> None:
        """Whatever runs stops after the step under way, as the app is closing; nothing begins."""
        self._is_stopping = True
        for one in self._runs:
            one.stop_after_this()

    def is_guarded(self, company: Company) -> bool:
        """Whether changes of a company have to be unlocked."""
        return self._guard.is_guarded(company)

    @asynccontextmanager
    async def claimed(self, checked: CheckedPlan) -> AsyncIterator[Plan]:
        """Keeps others from running a plan of its accounts, while they are looked at once more.

        Gives the plan with its number, with which it is run. At the end it is as if it had never
        been, unless something of it was sent: then it is closed. Where that cannot be written it
        stays open, and the window offers it.
        Raises: SaveFailedError, CompanyPlannedElsewhereError.
        """
        plan = checked.plan.with_accounts(checked.companies)
        plan = await self._store.begin(plan, self._clock())
        try:
            async with held(self._store, plan, self._clock):
                yield plan
        finally:
            with suppress(SaveFailedError):  # that must not hide what was sent
                await self._store.withdraw(plan, self._clock())

    async def save(self, plan: Plan) -> None:
        """Keeps the steps of one that was begun as they are now. Raises: SaveFailedError."""
        await self._store.save(plan)

    async def close(self, plan: Plan) -> None:
        """It is not to be offered again at the next start. Raises: SaveFailedError."""
        await self._store.close(plan, self._clock())

    async def record_of(self, plan_id: int) -> PlanRecord | None:
        """What became of one; None if it was forgotten. Raises: SaveFailedError."""
        return await self._store.record_of(plan_id)

    async def left_open(self) -> list[PlanRecord]:
        """Those that an earlier run of the app did not come to the end of.

        What became of their changes is to be looked up first. Raises: SaveFailedError.
        """
        return await self._store.left_open()

    async def put_back(self, record: PlanRecord, companies: Iterable[Company]) -> CheckedPlan:
        """A new plan that undoes what one has done."""
        steps = put_back(record, self._clock())
        return as_they_are(await self.prepared(Purpose.PUT_BACK, steps, companies))

    async def put_back_ended(
        self, ended: Iterable[tuple[Company, Callback]], companies: Iterable[Company]
    ) -> CheckedPlan:
        """A new plan that creates callbacks like those that ended, as far as is remembered."""
        now = self._clock()
        steps: list[PlanStep] = []
        for company, one in ended:
            found = await self._changes.recreation_of(company, one)
            # What ran out as planned keeps its end: it is past, so that the step is left out.
            ends = found.planned_end if found.has_run_out else found.values.ends_at
            draft = draft_of(found.values, now)
            steps += created(company, [msgspec.structs.replace(draft, ends_at=ends)])
        return await self.prepared(Purpose.PUT_BACK, numbered(steps), companies)


def as_they_are(checked: CheckedPlan) -> CheckedPlan:
    """What is listed now is what is meant: nothing of it counts as changed since."""
    steps = tuple(msgspec.structs.replace(one, seen=None) for one in checked.plan.steps)
    kept = [one for one in checked.problems if one.kind is not StepProblemKind.CHANGED]
    plan = msgspec.structs.replace(checked.plan, steps=steps)
    return msgspec.structs.replace(checked, plan=plan, problems=kept)
