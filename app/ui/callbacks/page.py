"""The Callbacks page: asks the services, shows what they answer."""

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.list_filter import with_term
from app.domain.companies.company import Company
from app.domain.errors import SaveFailedError
from app.domain.plans.plan import Purpose
from app.domain.proofs.sent_test import SentTest
from app.domain.proofs.test_event import TestEvent
from app.services.listing import Counts
from app.services.memory import Listing
from app.services.services import Services
from app.text.lists import lacking_text
from app.text.lock import lock_text
from app.ui.callbacks.action_commands import ActionCommands
from app.ui.callbacks.auto_refresh import AutoRefresh
from app.ui.callbacks.hidden_selection import HiddenSelection
from app.ui.callbacks.list_news import ListNews
from app.ui.callbacks.list_reader import ListReader
from app.ui.callbacks.note_keeper import NoteKeeper
from app.ui.callbacks.proofs_reader import ProofsReader
from app.ui.callbacks.side_panel import SidePanel
from app.ui.callbacks.states import tell_failed, tell_no_match, tell_none, tell_reading
from app.ui.callbacks.view import CallbacksView
from app.ui.callbacks.waiting import Waiting
from app.ui.kit.room_below import RoomBelow
from app.ui.kit.state_view import WayOn
from app.ui.rows.saved_searches import SavedSearches
from app.ui.rows.search_keys import SearchKeys
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job

if TYPE_CHECKING:
    from app.ui.callbacks.commands import CallbackCommands
    from app.ui.callbacks.test_commands import TestEventCommands
    from app.ui.callbacks.test_panel import TestEventPanel

_QUICK_TO_COUNT = 2000
"""Rows whose states are counted again as time passes."""


class CallbacksPage(QObject):
    """Fills the view, and does what is asked in it.

    Signals:
        listed_anew: after what `counts` says may have changed; never while typing a search.
        test_sent: arg 0: a test event that the server took.
        searched: arg 0: how many rows are shown, arg 1: whether that is by a search.
        selected: arg 0: how many rows are selected.
        elsewhere_asked: arg 0: a company_id, arg 1: the ID of one of its callbacks to be shown.
        plan_asked: arg 0: what for, a `Purpose`; arg 1: the list of callbacks it is about.
        password_asked: the company's password is missing or wrong, and is to be typed.
        settings_asked: the company's settings are to be corrected.
        receiver_asked: the receiver is to be started.
    """

    listed_anew = Signal()
    password_asked = Signal()
    settings_asked = Signal()
    receiver_asked = Signal()
    test_sent = Signal(SentTest)
    searched = Signal(int, bool)
    elsewhere_asked = Signal(str, str)
    plan_asked = Signal(Purpose, list)
    selected = Signal(int)

    def __init__(self, view: CallbacksView, services: Services, context: UiContext) -> None:
        super().__init__(view)
        self.view = view
        self._services, self._runner, self._bar = services, context.runner, context.messages
        self._service, self._memory, self._guard = (
            services.callbacks,
            services.memory,
            services.guard,
        )
        self._clock = context.clock
        self._preferences, self._theme = context.preferences, context.theme
        self.model, self.table, self.actions_ = view.model, view.table, view.actions_
        self.bar, self.search, self.state = view.bar, view.bar.search, view.state
        self._hidden = HiddenSelection(self.table, self.model)
        self.table.set_menu(self.actions_.of_a_row())
        self.panel = SidePanel(
            [
                (self.actions_.replace, self.tr("Replace…")),
                (self.actions_.insert_relay, self.tr("Insert relay…")),
                (self.actions_.take_relay_out, self.tr("Take relay out…")),
                (self.actions_.duplicate, self.tr("Duplicate…")),
                (self.actions_.recreate, self.tr("Re-create…")),
                (self.actions_.ask_again, self.tr("Ask again")),
                (self.actions_.copy_ticket, self.tr("Copy for ticket…")),
            ],
            context,
        )
        news = ListNews(services, context)
        self.reader = ListReader(view, self.panel, services, context, news=news)
        self.reader.state_changed.connect(self._follow_state)
        self.reader.listed_anew.connect(self.listed_anew)
        self.reader.password_asked.connect(self.password_asked)
        self.proofs = ProofsReader(self.reader, self.model, services, context)
        self.panel.details.remark_of = self.proofs.remark
        self.test_sent.connect(self.proofs.look)
        self.proofs.changed.connect(self._retell_details)
        self.notes = NoteKeeper(self.reader, self.panel.details, services, context)
        self._waiting = Waiting(view, self.reader, context)
        self.auto_refresh = AutoRefresh(view, self.panel, self.reader, context)
        self._tests: TestEventCommands | None = None
        self._locked = False
        self.state.chosen.connect(self._go_on)
        view.put_panel(self.panel)
        self.table.room_below = RoomBelow(self.table, context.messages)
        self._commands = ActionCommands(view, self.panel, self, services, context)
        self._commands.plan_asked.connect(self.plan_asked)
        self._connect()
        self.panel.testing.when_made(lambda made: self._connect_tests(made, context))
        self._ticks = QTimer(self)
        self._ticks.setInterval(5000)
        self._ticks.timeout.connect(self._tick)
        self._ticks.start()
        self._follow_state()

    def commands(self) -> "CallbackCommands":
        """What changes callbacks; made when it is first needed."""
        return self._commands.commands()

    def forms_set_aside(self) -> list[str]:
        """What the forms are for that wait with what was typed."""
        return self._commands.forms_set_aside()

    @property
    def company(self) -> Company | None:
        """The company whose callbacks are shown."""
        return self.reader.company

    @property
    def list_changed(self) -> SignalInstance:
        """See `CallbackListPort`."""
        return self.reader.listed_anew

    @property
    def listing(self) -> Listing:
        """What is known of the list of the open company."""
        return self.reader.known.listing

    @property
    def listed(self) -> list[Callback]:
        """All callbacks the server lists for the open company."""
        return self.reader.listed

    def open_company(self, company: Company | None) -> None:
        """Shows what was listed last, and reads the company's callbacks."""
        self.reader.open(company)
        self._hidden.forget()

    def refresh(self) -> None:
        """Reads the list again; what is shown stays until the answer is there."""
        self.reader.refresh()

    async def read(self, company: Company, select: str = "", *, quiet: bool = False) -> bool:
        """See `CallbackListPort`."""
        return await self.reader.read(company, select, quiet=quiet)

    def ask_password(self, company: Company) -> None:
        """See `CallbackListPort`."""
        if self.reader.is_open(company):
            self.password_asked.emit()

    def ask_for_receiver(self) -> None:
        """See `CallbackListPort`."""
        self.receiver_asked.emit()

    def show_elsewhere(self, company_id: str, callback_id: str) -> None:
        """See `CallbackListPort`."""
        self.elsewhere_asked.emit(company_id, callback_id)

    async def show_found(self, company: Company, found: Callback) -> None:
        """See `CallbackListPort`."""
        await self.reader.show_found(company, found)

    def counts(self) -> Counts | None:
        """What the status line says; None while only the first rows are there."""
        return self.reader.known.counts(self._clock())

    def narrow(self, term: str) -> None:
        """Narrows what is shown by one more term, which stands in the search then."""
        self.search.setText(with_term(self.search.text(), term))

    def show_only(self, wanted: str) -> None:
        """Searches for something, as if it were typed; "" shows all."""
        self.search.setText(wanted)

    def zone_changed(self) -> None:
        """Local time or UTC: all texts are written anew."""
        self.model.retell(zone=True)
        self._retell_details()

    def _retell_details(self) -> None:
        chosen = self.table.selected()
        known = self.model.known_of(chosen.callback_id) if chosen else None
        self.panel.details.show_callback(chosen, known)

    def _chosen(self) -> None:
        chosen = self.table.selected()
        known = self.model.known_of(chosen.callback_id) if chosen else None
        self.panel.show_callback(chosen, known)
        self.follow_actions()
        if self.reader.company is not None and chosen is not None:
            self._runner.load(
                Job.HISTORY, self._show_history(self.reader.company, chosen.callback_id)
            )

    async def _show_history(self, company: Company, callback_id: str) -> None:
        with suppress(SaveFailedError):
            found = await self._memory.history_of(company, callback_id)
            self.panel.details.show_history(callback_id, found)

    def _search(self, text: str) -> None:
        self._hidden.before_search()
        self.model.search(text)

    def _searched(self) -> None:
        self._hidden.restore()
        self._follow_state()

    def _go_on(self, way_on: WayOn) -> None:
        if way_on is WayOn.RETRY:
            self.reader.failure = None
            self._follow_state()
            self.refresh()
        elif way_on is WayOn.CLEAR_SEARCH:
            self.search.clear()
            self.search.setFocus()
        elif way_on is WayOn.SHOW_ENDED:
            self.actions_.show_ended.trigger()
            self.search.setFocus()
        elif way_on is WayOn.TYPE_PASSWORD:
            self.password_asked.emit()
        elif way_on is WayOn.CHANGE_COMPANY:
            self.settings_asked.emit()
        elif way_on is WayOn.STOP:
            self._runner.cancel(Job.LIST)
        elif way_on is WayOn.CREATE:
            self.actions_.new.trigger()

    def _follow_state(self) -> None:
        empty = True
        if self.reader.company is not None and self.reader.known.read_at is None:
            if self.reader.failure is None:
                tell_reading(self.state)
            else:
                tell_failed(self.state, self.reader.failure)
        elif self.reader.known.read_at is not None and self.model.rowCount() == 0:
            if self.model.callbacks and self.search.text():
                unseen = (
                    0
                    if self.actions_.show_ended.isChecked()
                    else len(self.reader.known.listing.gone)
                )
                count = len(self.model.callbacks)
                tell_no_match(self.state, count, self.search.text(), ended=unseen)
            else:
                tell_none(self.state)
        else:
            empty = False
        self.view.show_state(empty)
        # Of what was not read yet nothing is known, and not that it holds none.
        is_search = bool(self.search.text()) and self.reader.known.read_at is not None
        self.searched.emit(self.model.rowCount(), is_search)
        self._show_age()
        self.follow_actions()

    def follow_actions(self) -> None:
        """Enables what is possible with what is open, selected and unlocked."""
        chosen = self.table.selected()
        known = self.model.known_of(chosen.callback_id) if chosen else None
        locked = self.reader.company is not None and not self._guard.allows(self.reader.company)
        count = self.table.selection.count()
        relayed = chosen is not None and self._services.relays.is_relayed(chosen.destination_url)
        self.actions_.follow(
            self.reader.company, chosen, known, locked=locked, selected=count, relayed=relayed
        )
        self.panel.details.show_selected(count)
        self.selected.emit(count)
        self._locked = locked
        self.view.state.explain(WayOn.CREATE, lock_text(locked))
        self.panel.testing.if_made(lambda made: made.set_locked(locked))

    def _tick(self) -> None:
        """Time passes: ages, states and counts are told anew."""
        self._show_age()
        self.model.retell()
        self.panel.testing.if_made(lambda made: made.tick())
        if len(self.model.callbacks) <= _QUICK_TO_COUNT:
            self.listed_anew.emit()

    def _show_age(self) -> None:
        self.view.show_age(
            self.reader.known.read_at,
            stale=self.reader.failure is not None,
            kept=self.reader.known.is_from_memory,
            lacking=lacking_text(self.reader.known.listing),
        )

    def _connect(self) -> None:
        self.actions_.refresh.triggered.connect(lambda: self.reader.refresh(aloud=True))
        self.actions_.show_ended.toggled.connect(self.reader.show_ended_changed)
        self.panel.details.note_changed.connect(self.notes.note_changed)
        self.table.chosen.connect(self._chosen)
        self.table.filter_asked.connect(self.narrow)
        self.panel.details.filter_asked.connect(self.narrow)
        self.panel.details.member_asked.connect(self.table.show_member)
        self.search.textChanged.connect(self._search)
        SearchKeys(self.search, self.table)
        self.saved_searches = SavedSearches(
            self.search,
            self._preferences,
            self._theme,
            lambda: self.company.company_id if self.company else "",
        )
        self.model.searched.connect(self._searched)

    def _connect_tests(self, made: "TestEventPanel", context: UiContext) -> None:
        from app.ui.callbacks.test_commands import TestEventCommands  # noqa: PLC0415 - start-up

        services = self._services
        self._tests = TestEventCommands(
            made, services, context, listed=lambda: self.listed, sent=self.test_sent.emit
        )
        if self.company is not None:
            made.forget(self.company.company_id)
        if self.reader.known.is_listed:
            made.show_listed(self.listed)
        made.set_locked(self._locked)
        made.set_receiver_url(lambda: services.receiving.url)
        made.send_asked.connect(self._send)
        made.password_asked.connect(self.password_asked)
        made.why_asked.connect(self.actions_.why_nothing.trigger)
        made.changes_asked.connect(self._commands.show_recent_changes)
        made.ticket_asked.connect(self._commands.show_test_ticket)

    def _send(self, event: TestEvent) -> None:
        sender = self.panel.test_panel.shown_id
        if self.reader.company is not None and self._tests is not None:
            self._runner.change(
                Job.TEST_EVENT, self._tests.send(self.reader.company, event, sender)
            )
