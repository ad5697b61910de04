"""The tunnel by which the receiver is reached from outside: asked for, checked, checked again."""

from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.errors import CallbackDeskError, UnexpectedReplyError
from app.domain.typed.web_address import shown_address
from app.services.receiving import ReceivingService
from app.text.messages import UserMessage, message_for
from app.text.status import Tone
from app.ui.deliveries.public_dialog import PublicAddressDialog
from app.ui.kit.message_bar import Notice, NoticeAction
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job

_LEADS = "public address"
"""What the notices are about of which only the newest counts."""


class PublicAddress(QObject):
    """Signals: changed, another address is the destination now."""

    changed = Signal()

    def __init__(self, parent: QWidget, receiving: ReceivingService, context: UiContext) -> None:
        super().__init__(parent)
        self._owner, self._receiving = parent, receiving
        self._runner, self._messages = context.runner, context.messages

    def ask(self) -> None:
        """Asks for the address, and checks it."""
        path = urlsplit(self._receiving.url).path
        known = self._receiving.public_url or self._receiving.known_public_url
        dialog = PublicAddressDialog(self._owner.window(), path, known)
        dialog.check_asked.connect(
            lambda url: self._runner.load(Job.PUBLIC_ADDRESS, self._check(url, dialog))
        )
        dialog.forget_asked.connect(
            lambda: self._runner.queue(Job.RECEIVER, self._forget()),
        )
        dialog.finished.connect(lambda _: self._runner.cancel(Job.PUBLIC_ADDRESS))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def check_again(self) -> None:
        """Whether the tunnel of an earlier time still leads here; only if it does it is used."""
        if self._receiving.known_public_url:
            self._runner.load(Job.PUBLIC_ADDRESS, self._check_again())

    async def _check_again(self) -> None:
        url, details = self._receiving.known_public_url, ""
        try:
            reached = await self._receiving.check_public(url)
        except CallbackDeskError as error:
            message = message_for(error)
            reached, details = False, f"{message.title}\n{message.details}".strip()
        self.changed.emit()
        if reached or not self._receiving.url:
            self._messages.take_back(_LEADS)
            return
        base = self._receiving.address.address.public_base
        words = UserMessage(
            self.tr("{0} does not lead to this receiver now").format(shown_address(base)),
            self.tr(
                "What was registered with it reaches nobody. Start the tunnel, so that it leads "
                "to {0}, then check again. Until then Use the receiver fills in the local address."
            ).format(urlsplit(self._receiving.url).netloc),
            details,
        )
        again = NoticeAction(self.tr("Check again"), self.check_again)
        self._messages.show_message(Notice(words, Tone.SOON, again, lasting=True, about=_LEADS))

    async def _forget(self) -> None:
        await self._receiving.forget_public()
        self._messages.take_back(_LEADS)
        self.changed.emit()

    def _advice(self) -> str:
        return self.tr("Check that the tunnel runs, and leads to {0}.").format(
            urlsplit(self._receiving.url).netloc
        )

    async def _check(self, url: str, dialog: PublicAddressDialog) -> None:
        if not self._receiving.url:
            off = self.tr("The receiver is off, and nothing can come to it.")
            then = self.tr("Start it, then check the address.")
            dialog.say(f"{off} {then}", Tone.FAILED)
            return
        dialog.say(self.tr("Asking …"))
        try:
            reached = await self._receiving.check_public(url)
        except CallbackDeskError as error:
            message = message_for(error)
            other = type(error) is UnexpectedReplyError  # a page of somebody's, or a 404
            title = self.tr("Something else answers there") if other else message.title
            parts = (title + ".", self._advice(), message.details)
            dialog.say("\n".join(one for one in parts if one), Tone.FAILED)
            return
        if not reached:
            said = self.tr("Something answers there, but nothing came to this receiver.")
            dialog.say(f"{said}\n{self._advice()}", Tone.FAILED)
            return
        # The dialog goes, and with it whatever it was still asking.
        dialog.finished.disconnect()
        dialog.finished.connect(dialog.deleteLater)
        dialog.accept()
        self.changed.emit()
        self._messages.show_message(
            Notice(
                UserMessage(
                    self.tr("The public address leads to this receiver"),
                    self.tr("Use the receiver now fills in {0}").format(shown_address(url)),
                ),
                Tone.ACTIVE,
                about=_LEADS,
            )
        )
