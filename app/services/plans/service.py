"""What can be done with plans: make one of what is listed now, run it, find it again."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from weakref import WeakSet

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.matching import draft_of
from app.domain.companies.company import Company
from app.domain.errors import CallbackDeskError
from app.domain.masking import masked
from app.domain.plans.checking import StepProblem, looked_over, settled
from app.domain.plans.making import created, put_back
from app.domain.plans.order import arranged
from app.domain.plans.plan import (
    MOST_STEPS,
    Plan,
    PlanRecord,
    PlanStep,
    Purpose,
    numbered,
)
from app.services.all_companies import AllCompaniesService, CompanyList
from app.services.changes.service import ChangeService
from app.services.events import Events
from app.services.guard import WriteGuard
from app.services.plans.pace import CALLS_PER_SECOND, Pace
from app.services.plans.ports import PlanStore
from app.services.plans.run import PlanRun


class CheckedPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A plan beside what is listed now.

    `companies` are those of its steps by their IDs, `lists` what each lists, None where that could
    not be read; `failures` is why.
    """

    plan: Plan
    companies: dict[str, Company]
    lists: dict[str, tuple[Callback, ...] | None]
    problems: list[StepProblem]
    failures: dict[str, CallbackDeskError]


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

        What would, or may well, be refused is left out; all above `MOST_STEPS` is dropped.
        """
        steps = list(steps)[:MOST_STEPS]
        plan = Plan(
            purpose=purpose,
            made_at=self._clock(),
            user=self._user,
            subject=subject,
            why=why,
            steps=tuple(steps),
        )
        return await self.read_again(plan, companies, arrange=True)

    async def read_again(
        self, plan: Plan, companies: Iterable[Company], *, arrange: bool = False
    ) -> CheckedPlan:
        """The plan beside what is listed at this moment; in a new order only with `arrange`."""
        mine = {one.company_id: one for one in companies if one.company_id in plan.company_ids}
        lists: dict[str, tuple[Callback, ...] | None] = dict.fromkeys(mine)
        failures: dict[str, CallbackDeskError] = {}

        def took(found: CompanyList) -> None:
            name = found.company.company_id
            if found.failure is not None:
                failures[name] = found.failure
                return
            listed = found.listing.callbacks
            if found.listing.partial or found.listing.unreadable:
                # What such a list does not hold may be there all the same: the server will say.
                known = {one.callback_id for one in listed}
                olds = (one.before for one in plan.steps if one.company_id == name)
                listed += tuple(one for one in olds if one and one.callback_id not in known)
            lists[name] = listed

        await self._all_companies.read(mine.values(), took)
        now = self._clock()
        if not arrange:
            _, problems = looked_over(plan.steps, lists, now)
            return self._checked(plan, mine, lists, problems, failures)
        steps = numbered(list(arranged(settled(plan.steps, lists, now), now)))
        steps, problems = looked_over(steps, lists, now, leave_out=True)
        plan = msgspec.structs.replace(plan, steps=steps)
        return self._checked(plan, mine, lists, problems, failures)

    def looked_over(self, checked: CheckedPlan, plan: Plan) -> CheckedPlan:
        """After steps were left out, edited or moved; the lists are those that were read."""
        steps, problems = looked_over(plan.steps, checked.lists, self._clock())
        plan = msgspec.structs.replace(plan, steps=steps)
        return msgspec.structs.replace(checked, plan=plan, problems=problems)

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
            pace=self._pace,
            clock=self._clock,
        )
        self._runs.add(run)
        return run

    def stop_all(self) -> None:
        """Whatever runs stops after the step under way, as the app is closing."""
        for one in self._runs:
            one.stop_after_this()

    def is_guarded(self, company: Company) -> bool:
        """Whether changes of a company have to be unlocked."""
        return self._guard.is_guarded(company)

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
        return await self.prepared(Purpose.PUT_BACK, steps, companies)

    async def put_back_ended(
        self, company: Company, ended: Iterable[Callback], companies: Iterable[Company]
    ) -> CheckedPlan:
        """A new plan that creates callbacks like those that ended, as far as is remembered."""
        now, drafts = self._clock(), []
        for one in ended:
            found = await self._changes.recreation_of(company, one)
            drafts.append(draft_of(found.values, now))
        return await self.prepared(Purpose.PUT_BACK, created(company, drafts), companies)

    @staticmethod
    def _checked(
        plan: Plan,
        companies: dict[str, Company],
        lists: dict[str, tuple[Callback, ...] | None],
        problems: list[StepProblem],
        failures: dict[str, CallbackDeskError],
    ) -> CheckedPlan:
        return CheckedPlan(
            plan=plan, companies=companies, lists=lists, problems=problems, failures=failures
        )
