"""The All companies page: every callback in one table, and which company has which type."""

from collections.abc import Generator
from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.list_filter import FilterName, quoted_term, with_term
from app.domain.companies.company import Company
from app.domain.plans.plan import Purpose
from app.exports.callback_list import ListExport
from app.services.all_companies import CompanyList
from app.services.hosts import HostIndex
from app.services.memory import Listing
from app.services.services import Services
from app.ui.across.bar import AcrossBar
from app.ui.across.check_panel import CheckPanel
from app.ui.across.ended_switch import show_ended
from app.ui.across.exported import about_all
from app.ui.across.failure_cells import tell_unread, widen_failures
from app.ui.across.hosts_panel import HostsPanel
from app.ui.across.matrix import MatrixModel
from app.ui.across.questions import QuestionRow
from app.ui.across.reader import AcrossReader
from app.ui.across.reading_bar import ReadingBar
from app.ui.across.rows_place import RowsPlace
from app.ui.across.side import AcrossDetails
from app.ui.across.states import tell_empty
from app.ui.across.table_model import AllCallbacksModel
from app.ui.across.types_table import fit_names, lacking_notice, types_table, with_marks
from app.ui.kit.own_keys import OwnKeys
from app.ui.kit.page import Page
from app.ui.kit.room_below import RoomBelow
from app.ui.kit.sliced_work import SlicedWork
from app.ui.kit.state_view import StateView, WayOn
from app.ui.kit.widgets import Line, explain_button
from app.ui.rows.columns import SECTION
from app.ui.rows.counts_bar import CountsBar
from app.ui.rows.kept_selection import KeptSelection
from app.ui.rows.link import copy_links
from app.ui.rows.list_export import ListExporter
from app.ui.rows.saved_searches import SavedSearches
from app.ui.rows.search_keys import SearchKeys
from app.ui.rows.table import CallbackTable
from app.ui.rows.ticket import show_ticket
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job

_WIDTHS = {"status": 156, "method": 60, "id": 84}
"""Pixels of columns that are narrower here: one column more stands before them."""
_TICK_MS, _TURN_S = 10_000, 0.004
_SAVED_FOR = "*"
"""In the place of a company_id, for what is searched in all of them."""


class AllCompaniesPage(Page):
    """Signals: callback_asked, arg 0: a company_id, arg 1: the ID of one of its callbacks.

    act_asked, args as of callback_asked, arg 2: what is to be done there, an act of Callbacks.
    plan_asked, arg 0: what for, a `Purpose`; arg 1: pairs of companies and callbacks.
    """

    bar: AcrossBar
    counts: CountsBar
    search: Line
    reads_itself = True
    callback_asked = Signal(str, str)
    act_asked = Signal(str, str, str)
    plan_asked = Signal(Purpose, list)

    def __init__(self, services: Services, context: UiContext) -> None:
        super().__init__()
        self._services, self._context = services, context
        self.model = AllCallbacksModel(context.formats, context.clock)
        self.matrix, self._index = MatrixModel(), HostIndex()
        self._counting = SlicedWork(self, _TURN_S)
        self.table = self._made_table()
        self.selection = self.table.selection
        self.types = types_table(self.matrix, context.theme)
        self.bar = AcrossBar(self, self.table, context.theme)
        self.search, self.progress = self.bar.search, ReadingBar()
        self.first_keys = self.search
        self.reader = AcrossReader(self, self.model, self.progress, services, context)
        self.counts = CountsBar(of="Across")
        self.questions = QuestionRow(self._host_term)
        self._state = StateView()
        self._state.chosen.connect(self._go_on)
        self._rows = RowsPlace(self.table, self._state)
        self._tabs = QTabWidget()
        self._tabs.setAccessibleName(self.tr("All companies"))
        self._tabs.setDocumentMode(True)
        self._tabs.tabBar().setDrawBase(False)
        listed = QWidget()
        self.side = AcrossDetails(
            self, listed, self.bar.changes.captions(), services.memory, context
        )
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.questions)
        column.addWidget(self._rows, 1)
        self._tabs.addTab(self.side.splitter, self.tr("Callbacks"))
        self._tabs.addTab(with_marks(self.types), self.tr("Types by company"))
        self.checks, self.hosts = self._made_checks(), HostsPanel(context.theme, self._index)
        self._tabs.addTab(self.checks, self.tr("Check all"))
        self._tabs.addTab(self.hosts, self.tr("Hosts"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        # In the row of the tabs: nothing moves when it comes and goes.
        self._tabs.setCornerWidget(self.progress.with_its_room())
        layout.addWidget(self._tabs, 1)
        self.exporter = ListExporter(self.table, self.model, self._about, context)
        self.table.room_below = RoomBelow(self.table, context.messages)
        self._connect()
        ticks = QTimer(self)
        ticks.timeout.connect(self._tick)
        ticks.start(_TICK_MS)

    def come_forward(self) -> None:
        """What is remembered is there at once; the servers are asked once in a run by itself."""
        self.reader.open()

    def list_changed(self, company: Company | None, listing: Listing) -> None:
        """Told of the list of the company that is open whenever it may be another."""
        if company is not None:
            self.reader.was_read(company, listing)

    def companies_changed(self) -> None:
        """A company was added, changed or removed."""
        if self.isVisible():
            self.come_forward()

    def read_company(self, company: Company) -> None:
        """Its password was typed: it is asked for anew, beside whatever is being read."""
        self.reader.read_beside(company)

    def ask(self, wanted: str) -> None:
        """Searches for something, as if it were typed."""
        self._tabs.setCurrentIndex(0)
        self.search.setText(wanted)

    def _made_table(self) -> CallbackTable:
        kept = self._context.preferences.across
        table = CallbackTable(
            self.model, self._context.theme, self._context.preferences, kept, _WIDTHS
        )
        table.setAccessibleName(self.tr("All callbacks"))
        table.setObjectName("AllCallbacksTable")
        return table

    def _made_checks(self) -> CheckPanel:
        made = CheckPanel(self._services.proofs, self._services.receiving, self._context)
        made.opened.connect(self.callback_asked)
        made.plan_asked.connect(self.plan_asked)
        made.read_asked.connect(self.reader.read_some)
        made.selected.connect(self._follow_selection)
        return made

    def _connect(self) -> None:
        self.hosts.chosen.connect(
            lambda host: self.ask(quoted_term(FilterName.HOST, host, exact=True))
        )
        self._tabs.currentChanged.connect(lambda _: self._follow_selection())
        # What is found is to be seen.
        self.search.textEdited.connect(lambda _: self._tabs.setCurrentIndex(0))
        self.search.textChanged.connect(self.model.search)
        SearchKeys(self.search, self.table, lambda: self.model.first_row)
        KeptSelection(self.table, self.model, self.model.identity_at, self.model.arrangement)
        self.saved_searches = SavedSearches(
            self.search, self._context.preferences, self._context.theme, lambda: _SAVED_FOR
        )
        self.questions.asked.connect(self.search.setText)
        self.counts.filter_asked.connect(self.search.setText)
        self.model.searched.connect(self._searched)
        self.table.chosen.connect(self._follow_selection)
        self.table.filter_asked.connect(self._narrow)
        self.table.activated.connect(lambda _: self._open_there())
        self.types.activated.connect(lambda index: self._open_type(index.row(), index.column()))
        self.types.verticalHeader().sectionClicked.connect(self._show_type)
        self.side.panel.filter_asked.connect(self._narrow)
        self.side.panel.member_asked.connect(self.table.show_member)
        self.side.noted.connect(self.model.put_kept)
        bar = self.bar
        self.table.set_menu(bar.of_a_row())
        self.row_actions = self.table.actions()
        OwnKeys(self.side.splitter, self.row_actions)
        bar.open_asked.connect(self._open_there)
        bar.read_asked.connect(self.read_anew)
        bar.changes.asked.connect(self._ask_for_plan)
        bar.show_ended.toggled.connect(lambda shown: show_ended(self.table, self.model, shown))
        bar.there.asked.connect(self._ask_to_act_there)
        bar.rows.copy_asked.connect(self.table.copy)
        bar.rows.link_asked.connect(
            lambda: copy_links(self, self._context.messages, self._chosen())
        )
        bar.rows.ticket_asked.connect(self._show_ticket)
        bar.rows.export_asked.connect(self.exporter.ask)
        self.reader.listed.connect(self._count_hosts)
        self.reader.opened.connect(self._follow)
        self.reader.reading.connect(bar.show_reading)
        self._follow_selection()  # nothing is selected yet, so nothing can be done

    def read_anew(self) -> None:
        """Asks every server, unless that is being done."""
        if not self._context.runner.is_busy(Job.ALL_COMPANIES):
            self.reader.read_all()

    def look_changed(self) -> None:
        """The side panel was folded away or shown, or rows became lower or higher."""
        self.table.set_compact(self._context.preferences.compact)
        self.side.show_panel()

    def zone_changed(self) -> None:
        """Local time or UTC: all texts are written anew."""
        self.model.zone_changed()
        self.checks.zone_changed()
        self._follow_selection()

    def _tick(self) -> None:
        """Time passes: ages and states are told anew."""
        if self.isVisible():
            self.table.viewport().update()
            self.model.time_passed()
            self.checks.tick()

    def remember(self) -> None:
        """Writes widths, order and choice of columns into the preferences."""
        self.table.columns_.remember()

    def _count_hosts(self) -> None:
        self._counting.begin(self._told_of(self.model.lists), lambda _: None)

    def _told_of(self, lists: list[CompanyList]) -> Generator[None, None, None]:
        """Generator: the other tabs tell of these lists, one after the other."""
        yield from self._index.counting(lists)
        self.matrix.show_lists(lists, self._index)
        yield
        fit_names(self.types)
        yield
        self.checks.show_lists(lists)
        self.hosts.show_lists(lists)

    def _searched(self) -> None:
        widen_failures(self.table, self.model)
        self._follow()
        self.counts.show_counts(self.model.counts())
        self.counts.show_found(len(self.model.shown_rows()), bool(self.search.text()))

    def _follow(self) -> None:
        rows, searched = self.model.rowCount(), self.search.text()
        # Companies that could not be read are no answer to a search.
        none = rows == 0 or (bool(searched) and not self.model.shown_rows())
        self._rows.follow(rows, is_told=none)
        if none:
            tell_empty(
                self._state,
                has_companies=bool(self._services.companies.companies),
                searched=searched,
                ended=self.model.unseen,
            )
        self._follow_selection()

    def _go_on(self, way_on: WayOn) -> None:
        if way_on is WayOn.CLEAR_SEARCH:
            self.search.clear()
        elif way_on is WayOn.SHOW_ENDED:
            self.bar.show_ended.trigger()
        else:
            self.reader.read_all()

    def _follow_selection(self) -> None:
        at = self.selection.main_row()
        row = self.model.row_at(at) if at is not None else None
        none = "" if row is not None else self.tr("Select a row first.")
        if self._tabs.currentIndex():
            # What is selected in a table that is not seen must not be changed.
            none = self.tr("Go to Callbacks first: that is what it acts on.")
        # A company that could not be read can be opened, and that is all.
        read = self.selection.last_row() >= self.model.first_row and self.model.shown_rows()
        unread = "" if read else self.tr("This company could not be read.")
        several = self.tr("Select one row alone.") if self.selection.count() > 1 else ""
        self.bar.follow(none, none or unread, several)
        self.side.show_row(row, self.selection.count())
        # A company that could not be read is no callback.
        unread_rows = map(self.selection.holds, range(self.model.first_row))
        count = self.selection.count() - sum(unread_rows)
        if self._tabs.currentIndex():  # of the tab that is seen, and of no other
            seen = self._tabs.currentWidget() is self.checks
            count = self.checks.selected_count if seen else 0
        self.counts.show_selected(count)
        explain_button(
            self.questions.host, none or ("" if self._host_term() else self.tr("It has no host."))
        )

    def _host_term(self) -> str:
        at = self.selection.main_row()
        return self.model.term_of(at, SECTION["destination"]) if at is not None else ""

    def _open_there(self) -> None:
        at = self.selection.main_row()
        if at is not None:
            self.callback_asked.emit(*self.model.identity_at(at))

    def _ask_to_act_there(self, act: str) -> None:
        for company, callback in self._chosen()[:1]:
            self.act_asked.emit(company.company_id, callback.callback_id, act)

    def _chosen(self) -> list[tuple[Company, Callback]]:
        rows = (self.model.row_at(at) for at in self.selection.rows())
        return [(one.company, one.callback) for one in rows if one.callback is not None]

    def _show_ticket(self) -> None:
        def whose(row: int) -> tuple[Company, datetime | None]:
            one = self.model.row_at(row)
            return one.company, one.read_at

        show_ticket(self.table, self.model, self._context, whose)

    def _about(self) -> ListExport:
        return about_all(self.model, self.search.text(), self._context.clock())

    def _narrow(self, term: str) -> None:
        self.search.setText(with_term(self.search.text(), term))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side.fit(self.width())

    def _ask_for_plan(self, purpose: Purpose) -> None:
        self.plan_asked.emit(purpose, self._chosen())
        tell_unread(self.model, self.selection.rows(), self._context.messages)

    def _open_type(self, row: int, column: int) -> None:
        """A company of the matrix, at what it has of the type."""
        company, wanted = self.matrix.companies[column], self.matrix.type_at(row)
        listed = next(one for one in self.model.lists if one.company == company).listing.callbacks
        found = [one.callback_id for one in listed if one.event_type == wanted]
        self.callback_asked.emit(company.company_id, found[0] if found else "")
        if not found:
            self._context.messages.show_message(lacking_notice(company, wanted))

    def _show_type(self, row: int) -> None:
        """What all companies have of a type; no row is -1."""
        if row >= 0:
            self.ask(quoted_term(FilterName.TYPE, self.matrix.type_at(row), exact=True))
