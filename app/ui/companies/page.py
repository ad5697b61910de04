"""The Companies page: which there are, and what can be done with them."""

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.domain.companies.company import Company, CompanyKind
from app.domain.outside_text import visible
from app.services.companies import CompanyService
from app.text.companies import kind_of, region_of
from app.text.noop import QT_TRANSLATE_NOOP
from app.text.status import Status, Tone
from app.text.translate import translate
from app.ui.kit.list_table import PillDelegate, style_as_list
from app.ui.kit.page import Page
from app.ui.kit.state_view import StateView, WayOn
from app.ui.kit.widgets import button, label
from app.ui.look.icons import icon
from app.ui.look.measure import em
from app.ui.look.stretch import stretch
from app.ui.look.theme import Theme

_KIND = 2
"""The column that is drawn as a pill."""
_COLUMNS = (
    QT_TRANSLATE_NOOP("companies", "Company"),
    QT_TRANSLATE_NOOP("companies", "Region"),
    QT_TRANSLATE_NOOP("companies", "Kind"),
    QT_TRANSLATE_NOOP("companies", "Company key"),
    QT_TRANSLATE_NOOP("companies", "User name"),
    QT_TRANSLATE_NOOP("companies", "Base URL"),
)
_WIDTHS = (220, 180, 130, 130, 210, 180)
"""Pixels; of the last, the base URL, at least."""


class _CompanyTable(QTableWidget):
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # In a narrow window it is scrolled: the address tells whose server a company is on.
        stretch(self, len(_COLUMNS) - 1, em(_WIDTHS[-1]))


class CompaniesPage(Page):
    """Signals: open_asked, change_asked, remove_asked, with the company; add_asked."""

    open_asked = Signal(Company)
    change_asked = Signal(Company)
    remove_asked = Signal(Company)
    add_asked = Signal()

    def __init__(self, service: CompanyService, theme: Theme) -> None:
        super().__init__()
        self._service = service
        self.bar = QWidget()
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addStretch(1)
        self._open = button("OpenCompanyButton", self.tr("Open company"))
        self._change = button("ChangeCompanyButton", self.tr("Change company…"))
        self._change.setIcon(icon(theme, "edit"))
        self._change.setText(self.tr("Change…"))
        self._remove = button("RemoveCompanyButton", self.tr("Remove company…"))
        self._remove.setIcon(icon(theme, "remove"))
        self._remove.setText(self.tr("Remove…"))
        for made in (self._open, self._change, self._remove):
            row.addWidget(made)
        self.table = self._make_table(theme)
        state = StateView()
        state.tell(
            self.tr("No company yet"),
            self.tr("Add one with its key, user name and password to see its callbacks."),
            (WayOn.ADD_COMPANY, self.tr("Add company…")),
        )
        state.chosen.connect(lambda _: self.add_asked.emit())
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(state)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        note = label(
            self.tr(
                "Companies are kept in a file on this computer, their passwords in its password "
                "store. Removing one here changes nothing at the service."
            ),
            muted=True,
        )
        note.setContentsMargins(16, 8, 16, 12)
        layout.addWidget(note)
        for made, signal in (
            (self._open, self.open_asked),
            (self._change, self.change_asked),
            (self._remove, self.remove_asked),
        ):
            made.clicked.connect(lambda _=False, signal=signal: self._emit(signal))
        self.table.activated.connect(lambda: self._emit(self.open_asked))
        self.table.itemSelectionChanged.connect(self._update_controls)
        self.companies_changed()

    def _make_table(self, theme: Theme) -> QTableWidget:
        table = _CompanyTable(0, len(_COLUMNS))
        table.setAccessibleName(self.tr("Companies"))
        table.setObjectName("CompaniesTable")
        table.setItemDelegate(PillDelegate(theme, self._kind_at, table))
        table.setHorizontalHeaderLabels([translate("companies", caption) for caption in _COLUMNS])
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        style_as_list(table, _WIDTHS, 36)
        return table

    def come_forward(self) -> None:
        """The companies are read again."""
        self.companies_changed()

    def companies_changed(self) -> None:
        """Reads the list again; the selection stays."""
        found = self._service.companies
        row = max(self.table.currentRow(), 0)
        self.table.setRowCount(len(found))
        for at, company in enumerate(found):
            region = region_of(company)
            if self._service.is_lent(company):
                region = self.tr("practice, {0}").format(region)
            for section, text in enumerate(
                (
                    *(company.name, region, kind_of(company)),
                    *(company.company_key, company.user_name, company.base_url),
                )
            ):
                self.table.setItem(at, section, QTableWidgetItem(visible(text)))
        if found:
            self.table.selectRow(min(row, len(found) - 1))
        self._stack.setCurrentIndex(0 if found else 1)
        self._update_controls()

    def _kind_at(self, row: int, column: int) -> Status | None:
        if column != _KIND:
            return None
        company = self._service.companies[row]
        if company.kind is CompanyKind.PRODUCTION:
            return Status(kind_of(company), Tone.FAILED, "warning")
        return Status(kind_of(company), Tone.NEUTRAL, "check")

    def _selected(self) -> Company | None:
        found, row = self._service.companies, self.table.currentRow()
        return found[row] if 0 <= row < len(found) else None

    def _emit(self, signal: SignalInstance) -> None:
        company = self._selected()
        if company is not None:
            signal.emit(company)

    def _update_controls(self) -> None:
        chosen = self._selected()
        lent = chosen is not None and self._service.is_lent(chosen)
        for made in (self._open, self._change, self._remove):
            made.setEnabled(chosen is not None)
            made.setToolTip("" if chosen else self.tr("Select a company first."))
        if lent:
            self._change.setEnabled(False)
            self._change.setToolTip(self.tr("The practice company cannot be changed."))
