"""One plan that is open: what is asked of its sheet is done here."""

from collections.abc import Callable, Collection
from time import monotonic

import msgspec
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.domain.callbacks.draft import CallbackDraft
from app.domain.errors import PlanOpenElsewhereError, SaveFailedError
from app.domain.masking import masked
from app.domain.outside_text import visible
from app.domain.plans.plan import (
    Act,
    Plan,
    PlanRecord,
    PlanStep,
    StepResult,
    StepState,
)
from app.domain.plans.step_problem import StepProblem, StepProblemKind
from app.services.plans.checked import CheckedPlan
from app.services.plans.run import PlanRun
from app.services.plans.service import as_they_are
from app.services.services import Services
from app.text.messages import UserMessage, message_for
from app.text.plan_heading import plan_title
from app.text.plan_problems import unread_words
from app.text.plans import changed_text, given_up_text, summary_text, summary_tone
from app.ui.kit.announce import announce
from app.ui.kit.message_bar import Notice, NoticeAction
from app.ui.kit.widgets import show_toast
from app.ui.plans.dialog import PlanDialog
from app.ui.plans.edit_dialog import EditStepDialog
from app.ui.plans.leaving import ask_to_stop, ask_whether_kept
from app.ui.plans.saver import PlanSaver
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job


class PlanSession(QObject):
    """Opens the sheet at once.

    `open_again` shows a kept plan by its number, `show_other` a new one in the place of this.
    """

    def __init__(
        self,
        window: QWidget,
        services: Services,
        context: UiContext,
        checked: CheckedPlan,
        record: PlanRecord | None = None,
        *,
        open_again: Callable[[int], None],
        show_other: Callable[[CheckedPlan], None],
    ) -> None:
        super().__init__(window)
        self._services, self._context, self._plans = services, context, services.plans
        self._open_again, self._show_other = open_again, show_other
        self._checked = checked
        self._record = record or PlanRecord(checked.plan, {})
        self._run: PlanRun | None = None
        self._stop_asked = self._is_edited = self._is_kept = False
        # Left out because a list could not be read, and by nobody: they come back once it can be.
        self._unread = set() if record is not None else self._numbers_unread()
        self._began_s, self._sent = 0.0, 0
        self.dialog = PlanDialog(window, context)
        self.dialog.why.setText(checked.plan.why)
        self.dialog.run_asked.connect(lambda: self._begin(failed_only=False))
        self.dialog.retry_asked.connect(lambda: self._begin(failed_only=True))
        self.dialog.stop_asked.connect(self._stop)
        self.dialog.left.connect(lambda: ask_to_stop(self.dialog, self._stop))
        self.dialog.half_left.connect(
            lambda: ask_whether_kept(self.dialog, self._record, self._leave)
        )
        self.dialog.read_asked.connect(lambda: context.runner.load(Job.PLAN_READ, self._read()))
        self.dialog.wanted.connect(self._set_wanted)
        self.dialog.moved.connect(self._move)
        self.dialog.edit_asked.connect(self._edit)
        PlanSaver(self.dialog, context, lambda: (self._checked, self._record))
        self.dialog.put_back_asked.connect(
            lambda: context.runner.load(Job.PLAN_READ, self._put_back())
        )
        self.dialog.finished.connect(self._closed)
        self._show()
        self.dialog.open()

    @property
    def _plan(self) -> Plan:
        return self._checked.plan

    def _show(self) -> None:
        self._record = PlanRecord(self._plan, self._record.results)
        # What is done needs nobody's leave any more.
        left = (one for one in self._plan.steps if one.sends and not self._record.is_done(one))
        changed = {one.company_id for one in left}
        guarded = [
            one
            for name, one in self._checked.companies.items()
            if name in changed and self._plans.is_guarded(one)
        ]
        self.dialog.show_plan(self._checked, self._record, guarded)

    def _take(self, plan: Plan, *, edited: bool = False) -> None:
        """The plan with a step left out, edited or moved."""
        self._is_edited = self.dialog.is_edited = True
        look = self._plans.settled if edited else self._plans.looked_over
        self._checked = look(self._checked, plan, self._record)
        self._show()

    def _numbers_unread(self) -> set[int]:
        unread = StepProblemKind.UNREAD
        return {one.number for one in self._checked.problems if one.kind is unread}

    def _with_unread(self) -> Plan:
        """The plan with what was left out for an unread list alone taken in again."""
        plan = self._plan
        for step in plan.steps:
            if step.number in self._unread:
                plan = plan.with_step(msgspec.structs.replace(step, is_wanted=True))
        return plan

    def _problems_of(self, number: int) -> list[StepProblem]:
        return [one for one in self._checked.problems if one.number == number]

    def _set_wanted(self, number: int, wanted: bool) -> None:
        step = msgspec.structs.replace(self._step(number), is_wanted=wanted)
        before = self._wanted_numbers()
        self._unread.discard(number)
        self._is_edited = self.dialog.is_edited = True
        plan = self._plan.with_step(step)
        self._checked = self._plans.with_tick(self._checked, plan, step, self._record)
        self._show()
        said = self.tr("Step {0} is to be done") if wanted else self.tr("Step {0} is left out")
        others = [str(one) for one in sorted(self._wanted_numbers() ^ before) if one != number]
        along = self.tr(", and with it {0}").format(", ".join(others)) if others else ""
        announce(self.dialog, said.format(number) + along)

    def _wanted_numbers(self) -> set[int]:
        return {one.number for one in self._plan.steps if one.is_wanted}

    def _move(self, number: int, by: int) -> None:
        self._take(self._plan.moved(number, by))
        numbers = [one.number for one in self._plan.steps]
        place = self.tr("Row {0} of {1}").format(numbers.index(number) + 1, len(numbers))
        announce(self.dialog, place)

    def _step(self, number: int) -> PlanStep:
        return next(one for one in self._plan.steps if one.number == number)

    def _edit(self, step: PlanStep) -> None:
        if step.draft is None:
            return
        self._context.runner.cancel(Job.PLAN_READ)
        dialog = EditStepDialog(self.dialog, step, step.draft, self._context)

        def taken(draft: CallbackDraft) -> None:
            if step not in self._plan.steps:
                return  # the plan became another one meanwhile
            act = Act.REPLACE if step.before is not None else Act.CREATE
            edited = msgspec.structs.replace(step, draft=draft, act=act, is_wanted=True)
            self._take(self._plan.with_step(edited), edited=True)
            if any(one.is_certain for one in self._problems_of(step.number)):
                self._set_wanted(step.number, wanted=False)

        dialog.edited.connect(taken)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    async def _read(self) -> None:
        untouched = not self._record.results
        checked = await self._plans.read_again(
            self._with_unread(),
            self._services.companies.companies,
            record=self._record,
            # What somebody left out, edited or moved is not decided anew.
            arrange=untouched and not self._is_edited,
            notes=self._checked.notes,
        )
        if isValid(self.dialog) and not self.dialog.is_running:
            failures = checked.read.failures
            if failures and untouched:  # else what could not be read would be left out for good
                self.dialog.say(_unread_words(checked, failures, self.tr("It is as it was")).text)
                return
            against = {one.number for one in checked.problems if one.is_against} & self._unread
            checked = self._plans.left_out(checked, against, self._record)
            self._checked = as_they_are(checked) if untouched else checked
            self._unread &= self._numbers_unread()
            self.dialog.unsay()
            self._show()
            show_toast(self.dialog, self.tr("Read again"))

    def _begin(self, *, failed_only: bool) -> None:
        self._stop_asked = False
        self._context.runner.cancel(Job.PLAN_READ)
        if self._context.runner.change(Job.PLAN, self._send(failed_only=failed_only)):
            self.dialog.set_running(True)

    async def _send(self, *, failed_only: bool) -> None:
        unlocked, typed = self.dialog.companies_unlocked, self.dialog.names.typed()
        try:
            if not await self._is_still_so(failed_only=failed_only):
                return
            if self._stop_asked:
                self._say_not_begun()
                return
            run = self._run = self._plans.new_run(
                self._checked,
                self._record,
                why=self.dialog.why.text().strip(),
                companies_unlocked=unlocked,
                confirmations=typed,
            )
            self._began_s, self._sent = monotonic(), 0
            try:
                await run.run(self._on_result, failed_only=failed_only)
                if (run.has_given_up or run.asked_to_wait_s) and isValid(self.dialog):
                    self.dialog.say(given_up_text(run.asked_to_wait_s))
                elif not run.record.results:
                    self._say_not_begun()
            finally:
                self._record = run.record
                self._checked = msgspec.structs.replace(self._checked, plan=run.record.plan)
        except (SaveFailedError, PlanOpenElsewhereError) as error:
            self.dialog.say(message_for(error).text)
        finally:
            self._run = None
            if isValid(self.dialog):
                self.dialog.set_running(False)
                self._show()

    def _say_not_begun(self) -> None:
        if not isValid(self.dialog):
            return
        words = UserMessage(self.tr("Stopped"), self.tr("Nothing was sent."))
        if not self._stop_asked and not any(one.sends for one in self._plan.steps):
            words = UserMessage(
                self.tr("Nothing was sent"),
                self.tr("What was to be done is so already, or not possible any more."),
            )
        self.dialog.say(words.text)

    async def _is_still_so(self, *, failed_only: bool) -> bool:
        """Reads the lists once more: whether nothing stands against it that was not shown."""
        told = list(self._checked.problems)
        told_unread = set(self._checked.read.failures)
        checked = await self._plans.read_again(
            self._plan,
            self._services.companies.companies,
            record=self._record,
            notes=self._checked.notes,
        )
        failed = {StepState.FAILED, StepState.HALF_DONE, StepState.UNKNOWN}
        wanted = failed if failed_only else {StepState.WAITING}
        sending = {
            one.number
            for one in checked.plan.steps
            if one.sends and self._record.result_of(one).state in wanted
        }
        whose = {one.company_id for one in checked.plan.steps if one.number in sending}
        unread = (set(checked.read.failures) - told_unread) & whose
        if unread and isValid(self.dialog):
            # It is not known what has changed: what is shown, and typed, stays.
            self.dialog.say(_unread_words(checked, unread, self.tr("Nothing was sent")).text)
            return False
        new = [
            one
            for one in checked.problems
            # What cannot be sent is never sent, however often it was told.
            if one.number in sending and (one.is_certain or one not in told)
        ]
        # What is gone needs somebody who ticks it once more.
        gone = {
            one.number
            for one in new
            if one.kind is StepProblemKind.GONE and one.number not in self._record.results
        }
        self._checked = self._plans.left_out(checked, gone, self._record)
        self._record = PlanRecord(self._checked.plan, self._record.results)
        if not new or not isValid(self.dialog):
            return not new
        self.dialog.say(changed_text())
        return False

    def _on_result(self, step: PlanStep, result: StepResult) -> None:
        if not isValid(self.dialog):
            return
        if result.state is not StepState.SENDING:
            self._sent += 1
        self._record.results[step.number] = result
        left = self._record.count(StepState.WAITING, StepState.SENDING)
        each_s = (monotonic() - self._began_s) / self._sent if self._sent > 1 else None
        self.dialog.show_result(step, result, None if each_s is None else each_s * left)

    def _stop(self) -> None:
        self._stop_asked = True
        if self._run is not None:
            self._run.stop_after_this()
        self.dialog.set_stopping()

    def _leave(self, kept: bool, other: CheckedPlan | None = None) -> None:
        self._is_kept = kept
        self.dialog.accept()
        if other is not None:
            self._show_other(other)

    async def _put_back(self) -> None:
        checked = await self._plans.put_back(self._record, self._services.companies.companies)
        if not isValid(self.dialog) or self.dialog.is_running:
            return
        if self._record.count(StepState.WAITING):
            ask_whether_kept(self.dialog, self._record, lambda kept: self._leave(kept, checked))
        else:
            self._leave(self._is_kept, checked)

    def _closed(self) -> None:
        """A plan that was begun is kept; one that is not done is said to be, with the way back."""
        plan = msgspec.structs.replace(self._plan, why=masked(self.dialog.why.text().strip()))
        self.dialog.deleteLater()
        self.deleteLater()
        if not plan.plan_id:
            return
        self._context.runner.queue(Job.PLAN_CLOSE, self._put_away(plan, kept=self._is_kept))
        again = NoticeAction(self.tr("Open plan"), lambda: self._open_again(plan.plan_id))
        # A result, and no order.
        words = UserMessage(self._title_with_company(plan), summary_text(self._record))
        self._context.messages.show_message(Notice(words, summary_tone(self._record), again))

    def _title_with_company(self, plan: Plan) -> str:
        """It is read on other companies' pages too."""
        names = {one.company_name for one in plan.steps if one.is_wanted}
        if len(names) != 1:
            return self.tr("Plan: {0}").format(plan_title(plan))
        return self.tr("Plan for {0}: {1}").format(visible(names.pop()), plan_title(plan))

    async def _put_away(self, plan: Plan, *, kept: bool) -> None:
        """With what somebody decided about it meanwhile."""
        await self._plans.save(plan)
        if not kept:
            await self._plans.close(plan)


def _unread_words(checked: CheckedPlan, unread: Collection[str], so: str) -> UserMessage:
    whose = [one for name, one in checked.companies.items() if name in unread]
    failed = checked.read.failures[whose[0].company_id]
    return unread_words([one.name for one in whose], failed, so)
