"""As it was on…: a company's table and timeline at a past moment, beside what is so now."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QTabWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.coverage import lanes_of
from app.domain.callbacks.past import PastKind, PastListing, PastRow
from app.domain.companies.company import Company
from app.domain.errors import SaveFailedError
from app.domain.outside_text import visible
from app.domain.typed.web_address import shown_address
from app.services.memory import MemoryService
from app.text.formats import Formats, applies_to
from app.text.messages import message_for
from app.text.past import past_detail, past_sentence, past_status
from app.text.status import Status
from app.ui.kit.address_delegate import AddressDelegate
from app.ui.kit.announce import announce
from app.ui.kit.field import Field, side_by_side
from app.ui.kit.list_model import ListModel
from app.ui.kit.list_table import list_table
from app.ui.kit.moment_field import MomentField
from app.ui.kit.row_selection import RowSelection
from app.ui.kit.row_text import RowText
from app.ui.kit.sheet import Sheet
from app.ui.kit.widgets import button, combo, explain_button, label
from app.ui.look.measure import em
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job
from app.ui.timeline.chart import TimelineChart
from app.ui.timeline.rows import lane_row

_WIDE, _TALL = 1200, 320
_WIDTHS = (120, 84, 150, 100, 140, 150, 220)
_DIFFERENT = 6
_DESTINATION = 4
_GOES_BACK = {PastKind.GONE}
"""What *Put back* makes anew."""


class PastDialog(Sheet):
    """Only shows. Signals: put_back_asked, arg 0: a Company, arg 1: the list of callbacks."""

    put_back_asked = Signal(Company, list)

    def __init__(
        self,
        parent: QWidget,
        companies: Sequence[Company],
        company: Company | None,
        memory: MemoryService,
        context: UiContext,
    ) -> None:
        super().__init__(
            parent,
            "PastDialog",
            self.tr("As it was on"),
            self.tr("As it was"),
            self.tr("From the memory of this computer; no server is asked."),
        )
        self.setMinimumWidth(min(em(_WIDE), self.screen().availableGeometry().width() - 48))
        self._companies, self._memory, self._context = list(companies), memory, context
        self._formats: Formats = context.formats
        self._at = context.clock() - timedelta(days=1)
        # Whose the rows are; and whether they are what is asked for.
        self._shown: Company | None = None
        self._is_current = False
        self._not_past = ""
        names = [visible(one.name) for one in companies]
        self.company: QComboBox = combo("PastCompanyCombo", self.tr("Company"), names)
        if company in self._companies:
            self.company.setCurrentIndex(self._companies.index(company))
        words = self.tr("On"), self.tr("a day ago")
        self.on = MomentField("On", *words, context, end_of_day=False, looks_back=True)
        self._field = Field(self.tr("On"), self.on, keeps_line=True)
        side_by_side(self.body, Field(self.tr("Company"), self.company), self._field)
        self.said = label()
        self.said.setObjectName("PastSummary")
        self.body.addWidget(self.said)
        self._make_tabs()
        self._put_back = button("PutBackButton", self.tr("Put back what is gone…"))
        close = button("CloseButton", self.tr("Close"))
        close.clicked.connect(self.reject)
        self._put_back.clicked.connect(self._ask_to_put_back)
        self.add_buttons(self._put_back, close)
        self.company.currentIndexChanged.connect(lambda _: self._look())
        self.on.changed.connect(self._look)
        self.on.edit.editingFinished.connect(self._say_why_not)
        self._look()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.on.edit.setFocus()  # the company is the one that is open

    def _make_tabs(self) -> None:
        context = self._context
        self.found: ListModel[PastRow] = ListModel(
            (
                *(self.tr("Now"), self.tr("Callback ID"), self.tr("Event type")),
                *(self.tr("Applies to"), self.tr("Destination then"), self.tr("Ends then")),
                self.tr("What is different"),
            ),
            self._words_of,
        )
        self.table = list_table(
            "PastTable",
            self.tr("Callbacks then"),
            self.found,
            _WIDTHS,
            _DIFFERENT,
            self.tr("Nothing of that time is remembered."),
            theme=context.theme,
            pills={0: [past_status(one).text for one in PastKind]},
        )
        self.table.setItemDelegate(
            AddressDelegate(context.theme, self._status_at, self._address_at, self.table)
        )
        self.table.follow_texts()
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # types differ at their ends
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.sentences = frozenset({_DIFFERENT})
        self._selection = RowSelection(self.table)
        self.table.selectionModel().selectionChanged.connect(self._follow)
        tall = self.screen().availableGeometry().height()
        self.table.setMinimumHeight(min(em(_TALL), tall // 3))
        self.chart = TimelineChart(context.formats, context.theme, lambda: self._at)
        self.chart.now_word = self.tr("then")
        tabs = QTabWidget()
        tabs.setAccessibleName(self.tr("As it was on"))
        tabs.setDocumentMode(True)
        tabs.tabBar().setDrawBase(False)
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table, 1)
        hint = self.tr("Select a callback to read all of it.")
        column.addWidget(
            RowText("PastRowText", self.tr("Callback then"), hint, self.table, _DIFFERENT)
        )
        tabs.addTab(rows, self.tr("Table"))
        tabs.addTab(self.chart, self.tr("Timeline"))
        self.body.addWidget(tabs, 1)

    def _look(self) -> None:
        now = self._context.clock()
        wanted = self.on.utc_value or now - timedelta(days=1)
        future = wanted > now
        self._not_past = self.tr("That is not past yet.") if future else ""
        self._field.say(self._not_past)
        chosen = self.company.currentIndex()
        company = self._companies[chosen] if 0 <= chosen < len(self._companies) else None
        if self._shown not in {None, company}:
            self._clear()
        self._is_current = False
        self._follow()
        self._context.runner.cancel(Job.PAST)
        if not future and not self.on.problem and company is not None:
            self._context.runner.load(Job.PAST, self._read(company, wanted))

    def _say_why_not(self) -> None:
        """Not while a date is typed: what is half typed is never understood."""
        if refused := self.on.problem or self._not_past:
            announce(self, refused, at_once=True)

    def _clear(self) -> None:
        """Nothing of one company stands below the name of another one."""
        self._shown = None
        self.heading.setText(self.tr("As it was on"))
        self.said.clear()
        self.found.show_rows([])
        self.chart.show_rows([], compact=self._context.preferences.compact)

    async def _read(self, company: Company, at: datetime) -> None:
        try:
            found = await self._memory.as_of(company, at)
        except SaveFailedError as error:
            if isValid(self):
                self._clear()
                self.said.setText(message_for(error).text)
            return
        if isValid(self):
            self._show(company, found)

    def _show(self, company: Company, found: PastListing) -> None:
        self._shown, self._is_current = company, True
        self._at = found.at
        when = self._formats.moment(found.at)
        self.heading.setText(self.tr("As it was on {0}").format(when))
        self.said.setText(past_sentence(found, self._formats))
        announce(self, f"{self.heading.text()}. {self.said.text()}")
        self.found.show_rows(found.rows)
        rows = [
            lane_row(lane, self._formats, found.at, {}, past=False)
            for lane in lanes_of(found.listed)
        ]
        self.chart.show_rows(rows, compact=self._context.preferences.compact)
        self.chart.show_scale(self.chart.scale.around(found.at))
        self._follow()

    def _gone(self) -> list[Callback]:
        """What is gone of the selected rows, or of all where none is selected."""
        rows = self._selection.rows() or range(len(self.found.rows))
        return [self.found.rows[at].then for at in rows if self.found.rows[at].kind in _GOES_BACK]

    def _follow(self) -> None:
        why_not = "" if self._gone() else self.tr("Nothing of it is gone now.")
        if not self._is_current:
            why_not = self.tr("What is shown is of another moment than On names.")
        explain_button(self._put_back, why_not)

    def _ask_to_put_back(self) -> None:
        company, gone = self._shown, self._gone()
        self.accept()
        if company is not None:
            self.put_back_asked.emit(company, gone)

    def _status_at(self, row: int, column: int) -> Status | None:
        return past_status(self.found.rows[row].kind) if column == 0 else None

    def _address_at(self, row: int, column: int) -> str | None:
        return self.found.text_at(row, column) if column == _DESTINATION else None

    def _words_of(self, row: PastRow) -> tuple[str, ...]:
        then = row.then
        ends = self._formats.moment(then.ends_at) if then.ends_at else self.tr("no end")
        return (
            *(past_status(row.kind).text, then.callback_id, then.event_type),
            applies_to(then.event_type, then.filters),
            *(shown_address(then.destination_url), ends, past_detail(row, self._formats)),
        )
