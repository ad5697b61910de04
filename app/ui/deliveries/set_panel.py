"""Test sets: kept lists of test events, run in order, with a result table."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.rules import reached_by
from app.domain.companies.company import Company
from app.domain.outside_text import visible
from app.domain.proofs.sent_test import SentTest
from app.domain.proofs.test_event import addressed_filters
from app.domain.proofs.test_set import SetResult, TestSet
from app.services.services import Services
from app.text.formats import applies_to
from app.text.lock import lock_text
from app.text.status import Status
from app.text.test_sets import result_status
from app.ui.deliveries.set_commands import SetCommands
from app.ui.deliveries.set_runner import SetRunner
from app.ui.deliveries.sheet_dialog import SetRun
from app.ui.kit.list_model import ListModel
from app.ui.kit.list_table import PillDelegate, list_table
from app.ui.kit.widgets import button, combo, explain, explain_button, label, set_tone
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job, TaskKey

_RESULT = 4
"""The column that is drawn as a pill."""


class SetPanel(QWidget):
    """Signals: sent, when test events were queued. Attributes: commands, all but running them."""

    sent = Signal()

    def __init__(self, services: Services, context: UiContext) -> None:
        super().__init__()
        self._services, self._runner, self._messages, self._clock = (
            services,
            context.runner,
            context.messages,
            context.clock,
        )
        self._theme = context.theme
        self._company: Company | None = None
        self._listed: list[Callback] = []
        self._sets: list[TestSet] = []
        self.running = SetRunner(self, services, context)
        self.running.changed.connect(self._show_chosen)
        self.running.progressed.connect(self._show_progress)
        self.running.sent.connect(self.sent)
        context.runner.busy_changed.connect(self._follow_runs)
        self.results: ListModel[SetResult] = ListModel(
            [
                *(self.tr("Event type"), self.tr("Applies to"), self.tr("Goes to")),
                *(self.tr("Event ID"), self.tr("Result")),
            ],
            self._words,
        )
        row = self._make_row(context)
        words = self.tr(
            "A test set sends several test events in order, such as all of a launch. New set "
            "begins with the callbacks that are active."
        )
        self._table = list_table(
            "SetResultsTable",
            self.tr("Set results"),
            self.results,
            (190, 140, 110, 110, 180),
            4,
            words,
            theme=context.theme,
        )
        self._table.setItemDelegate(PillDelegate(context.theme, self._result_at, self._table))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self._said = label()
        self._said.setObjectName("SetSaid")
        self._said.setContentsMargins(8, 0, 8, 0)
        self._said.hide()
        layout.addLayout(row)
        layout.addWidget(self._progress)
        layout.addWidget(self._said)
        layout.addWidget(self._table, 1)
        # Time alone makes an event *not proved*.
        ages = QTimer(self)
        ages.setInterval(10_000)
        ages.timeout.connect(self._show_chosen)
        ages.start()
        self._update_controls()

    def _make_row(self, context: UiContext) -> QHBoxLayout:
        self._choice = combo("TestSetCombo", self.tr("Test set"), [])
        self._choice.setPlaceholderText(self.tr("No set yet"))
        self._choice.currentIndexChanged.connect(self._show_chosen)
        caption = QLabel(self.tr("Test set"))
        caption.setBuddy(self._choice)
        self._new = button("NewSetButton", self.tr("New set…"))
        self.commands = commands = SetCommands(self, self._services, context)
        commands.changed.connect(self._read_again)
        self._new.clicked.connect(
            lambda: self._with_company(lambda company: commands.make(company, self._listed))
        )
        self._more = button("MoreButton", self.tr("More"))
        self._more.setAccessibleName(self.tr("More about sets"))
        menu = QMenu(self._more)
        self._edit = menu.addAction(
            self.tr("Change set…"),
            lambda: self._with_set(lambda of, one: commands.edit(of, one, self._listed)),
        )
        self._duplicate = menu.addAction(
            self.tr("Duplicate set"), lambda: self._with_set(commands.duplicate)
        )
        menu.addSeparator()
        self._import = menu.addAction(
            self.tr("Import set…"), lambda: self._with_company(commands.ask_what_to_import)
        )
        self._export = menu.addAction(
            self.tr("Export set…"),
            lambda: self._with_set(lambda _, one: commands.ask_for_file(one)),
        )
        menu.addSeparator()
        self._remove = menu.addAction(
            self.tr("Remove set"), lambda: self._with_set(commands.remove)
        )
        menu.setToolTipsVisible(True)
        self._more.setMenu(menu)
        self._run = button("RunSetButton", self.tr("Run set"), primary=True)
        self._run.clicked.connect(lambda: self._with_set(lambda _, one: self.running.run(one)))
        self._stop = button("StopSetButton", self.tr("Stop after this one"))
        self._stop.clicked.connect(self._ask_to_stop)
        self._stop.hide()
        self._retry = button("RetryFailedOnlyButton", self.tr("Retry failed only"))
        self._retry.clicked.connect(lambda: self._with_set(lambda _, one: self.running.retry(one)))
        self._progress = QProgressBar()
        self._progress.setAccessibleName(self.tr("Progress of the set"))
        self._progress.hide()
        row = QHBoxLayout()
        row.setContentsMargins(8, 8, 8, 0)
        row.setSpacing(8)
        row.addWidget(caption)
        row.addWidget(self._choice, 1)
        for one in (self._new, self._more, self._retry, self._run, self._stop):
            row.addWidget(one)
        return row

    def show_company(self, company: Company | None, listed: list[Callback]) -> None:
        """The company that is open, and what the server lists for it."""
        other = company != self._company
        self._company, self._listed = company, listed
        self.running.show_company(company, listed)
        if other:
            self._sets = []
            self._choice.clear()
            if company is not None:
                self._runner.load(Job.TEST_SETS, self._read(company))
        self._show_chosen()

    def show_proof(self, sent: SentTest) -> None:
        """One of a last run may have climbed."""
        self.running.show_proof(sent)

    def runs(self) -> list[SetRun]:
        """The last run of each set of the open company, in this window."""
        return [
            SetRun(one.name, tuple(self.running.runs[one.set_id]))
            for one in self._sets
            if self.running.runs.get(one.set_id)
        ]

    def _show_chosen(self) -> None:
        """What the chosen set holds, and what came of its last run."""
        chosen = self._chosen()
        rows: list[SetResult] = []
        if chosen is not None:
            rows = self.running.runs.get(chosen.set_id) or [
                SetResult(event=one) for one in chosen.events
            ]
        self.results.show_rows(rows)
        self._tell_run(self.running.outcomes.get(chosen.set_id) if chosen is not None else None)
        self._update_controls()

    def _tell_run(self, status: Status | None) -> None:
        """What came of the last run of the set that is shown."""
        if status is not None:
            self._said.setText(status.text)
            set_tone(self._said, status.tone)
        self._said.setVisible(status is not None)

    def _ask_to_stop(self) -> None:
        self.running.stop_after_this()
        self._stop.setText(self.tr("Stopping …"))
        self._stop.setEnabled(False)

    async def _read(self, company: Company, chosen: int = 0) -> None:
        found = await self._services.test_sets.of(company)
        if company != self._company:
            return  # another one was opened meanwhile
        self._sets = found
        self._choice.clear()
        self._choice.addItems([visible(f"{one.name} ({len(one.events)})") for one in self._sets])
        numbers = [one.set_id for one in self._sets]
        self._choice.setCurrentIndex(numbers.index(chosen) if chosen in numbers else 0)
        self._show_chosen()

    def _chosen(self) -> TestSet | None:
        at = self._choice.currentIndex()
        return self._sets[at] if 0 <= at < len(self._sets) else None

    def _follow_runs(self, key: TaskKey, busy: bool) -> None:
        """The keys stay where they were: the other one of both buttons takes them."""
        if key.job is not Job.RUN_SET:
            return
        had, takes = (self._run, self._stop) if busy else (self._stop, self._run)
        has_keys = had.hasFocus() or self._retry.hasFocus()
        self._stop.setVisible(busy)
        self._stop.setEnabled(busy)
        self._stop.setText(self.tr("Stop after this one"))
        self._run.setVisible(not busy)
        self._update_controls()
        if has_keys:
            takes.setFocus()

    def _show_progress(self, done: int, count: int) -> None:
        self._progress.setRange(0, count)
        self._progress.setValue(done)
        self._progress.setVisible(done < count)

    def _with_set(self, act: Callable[[Company, TestSet], None]) -> None:
        chosen = self._chosen()
        if self._company is not None and chosen is not None:
            act(self._company, chosen)

    def _with_company(self, act: Callable[[Company], None]) -> None:
        if self._company is not None:
            act(self._company)

    def _read_again(self, company: Company, chosen: int) -> None:
        self.running.outcomes.pop(chosen, None)
        self.running.runs.pop(chosen, None)  # another order, or other events: no results of before
        self._runner.load(Job.TEST_SETS, self._read(company, chosen))

    def _update_controls(self) -> None:
        no_company = "" if self._company else self.tr("Open a company first.")
        no_set = no_company or ("" if self._chosen() else self.tr("Make a set first."))
        guard = self._services.guard
        locked = self._company is not None and not guard.allows(self._company)
        shut = lock_text(locked)
        failed = any(one.has_failed or one.is_unsure for one in self.results.rows)
        empty = "" if self.results.rows else self.tr("The set is empty.")
        explain_button(self._new, no_company)
        explain(self._import, no_company)
        for one in (self._edit, self._duplicate, self._remove, self._export):
            explain(one, no_set)
        busy = self.tr("A set is being sent.") * self._runner.is_busy(Job.RUN_SET)
        explain_button(self._run, no_set or shut or busy or empty)
        nothing = "" if failed else self.tr("Nothing has failed.")
        explain_button(self._retry, no_set or shut or busy or nothing)

    def _result_at(self, row: int, column: int) -> Status | None:
        one = self.results.rows[row]
        ran = one.sent is not None or bool(one.refusal)
        return result_status(one, self._clock()) if ran and column == _RESULT else None

    def _words(self, one: SetResult) -> tuple[str, ...]:
        filters = tuple(addressed_filters(one.event).items())
        taken = one.sent or one.unrecorded
        goes_to = [each.callback_id for each in reached_by(one.event, self._listed, self._clock())]
        return (
            one.event.event_type,
            applies_to(one.event.event_type, filters),
            ", ".join(goes_to) or self.tr("nobody"),
            taken.event_id if taken else "",
            result_status(one, self._clock()).text,
        )
