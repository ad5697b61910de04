"""Reads the lists of all companies for their page, and tells how far it has come."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.domain.callbacks.remembered import Difference
from app.domain.companies.company import Company, reached_alike
from app.domain.errors import SaveFailedError
from app.domain.proofs.coverage import coverage_of
from app.services.all_companies import CompanyList
from app.services.events import CallbacksChanged
from app.services.memory import Listing
from app.services.services import Services
from app.text.shortened import shortened
from app.ui.across.news import AcrossNews
from app.ui.across.reading_bar import ReadingBar
from app.ui.across.shown_lists import followed_lists, is_in_part
from app.ui.across.table_model import AllCallbacksModel
from app.ui.kit.announce import announce
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job

_MOST_AT_ONCE, _MOST_NAMED = 32, 3
_AFTER_CHANGE_MS = 100
"""What changed together is read again together."""
_MEANWHILE_MS = 3000
"""How often what is told of all companies is made anew while they are read."""


class AcrossReader(QObject):
    """What is remembered is shown at once; the servers are asked once in a run by itself.

    A company whose callbacks were changed here is asked again; of one that was read elsewhere in
    the window that list is taken over, where it is newer than what is shown.

    Attributes: total and done, companies that are, or were, asked and have answered.

    Signals: listed, after the lists are others; opened, when what is remembered is there; reading,
    arg 0: whether servers are being asked.
    """

    listed = Signal()
    opened = Signal()
    reading = Signal(bool)

    def __init__(
        self,
        page: QWidget,
        model: AllCallbacksModel,
        progress: ReadingBar,
        services: Services,
        context: UiContext,
    ) -> None:
        super().__init__(page)
        self._page, self._model, self._progress = page, model, progress
        self._services, self._context = services, context
        self.total = self.done = 0
        self._was_read, self._run = False, 0
        self._is_of_all = True
        self._calls = 0
        self._not_asked: set[str] = set()
        # As they were when all were shown last.
        self._followed: list[Company] = []
        # By company_id: when the newest call began that was answered with its list.
        self._answered: dict[str, datetime] = {}
        self._news = AcrossNews(context)
        # By company_id: those that are shown as they were; None where the server is to be asked.
        self._outdated: dict[str, Listing | None] = {}
        # By company_id: the list that Callbacks showed last, so that it is looked at once.
        self._handed: dict[str, Listing] = {}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_AFTER_CHANGE_MS)
        self._soon.timeout.connect(self._catch_up)
        # What is told of all of them follows while a slow server is waited for.
        self._meanwhile = QTimer(self)
        self._meanwhile.setSingleShot(True)
        self._meanwhile.setInterval(_MEANWHILE_MS)
        self._meanwhile.timeout.connect(self.listed)
        context.signals.callbacks_changed.connect(self._callbacks_changed)
        progress.stop_asked.connect(lambda: context.runner.cancel(Job.ALL_COMPANIES))
        progress.again_asked.connect(self._try_again)

    def open(self) -> None:
        """Shows what is remembered, and reads it where that was not done yet."""
        if self._context.runner.is_busy(Job.ALL_COMPANIES):
            self.opened.emit()  # it is being read: that goes on
            return
        self._context.runner.load(Job.ALL_COMPANIES, self._open())

    def was_read(self, company: Company, listing: Listing) -> None:
        """Its list is shown elsewhere in the window, read then or not."""
        self._outdate(company.company_id, listing)

    def _callbacks_changed(self, event: CallbacksChanged) -> None:
        # Nor does memory know what somebody else changed: one that was refused only tells of it.
        self._outdate(event.company_id, None)

    def _outdate(self, company_id: str, listing: Listing | None) -> None:
        is_asked = self._outdated.get(company_id, listing) is None
        self._outdated[company_id] = None if is_asked else listing
        self._soon.start()

    def _catch_up(self) -> None:
        """Waits for the page to be seen, and for a reading of all that is under way."""
        busy = self._context.runner.is_busy(Job.ALL_COMPANIES)
        if self._outdated and self._page.isVisible() and self._was_read and not busy:
            self._context.runner.load(Job.ALL_OUTDATED, self._read_outdated())

    async def _read_outdated(self) -> None:
        outdated, self._outdated = self._outdated, {}
        try:
            await self._take_over(outdated)
        except BaseException as error:
            # What has to be read is still to be read, by the reading that has overtaken it.
            for company_id, listing in outdated.items():
                self._outdate(company_id, listing)
            if isinstance(error, asyncio.CancelledError):
                self._soon.start()
            raise

    async def _take_over(self, outdated: dict[str, Listing | None]) -> None:
        shown = {one.company.company_id: one for one in self._model.lists}
        service = self._services.all_companies
        companies = []
        for company in self._services.companies.companies:
            before = shown.get(company.company_id)
            if before is None or company.company_id not in outdated:
                continue
            listing = outdated[company.company_id]
            if listing is None:
                companies.append(company)
            elif listing.is_newer_than(before.listing):
                # What failed since stays said: this is not what the server answered to it.
                self._answer(company.company_id, listing.read_at)
                self._model.put(CompanyList(company=company, listing=listing, is_read=True))
            elif listing is not self._handed.get(company.company_id):
                # Something else is known of it by now, such as a note; memory has the newest.
                (kept,) = await service.remembered([company])
                self._model.put_kept(company, kept.listing)
            if listing is not None:
                self._handed[company.company_id] = listing
        await service.read(companies, self._taker())
        if outdated:
            self._model.settle()
            self.listed.emit()
            self._tell_unless_busy()

    def read_all(self) -> None:
        """Asks for every list anew."""
        self.read(self._services.companies.companies)

    def read(self, companies: list[Company]) -> None:
        """Asks for the lists of some companies."""
        self._context.runner.load(Job.ALL_COMPANIES, self._read(companies))

    def read_some(self, companies: list[Company]) -> None:
        """Asks for some lists; beside a reading of all, which goes on."""
        if self._context.runner.is_busy(Job.ALL_COMPANIES):
            for one in companies:
                self.read_beside(one)
        else:
            self.read(companies)

    def read_beside(self, company: Company) -> None:
        """Asks for one list, whatever else is being read."""
        key = Job.ALL_OUTDATED.of(company.company_id)
        put = self._taker()
        self._model.awaited[company.company_id] = self._calls
        self._context.runner.load(key, self._read_beside(company, self._calls, put))

    async def _read_beside(
        self, company: Company, call: int, put: Callable[[CompanyList], None]
    ) -> None:
        try:
            await self._services.all_companies.read([company], put)
        finally:
            # Else another call has overtaken it, by which the list is still on its way.
            if self._model.awaited.get(company.company_id) == call:
                del self._model.awaited[company.company_id]
        self._model.settle()
        self.listed.emit()
        self._tell_unless_busy()
        self._follow_companies()

    def _taker(self) -> Callable[[CompanyList], None]:
        """Takes what one call of the service finds, beside which others may be under way."""
        self._calls += 1
        return partial(self._put, self._context.clock())

    def _answer(self, company_id: str, asked_at: datetime | None) -> None:
        """A list is there: what was asked for before, and fails, says nothing new."""
        self._not_asked.discard(company_id)
        if asked_at is not None:
            self._answered[company_id] = max(asked_at, self._answered.get(company_id, asked_at))

    def _put(self, began: datetime, found: CompanyList) -> None:
        """Unless the company was removed meanwhile, or a later call was answered before."""
        company_id = found.company.company_id
        self._not_asked.discard(company_id)
        companies = self._services.companies.companies
        now = next((one for one in companies if one.company_id == company_id), None)
        answered = self._answered.get(company_id, began)
        if now is None or (found.failure is not None and began < answered):
            return
        if found.failure is not None and found.company != now:
            # It was asked as it was before it was changed, such as renamed.
            QTimer.singleShot(0, self, lambda: self.read_beside(now))
            return
        if found.failure is None:
            self._answer(company_id, began)
        if reached_alike(found.company, now):
            self._model.put(msgspec.structs.replace(found, company=now))

    def _tell_unless_busy(self) -> None:
        """What was read elsewhere is no failure any more."""
        if self._was_read and not self._context.runner.is_busy(Job.ALL_COMPANIES):
            self._tell(reading=False)

    def _try_again(self) -> None:
        """Those that failed, were never read, or were left when a reading was stopped.

        With the settings they have by now.
        """
        unread = {
            one.company.company_id
            for one in self._model.lists
            if self._is_unread(one) or is_in_part(one)
        }
        unread |= self._not_asked
        self.read([one for one in self._services.companies.companies if one.company_id in unread])

    async def _open(self) -> None:
        companies = self._services.companies.companies
        if not self._was_read or self._followed != companies:
            self._model.is_reading = not self._was_read
            remembered = await self._services.all_companies.remembered(companies)
            # As they are now: one may have been read meanwhile.
            shown = {one.company.company_id: one for one in self._model.lists}
            lists, others = followed_lists(shown, remembered)
            for company in others if self._was_read else ():
                self.read_beside(company)
            self._model.show_lists(lists)
            self._followed = companies
            self.listed.emit()
            self._tell_unless_busy()
        self.opened.emit()
        if not self._was_read:
            self._was_read = True
            await self._read(companies)
        else:
            self._soon.start()
            self._follow_companies()

    async def _read(self, companies: list[Company]) -> None:
        self._run += 1
        run = self._run
        self.total, self.done = len(companies), 0
        self._is_of_all = self.total >= len(self._model.lists)
        self._not_asked |= {one.company_id for one in companies}
        self._tell(reading=True)
        news: list[tuple[str, Difference]] = []
        put = self._taker()

        def took(found: CompanyList) -> None:
            self.done += 1
            if (fresh := self._news.of(found)) is not None:
                news.append(fresh)
            put(found)
            self._tell(reading=True)
            if not self._meanwhile.isActive():
                self._meanwhile.start()

        try:
            at_once = min(max(self._context.preferences.companies_at_once, 1), _MOST_AT_ONCE)
            await self._services.all_companies.read(companies, took, at_once)
        finally:
            if run == self._run:
                self._model.is_reading = False
                self._meanwhile.stop()
            self._model.settle()
            self.listed.emit()
            if run == self._run:  # else another one is under way, and tells of itself
                self._ended()
                self._news.tell(news)
                self._follow_companies()

    def _follow_companies(self) -> None:
        """One may have been added, changed or removed while they were read."""
        if self._was_read and self._followed != self._services.companies.companies:
            QTimer.singleShot(0, self, self.open)

    def _ended(self) -> None:
        self._tell(reading=False)
        self._soon.start()
        self._context.runner.load(Job.PROVED.of("across"), self._read_proofs())
        failed = [f"{one.company.name}: {why}" for one, why in self._model.failures()]
        said = (self._progress.counts.text(), *shortened(failed, _MOST_NAMED))
        announce(self._page, "\n".join(said), at_once=bool(failed))

    async def _read_proofs(self) -> None:
        """When each was last proved: one company after the other."""
        with suppress(SaveFailedError):  # told of by whoever opens the database
            for one in self._model.lists:
                company_id = one.company.company_id
                tests = await self._services.proofs.of_company_id(company_id)
                self._model.know_proofs(company_id, coverage_of(one.listing.callbacks, tests))
            self._model.proofs_known()

    def _tell(self, *, reading: bool) -> None:
        self._model.is_reading = reading
        every = self._model.lists
        failures = sum(
            one.failure is not None if reading else self._is_unread(one) for one in every
        )
        there = {one.company.company_id for one in self._model.lists if not self._is_unread(one)}
        self._progress.tell(
            self.done,
            self.total,
            failures,
            reading=reading,
            is_of_all=self._is_of_all,
            not_asked=len(self._not_asked & there),
            in_part=sum(map(is_in_part, every)),
        )
        self.reading.emit(reading)

    def _is_unread(self, one: CompanyList) -> bool:
        """Whether the last reading failed, or there was none and none is under way."""
        is_awaited = one.company.company_id in self._model.awaited
        return one.failure is not None or (one.read_at is None and not is_awaited)
