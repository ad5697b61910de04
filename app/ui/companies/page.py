"""The Companies page: which there are, and what can be done with them."""

from datetime import timedelta

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.domain.companies.company import Company, CompanyKind
from app.services.services import Services
from app.text.companies import kind_word
from app.text.translate import translate
from app.ui.companies.table_model import AS_USED, ENDING, KIND, CompanyTableModel, ending_text
from app.ui.kit.found_count import FoundCount
from app.ui.kit.list_table import PillDelegate, list_table
from app.ui.kit.page import Page
from app.ui.kit.room_below import RoomBelow
from app.ui.kit.state_view import StateView, WayOn
from app.ui.kit.widgets import Line, button, explain_button, label, line_edit, row_of
from app.ui.kit.wrap_row import WrapRow
from app.ui.kit.yielding_row import YieldingRow
from app.ui.look.icons import icon
from app.ui.look.measure import em
from app.ui.rows.search_keys import SearchKeys
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job

_WIDTHS = (140, 116, 76, 100, 138, 138, 74, 150)
_BASE_URL = 7
_WEEK = timedelta(days=7)
"""Pixels; of the last, the base URL, at least."""
_SEARCH = 90
"""Pixels at least."""


class CompaniesPage(Page):
    """Signals: add_asked, import_asked, export_asked; and those with a company.

    These are open_asked, change_asked, duplicate_asked, favourite_asked, remove_asked, and
    extend_asked for what ends within a week and is not followed.
    """

    search: Line
    open_asked = Signal(Company)
    change_asked = Signal(Company)
    duplicate_asked = Signal(Company)
    favourite_asked = Signal(Company)
    extend_asked = Signal(Company)
    remove_asked = Signal(Company)
    add_asked = Signal()
    import_asked = Signal()
    export_asked = Signal()

    def __init__(self, services: Services, context: UiContext) -> None:
        super().__init__()
        self._services, self._context = services, context
        self._service, self._theme = services.companies, context.theme
        service = self._service
        self._open_id = ""
        self.model = CompanyTableModel(
            lambda: context.preferences.recent_companies, service.is_lent
        )
        self.search = line_edit("FindCompanyEdit", self.tr("Find company"))
        self.search.setPlaceholderText(self.tr("Find company"))
        self.search.setMinimumWidth(em(_SEARCH))
        self.search.textChanged.connect(self._searched)
        self.table = list_table(
            "CompaniesTable",
            self.tr("Companies"),
            self.model,
            _WIDTHS,
            _BASE_URL,
            theme=context.theme,
            pills={
                KIND: [kind_word(one) for one in CompanyKind],
                ENDING: [ending_text(one) for one in (None, 99)],
            },
        )
        RoomBelow(self.table, context.messages)
        self.table.follow_texts()
        SearchKeys(self.search, self.table)
        self.table.search_for = self.search.setText
        FoundCount(self.search, self.table, self._count_text)
        self.table.setItemDelegate(PillDelegate(context.theme, self.model.status_at, self.table))
        self.table.horizontalHeader().setSortIndicator(AS_USED, Qt.SortOrder.AscendingOrder)
        self.table.horizontalHeader().setSortIndicatorClearable(True)
        self.table.setSortingEnabled(True)
        self.bar = self._row = self._make_bar()
        self._state = StateView()
        self._state.chosen.connect(self._go_on)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._state)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        note = label(self._where_kept(), muted=True)
        # Above the table: below it a message would lie over the buttons.
        layout.addLayout(row_of((16, 8, 16, 0), note))
        acts = QWidget()
        wrapped = WrapRow(acts, spacing=8)
        wrapped.setContentsMargins(16, 8, 16, 8)
        for one in (self._extend, self._import, self._export):
            wrapped.addWidget(one)
        layout.addWidget(acts)
        layout.addWidget(self._stack, 1)
        self.table.activated.connect(lambda: self._emit(self.open_asked))
        self.table.selectionModel().selectionChanged.connect(self._update_controls)
        self.model.modelReset.connect(self._update_controls)
        self.companies_changed()

    def _make_bar(self) -> YieldingRow:
        made = YieldingRow()
        made.add(self.search, 1)
        self._acts: list[QPushButton] = []
        for handle, name, words, picture, signal in (
            ("OpenCompany", self.tr("Open company"), self.tr("Open"), "", self.open_asked),
            (
                "FavouriteCompany",
                self.tr("Favourite company"),
                self.tr("★ Favourite"),
                "",
                self.favourite_asked,
            ),
            (
                "DuplicateCompany",
                self.tr("Duplicate company…"),
                self.tr("Duplicate…"),
                "copy",
                self.duplicate_asked,
            ),
            (
                "ChangeCompany",
                self.tr("Change company…"),
                self.tr("Change…"),
                "edit",
                self.change_asked,
            ),
            (
                "RemoveCompany",
                self.tr("Remove company…"),
                self.tr("Remove…"),
                "remove",
                self.remove_asked,
            ),
        ):
            act = button(f"{handle}Button", name)
            if picture:
                act.setIcon(icon(self._theme, picture))
            act.clicked.connect(lambda _=False, signal=signal: self._emit(signal))
            made.add_button(act, words, "" if picture else words.split(" ")[0])
            self._acts.append(act)
        self._open, self._favourite, self._duplicate, self._change, self._remove = self._acts
        self._extend = button("ExtendWhatEndsButton", self.tr("Extend what ends…"))
        self._extend.clicked.connect(lambda: self._emit(self.extend_asked))
        self._import = button("ImportCompaniesButton", self.tr("Import companies…"))
        self._import.clicked.connect(self.import_asked)
        self._export = button("ExportCompaniesButton", self.tr("Export companies…"))
        self._export.clicked.connect(self.export_asked)
        return made

    def come_forward(self) -> None:
        """The companies are read again; the open one is selected."""
        self.companies_changed()
        self._select(self._open_id)
        self._context.runner.load(Job.ENDS_SOON, self._count_ending())

    async def _count_ending(self) -> None:
        chosen, companies = self._selected(), self._service.companies
        now = self._context.clock()
        counts = await self._services.all_companies.ending(companies, now, _WEEK)
        chosen = self._selected() or chosen
        self.model.show_ending(counts)
        self._select(chosen.company_id if chosen else self._open_id)

    def _count_text(self) -> str:
        return translate("companies", "%n compan(y|ies)", "", self.model.rowCount())

    def _where_kept(self) -> str:
        nothing = self.tr("Removing one here changes nothing at the service.")
        if self._service.is_kept:
            where = self.tr(
                "Companies are kept in a file on this computer, their passwords in its password "
                "store."
            )
        else:
            where = self.tr("In a practice window companies and passwords are gone when it closes.")
        return f"{where} {nothing}"

    def company_opened(self, company: Company | None) -> None:
        """The one that is open is selected when the page comes forward."""
        self._open_id = company.company_id if company else ""

    def companies_changed(self) -> None:
        """Reads the list again; the selection stays."""
        chosen = self._selected()
        self.model.show_companies(self._service.companies)
        self._follow_state()
        self._select(chosen.company_id if chosen else self._open_id)

    def _searched(self, text: str) -> None:
        chosen = self._selected()
        self.model.search(text)
        self._follow_state()
        self._select(chosen.company_id if chosen else "")

    def _select(self, company_id: str) -> None:
        """A company, or the first one where it is not shown."""
        row = self.model.row_of(company_id)
        if self.model.rowCount():
            self.table.selectRow(row or 0)
        self._update_controls()

    def _follow_state(self) -> None:
        empty = self.model.rowCount() == 0
        self._stack.setCurrentIndex(1 if empty else 0)
        if empty and self.search.text():
            self._state.tell(
                self.tr("No company holds that"),
                self.tr("The search looks at every column, the notes included."),
                (WayOn.CLEAR_SEARCH, self.tr("Clear search")),
            )
        elif empty:
            self._state.tell(
                self.tr("No company yet"),
                self.tr("Add one with its key, user name and password to see its callbacks."),
                (WayOn.ADD_COMPANY, self.tr("Add company…")),
            )

    def _go_on(self, way_on: WayOn) -> None:
        if way_on is WayOn.CLEAR_SEARCH:
            self.search.clear()
            self.search.setFocus()
        else:
            self.add_asked.emit()

    def _selected(self) -> Company | None:
        rows = self.table.selectionModel().selectedRows()
        return self.model.company_at(rows[0].row()) if rows else None

    def _emit(self, signal: SignalInstance) -> None:
        company = self._selected()
        if company is not None:
            signal.emit(company)

    def _update_controls(self) -> None:
        chosen = self._selected()
        none = "" if chosen else self.tr("Select a company first.")
        lent = chosen is not None and self._service.is_lent(chosen)
        why = none or (self.tr("The practice company cannot be changed.") if lent else "")
        for made in (self._open, self._remove):
            explain_button(made, none)
        for made in (self._favourite, self._duplicate, self._change):
            explain_button(made, why)
        ending = chosen is not None and self.model.ending_of(chosen) > 0
        nothing = self.tr("Nothing of it ends within 7 days without a successor.")
        explain_button(self._extend, none or ("" if ending else nothing))
        is_favourite = chosen is not None and chosen.is_favourite
        words = self.tr("☆ No favourite") if is_favourite else self.tr("★ Favourite")
        self._row.say(self._favourite, words, words.split(" ")[0])
