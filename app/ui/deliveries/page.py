"""The Deliveries page: a receiver of one's own, what arrived there, and what it proves."""

from contextlib import suppress

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.companies.company import Company
from app.domain.errors import SaveFailedError
from app.domain.proofs.delivery import Delivery
from app.domain.proofs.sent_test import SentTest
from app.services.memory import Listing
from app.services.services import Services
from app.ui.deliveries.clear_question import cleared_text, may_clear
from app.ui.deliveries.delegate import DeliveryDelegate
from app.ui.deliveries.delivery_model import DeliveryModel
from app.ui.deliveries.delivery_search import DeliverySearch
from app.ui.deliveries.details import DeliveryDetails
from app.ui.deliveries.files import DeliveryFiles
from app.ui.deliveries.heard_arrivals import HeardArrivals
from app.ui.deliveries.leading_here import LeadingHere
from app.ui.deliveries.paste_panel import PastePanel
from app.ui.deliveries.pause import pause_button, tell_paused
from app.ui.deliveries.proof_acts import ProofActs
from app.ui.deliveries.receiver_bar import ReceiverBar
from app.ui.deliveries.send_commands import SendCommands
from app.ui.deliveries.set_panel import SetPanel
from app.ui.deliveries.shapes_panel import ShapesPanel
from app.ui.deliveries.test_list import TestEventList
from app.ui.deliveries.words import RowWords
from app.ui.kit.announce import announce
from app.ui.kit.kept_place import KeptPlace
from app.ui.kit.list_table import list_table
from app.ui.kit.page import Page
from app.ui.kit.pane_splitter import PaneSplitter
from app.ui.kit.room_below import RoomBelow
from app.ui.kit.scrolling import scrolling
from app.ui.kit.widgets import button, explain_button, row_of, show_toast
from app.ui.look.theme import Theme
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job

_TYPE, _ANSWERED, _WAIT = 1, 3, 5
"""Columns that say the most, and are not to be cut while others have room to spare."""


class DeliveriesPage(Page):
    """Signals: proved, arg 0: a test event that has climbed."""

    proved = Signal(SentTest)
    bar: ReceiverBar

    def __init__(self, services: Services, context: UiContext) -> None:
        super().__init__()
        self._services, self._runner, self._messages = services, context.runner, context.messages
        self._context, self._formats, self._clock = context, context.formats, context.clock
        self._words = RowWords(context)
        self._files = DeliveryFiles(self, services, context)
        self._dropped = self._waiting = 0
        self._heard = HeardArrivals(self, context.clock)
        self._told_left, self._left_was_dragged = (0, 0), False
        self.deliveries = DeliveryModel(
            self._words.delivery_heads(), self._words.of_delivery, self._words.delivery_tips()
        )
        self.bar = ReceiverBar(services.receiving, context, services.relays)
        self.bar.kept_changed.connect(self._kept_changed)
        self.details = DeliveryDetails(services.receiving, context)
        self.details.send_asked.connect(SendCommands(self, services, context).ask)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._leading = LeadingHere(services.receiving, services.memory_search, context)
        self.bar.changed.connect(self._leading.refresh)
        layout.addWidget(self._leading.line)
        layout.addWidget(self._make_centre(context.theme), 1)
        self._kept_changed()
        services.receiving.on_deliveries = self._arrived
        services.receiving.on_answered = self._answered
        self._ages = QTimer(self)
        self._ages.setInterval(10_000)
        self._ages.timeout.connect(self.refresh)
        self._ages.timeout.connect(self._drop_old)
        self._ages.start()

    def come_forward(self) -> None:
        """What was sent, or arrived, may be more by now."""
        self.refresh()
        self.shapes.refresh()

    def list_changed(self, company: Company | None, listing: Listing) -> None:
        """What the server lists for the company that is open."""
        listed = list(listing.callbacks)
        self.acts.show_company(company, listed)
        self.sets.show_company(company, listed)
        self.bar.show_listed(listed)
        self._leading.refresh()

    def refresh(self) -> None:
        """Reads the test events again; time alone makes one *not proved*."""
        self._tests.refresh()

    def zone_changed(self) -> None:
        """Local time or UTC: what came and what was sent is told anew."""
        self.deliveries.zone_changed()
        self.details.zone_changed()
        self.refresh()

    def set_narrow(self, narrow: bool) -> None:
        """In a narrow window what was received stands under the tables."""
        self.details.set_low(narrow)
        if self._splitter.set_below(narrow):
            self._share_height()
        self.bar.set_narrow(narrow)

    def _share_height(self) -> None:
        """What is pasted, and what is said of it, needs more than a list does."""
        if self._left_was_dragged:
            return
        shown = self._tabs.currentWidget()
        pasting = shown is not None and shown.isAncestorOf(self._paste)
        narrow = self._splitter.orientation() is Qt.Orientation.Vertical
        if pasting:
            self._left.setSizes([300, 130] if narrow else [400, 160])
        else:
            # Six deliveries are seen in the smallest window.
            self._left.setSizes([150, 280] if narrow else [300, 260])

    def show_event(self, event_id: str) -> None:
        """Looks for one test event and selects it."""
        self._tabs.setCurrentIndex(0)
        self._tests.show_event(event_id)

    def test_sent(self) -> None:
        """Another test event was queued."""
        self.refresh()

    def _arrived(self, fresh: list[Delivery]) -> None:
        self._heard.note(len(fresh))
        if self._paused.isChecked():
            self._waiting += len(fresh)
            tell_paused(self._paused, self._waiting)
        else:
            self.deliveries.add(fresh)
            self._follow_dropped()
            # Painted now, while the receiver waits, and not later against it.
            self._table.executeDelayedItemsLayout()
            self._table.repaint()
            self._table.viewport().repaint()
        self._runner.change(Job.PROVE.of(fresh[-1].number), self._prove(fresh))

    def _answered(self, delivery: Delivery) -> None:
        self.deliveries.retell(delivery)
        if self.details.shown is delivery:
            self.details.show_delivery(delivery)
        self._runner.change(Job.PROVE.of(f"answer {delivery.number}"), self._settle(delivery))

    async def _settle(self, delivery: Delivery) -> None:
        sent = await self._services.proofs.answered(delivery)
        if sent is not None:
            self.proved.emit(sent)
            await self._tests.read()

    async def _prove(self, fresh: list[Delivery]) -> None:
        proved = await self._services.proofs.arrived(fresh)
        for sent in proved:
            self.proved.emit(sent)
            self._heard.note_proof(sent)
        if proved:
            await self._tests.read()
        with suppress(SaveFailedError):  # told of by whoever opens the database
            if await self._services.payload_shapes.learn(fresh):
                self.shapes.refresh()

    def _drop_old(self) -> None:
        """What was kept long enough leaves the screen too, also the one that is being read."""
        self._services.receiving.drop_old()
        kept_for, read = self._services.receiving.kept_for, self.details.shown
        self._paste.drop_old(kept_for)
        self._follow_dropped()
        if read is not None and read.received_at <= self._clock() - kept_for:
            self.details.show_delivery(None)

    def _follow_dropped(self) -> None:
        dropped = self._services.receiving.dropped
        self.deliveries.drop_oldest(dropped - self._dropped)
        self._dropped = dropped
        left = (self._services.receiving.left_out, self._services.receiving.not_kept)
        if left != self._told_left:
            self._told_left = left
            self.details.tell_kept()

    def _kept_changed(self) -> None:
        self.details.tell_kept()
        self._drop_old()

    def _pause_changed(self, paused: bool) -> None:
        self._waiting = 0
        tell_paused(self._paused, 0)
        # What waits must not be cleared with the rest.
        explain_button(self._clear, self.tr("Go on first: what is waiting is not shown.") * paused)
        if not paused:
            self._show_arrivals()

    def _show_arrivals(self) -> None:
        self.deliveries.show_all(self._services.receiving.deliveries)
        self._dropped = self._services.receiving.dropped

    async def _ask_to_clear(self) -> None:
        there = self._services.receiving.deliveries
        count = len(there)
        if not there:
            show_toast(self, self.tr("Nothing has arrived yet"))
        if not there or not await may_clear(self.window(), count):
            return
        self._services.receiving.clear(there[-1])  # what came meanwhile was not asked about
        self._services.proofs.forget_early()
        self._show_arrivals()
        self._show_delivery()
        self._find.tell_empty()
        announce(self, cleared_text(count))

    def _show_delivery(self) -> None:
        rows = self._table.selectionModel().selectedRows()
        if rows:
            self._tests.table.clearSelection()
        self.details.show_delivery(self.deliveries.delivery_at(rows[0].row()) if rows else None)

    def _show_attempts(self) -> None:
        """Groups the table by the event of the chosen row."""
        one = self.details.shown
        if one is not None:
            self._find.show_attempts(one)

    def _show_shape(self, text: str) -> None:
        self._table.clearSelection()
        self.details.show_text(self.tr("Shape"), text)

    def _show_test(self) -> None:
        chosen = self._tests.selected()
        if chosen is not None:
            self._table.clearSelection()
            self.details.show_test(chosen)

    def _make_centre(self, theme: Theme) -> QSplitter:
        self._make_tables(theme)
        self._make_searches()
        left = QSplitter(Qt.Orientation.Vertical)
        left.addWidget(self._made_tabs())
        left.addWidget(self._made_arrivals())
        left.setChildrenCollapsible(False)
        left.setSizes([300, 260])
        left.splitterMoved.connect(self._drag_left)
        self._left = left
        self._splitter = PaneSplitter([900, 330], [80, 20])
        self._splitter.put(left, self.details)
        return self._splitter

    def _drag_left(self) -> None:
        self._left_was_dragged = True

    def _make_tables(self, theme: Theme) -> None:
        self._table = list_table(
            "DeliveriesTable",
            self.tr("Deliveries"),
            self.deliveries,
            (160, 150, 112, 142, 60, 56, 140),
            6,
            " ",  # see `DeliverySearch.tell_empty`
            theme=theme,
            first={_TYPE: 200, _ANSWERED: 230, _WAIT: 72},  # types differ at their ends
        )
        RoomBelow(self._table, self._messages)
        KeptPlace(self._table)
        self._painting = DeliveryDelegate(theme, self.deliveries)
        self._table.setItemDelegate(self._painting)
        self._table.selectionModel().selectionChanged.connect(lambda *_: self._show_delivery())
        self._table.activated.connect(lambda _: self._show_attempts())
        self._table.setToolTip(self.tr("Enter or a double click shows all attempts of an event."))

    def _make_searches(self) -> None:
        self._find = DeliverySearch(
            self._table, self.deliveries, lambda: bool(self._services.receiving.url)
        )
        self.search = self._find.edit
        self.search.textChanged.connect(self._show_delivery)
        self._find.tell_empty()
        self.bar.changed.connect(self._find.tell_empty)

    def _made_tabs(self) -> QTabWidget:
        """Test events, test sets, and what somebody pastes."""
        self._paste = paste = PastePanel(self._services.pastes, self._context)
        paste.proved.connect(self.proved)
        paste.checked.connect(self.refresh)
        self._tests = TestEventList(self._services.proofs, self._words, self._context)
        self.tests = self._tests.model
        self._tests.chosen.connect(self._show_test)
        self._tabs = tabs = QTabWidget()
        tabs.setAccessibleName(self.tr("Proofs"))
        tabs.setDocumentMode(True)
        tabs.tabBar().setDrawBase(False)
        tabs.addTab(self._tests, self.tr("Test events"))
        self.sets = SetPanel(self._services, self._context)
        self.sets.sent.connect(self.refresh)
        self.proved.connect(self.sets.show_proof)
        tabs.addTab(scrolling(self.sets, self._messages), self.tr("Test sets"))
        tabs.addTab(scrolling(paste, self._messages), self.tr("Paste a delivery"))
        self.shapes = ShapesPanel(self._services.payload_shapes, self._context)
        self.shapes.chosen.connect(self._show_shape)
        tabs.addTab(self.shapes, self.tr("Payload shapes"))
        self.acts = ProofActs(
            self._services,
            self._context,
            shown=lambda: self.tests.rows,
            chosen=self._tests.selected,
            runs=self.sets.runs,
        )
        self.acts.stand_beside(tabs)
        tabs.currentChanged.connect(lambda _: self._share_height())
        return tabs

    def _made_arrivals(self) -> QWidget:
        """What the receiver got."""
        self._paused = pause_button()
        self._paused.toggled.connect(self._pause_changed)
        self._clear = button("ClearDeliveriesButton", self.tr("Clear deliveries"))
        self._clear.setText(self.tr("Clear"))
        self._clear.clicked.connect(
            lambda: self._runner.load(Job.ASK_TO_CLEAR, self._ask_to_clear())
        )
        self._saved = button("SaveDeliveriesButton", self.tr("Save deliveries…"))
        self._saved.setText(self.tr("Save…"))
        self._saved.clicked.connect(
            lambda: self._files.ask_where_to_save(
                lambda: self.deliveries.rows, lambda: self.details.revealed
            )
        )
        arrivals = QWidget()
        below = QVBoxLayout(arrivals)
        below.setContentsMargins(0, 4, 0, 0)
        below.setSpacing(4)
        parts = (self._find.edit, self._paused, self._clear, self._saved)
        below.addLayout(row_of((8, 0, 8, 0), *parts))
        below.addWidget(self._table, 1)
        return arrivals
