"""Makes plans of what was chosen on a page, and opens them."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.draft import CallbackDraft
from app.domain.companies.company import Company, in_order
from app.domain.plans.making import copies_of, created, ends_of, extended, host_replaced
from app.domain.plans.plan import MOST_STEPS, PlanRecord, PlanStep, Purpose, StepState
from app.domain.plans.step_problem import StepProblemKind
from app.services.plans.checked import CheckedPlan
from app.services.services import Services
from app.text.messages import UserMessage
from app.text.plan_heading import plan_title
from app.text.plans import summary_text
from app.text.status import Tone
from app.ui.kit.late_sheet import open_when_free
from app.ui.kit.message_bar import Notice, NoticeAction
from app.ui.kit.sheet import Sheet
from app.ui.plans.companies_dialog import CopyToDialog
from app.ui.plans.extend_dialog import ExtendDialog
from app.ui.plans.files import RequestFiles
from app.ui.plans.host_dialog import ReplaceHostDialog
from app.ui.plans.session import PlanSession
from app.ui.plans.types_dialog import OtherTypesDialog
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job

_SLOW_S = 0.4
"""From then on it is said that a plan is being made."""
Chosen = Sequence[tuple[Company, Callback]]


class PlanCommands(QObject):
    """Every change of more than one callback begins here; one plan is open at a time.

    `open_company` is the one that the window shows.

    Signals: add_asked, a company is to be added first.
    """

    add_asked = Signal()

    def __init__(
        self,
        window: QWidget,
        services: Services,
        context: UiContext,
        open_company: Callable[[], Company | None],
    ) -> None:
        super().__init__(window)
        self._window, self._services, self._context = window, services, context
        self._files = RequestFiles(window, services, context, self.show, open_company)

    @property
    def _companies(self) -> list[Company]:
        return self._services.companies.companies

    @property
    def files(self) -> RequestFiles:
        """Plans from files."""
        return self._files

    def end(self, chosen: Chosen) -> None:
        """A plan that ends them all."""
        self._prepare(Purpose.END, ends_of(chosen))

    def replace_host(self, chosen: Chosen) -> None:
        """Asks what is to change in their addresses."""
        dialog = ReplaceHostDialog(self._window, chosen, self._context.clock)

        def make(find: str, put: str) -> None:
            steps = host_replaced(chosen, find, put, self._context.clock())
            self._prepare(Purpose.REPLACE_HOST, steps, (find, put))

        dialog.asked.connect(make)
        _open(dialog)

    def copy_to_others(self, chosen: Chosen) -> None:
        """Asks into which companies they are to be copied."""
        own = {company.company_id for company, _ in chosen}
        recent = self._context.preferences.recent_companies
        sorted_ones = in_order(self._companies, recent)
        others = [one for one in sorted_ones if one.company_id not in own or len(own) > 1]
        if not others:
            words = UserMessage(
                self.tr("There is no other company"),
                self.tr("Add the company that they are to be copied to, then copy them."),
            )
            add = NoticeAction(self.tr("Add company…"), self.add_asked.emit)
            self._context.messages.show_message(Notice(words, Tone.SOON, action=add))
            return
        dialog = CopyToDialog(self._window, len(chosen), others)

        def make(companies: list[Company]) -> None:
            callbacks = [one for _, one in chosen]
            self._prepare(Purpose.COPY, copies_of(callbacks, companies, self._context.clock()))

        dialog.asked.connect(make)
        _open(dialog)

    def other_types(self, company: Company, like: Callback) -> None:
        """Asks for which other types there is to be one to the same destination."""
        dialog = OtherTypesDialog(self._window, company, like, self._context)

        def make(drafts: list[CallbackDraft]) -> None:
            self._prepare(Purpose.OTHER_TYPES, created(company, drafts))

        dialog.asked.connect(make)
        _open(dialog)

    def extend(self, chosen: Chosen) -> None:
        """Asks until when those that end are to go on."""
        ending = [(company, one) for company, one in chosen if one.ends_at is not None]
        if not ending:
            words = UserMessage(
                self.tr("None of them has an end"), self.tr("They go on until somebody ends them.")
            )
            self._context.messages.show_message(Notice(words, Tone.PLANNED))
            return
        dialog = ExtendDialog(self._window, ending, self._context)

        def make(until: datetime | None) -> None:
            steps = extended(ending, until, self._context.clock())
            named = [one.callback_id for _, one in ending] if len(ending) == 1 else []
            self._prepare(Purpose.EXTEND, steps, (str(len(steps)), *named))

        dialog.asked.connect(make)
        _open(dialog)

    def put_back_ended(self, ended: Sequence[tuple[Company, Callback]]) -> None:
        """A plan that creates callbacks like those that ended."""
        self._load(self._services.plans.put_back_ended(ended, self._companies))

    def open_kept(self, plan_id: int) -> None:
        """A plan that was begun, with what became of it."""
        self._context.runner.load(Job.PLAN_READ, self._open_kept(plan_id))

    def offer(self, left: Sequence[PlanRecord]) -> None:
        """Offers the plans that an earlier run did not come to the end of, where they stood."""
        for record in left:
            self._offer(record)

    def show(self, checked: CheckedPlan, record: PlanRecord | None = None) -> None:
        """Opens a plan, or offers it where somebody has begun to fill in a form meanwhile."""

        def open_now() -> None:
            PlanSession(
                self._window,
                self._services,
                self._context,
                checked,
                record,
                open_again=self.open_kept,
                show_other=self.show,
            )

        ready = UserMessage(
            self.tr("The plan is ready: {0}").format(plan_title(checked.plan)),
            self.tr("Nothing was sent. Open it when you are done here."),
        )
        open_when_free(open_now, ready, self.tr("Open plan"), self._context.messages)

    def _offer(self, record: PlanRecord) -> None:
        plan = record.plan
        if not record.count(*(set(StepState) - {StepState.DONE})):
            self._context.runner.queue(Job.PLAN_CLOSE, self._services.plans.close(plan))
            return
        words = UserMessage(
            self.tr("A plan was cut off, or kept for later: {0}").format(plan_title(plan)),
            self.tr(
                "{0}. Nothing of it is sent by itself: open it to go on where it stood."
            ).format(summary_text(record)),
        )
        again = NoticeAction(self.tr("Open plan"), lambda: self.open_kept(plan.plan_id))
        self._context.messages.show_message(Notice(words, Tone.SOON, again, lasting=True))

    async def _open_kept(self, plan_id: int) -> None:
        record = await self._services.plans.record_of(plan_id)
        if record is None:
            words = UserMessage(
                self.tr("The plan is not kept any more"),
                self.tr("Plans are forgotten with the record, after the time set on Activity."),
            )
            self._context.messages.show_message(Notice(words, Tone.SOON))
            return
        plans = self._services.plans
        checked = await plans.read_again(record.plan, self._companies, record=record)
        # What went meanwhile is not tried unasked, and what was tried stays as it came out.
        gone = {
            one.number
            for one in checked.problems
            if one.kind is StepProblemKind.GONE and one.number not in record.results
        }
        self.show(plans.left_out(checked, gone, record), record)

    def _prepare(
        self, purpose: Purpose, steps: Sequence[PlanStep], subject: tuple[str, ...] = ()
    ) -> None:
        if len(steps) > MOST_STEPS:
            words = UserMessage(
                self.tr("{0} steps are too many for one plan").format(len(steps)),
                self.tr("At most {0} fit into one: choose fewer, and make several plans.").format(
                    MOST_STEPS
                ),
            )
            self._context.messages.show_message(Notice(words, Tone.SOON))
            return
        plans = self._services.plans
        self._load(plans.prepared(purpose, steps, self._companies, subject=subject))

    def _load(self, job: Coroutine[Any, Any, CheckedPlan]) -> None:
        bar, about = self._context.messages, "plan being made"

        def tell() -> None:
            stop = NoticeAction(self.tr("Stop"), lambda: self._context.runner.cancel(Job.PLAN_READ))
            words = UserMessage(
                self.tr("Reading the lists for the plan …"), self.tr("Nothing is sent by that.")
            )
            bar.show_message(Notice(words, Tone.PLANNED, stop, about=about, interim=True))

        async def prepare() -> None:
            slow = asyncio.get_running_loop().call_later(_SLOW_S, tell)
            try:
                checked = await job
            finally:
                slow.cancel()
                bar.take_back(about)
            self.show(checked)

        # Closed with it: a plan that a newer one overtakes is never begun.
        made = prepare()
        self._context.runner.load(Job.PLAN_READ, made)


def _open(dialog: Sheet) -> None:
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
