"""The Callbacks page: asks the services, shows what they answer."""

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.callback import Callback
from app.domain.company import Company
from app.domain.draft import CallbackDraft
from app.domain.errors import CallbackDeskError, NotFoundError, OutcomeUnknownError
from app.domain.test_event import TestEvent
from app.services.callbacks import CallbackService
from app.ui.callbacks.delegate import CallbackDelegate
from app.ui.callbacks.details import DetailsPanel
from app.ui.callbacks.table_model import COLUMNS, CallbackTableModel
from app.ui.shared.formats import Clock, Formats
from app.ui.shared.icons import icon
from app.ui.shared.messages import UserMessage, message_for
from app.ui.shared.roles import Tone
from app.ui.shared.tasks import TaskRunner
from app.ui.shared.theme import Theme
from app.ui.shared.widgets import (
    MessageBar,
    action_button,
    button,
    copy_text,
    finished,
    label,
    line_edit,
)
from app.ui.test_events.panel import TestEventPanel

if TYPE_CHECKING:
    from app.ui.callbacks.create_dialog import CreateDialog

_SLICE = 500
"""Rows that are prepared before the window gets its turn."""
_QUICK_TO_COUNT = 2000
"""Rows whose states are counted again as time passes."""


class CallbacksPage(QWidget):
    """Table, details, test event, and the acts on a callback.

    Signals: listed, after what `counts` says may have changed; never while typing a search.
    """

    listed = Signal()

    def __init__(
        self,
        service: CallbackService,
        runner: TaskRunner,
        bar: MessageBar,
        *,
        formats: Formats,
        theme: Theme,
        clock: Clock,
    ) -> None:
        super().__init__()
        self._service, self._runner, self._bar = service, runner, bar
        self._formats, self._theme, self._clock = formats, theme, clock
        self._company: Company | None = None
        self._read_at: datetime | None = None
        self._failure: UserMessage | None = None
        self.model = CallbackTableModel(formats, clock)
        self.search: QLineEdit = line_edit("Search callbacks")
        self.search.setPlaceholderText(self.tr("Search callbacks   Ctrl+F"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._search)
        self.age = QLabel()
        self._make_actions()
        self.table = self._make_table()
        self.details = DetailsPanel(formats)
        self.test_panel = TestEventPanel()
        self.test_panel.send_asked.connect(self._send_test_event)
        self.tabs = QTabWidget()
        for panel, title in ((self.details, "Details"), (self.test_panel, "Test event")):
            scroll = QScrollArea()
            scroll.setWidgetResizable(True)
            scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            scroll.setWidget(panel)
            self.tabs.addTab(scroll, title)
        self.tabs.setMinimumWidth(300)
        self._stack = QStackedWidget()
        self._state, self._state_button = self._make_state()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._state)
        splitter = QSplitter()
        splitter.addWidget(self._stack)
        splitter.addWidget(self.tabs)
        splitter.setStretchFactor(0, 1)
        splitter.setChildrenCollapsible(False)
        splitter.setSizes([940, 320])
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(3)
        self._progress.setAccessibleName(self.tr("Reading"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._make_bar())
        layout.addWidget(self._progress)
        layout.addWidget(splitter, 1)
        runner.busy_changed.connect(self._busy_changed)
        runner.failed.connect(self._failed)
        # Only what takes longer than 300 ms shows itself.
        self._patience = QTimer(self, singleShot=True, interval=300)
        self._patience.timeout.connect(self._progress.show)
        self._ticks = QTimer(self, interval=5000)
        self._ticks.timeout.connect(self._tick)
        self._ticks.start()
        self._progress.hide()
        self._follow_state()

    # -- what the window asks for ---------------------------------------------------------------

    def open_company(self, company: Company | None) -> None:
        """Empties the page and reads the company's callbacks."""
        self._company, self._read_at, self._failure = company, None, None
        self.model.show_callbacks([])
        self.details.show_callback(None)
        self._follow_state()
        self.listed.emit()
        if company is not None:
            self.refresh()

    def refresh(self) -> None:
        """Reads the list again; what is shown stays until the answer is there."""
        if self._company is not None:
            self._runner.load("list callbacks", self._list(self._company))

    def counts(self) -> str:
        """What the status line says."""
        if self._read_at is None:
            return ""
        now = self._clock()
        tones = [self._formats.status_of(one, now).tone for one in self.model.callbacks]
        return self.tr(
            "{0} callbacks · {1} active · {2} starting later · {3} end this week"
        ).format(
            len(tones),
            tones.count(Tone.ACTIVE) + tones.count(Tone.SOON),
            tones.count(Tone.PLANNED),
            tones.count(Tone.SOON),
        )

    # -- reading --------------------------------------------------------------------------------

    async def _list(self, company: Company, select: str = "") -> None:
        try:
            found = await self._service.list_callbacks(company)
        except CallbackDeskError as error:
            if company is self._company:
                self._failure = message_for(error)
                if self._read_at is not None:
                    self._bar.show_message(self._failure)
                self._follow_state()
            return
        keys: list[str] = []
        for start in range(0, len(found.callbacks), _SLICE):
            keys += self.model.keys_of(found.callbacks[start : start + _SLICE])
            await asyncio.sleep(0)  # a long list must not hold up the window
        if company is not self._company:
            return
        before = self._selected()
        chosen = select or (before.callback_id if before else "")
        self._failure, self._read_at = None, self._clock()
        place = self.table.verticalScrollBar().value()
        self.model.show_callbacks(found.callbacks, keys)
        self.table.verticalScrollBar().setValue(place)
        self._select(chosen)
        if found.unreadable:
            details = "\n".join(raw.decode("utf-8", "replace") for raw in found.unreadable)
            title = self.tr("%n entry(s) of the list could not be read", "", len(found.unreadable))
            self._bar.show_message(UserMessage(title, self.tr("The others are shown."), details))
        self._follow_state()
        self.listed.emit()

    async def _find(self, company: Company, callback_id: str) -> None:
        found = await self._service.get_callback(company, callback_id)
        if company is not self._company:
            return
        if self.model.row_of(found.callback_id) is None:
            others = [one for one in self.model.callbacks if one.callback_id != found.callback_id]
            self.search.clear()
            self.model.show_callbacks([*others, found])
        self._select(found.callback_id)
        self._follow_state()
        self.listed.emit()

    # -- changing -------------------------------------------------------------------------------

    def _new(self) -> None:
        company = self._company
        if company is None:
            return
        from app.ui.callbacks.create_dialog import CreateDialog  # noqa: PLC0415 - start-up

        dialog = CreateDialog(
            self.window(),
            company,
            self.model.callbacks,
            formats=self._formats,
            clock=self._clock,
            theme=self._theme,
        )
        dialog.submitted.connect(
            lambda draft: self._runner.change("create", self._create(company, draft, dialog))
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    async def _create(self, company: Company, draft: CallbackDraft, dialog: "CreateDialog") -> None:
        try:
            made = await self._service.create_callback(company, draft)
        except OutcomeUnknownError as error:
            dialog.show_failure(message_for(error))
            await self._list(company)
            return
        except CallbackDeskError as error:
            dialog.show_failure(message_for(error))
            return
        dialog.set_busy(False)
        dialog.accept()
        await self._list(company, made.callback_id if made else "")

    def _end(self) -> None:
        company, callback = self._company, self._selected()
        if company is not None and callback is not None:
            self._runner.load("ask to end", self._ask_to_end(company, callback))

    async def _ask_to_end(self, company: Company, callback: Callback) -> None:
        from app.ui.callbacks.end_dialog import EndDialog  # noqa: PLC0415 - start-up

        dialog = EndDialog(self.window(), company, callback, self.model.callbacks, self._clock)
        if await finished(dialog):
            self._runner.change("end", self._end_now(company, callback))

    async def _end_now(self, company: Company, callback: Callback) -> None:
        try:
            await self._service.end_callback(company, callback)
        except NotFoundError as error:
            self._bar.show_message(
                UserMessage(
                    self.tr("{0} was already gone").format(callback.callback_id),
                    self.tr("Somebody else ended it, or it never existed. The list is read anew."),
                    error.detail,
                ),
                "soon",
            )
        except CallbackDeskError as error:
            self._bar.show_message(message_for(error))
        await self._list(company)

    def _send_test_event(self, event: TestEvent) -> None:
        if self._company is not None:
            self._runner.change("test event", self._test(self._company, event))

    async def _test(self, company: Company, event: TestEvent) -> None:
        self.test_panel.set_busy(True)
        try:
            self.test_panel.show_receipt(await self._service.send_test_event(company, event))
        except CallbackDeskError as error:
            self.test_panel.show_failure(message_for(error))
        finally:
            self.test_panel.set_busy(False)

    def _ask_to_find(self) -> None:
        if self._company is not None:
            self._runner.load("ask to find", self._find_asked(self._company))

    async def _find_asked(self, company: Company) -> None:
        from app.ui.callbacks.find_dialog import FindDialog  # noqa: PLC0415 - start-up

        dialog = FindDialog(self.window())
        if await finished(dialog):
            self._runner.load("find", self._find(company, dialog.callback_id))

    # -- the view -------------------------------------------------------------------------------

    def _selected(self) -> Callback | None:
        rows = self.table.selectionModel().selectedRows()
        return self.model.callback_at(rows[0].row()) if rows else None

    def _select(self, callback_id: str) -> None:
        row = self.model.row_of(callback_id) if callback_id else None
        if row is not None:
            self.table.selectRow(row)
            self.table.scrollTo(self.model.index(row, 0))
        self._selection_changed()

    def _selection_changed(self) -> None:
        chosen = self._selected()
        self.details.show_callback(chosen)
        self.test_panel.show_callback(chosen)
        self._follow_actions()

    def _search(self, text: str) -> None:
        chosen = self._selected()
        self.model.search(text)
        self._select(chosen.callback_id if chosen else "")
        self._follow_state()

    def _clear_or_retry(self) -> None:
        if self._failure is not None:
            self.refresh()
        elif self.search.text():
            self.search.clear()
        else:
            self._new()

    def _follow_state(self) -> None:
        """Five states; a failure never looks like an empty list."""
        words = None
        if self._company is not None and self._read_at is None:
            if self._failure is None:
                words = (self.tr("Reading the callbacks …"), "", "")
            else:
                said = "\n".join(
                    one for one in (self._failure.next_step, self._failure.details) if one
                )
                words = (self._failure.title, said, self.tr("Try again"))
        elif self._read_at is not None and self.model.rowCount() == 0:
            if self.search.text():
                words = (
                    self.tr("No callback matches"),
                    self.tr("Nothing holds “{0}”.").format(self.search.text()),
                    self.tr("Clear search"),
                )
            else:
                words = (
                    self.tr("No active or future callbacks"),
                    self.tr("The server lists none for this company. Ended ones are not listed."),
                    self.tr("New callback…"),
                )
        if words is not None:
            self._state_title.setText(words[0])
            self._state_text.setText(words[1])
            self._state_button.setText(words[2])
            self._state_button.setAccessibleName(words[2].removesuffix("…"))
            self._state_button.setVisible(bool(words[2]))
        self._stack.setCurrentIndex(0 if words is None else 1)
        self._show_age()
        self._follow_actions()

    def _follow_actions(self) -> None:
        company = self._company is not None
        chosen = self._selected()
        for action in (self.refresh_action, self.new_action, self.find_action, self.test_action):
            self._set(action, company, self.tr("Open a company first."))
        ended = chosen is not None and chosen.state_at(self._clock()) == "ended"
        why = self.tr("It has ended already.") if ended else self.tr("Select a callback first.")
        self._set(self.end_action, chosen is not None and not ended, why)
        self._set(self.copy_action, chosen is not None, self.tr("Select a callback first."))

    def _set(self, action: QAction, enabled: bool, why: str) -> None:
        action.setEnabled(enabled)
        action.setStatusTip("" if enabled else why)
        keys = action.shortcut().toString()
        action.setToolTip(f"{action.iconText()} ({keys})" if enabled else why)

    def _tick(self) -> None:
        """Time passes: ages, states and counts are told anew."""
        self._show_age()
        self.model.retell()
        if len(self.model.callbacks) <= _QUICK_TO_COUNT:
            self.listed.emit()

    def _show_age(self) -> None:
        if self._read_at is None:
            self.age.clear()
        else:
            ago = self._formats.age((self._clock() - self._read_at).total_seconds())
            stale = self._failure is not None
            text = self.tr("Old: read {0}") if stale else self.tr("Read {0}")
            self.age.setText(text.format(ago))

    def _busy_changed(self, key: str, busy: bool) -> None:
        if key in {"list callbacks", "find", "end", "create", "test event"}:
            if busy:
                self._patience.start()
            else:
                self._patience.stop()
                self._progress.hide()

    def _failed(self, _key: str, error: CallbackDeskError) -> None:
        self._bar.show_message(message_for(error))

    def _copy_row(self) -> None:
        rows = self.table.selectionModel().selectedRows()
        if rows:
            cells = (self.model.index(rows[0].row(), one) for one in range(len(COLUMNS)))
            copy_text("\t".join(str(self.model.data(cell)) for cell in cells))

    def _make_actions(self) -> None:
        def action(text: str, name: str, keys: str, role: str = "text") -> QAction:
            made = QAction(icon(self._theme, name, role), text, self)
            made.setShortcut(keys)
            return made

        self.refresh_action = action(self.tr("Refresh"), "refresh", "F5")
        self.new_action = action(self.tr("New callback…"), "plus", "Ctrl+N", "on_accent")
        self.end_action = action(self.tr("End callback…"), "end", "Del")
        self.find_action = action(self.tr("Find by ID…"), "hash", "Ctrl+I")
        self.test_action = action(self.tr("Test event"), "send", "Ctrl+T")
        self.copy_action = action(self.tr("Copy row"), "copy", "Ctrl+C")
        self.search_action = action(self.tr("Search callbacks"), "find", "Ctrl+F")
        self.refresh_action.triggered.connect(self.refresh)
        self.new_action.triggered.connect(self._new)
        self.end_action.triggered.connect(self._end)
        self.find_action.triggered.connect(self._ask_to_find)
        self.copy_action.triggered.connect(self._copy_row)
        self.search_action.triggered.connect(self.search.setFocus)
        self.test_action.triggered.connect(self._show_test_panel)

    def _show_test_panel(self) -> None:
        self.tabs.setCurrentIndex(1)
        self.test_panel.focus_type()

    def _make_bar(self) -> QFrame:
        bar = QFrame()
        bar.setProperty("bar", True)
        self.bar_row = QHBoxLayout(bar)
        self.bar_row.setContentsMargins(16, 8, 16, 8)
        self.bar_row.setSpacing(8)
        self.bar_row.addWidget(self.search, 1)
        self.bar_row.addWidget(self.age)
        for one in (self.refresh_action, self.find_action, self.end_action):
            self.bar_row.addWidget(action_button(one))
        self.bar_row.addWidget(action_button(self.new_action, primary=True))
        return bar

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setAccessibleName("Callbacks")
        table.setObjectName("CallbacksTable")
        table.setModel(self.model)
        self._delegate = CallbackDelegate(self._theme)
        table.setItemDelegate(self._delegate)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(36)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        for section, column in enumerate(COLUMNS):
            table.setColumnWidth(section, column.width)
        header.setMinimumSectionSize(60)
        header.setStretchLastSection(False)
        # The destination takes what is left, so that the dates are never cut off.
        destination = next(at for at, one in enumerate(COLUMNS) if one.key == "destination")
        header.setSectionResizeMode(destination, QHeaderView.ResizeMode.Stretch)
        table.setSortingEnabled(True)
        table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
        table.selectionModel().selectionChanged.connect(self._selection_changed_later)
        table.doubleClicked.connect(lambda: self.tabs.setCurrentIndex(0))
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._show_menu)
        return table

    def _selection_changed_later(self) -> None:
        if hasattr(self, "details"):
            self._selection_changed()

    def _show_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.addActions([self.test_action, self.copy_action, self.end_action])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.table.viewport().mapToGlobal(place))

    def _make_state(self) -> tuple[QWidget, QPushButton]:
        state = QWidget()
        state.setProperty("surface", True)
        self._state_title, self._state_text = label(strong=True), label(muted=True)
        for one in (self._state_title, self._state_text):
            one.setAlignment(Qt.AlignmentFlag.AlignCenter)
        act = button(self.tr("Try again"))
        act.clicked.connect(self._clear_or_retry)
        layout = QVBoxLayout(state)
        layout.addStretch(2)
        layout.addWidget(self._state_title)
        layout.addWidget(self._state_text)
        layout.addWidget(act, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        return state, act
