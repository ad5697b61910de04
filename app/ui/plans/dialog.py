"""The sheet of a plan: what will be done, what stands against it, and what became of it."""

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

from app.domain.companies.company import Company
from app.domain.outside_text import visible
from app.domain.plans.checking import needs_name_of
from app.domain.plans.plan import (
    PlanRecord,
    PlanStep,
    StepResult,
    StepState,
)
from app.services.plans.checked import CheckedPlan
from app.text.formats import Formats
from app.text.plan_heading import plan_sentence, plan_title, run_words
from app.text.plan_problems import problem_sentence
from app.text.plans import only_ends, step_text, summary_text
from app.ui.kit.announce import announce
from app.ui.kit.field import Field, side_by_side
from app.ui.kit.sheet import Sheet
from app.ui.kit.widest import keep_widest
from app.ui.kit.widgets import (
    PlainText,
    button,
    explain_button,
    line_edit,
    set_danger,
)
from app.ui.look.measure import em
from app.ui.look.tips import tell_tip
from app.ui.plans.lock import PlanLock
from app.ui.plans.names import ConfirmNames
from app.ui.plans.problem_box import ProblemBox
from app.ui.plans.progress import PlanProgress
from app.ui.plans.step_buttons import StepButtons
from app.ui.plans.steps_table import share_room, steps_table
from app.ui.plans.table_model import RESULT, StepModel
from app.ui.runtime.context import UiContext

_WIDE = 1480
"""Pixels of the sheet."""


class PlanDialog(Sheet):
    """Shows a plan, and says what is asked of it; whoever opened it acts.

    Signals: run_asked, stop_asked, retry_asked, read_asked (the lists anew), edit_asked (arg 0: a
    PlanStep), wanted (arg 0: a number, arg 1: whether it is to be done), moved (arg 0: a number,
    arg 1: how many places later), report_asked, file_asked, put_back_asked; left, where somebody
    wants to close it while it runs; half_left, where some of it was not sent.

    Attributes: is_edited, whether a step was ticked, edited or moved.
    """

    run_asked = Signal()
    stop_asked = Signal()
    retry_asked = Signal()
    read_asked = Signal()
    edit_asked = Signal(PlanStep)
    wanted = Signal(int, bool)
    moved = Signal(int, int)
    report_asked = Signal()
    file_asked = Signal()
    put_back_asked = Signal()
    left = Signal()
    half_left = Signal()

    def __init__(self, parent: QWidget, context: UiContext) -> None:
        super().__init__(parent, "PlanDialog", self.tr("Plan"), "", " ")
        room = self.screen().availableGeometry().width() - 48
        self.setMinimumWidth(min(em(_WIDE), room))
        self._formats: Formats = context.formats
        self.is_running = self.is_edited = self._has_run = False
        self._record: PlanRecord | None = None
        self._guarded: list[Company] = []
        self.model = StepModel(context.formats)
        tall = self.screen().availableGeometry().height()
        self.problems = ProblemBox(context.formats, tall)
        self.body.addWidget(self.problems)
        self.table = steps_table(self.model, context, self.tr("Steps"), tall)
        self.body.addWidget(self.table, 1)
        self.steps = StepButtons()
        self.body.addWidget(self.steps)
        self.details = PlainText("StepDetailsText", self.tr("Step details"), lines=4)
        self.details.setPlaceholderText(self.tr("Select a step to see all that it changes."))
        self.body.addWidget(self.details)
        self.progress = PlanProgress(context.formats)
        self.why = line_edit("WhyEdit", self.tr("Why"))
        self.why.setPlaceholderText(self.tr("for the record on this computer; may stay empty"))
        self.names = ConfirmNames()
        self.lock = PlanLock(context.theme)
        self._band_words: QLabel | None = None
        self.pinned.addWidget(self.progress)
        self.pinned.setSpacing(8)
        # Below each other they would take the room of the steps on a low screen.
        side_by_side(self.pinned, Field(self.tr("Why"), self.why), self.names)
        self._make_buttons()
        self._connect()

    @property
    def companies_unlocked(self) -> set[str]:
        """The production companies that are, for the run that is asked for."""
        return {one.company_id for one in self._guarded} if self.lock.is_open else set()

    def show_plan(self, checked: CheckedPlan, record: PlanRecord, guarded: list[Company]) -> None:
        """The plan as it is now. `guarded` are the production companies that it would change."""
        chosen = self._chosen()
        if {one.company_id for one in guarded} - {one.company_id for one in self._guarded}:
            # What was unlocked did not name this one.
            self.lock.set_open(False)
        self._record, self._guarded = record, guarded
        self.heading.setText(plan_title(checked.plan))
        self.sentence.setText(plan_sentence(checked.plan, record, is_running=self.is_running))
        self.model.show_steps(checked.plan.steps, checked.problems)
        self.model.show_results(record.results)
        share_room(self.table, self.model, self.width())
        if checked.plan.steps:
            self.table.selectRow(self.model.row_of(chosen.number) if chosen is not None else 0)
        untried = [
            one for one in checked.problems if self.model.result_of(one.number).change is None
        ]
        self.problems.tell(checked, untried)
        self._add_band(guarded)
        self.names.ask_for(
            [
                one
                for one in guarded
                if any(
                    step.company_id == one.company_id
                    and self._ends_a_cover(step)
                    and not record.is_done(step)
                    for step in checked.plan.steps
                )
            ]
        )
        self.follow()

    def show_result(self, step: PlanStep, result: StepResult, left_s: float | None) -> None:
        """One step went on; it is scrolled to as it is sent."""
        if self._record is not None:
            self._record.results[step.number] = result
        row = self.model.show_result(step.number, result)
        if result.state is StepState.SENDING:
            self.table.scrollTo(self.model.index(row, 0))
        self._tell_progress(left_s)

    def say(self, words: str) -> None:
        """Why nothing could be sent, or why it stopped."""
        self.progress.reason = words
        self._tell_progress(None)
        announce(self, words, at_once=True)

    def unsay(self) -> None:
        """That is no longer so."""
        self.progress.reason = ""
        self._tell_progress(None)

    def set_running(self, running: bool) -> None:
        """Within a run only *Stop after this one* can be pressed."""
        self.is_running, self._has_run = running, True
        if running:
            self.progress.reason = ""
        self.model.set_fixed(running)
        self.lock.set_running(running)
        keys = self.focusWidget()
        self.table.setFocus()  # what has them may be disabled now
        self.follow()
        back = keys if keys and keys.isEnabled() else self._stop if running else self.table
        back.setFocus()
        self.fit()  # why it stopped may take two lines
        if not running and self._record is not None:
            failed = self._show_first_failure(self._record)
            announce(self, summary_text(self._record), at_once=failed)

    def _show_first_failure(self, record: PlanRecord) -> bool:
        """Goes to the first step that needs a look; whether there is one."""
        first = record.first_of(StepState.FAILED, StepState.HALF_DONE, StepState.UNKNOWN)
        if first is None:
            return False
        self.table.selectRow(self.model.row_of(first.number))
        return True

    def set_stopping(self) -> None:
        """It was asked to stop; the step under way is waited for."""
        if self._stop.hasFocus():
            self.table.setFocus()  # what had them is disabled now
        explain_button(self._stop, words := self.tr("It stops after the step under way."))
        announce(self, words)
        self._run.setText(self.tr("Stopping…"))

    def reject(self) -> None:
        """Esc and *Close*: a run is never cut off."""
        record = self._record
        begun = record is not None and bool(record.plan.plan_id)
        waiting = record.count(StepState.WAITING) if record is not None and begun else 0
        if self.is_running:
            self.left.emit()
        elif waiting:
            self.half_left.emit()
        elif begun or self.may_leave():
            super().reject()

    def typed_texts(self) -> list[str]:
        """What was ticked, edited or moved is as good as typed, until it is run."""
        begun = self._record is not None and self._record.results
        edited = [self.tr("the steps")] if self.is_edited and not begun else []
        return [*super().typed_texts(), *edited]

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.table.setFocus()

    def follow(self) -> None:
        """Enables what is possible now."""
        record = self._record
        if record is None:
            return
        chosen, running = self._chosen(), self.is_running
        busy = self.tr("The plan is running.") if running else ""
        waiting = record.count(StepState.WAITING)
        unknown = record.count(StepState.UNKNOWN)
        # Of what is not known it is looked up first whether it failed.
        failed = unknown + record.count(StepState.FAILED, StepState.HALF_DONE)
        locked = ""
        if self._guarded and not self.lock.is_open:
            locked = self.tr("Locked: press Unlock changes first.")
        nothing = "" if waiting or unknown else self.tr("No step is left to be sent.")
        words, needed = run_words(record.plan, record), locked or self.names.missing()
        if unknown and not waiting:
            words, needed = self.tr("Ask again"), ""  # that changes nothing
        explain_button(self._run, busy or nothing or needed)
        set_danger(self._run, only_ends(record.plan))
        # What stands beside it stays in its place, whatever it says later.
        done_words = run_words(msgspec.structs.replace(record.plan, steps=()), record)
        later = (self.tr("Running…"), self.tr("Stopping…"), self.tr("Ask again"), done_words)
        keep_widest(self._run, (*later, words))
        self._run.setText(self.tr("Running…") if running else words)
        explain_button(self._stop, "" if running else self.tr("Nothing is running."))
        none = "" if failed else self.tr("No step failed.")
        explain_button(self._retry, busy or none or locked or self.names.missing())
        begun = bool(record.results)
        done = record.count(StepState.DONE)
        # Where a run was looked at they stay in their places: the mouse may be on one of them.
        stay = running or self._has_run or not begun
        self._run.setVisible(stay or bool(waiting or unknown))
        self._retry.setVisible(begun)
        self._put_back.setVisible(begun)
        self._stop.setVisible(stay)
        none = "" if done else self.tr("Nothing was done yet.")
        if not done and record.count(StepState.HALF_DONE):
            none = self.tr("A step is half done: retry it first.")
        explain_button(self._put_back, busy or none)
        explain_button(self._close_button, "")
        self.why.setEnabled(not running)
        self.steps.follow(record, chosen, busy)
        self._tell_details(chosen)
        self._tell_progress(None)

    def _ends_a_cover(self, step: PlanStep) -> bool:
        return needs_name_of(step, self.model.problems_of(step.number))

    def _chosen(self) -> PlanStep | None:
        rows = self.table.selectionModel().selectedRows()
        return self.model.step_at(rows[0].row()) if rows else None

    def _tell_details(self, chosen: PlanStep | None) -> None:
        if chosen is None:
            self.details.setPlainText("")
            return
        result = self.model.result_of(chosen.number)
        lines = [step_text(chosen, result, self._formats)]
        # What was to be expected of a step is no news once it was tried.
        lines += [
            problem_sentence(chosen, one, self._formats)
            for one in self.model.problems_of(chosen.number)
            if result.state not in {StepState.DONE, StepState.UNKNOWN}
        ]
        self.details.setPlainText("\n".join(lines))

    def _tell_progress(self, left_s: float | None) -> None:
        record = self._record
        if record is None:
            return
        self.progress.tell(record, left_s, is_running=self.is_running)

    def _add_band(self, guarded: list[Company]) -> None:
        if not guarded:
            self.lock.setVisible(False)  # whoever did all of it has nothing to unlock
            return
        self.lock.setVisible(True)
        first = guarded[0].name
        words = self.tr("⚠  PRODUCTION · {0}").format(first)
        if len(guarded) > 1:
            words = self.tr("⚠  PRODUCTION · {0} and {1} more").format(first, len(guarded) - 1)
        if self._band_words is None:
            self._band_words = self.add_band(words, self.lock)
        self._band_words.setText(words)
        tell_tip(self._band_words, ", ".join(visible(one.name) for one in guarded))

    def _make_buttons(self) -> None:
        # What comes once something was sent stands apart: nothing else moves by it.
        self._put_back = button("PutBackButton", self.tr("Put back…"))
        self._retry = button("RetryFailedOnlyButton", self.tr("Retry failed only"))
        for place, one in enumerate((self._put_back, self._retry)):
            self.buttons.insertWidget(place, one)
        self._close_button = button("CloseButton", self.tr("Close"))
        self._stop = button("StopAfterThisOneButton", self.tr("Stop after this one"))
        self._run = button("RunPlanButton", self.tr("Run plan"), primary=True)
        self.add_buttons(self._close_button, self._stop, self._run)

    def _connect(self) -> None:
        self.model.wanted.connect(self.wanted)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self.follow())
        self.lock.changed.connect(self.follow)
        self.names.changed.connect(self.follow)
        for pressed, asked in (
            (self._run, self.run_asked),
            (self._stop, self.stop_asked),
            (self._retry, self.retry_asked),
            (self._put_back, self.put_back_asked),
        ):
            pressed.clicked.connect(asked)
        self._close_button.clicked.connect(self.reject)
        self.steps.edit_asked.connect(self._ask_to_edit)
        self.steps.read_asked.connect(self.read_asked)
        self.steps.report_asked.connect(self.report_asked)
        self.steps.file_asked.connect(self.file_asked)
        self.steps.move_asked.connect(self._move)
        self.table.doubleClicked.connect(
            lambda index: self._ask_to_edit() if index.column() < RESULT else None
        )
        for keys, by in (("Alt+Up", -1), ("Alt+Down", 1)):
            shortcut = QShortcut(QKeySequence(keys), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(lambda by=by: self._move(by))

    def _ask_to_edit(self) -> None:
        chosen = self._chosen()
        if chosen is not None and self.steps.edit.isEnabled():
            self.edit_asked.emit(chosen)

    def _move(self, by: int) -> None:
        chosen = self._chosen()
        way = self.steps.up if by < 0 else self.steps.down
        if chosen is not None and way.isEnabled():
            self.moved.emit(chosen.number, by)
