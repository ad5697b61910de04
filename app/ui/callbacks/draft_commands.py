"""What the Callbacks page does with a form: it asks, then the service registers what is typed."""

from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import msgspec
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.change import Change, Outcome
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.matching import draft_of
from app.domain.companies.company import Company
from app.domain.errors import (
    CallbackDeskError,
    ConflictError,
    InputError,
    UnsettledElsewhereError,
)
from app.domain.outside_text import visible
from app.services.changes.recreation import OldOne
from app.services.services import Services
from app.text.changes import change_text, looked_text
from app.text.companies import place_of
from app.text.messages import message_for
from app.text.status import Tone
from app.ui.callbacks.change_results import ChangeResults
from app.ui.callbacks.draft_dialog import DraftDialog
from app.ui.callbacks.list_port import CallbackListPort
from app.ui.callbacks.set_aside import FormsSetAside
from app.ui.kit.message_bar import Notice
from app.ui.kit.production_mark import mark_production
from app.ui.kit.widgets import show_toast
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job


class DraftCommands(QObject):
    """Creates and re-creates; nothing here repeats a change by itself."""

    def __init__(
        self, window: QWidget, listing: CallbackListPort, services: Services, context: UiContext
    ) -> None:
        super().__init__(window)
        self._window, self._listing = window, listing
        self._reading, self._changes, self._guard = (
            services.callbacks,
            services.changes,
            services.guard,
        )
        self._memory, self._check = services.memory, services.replace_check
        self._receiving, self._services = services.receiving, services
        self._runner, self._bar = context.runner, context.messages
        self._results = ChangeResults(
            window,
            listing,
            services,
            context,
            recreate=self.recreate,
            fill_in=self.fill_in,
        )
        self._context = context
        self._aside = FormsSetAside(self, context.messages)
        self._formats, self._clock, self._theme = context.formats, context.clock, context.theme

    def set_aside(self) -> list[str]:
        """What the forms are for that wait with what was typed; see `FormsSetAside`."""
        return self._aside.headings()

    def create(self, company: Company) -> None:
        """Asks for a new callback, then registers it; goes on with a form that was set aside."""
        if self._aside.take(company):
            return
        self._open_draft(company, self._new_dialog(company))

    def duplicate(self, company: Company, like: Callback) -> None:
        """Asks for a new callback, filled in from another one; a start that is past is left out."""
        dialog = self._new_dialog(company)
        starts_at = draft_of(like, self._clock()).starts_at
        dialog.fill(msgspec.structs.replace(like, starts_at=starts_at))
        dialog.caution(dialog.unread_text(like))
        self._open_draft(company, dialog)

    def _new_dialog(self, company: Company) -> DraftDialog:
        return self._draft_dialog(
            company,
            "NewCallbackDialog",
            self.tr("New callback"),
            self.tr("New callback for {0}").format(company.name),
            self._told_of(company),
        )

    def _told_of(self, company: Company) -> str:
        open_now = self._listing.company
        if open_now is None or open_now.company_id != company.company_id:
            return place_of(company)
        count = len(self._listing.listed)
        return self.tr("{0} · {1} registered now").format(place_of(company), count)

    def fill_in(self, company: Company, change: Change) -> None:
        """Opens the form of a change that did not happen, with all that was typed."""
        if change.draft is not None:
            dialog = self._new_dialog(company)
            dialog.fill_again(change.draft, change.why)
            self._open_draft(company, dialog)

    def recreate(self, company: Company, old: Callback) -> None:
        """Asks for a callback like a remembered one, then registers it."""
        self._runner.load(Job.ASK_TO_RECREATE, self._ask_to_recreate(company, old))

    def _send(self, dialog: DraftDialog, kind: Job, job: Coroutine[Any, Any, None]) -> None:
        # A key of its own: an earlier form may still be reading the list.
        if not self._runner.change(kind.of(id(dialog)), job):
            dialog.set_busy(False)  # the job before is at its end, and this one was not begun

    async def _ask_to_recreate(self, company: Company, old: Callback) -> None:
        found = await self._changes.recreation_of(company, old)
        dialog = self._recreate_dialog(company, old, found.old)
        dialog.fill(found.values)
        dialog.caution(dialog.unread_text(old))
        self._open_draft(company, dialog)

    async def _create(self, company: Company, draft: CallbackDraft, dialog: DraftDialog) -> None:
        try:
            change = await self._changes.create(company, draft, why=dialog.why.text().strip())
        except CallbackDeskError as error:
            if not isValid(dialog):
                words = message_for(error)
                self._bar.show_message(Notice(words, company=company.name))
                return
            dialog.show_failure(message_for(error))
            if isinstance(error, InputError | ConflictError | UnsettledElsewhereError):
                # What it clashes with may be newer than the list: the form names what is listed.
                # What another run left open is looked up then.
                self._runner.load(Job.FOLLOW, self._listing.read(company, quiet=True))
            return
        except Exception:
            if isValid(dialog):
                dialog.set_busy(False)  # nobody foresaw it: the form must not stay shut
            raise
        if not isValid(dialog):
            self._results.tell(company, change)  # whatever became of the form, this is told
            return
        self._created(company, change, dialog)

    def _created(self, company: Company, change: Change, dialog: DraftDialog) -> None:
        if change.outcome is Outcome.UNKNOWN:
            now = self._formats.exact(self._clock())
            dialog.show_unsure(change, looked_text(change, now))
            return
        dialog.show_sure()
        if change.outcome is Outcome.DONE:
            dialog.set_busy(False)
            dialog.accept()
            if change.detail:
                # The answer was lost, or is not what was asked for: that is worth saying.
                tone = Tone.SOON if change.differs else Tone.PLANNED
                self._bar.show_message(Notice(change_text(change), tone, company=company.name))
            else:
                show_toast(self._window, change_text(change).title)
            return
        dialog.show_failure(change_text(change))

    def _look(self, company: Company, dialog: DraftDialog) -> None:
        key = Job.CREATE.of(id(dialog))
        if not self._runner.is_busy(key):  # it looks again by itself
            self._runner.change(key, self._look_for(company, dialog))

    async def _look_for(self, company: Company, dialog: DraftDialog) -> None:
        """Whether what a form has sent has happened by now."""
        if dialog.unsure is None:
            return
        dialog.set_looking(True)
        try:
            change = await self._changes.resolve(company, dialog.unsure)
        except CallbackDeskError as error:
            if isValid(dialog):
                dialog.show_failure(message_for(error))
            return
        finally:
            if isValid(dialog):
                dialog.set_looking(False)
        if isValid(dialog) and dialog.isVisible():
            self._created(company, change, dialog)
        else:
            self._results.tell(company, change)

    def _left_unsure(self, company: Company, dialog: DraftDialog) -> None:
        if dialog.unsure is not None:
            self._results.tell(company, dialog.unsure)

    def _listed_of(self, company: Company) -> Callable[[], list[Callback]]:
        """What is listed of a company, as long as it is the one that is open."""
        last: list[Callback] = []

        def listed() -> list[Callback]:
            nonlocal last
            shown = self._listing.company
            if shown is not None and shown.company_id == company.company_id:
                last = self._listing.listed
            return last

        return listed

    def _draft_dialog(
        self, company: Company, handle: str, name: str, heading: str, sentence: str
    ) -> DraftDialog:
        return DraftDialog(
            self._window.window(),
            handle,
            name,
            heading,
            sentence,
            self._context,
            act=self.tr("Create callback"),
            listed=self._listed_of(company),
            preview=lambda draft: self._reading.preview_of_create(company, draft),
        )

    def _recreate_dialog(self, company: Company, old: Callback, there_is: OldOne) -> DraftDialog:
        if there_is is OldOne.VANISHED:
            then = self.tr("It gets a new ID. The old one is listed no more; why is not known.")
        elif there_is is OldOne.ENDED:
            then = self.tr("It gets a new ID; the old one stays ended. Past dates are left out.")
        else:
            then = self.tr("It gets a new ID; the old one goes on, and there may be two.")
        heading = self.tr("Re-create {0} for {1}").format(visible(old.callback_id), company.name)
        return self._draft_dialog(
            company, "RecreateCallbackDialog", self.tr("Re-create callback"), heading, then
        )

    def _open_draft(self, company: Company, dialog: DraftDialog) -> None:
        dialog.submitted.connect(
            lambda draft: self._send(dialog, Job.CREATE, self._create(company, draft, dialog))
        )
        dialog.look_asked.connect(lambda: self._look(company, dialog))
        dialog.rejected.connect(lambda: self._left_unsure(company, dialog))
        self._open(company, dialog)

    def _open(self, company: Company, dialog: DraftDialog) -> None:
        mark_production(dialog, company, self._guard, self._theme)
        dialog.form.know_clock_there(lambda: self._clock() + self._clock_ahead_of(company))
        dialog.form.offer_receiver(self._receiving.destination)
        dialog.finished.connect(dialog.deleteLater)
        self._listing.list_changed.connect(dialog.follow_list)
        dialog.password_asked.connect(lambda: self._listing.ask_password(company))
        dialog.show_asked.connect(lambda other: self._look_at(company, dialog, other))
        dialog.open()

    def _clock_ahead_of(self, company: Company) -> timedelta:
        """How far the server's clock is ahead, where that was seen and is far."""
        open_now = self._listing.company
        is_open = open_now is not None and open_now.company_id == company.company_id
        ahead = self._listing.listing.clock_ahead if is_open else None
        return ahead or timedelta(0)

    def _look_at(self, company: Company, dialog: DraftDialog, callback_id: str) -> None:
        """Another callback first; the form waits."""
        if not dialog.may_be_left:
            return
        self._aside.keep(company, dialog)
        self._runner.load(Job.FOLLOW, self._listing.read(company, select=callback_id, quiet=True))
