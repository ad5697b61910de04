"""Runs the trials of the resilience report, and writes it."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.domain.callbacks.callback import Callback, CallbackState
from app.domain.companies.company import Company
from app.domain.errors import CallbackDeskError
from app.domain.proofs.resilience import Resilience
from app.domain.proofs.test_set import test_of
from app.exports.resilience_report import resilience_report
from app.services.services import Services
from app.text.lock import lock_text
from app.text.messages import UserMessage, message_for
from app.text.status import Tone
from app.ui.deliveries.resilience_dialog import ResilienceDialog
from app.ui.kit.message_bar import Notice
from app.ui.kit.save_dialog import ask_where_to_save
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job
from app.whole_file import write_file


class ResilienceCommands(QObject):
    """One dialog at a time: the receiver has one dial."""

    def __init__(self, window: QWidget, services: Services, context: UiContext) -> None:
        super().__init__(window)
        self._window, self._services, self._theme = window, services, context.theme
        self._runner, self._messages, self._clock = (
            context.runner,
            context.messages,
            context.clock,
        )
        self._dialog: ResilienceDialog | None = None

    def ask(self, company: Company, listed: list[Callback]) -> None:
        """Shows the dialog, or the one that is open already."""
        if self._dialog is not None and isValid(self._dialog) and self._dialog.isVisible():
            self._dialog.activateWindow()
            return
        receiving, relays = self._services.receiving, self._services.relays
        now = self._clock()
        here = [
            one
            for one in listed
            if one.state_at(now) is CallbackState.ACTIVE
            and receiving.leads_here(one.destination_url)
            and not relays.is_relayed(one.destination_url)
        ]
        self._dialog = dialog = ResilienceDialog(
            self._window.window(),
            company,
            here,
            lambda: self._why_not(company),
            self._theme,
        )
        dialog.start_asked.connect(
            lambda callback, quiet_s: self._start(company, callback, listed, quiet_s, dialog)
        )
        dialog.stop_asked.connect(self._services.resilience.stop)
        dialog.save_asked.connect(lambda found: self._save(dialog, found))
        dialog.finished.connect(dialog.deleteLater)
        dialog.show()

    def _why_not(self, company: Company) -> str:
        if not self._services.receiving.url:
            return self.tr("Start the receiver first.")
        return lock_text(not self._services.guard.allows(company))

    def _start(
        self,
        company: Company,
        callback: Callback,
        listed: list[Callback],
        quiet_s: float,
        dialog: ResilienceDialog,
    ) -> None:
        # A change: what is being sent is not cut off by closing the dialog.
        job = self._run(company, callback, listed, quiet_s, dialog)
        if not self._runner.change(Job.RESILIENCE, job):
            dialog.show_failure(self.tr("The trials before are still ending: try again."))

    async def _run(
        self,
        company: Company,
        callback: Callback,
        listed: list[Callback],
        quiet_s: float,
        dialog: ResilienceDialog,
    ) -> None:
        dialog.set_running(True)

        def show(found: Resilience) -> None:
            if isValid(dialog):
                dialog.show_found(found)

        try:
            await self._services.resilience.run(
                company, callback, test_of(callback), listed, quiet_s=quiet_s, on_trial=show
            )
        except CallbackDeskError as error:
            if isValid(dialog):
                dialog.set_running(False)
                dialog.show_failure(message_for(error).title)
            return
        finally:
            if isValid(dialog):
                dialog.set_running(False)
        if isValid(dialog) and dialog.found is not None:
            dialog.show_found(dialog.found)

    def _save(self, dialog: QWidget, found: Resilience) -> None:
        ask_where_to_save(
            dialog,
            self.tr("Resilience report"),
            "resilience.html",
            {
                self.tr("Web page (*.html)"): "html",
                self.tr("Markdown (*.md)"): "md",
                self.tr("Picture (*.svg)"): "svg",
            },
            lambda path: self._write(path, found),
        )

    def _write(self, path: Path, found: Resilience) -> None:
        try:
            write_file(path, resilience_report(path, found))
        except CallbackDeskError as error:
            self._messages.show_message(Notice(message_for(error)))
            return
        words = UserMessage(self.tr("The resilience report was written"), str(path))
        self._messages.show_message(Notice(words, Tone.ACTIVE))
