"""The All companies page: every callback in one table, and which company has which type."""

from urllib.parse import urlsplit

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QStackedWidget,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.callbacks.list_filter import FilterName, quoted_term
from app.domain.companies.company import Company
from app.domain.plans.plan import Purpose
from app.services.all_companies import CompanyList
from app.services.services import Services
from app.ui.across.change_menu import ChangeMenu, CopyActions
from app.ui.across.check_panel import CheckPanel
from app.ui.across.export import AllExporter
from app.ui.across.matrix import MatrixModel
from app.ui.across.questions import QuestionRow
from app.ui.across.reading_bar import ReadingBar
from app.ui.across.side import AcrossDetails
from app.ui.across.table_model import (
    COMPANY,
    DESTINATION,
    STATUS,
    TITLES,
    AllCallbacksModel,
)
from app.ui.details.row_copy import RowPart, copied_text
from app.ui.kit.address_delegate import AddressDelegate
from app.ui.kit.announce import announce
from app.ui.kit.column_menu import offer_columns
from app.ui.kit.list_table import list_table
from app.ui.kit.page import Page
from app.ui.kit.row_selection import RowSelection
from app.ui.kit.state_view import StateView, WayOn
from app.ui.kit.widgets import button, copy_text, explain_button, line_edit
from app.ui.look.icons import icon
from app.ui.look.measure import em
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job

_WIDTHS = (134, 136, 158, 96, 150, 60, 98, 98, 84, 76)
_MOST_AT_ONCE = 32
_NARROWEST_NAME, _WIDEST_NAME = 100, 180
"""Pixels of a company in the matrix, at least and at most."""


class AllCompaniesPage(Page):
    """Signals: callback_asked, arg 0: a company_id, arg 1: the ID of one of its callbacks.

    plan_asked, arg 0: what for, a `Purpose`; arg 1: pairs of companies and callbacks.
    """

    callback_asked = Signal(str, str)
    plan_asked = Signal(Purpose, list)

    def __init__(self, services: Services, context: UiContext) -> None:
        super().__init__()
        self._services, self._context = services, context
        self._total = self._done = self._failures = 0
        self._was_read = False
        self.model = AllCallbacksModel(context.formats, context.clock)
        self.matrix = MatrixModel()
        self.table = self._made_table()
        self.selection = RowSelection(self.table)
        self.types = list_table(
            "TypesByCompanyTable",
            self.tr("Types by company"),
            self.matrix,
            (190,),
            0,
            theme=context.theme,
        )
        self.bar, self.reading = self._made_bar(), ReadingBar()
        self.questions = QuestionRow(self._host_term)
        self._state = StateView()
        self._state.chosen.connect(self._go_on)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._state)
        self._tabs = QTabWidget()
        self._tabs.setAccessibleName(self.tr("All companies"))
        self._tabs.setDocumentMode(True)
        self._tabs.tabBar().setDrawBase(False)
        listed = QWidget()
        self.side = AcrossDetails(self, listed, self._changes.captions(), services.memory, context)
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.questions)
        column.addWidget(self._stack, 1)
        self._tabs.addTab(self.side.splitter, self.tr("Callbacks"))
        self._tabs.addTab(self.types, self.tr("Types by company"))
        self.checks = CheckPanel(services.proofs, services.receiving, context)
        self.checks.opened.connect(self.callback_asked)
        self.checks.plan_asked.connect(self.plan_asked)
        self.checks.read_asked.connect(
            lambda companies: context.runner.load(Job.ALL_COMPANIES, self._read(companies))
        )
        self._tabs.addTab(self.checks, self.tr("Check all"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.reading)
        layout.addWidget(self._tabs, 1)
        self.exporter = AllExporter(self, context)
        self._connect()

    def come_forward(self) -> None:
        """What is remembered is there at once; the servers are asked once in a run by itself."""
        self.search.setFocus()
        self._context.runner.load(Job.ALL_COMPANIES, self._open())

    def companies_changed(self) -> None:
        """A company was added, changed or removed."""
        if self.isVisible():
            self.come_forward()

    def ask(self, wanted: str) -> None:
        """Searches for something, as if it were typed."""
        self._tabs.setCurrentIndex(0)
        self.search.setText(wanted)

    def read_all(self) -> None:
        """Asks for every list anew."""
        self._context.runner.load(Job.ALL_COMPANIES, self._read(self._services.companies.companies))

    def _made_table(self) -> QTableView:
        table = list_table(
            "AllCallbacksTable",
            self.tr("All callbacks"),
            self.model,
            _WIDTHS,
            DESTINATION,
            theme=self._context.theme,
        )
        table.setItemDelegate(
            AddressDelegate(self._context.theme, self.model.status_at, self.model.address_at, table)
        )
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # types differ at their ends
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setSortingEnabled(True)
        table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        offer_columns(
            table, TITLES, {COMPANY, STATUS, DESTINATION}, self._context.preferences.across_hidden
        )
        return table

    def _made_bar(self) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.search = line_edit("SearchAllEdit", self.tr("Search all callbacks"))
        self.search.setPlaceholderText(self.tr("Search all callbacks"))
        self.search.setToolTip(
            self.tr("Words in any field, and terms such as company:acme, host:hooks or ends<30d")
        )
        self.search.setClearButtonEnabled(True)
        row.addWidget(self.search, 1)
        self._again = button("ReadAllButton", self.tr("Read all"))
        self._again.setIcon(icon(self._context.theme, "refresh"))
        self._export = button("ExportAllButton", self.tr("Export all…"))
        self._export.setText(self.tr("Export…"))
        self._copies, self._changes = CopyActions(self.table), ChangeMenu(self, self.table)
        self._change = self._changes.made_button()
        self._open_button = button("OpenThereButton", self.tr("Open there"), primary=True)
        for one in (self._again, self._export, self._change, self._open_button):
            row.addWidget(one)
        return made

    def _connect(self) -> None:
        self.search.textChanged.connect(self.model.search)
        self.questions.asked.connect(self.search.setText)
        self.model.searched.connect(self._follow)
        self.table.selectionModel().selectionChanged.connect(self._follow_selection)
        self.table.activated.connect(lambda _: self._open_there())
        self.types.activated.connect(lambda index: self._open_type(index.row(), index.column()))
        self._open_button.clicked.connect(self._open_there)
        self._changes.asked.connect(self._ask_for_plan)
        self._copies.asked.connect(self._copy)
        self.side.panel.filter_asked.connect(self._narrow)
        self.side.noted.connect(self.model.put)
        self._again.clicked.connect(self.read_all)
        self._export.clicked.connect(self.exporter.ask)
        cancel = self._context.runner.cancel
        self.reading.stop_asked.connect(lambda: cancel(Job.ALL_COMPANIES))
        self.reading.again_asked.connect(self._try_again)

    async def _open(self) -> None:
        companies = self._services.companies.companies
        if not self._was_read or {one.company.company_id for one in self.model.lists} != {
            one.company_id for one in companies
        }:
            self.model.show_lists(await self._services.all_companies.remembered(companies))
            self._show_matrix()
        self._follow()
        if not self._was_read:
            self._was_read = True
            await self._read(companies)

    def _try_again(self) -> None:
        """Those that failed alone."""
        failed = [one.company for one in self.model.lists if one.failure is not None]
        self._context.runner.load(Job.ALL_COMPANIES, self._read(failed))

    async def _read(self, companies: list[Company]) -> None:
        self._total, self._done, self._failures = len(companies), 0, 0
        self._tell_progress(reading=True)

        def took(found: CompanyList) -> None:
            self._done += 1
            self._failures += found.failure is not None
            self.model.put(found)
            self._tell_progress(reading=True)

        try:
            at_once = min(max(self._context.preferences.companies_at_once, 1), _MOST_AT_ONCE)
            await self._services.all_companies.read(companies, took, at_once)
        finally:
            self.model.settle()
            self._show_matrix()
            self._tell_progress(reading=False)
            announce(self, self.reading.counts.text())

    def _show_matrix(self) -> None:
        self.matrix.show_lists(self.model.lists)
        self.checks.show_lists(self.model.lists)
        header = self.types.horizontalHeader()
        for section in range(1, self.matrix.columnCount()):
            wanted = max(em(_NARROWEST_NAME), header.sectionSizeHint(section))
            self.types.setColumnWidth(section, min(wanted, em(_WIDEST_NAME)))

    def _tell_progress(self, *, reading: bool) -> None:
        failures = sum(1 for one in self.model.lists if one.failure is not None)
        self.reading.tell(self._done, self._total, failures, reading=reading)
        explain_button(self._again, self.tr("They are being read.") if reading else "")

    def _follow(self) -> None:
        empty = self.model.rowCount() == 0
        self._stack.setCurrentIndex(1 if empty else 0)
        if not self._services.companies.companies:
            self._state.tell(
                self.tr("No company yet"), self.tr("Add companies to see them beside each other.")
            )
        elif empty and self.search.text():
            self._state.tell(
                self.tr("No callback matches"),
                self.tr("The search looks through every company that was read."),
                (WayOn.CLEAR_SEARCH, self.tr("Clear search")),
            )
        elif empty:
            self._state.tell(
                self.tr("Nothing is listed"),
                self.tr("No company lists a callback, as far as they were read."),
                (WayOn.RETRY, self.tr("Read all")),
            )
        self._follow_selection()

    def _go_on(self, way_on: WayOn) -> None:
        if way_on is WayOn.CLEAR_SEARCH:
            self.search.clear()
        else:
            self.read_all()

    def _follow_selection(self) -> None:
        none = "" if self.selection.count() else self.tr("Select a row first.")
        explain_button(self._open_button, none)
        explain_button(self._change, none)
        for action in (*self._changes.actions(), *self._copies.actions):
            action.setEnabled(not none)
        at = self.selection.main_row()
        row = self.model.row_at(at) if at is not None else None
        self.side.show_row(row, self.selection.count())
        explain_button(
            self.questions.host, none or ("" if self._host_term() else self.tr("It has no host."))
        )

    def _host_term(self) -> str:
        at = self.selection.main_row()
        one = self.model.row_at(at).callback if at is not None else None
        if one is None:
            return ""
        try:
            host = urlsplit(one.destination_url).hostname or ""
        except ValueError:
            host = ""
        return quoted_term(FilterName.HOST, host, exact=True) if host else ""

    def _open_there(self) -> None:
        at = self.selection.main_row()
        if at is not None:
            row = self.model.row_at(at)
            callback_id = row.callback.callback_id if row.callback else ""
            self.callback_asked.emit(row.company.company_id, callback_id)

    def _copy(self, part: RowPart) -> None:
        rows = [at for at in self.selection.rows() if self.model.row_at(at).callback is not None]
        found = [one for one in (self.model.row_at(at).callback for at in rows) if one is not None]
        columns = range(self.model.columnCount())
        cells = [[self.model.text_at(at, column) for column in columns] for at in rows]
        copy_text(self, copied_text(part, found, cells))

    def _narrow(self, term: str) -> None:
        self.search.setText(f"{self.search.text()} {term}".strip())

    def set_narrow(self, narrow: bool) -> None:
        """In a narrow window the details go under the table."""
        self.side.set_narrow(narrow)

    def _ask_for_plan(self, purpose: Purpose) -> None:
        rows = (self.model.row_at(at) for at in self.selection.rows())
        chosen = [(one.company, one.callback) for one in rows if one.callback is not None]
        self.plan_asked.emit(purpose, chosen)

    def _open_type(self, row: int, column: int) -> None:
        """A company of the matrix; the first column narrows the table to a type."""
        if column == 0:
            self._tabs.setCurrentIndex(0)
            term = quoted_term(FilterName.TYPE, self.matrix.type_at(row), exact=True)
            self.search.setText(term)
        else:
            self.callback_asked.emit(self.matrix.companies[column - 1].company_id, "")
