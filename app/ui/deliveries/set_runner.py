"""Runs a test set: asks first about what is in doubt, and keeps what came of the last run."""

from collections.abc import Sequence
from contextlib import suppress

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.callbacks.callback import Callback
from app.domain.companies.company import Company
from app.domain.errors import CallbackDeskError, SaveFailedError
from app.domain.outside_text import visible
from app.domain.proofs.sent_test import SentTest
from app.domain.proofs.test_set import SetResult, TestSet
from app.services.services import Services
from app.text.messages import message_for
from app.text.status import Status, Tone
from app.text.test_sets import run_status
from app.ui.deliveries.set_question import (
    Doubts,
    lost_events,
    refused_events,
    run_or_ask,
    twice_events,
)
from app.ui.kit.announce import announce
from app.ui.kit.message_bar import Notice
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job


class SetRunner(QObject):
    """Of one company at a time; a run goes on while another one is opened.

    Attributes: runs, what came of the last run of each set of the open company, by its number;
    outcomes, the same in one sentence.

    Signals:
        changed: other results are known.
        progressed: arg 0: how many events were sent, arg 1: of how many; equal at the end.
        sent: a run is over.
    """

    changed = Signal()
    progressed = Signal(int, int)
    sent = Signal()

    def __init__(self, window: QWidget, services: Services, context: UiContext) -> None:
        super().__init__(window)
        self._window, self._services = window, services
        self._runner, self._messages, self._clock = (
            context.runner,
            context.messages,
            context.clock,
        )
        self._company: Company | None = None
        self._listed: list[Callback] = []
        self._is_stopped = False
        self.runs: dict[int, list[SetResult]] = {}
        self.outcomes: dict[int, Status] = {}

    def show_company(self, company: Company | None, listed: list[Callback]) -> None:
        """The company that is open; of another one no results are known."""
        if company != self._company:
            self.runs, self.outcomes = {}, {}
        self._company, self._listed = company, listed

    def show_proof(self, sent: SentTest) -> None:
        """One of a last run may have climbed."""
        self.runs = {
            number: [
                msgspec.structs.replace(one, sent=sent)
                if one.sent is not None and one.sent.test_id == sent.test_id
                else one
                for one in rows
            ]
            for number, rows in self.runs.items()
        }
        self.changed.emit()

    def run(self, chosen: TestSet) -> None:
        """Sends all of it, once nothing is in doubt or somebody has said so."""
        if self._company is not None and not self._runner.is_busy(Job.RUN_SET):
            self._runner.load(Job.LOOK_UP_TESTS, self._look_back(self._company, chosen))

    def retry(self, chosen: TestSet) -> None:
        """Sends again what has failed, once what was not answered was looked for."""
        if self._company is not None and not self._runner.is_busy(Job.RUN_SET):
            self._runner.load(Job.LOOK_UP_TESTS, self._look_up(self._company, chosen))

    def stop_after_this(self) -> None:
        """The event under way is the last one of the run."""
        self._is_stopped = True

    async def _look_back(self, company: Company, chosen: TestSet) -> None:
        """Which destinations refused what was sent to them last."""
        tests: list[SentTest] = []
        with suppress(SaveFailedError):  # then it is not known
            tests = await self._services.proofs.of_company(company)
        if self._company != company:
            return
        rows = [SetResult(event=one) for one in chosen.events]
        refused = refused_events(chosen.events, self._listed, tests, self._clock())
        everything = list(range(len(rows)))
        self._ask_and_run(company, chosen, rows, everything, retry=False, refused=refused)

    async def _look_up(self, company: Company, chosen: TestSet) -> None:
        """Whether what was not answered has come all the same."""
        found = await self._services.test_sets.looked_up(self.runs.get(chosen.set_id) or [])
        if self._company != company:
            return
        self._keep(chosen, found)
        places = [at for at, one in enumerate(found) if one.has_failed]
        if places:
            twice = twice_events(found[at] for at in places)
            self._ask_and_run(company, chosen, found, places, retry=True, twice=twice)

    def _ask_and_run(
        self,
        company: Company,
        chosen: TestSet,
        rows: list[SetResult],
        places: list[int],
        *,
        retry: bool,
        twice: Sequence[str] = (),
        refused: Sequence[str] = (),
    ) -> None:
        events = [rows[at].event for at in places]
        lost = lost_events(events, self._listed, self._clock(), self._services.receiving)

        def run() -> None:
            # The question may have stood while another company was opened.
            if self._company == company:
                job = self._look_once_more if retry else self._run
                self._runner.change(Job.RUN_SET, job(company, chosen, rows, places))

        doubts = Doubts(lost=tuple(lost), twice=tuple(twice), refused=tuple(refused))
        run_or_ask(self._window.window(), doubts, len(events), run)

    async def _look_once_more(
        self, company: Company, chosen: TestSet, rows: list[SetResult], places: list[int]
    ) -> None:
        """While the question stood, what was not answered may have come, or been sent again."""
        if self._company == company:
            rows = self.runs.get(chosen.set_id) or rows
        found = await self._services.test_sets.looked_up(rows)
        left = [at for at in places if at < len(found) and found[at].has_failed]
        if self._company == company:
            self._keep(chosen, found)
        if left:
            await self._run(company, chosen, found, left)

    async def _run(
        self, company: Company, chosen: TestSet, rows: list[SetResult], places: list[int]
    ) -> None:
        listed, left, count = self._listed, iter(places), len(places)
        done, self._is_stopped = 0, False
        # What came of it before is no part of this run.
        outcome = [SetResult(event=rows[at].event) for at in places]
        self.outcomes.pop(chosen.set_id, None)
        self.progressed.emit(done, count)
        if self._company == company:
            self._keep(chosen, list(rows))

        def show_result(result: SetResult) -> None:
            nonlocal done
            outcome[done] = result
            place, done = next(left), done + 1
            self.progressed.emit(min(done, count - 1), count)
            # Another company may be open by now: its panel shows, and retries, its own only.
            if self._company == company:
                # Those before may have climbed meanwhile.
                shown = list(self.runs.get(chosen.set_id) or rows)
                shown[place] = result
                self._keep(chosen, shown)

        try:
            await self._services.test_sets.run(
                company,
                [rows[at].event for at in places],
                listed,
                show_result,
                is_stopped=lambda: self._is_stopped,
            )
        except CallbackDeskError as error:
            self._messages.show_message(Notice(message_for(error)))
        finally:
            self.progressed.emit(count, count)
            self.changed.emit()
        self._tell(company, chosen, outcome)
        self.sent.emit()

    def _tell(self, company: Company, chosen: TestSet, outcome: Sequence[SetResult]) -> None:
        status = run_status(outcome)
        if self._company == company:
            self.outcomes[chosen.set_id] = status
            self.changed.emit()
        words = f"{visible(chosen.name)}, {visible(company.name)}: {status.text}"
        announce(self._window, words, at_once=status.tone is Tone.FAILED)

    def _keep(self, chosen: TestSet, rows: list[SetResult]) -> None:
        self.runs[chosen.set_id] = rows
        self.changed.emit()
