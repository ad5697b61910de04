"""Reads a company's callbacks and shows what the answers hold; failures are shown, not raised."""

import asyncio

from PySide6.QtCore import QItemSelectionModel, QObject, Signal
from PySide6.QtWidgets import QApplication, QLineEdit

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.remembered import ListingStatus
from app.domain.companies.company import Company, settings_of
from app.domain.errors import CallbackDeskError
from app.domain.outside_text import visible
from app.services.events import CallbacksChanged
from app.services.listing import CompanyListing, OvertakenError
from app.services.memory import Listing
from app.services.services import Services
from app.text.messages import UserMessage
from app.text.status import Tone
from app.text.translate import translate
from app.ui.callbacks.list_news import ListNews, failure_of, list_trouble
from app.ui.callbacks.made_ready import followed_in, made_ready, make_search_keys
from app.ui.callbacks.side_panel import SidePanel
from app.ui.callbacks.table_model import Arranged
from app.ui.callbacks.view import CallbacksView
from app.ui.kit.announce import announce
from app.ui.kit.message_bar import Notice, NoticeAction
from app.ui.kit.widgets import show_toast
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job

_NEWS = "what differs from the list before"
_ONLY_CURRENT = QItemSelectionModel.SelectionFlag.NoUpdate


class ListReader(QObject):
    """Fills the table of one company at a time.

    Attributes: company, the one that is open; known, what is known of its list; failure, why it
    could not be read last, or None.

    Signals:
        state_changed: what is shown where the table would be may be another now.
        listed_anew: other callbacks are shown.
        password_asked: the company's password is missing or wrong, and is to be typed.
    """

    state_changed = Signal()
    listed_anew = Signal()
    password_asked = Signal()

    def __init__(
        self,
        view: CallbacksView,
        panel: SidePanel,
        services: Services,
        context: UiContext,
        *,
        news: ListNews,
    ) -> None:
        super().__init__(view)
        self._view, self._panel = view, panel
        self._runner, self._bar = context.runner, context.messages
        self._service, self._news = services.callbacks, news
        self._model, self._table, self._search = view.model, view.table, view.bar.search
        self._actions = view.actions_
        self.company: Company | None = None
        self.known = CompanyListing(services.callbacks, None)
        self.failure: UserMessage | None = None
        self._first = True
        self._pointed = self._to_select = ""
        self._takes = 0
        self._searches: dict[str, str] = {}  # of each company_id, while the app runs
        context.signals.callbacks_changed.connect(self.reload_after_change)

    @property
    def listed(self) -> list[Callback]:
        """All callbacks the server lists for the open company."""
        return list(self.known.listing.callbacks)

    def is_open(self, company: Company) -> bool:
        """Whether this company is shown, with these settings; a star or a note makes no other."""
        return self.company is not None and settings_of(company) == settings_of(self.company)

    def open(self, company: Company | None) -> None:
        """Shows what was listed last, and reads the company's callbacks."""
        for one in (Job.LIST, Job.FOLLOW):
            self._runner.cancel(one)
        before = self.company.company_id if self.company else ""
        company_id = company.company_id if company else ""
        self._panel.details.keep_note()  # of the company that it was typed for
        if self.company is not None and company_id != before:
            self._bar.leave_company(self.company.name)
        self._bar.open_company(company.name if company is not None else "")
        self.company, self.failure = company, None
        self.known = CompanyListing(self._service, company)
        if company is not None and self._view.first_of == company.company_id:
            # Its first rows are on the screen since the window was painted, and stay there.
            self.known.read_at, self.known.is_from_memory = self._view.first_read_at, True
        else:
            self._model.know({})
            self._model.show_callbacks([])
        self._view.first_of = ""
        self._panel.details.say("")  # what was said there is about another company
        self._panel.show_callback(None)
        self._panel.details.set_unsaved("", None)
        if company_id != before:
            self._panel.testing.if_made(lambda made: made.forget(company_id))
            # A search that is about one company hides what another one has.
            typed = self._search.text()
            self._searches[before] = typed
            # What was typed before any company was open is about the first one.
            self._search.setText(self._searches.get(company_id, "" if before else typed))
        self.state_changed.emit()
        self.listed_anew.emit()
        if company is not None:
            self._runner.load(Job.LIST, self._open(company))

    def refresh(self, *, aloud: bool = False) -> None:
        """Reads the list again; what is shown stays until the answer is there.

        `aloud`: somebody asked for it, and is told when it is done.
        """
        if self.company is not None:
            self._runner.load(Job.LIST, self._refresh(self.company, aloud=aloud))

    async def _refresh(self, company: Company, *, aloud: bool) -> None:
        if await self.read(company) and aloud:
            count = len(self.listed)
            announce(self._table, translate("counts", "Read: %n callback(s)", "", count))

    def point_to(self, callback_id: str) -> bool:
        """Selects a row, also one that ended and is remembered; whether there is one."""
        if self.known.has_ended(callback_id) and not self._actions.show_ended.isChecked():
            self._pointed = callback_id
            self._actions.show_ended.setChecked(True)
            return True
        if self._model.row_of(callback_id) is None:
            return False
        self._table.select(callback_id)
        self._table.setFocus()
        return True

    async def _open(self, company: Company) -> None:
        last = await self._service.last_listing(company)
        if self.is_open(company) and last.read_at is not None:
            self.known.is_from_memory = True
            await self.take(company, last, "")
        if await self.read(company):
            count = len(self.listed)
            said = translate("counts", "{0}: %n callback(s)", "", count)
            announce(self._table, said.format(visible(company.name)))

    def reload_after_change(self, event: CallbacksChanged) -> None:
        """Reads the list of the open company when it changed; what is said of that stays.

        It has a key of its own: whatever else is being read goes on.
        """
        if self.company is not None and event.company_id == self.company.company_id:
            self._runner.load(
                Job.FOLLOW,
                self.read(self.company, event.callback_id, said_before=self._bar.non_list_notices),
            )

    async def read(
        self,
        company: Company,
        select: str = "",
        *,
        quiet: bool = False,
        said_before: int | None = None,
    ) -> bool:
        """Reads the list anew and selects an id; failures are shown, not raised.

        `quiet`: shows no message about the list. `said_before`: for a read after a change, how
        many notices there were before it; a newer one is how that change came out, and stays.
        Returns whether `listed` was read after this call, for this company.
        """

        def is_quiet() -> bool:
            return quiet or (said_before is not None and self._bar.non_list_notices > said_before)

        known = self.known
        try:
            found = await known.read(company)
        except asyncio.CancelledError:
            self._was_cancelled(company)
            raise
        except OvertakenError:
            if select and self.is_open(company):
                self._table.select(select)
            return self.is_open(company)
        except CallbackDeskError as error:
            self._read_failed(company, error, quiet=is_quiet())
            return False
        if not self.is_open(company):
            return False
        self.failure, known.is_from_memory = None, False
        self._bar.take_back(list_trouble(company))  # it is said anew if it is still so
        await self.take(company, found, select)
        if not is_quiet():
            await self._tell_difference(company, found)
            self._news.tell_trouble(company, found)
        return True

    async def show_found(self, company: Company, found: Callback) -> None:
        """Shows one that the list may not hold."""
        if not self.is_open(company):
            return
        last = await self._service.last_listing(company)
        if not self.is_open(company):
            return
        listing, is_listed = self.known.with_found(found, last)
        if not is_listed and not self._actions.show_ended.isChecked():
            self.known.listing = listing  # what the press shows is to be the new one
            self._actions.show_ended.setChecked(True)
        await self.take(company, listing, found.callback_id)
        self._view.show_panel(True)
        self._panel.show_details()

    async def take(self, company: Company, listing: Listing, select: str) -> None:
        """Shows a listing, of the server or remembered, in slices."""
        # At once: what is shown again meanwhile is this one, and not the one before.
        changed = self.known.take(listing)
        self._takes += 1
        turn, self._to_select = self._takes, select or self._to_select
        shown = list(listing.callbacks)
        if self._actions.show_ended.isChecked():
            shown += listing.gone
        ends_followed = await followed_in(listing)
        if not self.is_open(company) or turn != self._takes:
            return
        self._model.know(listing.known, ends_followed)
        is_searched = bool(self._search.text())
        keys, arranged = await made_ready(self._model, shown, is_searched=is_searched)
        if not self.is_open(company) or turn != self._takes:
            return
        select, self._to_select = self._to_select, ""
        self._show(shown, keys, select, arranged)
        if changed is not None:
            self._table.tint(changed)
        await make_search_keys(self._model)

    async def _tell_difference(self, company: Company, found: Listing) -> None:
        difference, words = found.difference, await self._news.words_for(company, found)
        if difference is None or words is None or not self.is_open(company):
            return
        self._service.mark_shown(company, difference)
        self._table.tint({*difference.added, *difference.changed})
        ended = self._actions.show_ended
        offer = difference.gone and not ended.isChecked()
        show = NoticeAction(self.tr("Show ended"), lambda: ended.setChecked(True))
        self._bar.show_message(
            Notice(words, Tone.PLANNED, show if offer else None, passing=True, about=_NEWS)
        )

    def _show(
        self,
        callbacks: list[Callback],
        keys: list[str] | None,
        select: str,
        arranged: Arranged | None,
    ) -> None:
        chosen = self._table.selected()
        wanted = select or (chosen.callback_id if chosen else "")
        others = [] if select else [one.callback_id for one in self._table.all_selected()]
        place = self._table.verticalScrollBar().value()
        row = self._model.row_of(wanted) if wanted else None
        self._model.show_callbacks(callbacks, keys, arranged)
        if select and self._model.row_of(select) is None and self._search.text():
            self._search.clear()
        self._table.verticalScrollBar().setValue(place)
        self._panel.testing.if_made(lambda made: made.show_listed(self.listed))
        self._panel.testing.make_soon()
        left = row is not None and self._model.row_of(wanted) is None
        is_gone = left and all(one.callback_id != wanted for one in callbacks)
        if row is not None and left and self._model.rowCount():
            self._go_on_from(row, wanted)
        self._table.select(wanted, [] if len(others) == 1 else others)
        if is_gone and self._table.selected() is None:
            self._panel.details.say(self.tr("{0} is not listed any more.").format(wanted))
        self.state_changed.emit()
        if self._first and self._view.isVisible():
            self._first = False
            if not self._is_typed_into():
                self._table.setFocus()
        self.listed_anew.emit()

    def _go_on_from(self, row: int, gone_id: str) -> None:
        """The next one takes the place of what was ended here, and the keys go on from there.

        What went by itself leaves its place empty: what somebody types, or has a menu open for, is
        not about the one that comes next.
        """
        row = min(row, self._model.rowCount() - 1)
        known = self.known.listing.known.get(gone_id)
        is_ours = known is not None and known.listing_status is ListingStatus.ENDED_HERE
        if is_ours and not self._panel.is_typed_into and QApplication.activePopupWidget() is None:
            self._table.selectRow(row)
            return
        if self._panel.is_typed_into:
            self._table.setFocus()  # the field goes, and the next one would get the keys
        place = self._model.index(row, 0)
        self._table.selectionModel().setCurrentIndex(place, _ONLY_CURRENT)

    def _is_typed_into(self) -> bool:
        """Whether the keys are where somebody works already, before the first list is there."""
        at = QApplication.focusWidget()
        return isinstance(at, QLineEdit) or (at is not None and self._panel.isAncestorOf(at))

    def show_ended_changed(self) -> None:
        """What ended is shown among the others, or no more."""
        self._table.columns_.make_room_for_long_statuses(self._actions.show_ended.isChecked())
        if self._actions.show_ended.isChecked():
            self._bar.take_back_act(_NEWS)
        if self.company is not None and self.known.is_listed:
            wanted, self._pointed = self._pointed, ""
            if self._actions.show_ended.isChecked() and not self.known.listing.gone:
                show_toast(self._table, self.tr("No ended callback is remembered here yet"))
            self._runner.load(Job.SHOW_ENDED, self._take_ended(self.company, wanted))

    async def _take_ended(self, company: Company, select: str) -> None:
        await self.take(company, self.known.listing, select)
        if self.known.listing.gone and self.is_open(company):
            announce(self._table, translate("counts", "All %n shown", "", self._model.rowCount()))

    def _read_failed(self, company: Company, error: CallbackDeskError, *, quiet: bool) -> None:
        if not self.is_open(company):
            return
        self.failure = failure_of(company, error)
        if self.known.read_at is not None and not quiet:
            # With rows on the screen no page says what to do next: the bar has to offer it.
            action = (
                NoticeAction(self.tr("Type password…"), self.password_asked.emit)
                if self.failure.asks_password
                else NoticeAction(self.tr("Try again"), self.refresh)
            )
            about = list_trouble(company)
            self._bar.show_message(Notice(self.failure, action=action, passing=True, about=about))
        elif not quiet:
            # What is shown where the table would be is not what has the keys.
            words = f"{visible(company.name)}: {self.failure.title}. {self.failure.next_step}"
            announce(self._table, words, at_once=True)
        self.state_changed.emit()

    def _was_cancelled(self, company: Company) -> None:
        if self.is_open(company) and self.known.read_at is None:
            self.failure = UserMessage(
                self.tr("Reading was stopped"), self.tr("Nothing was changed.")
            )
            self.state_changed.emit()
