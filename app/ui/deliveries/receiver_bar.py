"""The receiver's own controls: on and off, its address, what it answers."""

from datetime import timedelta
from urllib.parse import urlsplit

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from app.domain.callbacks.callback import Callback
from app.domain.errors import CallbackDeskError, UnexpectedReplyError
from app.domain.proofs.answer import Answer
from app.domain.typed.web_address import is_loopback
from app.services.receiving import ReceivingService
from app.text.messages import UserMessage, message_for
from app.text.proof_words import answer_word
from app.text.status import Tone
from app.ui.deliveries.public_dialog import PublicAddressDialog
from app.ui.deliveries.settings_dialog import ReceiverSettingsDialog
from app.ui.kit.announce import announce
from app.ui.kit.message_bar import Notice
from app.ui.kit.widgets import (
    button,
    combo,
    copy_text,
    explain_button,
    fixed_font,
    repolish,
    set_words,
)
from app.ui.look.icons import icon
from app.ui.look.measure import em
from app.ui.look.tips import plain_tip
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job

_WIDE = 1000
"""Pixels. From here on the whole address and all words have room."""

_EDGE = 10
"""Pixels at either end of the address."""

_STOPPED = "stopped receiver"
"""What the warning is about that goes once the receiver is on again."""


class _Address(QLineEdit):
    """Shows its beginning, also after the keys have been in it."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Receiver URL"))
        self.setObjectName("ReceiverURLEdit")
        self.setReadOnly(True)
        self.setFont(fixed_font())
        self._more = QLabel("…", self)
        self._more.setFont(fixed_font())
        self._more.setProperty("more", True)
        self.textChanged.connect(self._follow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._follow()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._more.hide()

    def _follow(self) -> None:
        """What has no room is said to go on: the secret path is at its end."""
        room = self.width() - 2 * em(_EDGE)
        cut = self.fontMetrics().horizontalAdvance(self.text()) > room
        self.setToolTip(plain_tip(self.text()) if cut else "")
        self._more.setVisible(cut and not self.hasFocus())
        self._more.adjustSize()
        top = (self.height() - self._more.height()) // 2
        self._more.move(self.width() - self._more.width() - 4, top)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.setCursorPosition(0)
        self._follow()


class ReceiverBar(QWidget):
    """Attributes: url, the read-only field.

    Signals:
        kept_changed: deliveries are kept for another time now.
    """

    kept_changed = Signal()

    def __init__(self, receiving: ReceivingService, context: UiContext) -> None:
        super().__init__()
        self._preferences = context.preferences
        self._listed: list[Callback] = []
        receiving.kept_for = timedelta(hours=context.preferences.delivery_hours)
        self._receiving, self._runner, self._messages = receiving, context.runner, context.messages
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.url = _Address()
        self.url.setPlaceholderText(self.tr("The receiver is off"))
        self._copy_url = button("CopyReceiverURLButton", self.tr("Copy receiver URL"))
        self._copy_url.setText(self.tr("Copy"))
        self._copy_url.setIcon(icon(context.theme, "copy"))
        self._copy_url.clicked.connect(lambda: copy_text(self, self.url.text()))
        self._dial = combo(
            "AnswerWithCombo", self.tr("Answer with"), [answer_word(one) for one in Answer]
        )
        self._dial.activated.connect(lambda at: self._receiving.answer_with(list(Answer)[at]))
        self._dial_caption = QLabel(self.tr("Answer with"))
        self._dial_caption.setBuddy(self._dial)
        self._public = button("PublicAddressButton", self.tr("Public address…"))
        self._public.setIcon(icon(context.theme, "plug"))
        self._public.setToolTip(self.tr("Of a tunnel of your own that leads to the receiver"))
        self._public.clicked.connect(self._ask_for_public)
        self._settings = button("ReceiverSettingsButton", self.tr("Receiver settings…"))
        set_words(self._settings, "")
        self._settings.setIcon(icon(context.theme, "settings"))
        self._settings.setToolTip(self.tr("Where it listens, when deliveries are deleted"))
        self._settings.clicked.connect(self._ask_for_settings)
        self._start_button = button("StartReceiverButton", self.tr("Start receiver"), primary=True)
        self._start_button.clicked.connect(lambda: self._runner.queue(Job.RECEIVER, self._start()))
        self._stop_button = button("StopReceiverButton", self.tr("Stop receiver"))
        self._stop_button.clicked.connect(lambda: self._runner.queue(Job.RECEIVER, self._stop()))
        row.addWidget(self.url, 1)
        for widget in (self._copy_url, self._dial_caption, self._dial):
            row.addWidget(widget)
        row.addWidget(self._public)
        row.addWidget(self._settings)
        row.addWidget(self._start_button)
        row.addWidget(self._stop_button)
        self._update_controls()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The address goes before the words of what few need.
        set_words(self._public, self.tr("Public address…") if self.width() >= em(_WIDE) else "")
        self.url.setCursorPosition(0)

    def set_narrow(self, narrow: bool) -> None:
        """Leaves out what is not needed to work it."""
        self._dial_caption.setVisible(not narrow)
        set_words(self._copy_url, "" if narrow else self.tr("Copy"))

    async def _start(self) -> None:
        try:
            await self._receiving.start()
        except OSError as error:
            words = UserMessage(
                self.tr("The receiver could not be started"),
                self.tr("It needs a free port on this computer; try again.")
                if is_loopback(self._receiving.host)
                else self.tr(
                    "It cannot listen on {0}. Choose an address of this computer in Receiver "
                    "settings."
                ).format(self._receiving.host),
                str(error),
            )
            self._messages.show_message(Notice(words))
        if self._led_here():
            self._messages.take_back(_STOPPED)  # what leads to it leads somewhere again
        self._update_controls()

    def show_listed(self, listed: list[Callback]) -> None:
        """What the server lists, to tell what leads to the receiver."""
        self._listed = listed

    def _led_here(self) -> list[str]:
        mine = {self._receiving.url, self._receiving.public_url} - {""}
        return [one.callback_id for one in self._listed if one.destination_url in mine]

    async def _stop(self) -> None:
        left = self._led_here()
        if left:
            words = UserMessage(
                self.tr("{0} still leads to the receiver, which is off now").format(
                    ", ".join(left)
                ),
                self.tr(
                    "Its events reach nobody until the receiver is started again, at the same "
                    "address as long as Callback Desk runs; or end it."
                ),
            )
            self._messages.show_message(Notice(words, Tone.SOON, about=_STOPPED))
        await self._receiving.stop()
        self._dial.setCurrentIndex(0)
        self._update_controls()

    def _ask_for_settings(self) -> None:
        receiving = self._receiving
        dialog = ReceiverSettingsDialog(
            self.window(),
            receiving.host,
            receiving.kept_for,
            running=bool(receiving.url),
            failures=receiving.failures,
            slow_s=receiving.slow_s,
        )
        dialog.dial_chosen.connect(
            lambda failures, slow_s: receiving.set_dial(failures=failures, slow_s=slow_s)
        )
        dialog.chosen.connect(self._settings_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _settings_chosen(self, host: str, hours: int) -> None:
        self._preferences.delivery_hours = hours
        self._receiving.kept_for = timedelta(hours=hours)
        self.kept_changed.emit()
        before, self._receiving.host = self._receiving.host, host
        if before != host and self._receiving.url:
            self._runner.queue(Job.RECEIVER, self._start_anew(before))

    async def _start_anew(self, before: str) -> None:
        await self._stop()
        await self._start()
        if not self._receiving.url:
            # It cannot listen there: what worked goes on.
            self._receiving.host = before
            await self._receiving.start()
            self._update_controls()

    def _update_controls(self) -> None:
        url = self._receiving.url
        if bool(url) is not bool(self.url.text()):
            announce(self, self.tr("The receiver runs") if url else self.tr("The receiver is off"))
        self.url.setText(url)
        explain_button(self._copy_url, "" if url else self.tr("The receiver is off."))
        pressed = self._start_button if url else self._stop_button
        if pressed.hasFocus():
            # It goes away; Qt would give the keys to the company chooser.
            (self._copy_url if url else self._start_button).setFocus()
        self._start_button.setVisible(not url)
        self._stop_button.setVisible(bool(url))
        self.url.setCursorPosition(0)
        self._public.setVisible(bool(url))
        public = self._receiving.public_url if url else ""
        self._public.setToolTip(
            plain_tip(self.tr("Use the receiver fills in {0}").format(public))
            if public
            else self.tr("Of a tunnel of your own that leads to the receiver")
        )
        self._public.setProperty("on", bool(public))
        repolish(self._public)
        self._dial.setEnabled(bool(url))
        self._dial.setToolTip(
            self.tr("Fails {0} times, or is slow by {1} s; set in Receiver settings").format(
                self._receiving.failures, f"{self._receiving.slow_s:g}"
            )
            if url
            else self.tr("Start the receiver first.")
        )

    def _ask_for_public(self) -> None:
        path = urlsplit(self._receiving.url).path
        dialog = PublicAddressDialog(self.window(), path, self._receiving.public_url)
        dialog.check_asked.connect(
            lambda url: self._runner.load(Job.PUBLIC_ADDRESS, self._check_public(url, dialog))
        )
        dialog.forget_asked.connect(self._forget_public)
        dialog.finished.connect(lambda _: self._runner.cancel(Job.PUBLIC_ADDRESS))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _public_advice(self, url: str) -> str:
        path = urlsplit(self._receiving.url).path
        if path and path not in url:
            return self.tr("The path {0} has to be part of it.").format(path)
        return self.tr("Check that the tunnel runs, and leads to {0}.").format(
            urlsplit(self._receiving.url).netloc
        )

    def _forget_public(self) -> None:
        self._receiving.forget_public()
        self._update_controls()

    async def _check_public(self, url: str, dialog: PublicAddressDialog) -> None:
        dialog.say(self.tr("Asking …"))
        try:
            reached = await self._receiving.check_public(url)
        except CallbackDeskError as error:
            message = message_for(error)
            other = type(error) is UnexpectedReplyError  # a page of somebody's, or a 404
            title = self.tr("Something else answers there") if other else message.title
            parts = (title + ".", self._public_advice(url), message.details)
            dialog.say("\n".join(one for one in parts if one), Tone.FAILED)
            return
        if not reached:
            said = (
                self.tr("Something answers there, but nothing came to this receiver."),
                self._public_advice(url),
            )
            dialog.say("\n".join(one for one in said if one), Tone.FAILED)
            return
        # The dialog goes, and with it whatever it was still asking.
        dialog.finished.disconnect()
        dialog.finished.connect(dialog.deleteLater)
        dialog.accept()
        self._update_controls()
        self._messages.show_message(
            Notice(
                UserMessage(
                    self.tr("The public address leads to this receiver"),
                    self.tr("Use the receiver now fills in {0}").format(url),
                ),
                Tone.ACTIVE,
            )
        )
