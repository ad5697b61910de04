"""What the Callbacks page does with relays: it asks in a dialog, then the service acts."""

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.change import Change, Outcome
from app.domain.companies.company import Company
from app.domain.errors import CallbackDeskError
from app.services.changes.checks import ReplaceFinding
from app.services.receiver_address import AddressKeeping
from app.services.services import Services
from app.text.changes import change_text
from app.text.findings import finding_text
from app.text.messages import message_for
from app.ui.callbacks.change_results import ChangeResults
from app.ui.callbacks.list_port import CallbackListPort
from app.ui.callbacks.relay_dialog import InsertRelayDialog, RelaySheet, TakeRelayOutDialog
from app.ui.kit.message_bar import Notice
from app.ui.kit.production_mark import mark_production
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job


class RelayCommands(QObject):
    """`results` tells what became of a replace, as of any other."""

    def __init__(
        self,
        window: QWidget,
        listing: CallbackListPort,
        services: Services,
        context: UiContext,
        results: ChangeResults,
    ) -> None:
        super().__init__(window)
        self._window, self._listing, self._results = window, listing, results
        self._relays, self._receiving, self._guard = (
            services.relays,
            services.receiving,
            services.guard,
        )
        self._runner, self._theme, self._bar = context.runner, context.theme, context.messages

    def insert(self, company: Company, old: Callback) -> None:
        """Asks for the target, then leads the registration through this computer."""
        keeping = self._receiving.address.keeping
        dialog = InsertRelayDialog(
            self._window.window(),
            old,
            company.name,
            leads_here=self._relays.leads_here,
            why_not=lambda: self._why_not(company),
            is_off=lambda: not self._receiving.url,
            is_lasting=company.is_practice or keeping is not AddressKeeping.THIS_RUN,
        )

        dialog.start_asked.connect(self._listing.ask_for_receiver)

        def insert() -> Coroutine[Any, Any, Change | ReplaceFinding]:
            return self._relays.insert(company, old, dialog.chosen, listed=self._listing.listed)

        self._open(company, dialog, insert)

    def take_out(self, company: Company, relayed: Callback) -> None:
        """Asks, then leads the registration back to its endpoint."""
        relay = self._relays.relay_of(relayed.destination_url)
        dialog = TakeRelayOutDialog(
            self._window.window(),
            relayed,
            company.name,
            relay,
            leads_here=self._relays.leads_here,
        )

        def take_out() -> Coroutine[Any, Any, Change | ReplaceFinding]:
            return self._relays.take_out(
                company, relayed, target=dialog.target.url, listed=self._listing.listed
            )

        self._open(company, dialog, take_out)

    def _why_not(self, company: Company) -> str:
        if not self._receiving.url:
            return self.tr("The receiver is off: start it first.")
        if not self._relays.is_reachable_by(company):
            return self.tr(
                "The platform cannot reach this computer: set a public address on Deliveries first."
            )
        return ""

    def _open(
        self,
        company: Company,
        dialog: RelaySheet,
        act: Callable[[], Coroutine[Any, Any, Change | ReplaceFinding]],
    ) -> None:
        mark_production(dialog, company, self._guard, self._theme)

        def send() -> None:
            dialog.set_busy(True)
            job = self._send(company, dialog, act())
            if not self._runner.change(Job.REPLACE.of(id(dialog)), job):
                dialog.set_busy(False)

        dialog.submitted.connect(send)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    async def _send(
        self,
        company: Company,
        dialog: RelaySheet,
        act: Coroutine[Any, Any, Change | ReplaceFinding],
    ) -> None:
        try:
            done = await act
        except CallbackDeskError as error:
            if isValid(dialog):
                dialog.show_failure(message_for(error))
            else:
                self._bar.show_message(Notice(message_for(error), company=company.name))
            return
        except Exception:
            if isValid(dialog):
                dialog.set_busy(False)  # nobody foresaw it: the question must not stay shut
            raise
        if isinstance(done, ReplaceFinding):
            words = finding_text(done)
            if words is not None and isValid(dialog):
                dialog.show_failure(words)
            return
        if done.outcome is Outcome.ROLLED_BACK and isValid(dialog):
            dialog.show_failure(change_text(done))
            return
        if isValid(dialog):
            dialog.set_busy(False)
            dialog.accept()
        self._results.tell(company, done)
