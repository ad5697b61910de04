"""The Callbacks page: asks the services, shows what they answer."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.remembered import Note
from app.domain.companies.company import Company
from app.domain.desk_link import link_to
from app.domain.errors import (
    CallbackDeskError,
    PasswordStoreError,
    SaveFailedError,
    SignInRefusedError,
)
from app.domain.proofs.sent_test import SentTest
from app.domain.proofs.test_event import TestEvent
from app.services.listing import CompanyListing, OvertakenError
from app.services.memory import Listing
from app.services.services import Services
from app.text.messages import UserMessage, message_for
from app.ui.callbacks.list_news import ListNews
from app.ui.callbacks.side_panel import SidePanel
from app.ui.callbacks.states import tell_failed, tell_no_match, tell_none, tell_reading
from app.ui.callbacks.test_commands import TestEventCommands
from app.ui.callbacks.view import CallbacksView
from app.ui.kit.message_bar import MessageBar
from app.ui.kit.widgets import copy_text
from app.ui.look.formats import Clock, Formats
from app.ui.look.theme import Theme
from app.ui.runtime.tasks import Job, TaskRunner, is_of

if TYPE_CHECKING:
    from app.ui.callbacks.commands import CallbackCommands
    from app.ui.callbacks.find_commands import FindCommands

_SLICE = 500
"""Rows that are prepared before the window gets its turn."""
_QUICK_TO_COUNT = 2000
"""Rows whose states are counted again as time passes."""
_WAITED_FOR = {Job.LIST, Job.FIND, Job.END, Job.CREATE, Job.REPLACE, Job.TEST_EVENT}


class CallbacksPage(QObject):
    """Fills the view, and does what is asked in it.

    Signals:
        listed_anew: after what `counts` says may have changed; never while typing a search.
        test_sent: arg 0: a test event that the server took.
        password_asked: the company's password is missing or wrong, and is to be typed.
    """

    listed_anew = Signal()
    password_asked = Signal()
    test_sent = Signal(SentTest)

    def __init__(
        self,
        view: CallbacksView,
        services: Services,
        runner: TaskRunner,
        bar: MessageBar,
        *,
        formats: Formats,
        theme: Theme,
        clock: Clock,
    ) -> None:
        super().__init__(view)
        self.view = view
        self._services, self._runner, self._bar = services, runner, bar
        self._service, self._memory, self._guard = (
            services.callbacks,
            services.memory,
            services.guard,
        )
        self._news = ListNews(services, bar, formats, clock)
        self._known = CompanyListing(services.callbacks, None)
        self._notes = 0
        self._pointed = ""
        self._formats, self._theme, self._clock = formats, theme, clock
        self._company: Company | None = None
        self._failure: UserMessage | None = None
        self._needs_password, self._first = False, True
        self._searched_from = ""
        self._made_acts: CallbackCommands | None = None
        self._made_finding: FindCommands | None = None
        self.model, self.table, self.actions_ = view.model, view.table, view.actions_
        self.bar, self.search, self.state = view.bar, view.bar.search, view.state
        self.table.set_menu(self.actions_.of_a_row())
        self.panel = SidePanel(
            formats,
            clock,
            theme,
            [self.actions_.replace, self.actions_.recreate, self.actions_.ask_again],
        )
        self._tests = TestEventCommands(
            self.panel.test_panel,
            services,
            formats,
            clock,
            listed=lambda: self.listed,
            sent=self.test_sent.emit,
        )
        self.panel.test_panel.know_receiver(lambda: services.receiving.url)
        self.state.acted.connect(self._act_of_state)
        view.put_panel(self.panel)
        self._connect(runner)
        # Only what takes longer than 300 ms shows itself.
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(300)
        self._patience.timeout.connect(self._show_waiting)
        self._ticks = QTimer(self)
        self._ticks.setInterval(5000)
        self._ticks.timeout.connect(self._tick)
        self._ticks.start()
        self._follow_state()

    # -- what the window asks for ---------------------------------------------------------------

    @property
    def company(self) -> Company | None:
        """The company whose callbacks are shown."""
        return self._company

    @property
    def listed(self) -> list[Callback]:
        """All callbacks the server lists for the open company."""
        return list(self._known.listing.callbacks)

    def open_company(self, company: Company | None) -> None:
        """Shows what was listed last, and reads the company's callbacks."""
        self._runner.cancel(Job.LIST)
        if self._company is not None and (
            company is None or company.company_id != self._company.company_id
        ):
            self._bar.leave_company(self._company.name)
        self._company, self._failure = company, None
        self._known = CompanyListing(self._service, company)
        if company is not None and self.view.first_of == company.company_id:
            # Its first rows are on the screen since the window was painted, and stay there.
            self._known.read_at, self._known.is_from_memory = self.view.first_read_at, True
        else:
            self.model.know({})
            self.model.show_callbacks([])
        self.view.first_of = ""
        self.panel.show_callback(None)
        self.panel.details.know_unsaved("", None)
        self.panel.test_panel.clear_result()
        self._follow_state()
        self.listed_anew.emit()
        if company is not None:
            self._runner.load(Job.LIST, self._open(company))

    def refresh(self) -> None:
        """Reads the list again; what is shown stays until the answer is there."""
        if self._company is not None:
            self._runner.load(Job.LIST, self.read(self._company))

    def counts(self) -> str:
        """What the status line says; nothing while only the first rows are there."""
        found = self._known.counts(self._clock())
        if found is None:
            return ""
        return self.tr(
            "{0} callbacks · {1} active · {2} starting later · {3} end this week"
        ).format(found.listed, found.active, found.starting, found.ending)

    def point_to(self, callback_id: str) -> bool:
        """Selects a row, also one that ended and is remembered; whether there is one."""
        if self._known.has_ended(callback_id) and not self.actions_.show_ended.isChecked():
            self._pointed = callback_id
            self.actions_.show_ended.setChecked(True)
            return True
        if self.model.row_of(callback_id) is None:
            return False
        self.table.select(callback_id)
        self.table.setFocus()
        return True

    def zone_changed(self) -> None:
        """Local time or UTC: all texts are written anew."""
        self.model.retell(zone=True)
        self.panel.details.show_callback(self.table.selected())

    # -- reading --------------------------------------------------------------------------------

    async def _open(self, company: Company) -> None:
        last = await self._service.last_listing(company)
        if company is self._company and last.read_at is not None:
            self._known.is_from_memory = True
            await self._take(company, last, "")
        await self.read(company)

    async def read(self, company: Company, select: str = "", *, quiet: bool = False) -> bool:
        """Reads the list anew and selects an id; failures are shown, not raised.

        `quiet` leaves the message bar to what stands in it. Whether `listed` is of a moment after
        the call, and of this company.
        """
        known = self._known
        try:
            found = await known.read(company)
        except asyncio.CancelledError:
            self._was_cancelled(company)
            raise
        except OvertakenError:
            return company is self._company
        except CallbackDeskError as error:
            self._read_failed(company, error, quiet=quiet)
            return False
        if company is not self._company:
            return False
        self._failure, self._needs_password, known.is_from_memory = None, False, False
        await self._take(company, found, select)
        if not quiet:
            await self._tell_difference(company, found)
            self._news.tell_trouble(company, found)
        return True

    async def show_found(self, company: Company, found: Callback) -> None:
        """Shows one that the list may not hold."""
        if company is not self._company:
            return
        last = await self._service.last_listing(company)
        if company is not self._company:
            return
        listing, is_listed = self._known.with_found(found, last)
        if not is_listed and not self.actions_.show_ended.isChecked():
            self._known.listing = listing  # what the press shows is to be the new one
            self.actions_.show_ended.setChecked(True)
        await self._take(company, listing, found.callback_id)
        self.view.show_panel(True)
        self.panel.show_details()

    async def _take(self, company: Company, listing: Listing, select: str) -> None:
        """Shows a listing, of the server or remembered, in slices."""
        shown = list(listing.callbacks)
        if self.actions_.show_ended.isChecked():
            shown += listing.gone
        self.model.know(listing.known)
        keys: list[str] | None = None
        if self.search.text():
            keys = []
            for start in range(0, len(shown), _SLICE):
                keys += self.model.keys_of(shown[start : start + _SLICE])
                await asyncio.sleep(0)  # a long list must not hold up the window
            if company is not self._company:
                return
        changed = self._known.take(listing)
        self._show(shown, keys, select)
        if changed is not None:
            self.table.tint(changed)
        # What only a search needs is made after the rows are on the screen.
        while self.model.prepare(_SLICE):  # noqa: ASYNC110 - it works in each turn
            await asyncio.sleep(0)

    async def _tell_difference(self, company: Company, found: Listing) -> None:
        told, words = found.difference, await self._news.words_for(company, found)
        if told is None or words is None or company is not self._company:
            return
        self._service.mark_shown(company, told)
        self.table.tint({*told.added, *told.changed})
        ended = self.actions_.show_ended
        offer = told.gone and not ended.isChecked()
        act = (self.tr("Show ended"), lambda: ended.setChecked(True)) if offer else None
        self._bar.show_message(words, "planned", act, passing=True)

    def _show(self, callbacks: list[Callback], keys: list[str] | None, select: str) -> None:
        chosen = self.table.selected()
        wanted = select or (chosen.callback_id if chosen else "")
        place = self.table.verticalScrollBar().value()
        self.model.show_callbacks(callbacks, keys)
        if select and self.model.row_of(select) is None and self.search.text():
            self.search.clear()
        self.table.verticalScrollBar().setValue(place)
        self.panel.test_panel.show_listed(self.listed)
        self.table.select(wanted)
        self._follow_state()
        if self._first and self.view.isVisible() and not self.search.hasFocus():
            self._first = False
            self.table.setFocus()
        self.listed_anew.emit()

    def _show_ended_changed(self) -> None:
        self.table.make_room_for_fates(self.actions_.show_ended.isChecked())
        if self._company is not None and self._known.is_listed:
            wanted, self._pointed = self._pointed, ""
            self._runner.load(
                Job.SHOW_ENDED, self._take(self._company, self._known.listing, wanted)
            )

    def _note_changed(self, callback_id: str, note: Note, before: Note) -> None:
        if self._company is not None:
            # A key of its own: a second field may be left while the first is being kept.
            self._notes += 1
            key = f"{Job.NOTE} {self._notes}"
            self._runner.change(key, self._keep(self._company, callback_id, note, before))

    async def _keep(self, company: Company, callback_id: str, note: Note, before: Note) -> None:
        try:
            await self._memory.set_note(company, callback_id, note, before)
        except SaveFailedError:
            if company is self._company:
                self.panel.details.know_unsaved(callback_id, note)
            raise
        self.panel.details.know_unsaved(callback_id, None)
        last = await self._service.last_listing(company)
        if company is self._company:
            listing = msgspec.structs.replace(self._known.listing, known=last.known)
            await self._take(company, listing, "")

    def _read_failed(self, company: Company, error: CallbackDeskError, *, quiet: bool) -> None:
        if company is not self._company:
            return
        self._failure = message_for(error)
        self._needs_password = isinstance(error, PasswordStoreError | SignInRefusedError)
        if self._known.read_at is not None and not quiet:
            # With rows on the screen no page says what to do next: the bar has to offer it.
            act = (
                (self.tr("Type password…"), self.password_asked.emit)
                if self._needs_password
                else (self.tr("Try again"), self.refresh)
            )
            self._bar.show_message(self._failure, act=act, passing=True)
        self._follow_state()

    def _was_cancelled(self, company: Company) -> None:
        if company is self._company and self._known.read_at is None:
            self._failure = UserMessage(
                self.tr("Reading was stopped"), self.tr("Nothing was changed.")
            )
            self._follow_state()

    # -- the view -------------------------------------------------------------------------------

    def _chosen(self) -> None:
        chosen = self.table.selected()
        known = self.model.known_of(chosen.callback_id) if chosen else None
        self.panel.show_callback(chosen, known)
        self.follow_actions()
        if self._company is not None and chosen is not None:
            self._runner.load(Job.HISTORY, self._show_history(self._company, chosen.callback_id))

    async def _show_history(self, company: Company, callback_id: str) -> None:
        with suppress(SaveFailedError):
            found = await self._memory.history_of(company, callback_id)
            self.panel.details.show_history(callback_id, found)

    def _search(self, text: str) -> None:
        chosen = self.table.selected()
        self._searched_from = chosen.callback_id if chosen else ""
        self.model.search(text)

    def _searched(self) -> None:
        if self._searched_from:
            self.table.select(self._searched_from)
        self._follow_state()

    def _act_of_state(self, act: str) -> None:
        if act == "retry":
            self._failure = None
            self._follow_state()
            self.refresh()
        elif act == "clear":
            self.search.clear()
            self.search.setFocus()
        elif act == "password":
            self.password_asked.emit()
        elif act == "stop":
            self._runner.cancel(Job.LIST)
        else:
            self.actions_.new.trigger()

    def _follow_state(self) -> None:
        empty = True
        if self._company is not None and self._known.read_at is None:
            if self._failure is None:
                tell_reading(self.state)
            else:
                tell_failed(self.state, self._failure, needs_password=self._needs_password)
        elif self._known.read_at is not None and self.model.rowCount() == 0:
            if self.model.callbacks and self.search.text():
                tell_no_match(self.state, len(self.model.callbacks), self.search.text())
            else:
                tell_none(self.state)
        else:
            empty = False
        self.view.show_state(empty)
        self._show_age()
        self.follow_actions()

    def follow_actions(self) -> None:
        """Enables what is possible with what is open, selected and unlocked."""
        chosen = self.table.selected()
        known = self.model.known_of(chosen.callback_id) if chosen else None
        locked = self._company is not None and not self._guard.allows(self._company)
        self.actions_.follow(self._company, chosen, known, locked=locked)
        self.panel.test_panel.set_locked(locked)

    def _tick(self) -> None:
        """Time passes: ages, states and counts are told anew."""
        self._show_age()
        self.model.retell()
        self.panel.test_panel.tick()
        if len(self.model.callbacks) <= _QUICK_TO_COUNT:
            self.listed_anew.emit()

    def _show_age(self) -> None:
        self.view.show_age(
            self._known.read_at, stale=self._failure is not None, kept=self._known.is_from_memory
        )

    def _busy_changed(self, key: str, busy: bool) -> None:
        if not any(is_of(key, one) for one in _WAITED_FOR):
            return
        if busy:
            self._patience.start()
        elif not any(self._runner.is_busy(one) for one in _WAITED_FOR):
            self._patience.stop()
            self.view.progress.hide()
            self.bar.show_stop(False)

    def _show_waiting(self) -> None:
        self.view.progress.show()
        # Only a read can be stopped: a change that is under way has to be waited for.
        listing = self._runner.is_busy(Job.LIST) and self._known.read_at is not None
        self.bar.show_stop(listing or self._runner.is_busy(Job.FIND))

    def _connect(self, runner: TaskRunner) -> None:
        acts = self.actions_
        for action, slot in (
            (acts.refresh, self.refresh),
            (acts.new, self._create),
            (acts.end, lambda: self._with_chosen(self.acts().end)),
            (acts.find, self._find),
            (acts.test, self._show_test),
            (acts.details, self._show_details),
            (acts.replace, lambda: self._with_chosen(self.acts().replace)),
            (acts.recreate, lambda: self._with_chosen(self.acts().recreate)),
            (acts.ask_again, self._ask_again),
            (acts.search, self._focus_search),
            (acts.copy_row, lambda: self.table.copy("row")),
            (acts.copy_id, lambda: self.table.copy("id")),
            (acts.copy_url, lambda: self.table.copy("url")),
            (acts.copy_json, lambda: self.table.copy("json")),
            (acts.copy_link, self._copy_link),
        ):
            action.triggered.connect(slot)
        acts.show_ended.toggled.connect(self._show_ended_changed)
        self.panel.details.note_changed.connect(self._note_changed)
        # In a text field Del and Ctrl+C belong to the text.
        for action in (acts.end, acts.copy_row):
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            self.table.addAction(action)
        self.table.doubleClicked.connect(acts.details.trigger)
        self.table.activated.connect(acts.details.trigger)
        self.table.chosen.connect(self._chosen)
        self.search.setClearButtonEnabled(True)  # draws an icon, which the first paint can spare
        self.search.textChanged.connect(self._search)
        self.model.searched.connect(self._searched)
        self.bar.stop_asked.connect(self._stop_reading)
        self.panel.test_panel.send_asked.connect(self._send)
        runner.busy_changed.connect(self._busy_changed)
        runner.failed.connect(self._failed)
        runner.refused.connect(self._refused)

    def _failed(self, _key: str, error: CallbackDeskError) -> None:
        self._bar.show_message(message_for(error))

    def _refused(self, _key: str) -> None:
        self._bar.show_message(
            UserMessage(
                self.tr("The same is under way already"),
                self.tr(
                    "What was asked for just now was not done. Wait for the answer, then look "
                    "whether it is still wanted."
                ),
            ),
            "soon",
        )

    def _stop_reading(self) -> None:
        for one in (Job.LIST, Job.FIND):
            self._runner.cancel(one)

    def _copy_link(self) -> None:
        chosen = self.table.selected()
        if chosen is not None and self._company is not None:
            link = link_to(self._company.company_key, chosen.callback_id)
            if link:
                copy_text(self.table, link)
            else:
                self._bar.show_message(
                    UserMessage(
                        self.tr("No link can be made of this ID"),
                        self.tr("It holds something that cannot be seen. Copy the ID instead."),
                    ),
                    "soon",
                )

    def _focus_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def acts(self) -> "CallbackCommands":
        """Made when it is first needed: start-up does not."""
        if self._made_acts is None:
            from app.ui.callbacks.commands import CallbackCommands  # noqa: PLC0415 - start-up

            self._made_acts = CallbackCommands(
                self.view,
                self,
                self._services,
                self._runner,
                self._bar,
                formats=self._formats,
                clock=self._clock,
                theme=self._theme,
            )
        return self._made_acts

    def _finding(self) -> "FindCommands":
        if self._made_finding is None:
            from app.ui.callbacks.find_commands import FindCommands  # noqa: PLC0415 - start-up

            self._made_finding = FindCommands(
                self.view,
                self,
                self._services,
                self._runner,
                self._bar,
                formats=self._formats,
                clock=self._clock,
            )
        return self._made_finding

    def _show_details(self) -> None:
        self.view.show_panel(True)
        self.panel.show_details()

    def _show_test(self) -> None:
        self.view.show_panel(True)
        self.panel.show_test()

    def _create(self) -> None:
        if self._company is not None:
            self.acts().create(self._company)

    def _with_chosen(self, act: Callable[[Company, Callback], None]) -> None:
        chosen = self.table.selected()
        if self._company is not None and chosen is not None:
            act(self._company, chosen)

    def _ask_again(self) -> None:
        chosen = self.table.selected()
        if self._company is not None and chosen is not None:
            self._finding().ask_again(self._company, chosen.callback_id)

    def _find(self) -> None:
        if self._company is not None:
            self._finding().find(self._company)

    def _send(self, event: TestEvent) -> None:
        if self._company is not None:
            self._runner.change(Job.TEST_EVENT, self._tests.send(self._company, event))
