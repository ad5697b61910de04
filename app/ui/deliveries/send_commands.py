"""Sends what was captured to an endpoint, as often as somebody asks for it."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.domain.proofs.delivery import Delivery
from app.domain.proofs.relay import host_of
from app.domain.proofs.sent_test import is_accepting
from app.services.services import Services
from app.text.proofs import milliseconds
from app.text.reasons import reason_text
from app.text.status import Tone
from app.ui.deliveries.send_dialog import SendDeliveryDialog
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job


class SendCommands(QObject):
    """The address of the last time stands in the form, until the app is closed."""

    def __init__(self, window: QWidget, services: Services, context: UiContext) -> None:
        super().__init__(window)
        self._window, self._runner = window, context.runner
        self._sender, self._relays = services.delivery_sender, services.relays
        self._last = ""

    def ask(self, one: Delivery) -> None:
        """Asks where to, and shows what came of it."""
        dialog = SendDeliveryDialog(
            self._window.window(), one, self._last, leads_here=self._relays.leads_here
        )

        def send(url: str, is_inside: bool) -> None:
            self._last = url
            job = self._send(one, dialog, url, is_inside=is_inside)
            if not self._runner.change(Job.SEND_DELIVERY.of(id(dialog)), job):
                dialog.show_answer(self.tr("Nothing was sent: try again."), Tone.FAILED)

        dialog.send_asked.connect(send)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    async def _send(
        self, one: Delivery, dialog: SendDeliveryDialog, url: str, *, is_inside: bool
    ) -> None:
        sent = await self._sender.send(one, url, is_inside=is_inside)
        if not isValid(dialog):
            return
        taken = is_accepting(sent.answered)
        text = self.tr("{0} answered in {1}: {2}.").format(
            host_of(url), milliseconds(sent.took_s), reason_text(sent.answered)
        )
        if not sent.answered[:1].isdigit():
            text = self.tr("{0}: {1}.").format(host_of(url), reason_text(sent.answered))
        dialog.show_answer(text, Tone.ACTIVE if taken else Tone.FAILED)
