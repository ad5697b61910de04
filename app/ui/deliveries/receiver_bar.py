"""The receiver's own controls: on and off, its address, what it answers."""

from contextlib import suppress
from datetime import timedelta

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from app.domain.callbacks.callback import Callback
from app.domain.errors import PasswordStoreError, SaveFailedError
from app.domain.outside_text import visible
from app.domain.proofs.answer import Answer
from app.domain.typed.web_address import is_loopback
from app.services.receiver_address import AddressKeeping
from app.services.receiving import ReceivingService
from app.services.relays import RelayService
from app.text.messages import UserMessage, message_for
from app.text.proof_words import answer_word
from app.text.status import Tone
from app.ui.deliveries.address_edit import AddressEdit
from app.ui.deliveries.public_address import PublicAddress
from app.ui.deliveries.settings_dialog import ReceiverSettingsDialog
from app.ui.deliveries.stop_question import may_stop, moved_words, stopped_words
from app.ui.kit.announce import announce
from app.ui.kit.message_bar import Notice, NoticeAction
from app.ui.kit.widgets import (
    button,
    combo,
    copy_text,
    explain_button,
    repolish,
    set_words,
    show_toast,
)
from app.ui.look.icons import icon
from app.ui.look.measure import em
from app.ui.look.tips import plain_tip
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job

_WIDE, _CAPTIONED, _SPARE = 1000, 840, 610
"""Pixels. From `_WIDE` on the whole address and all words have room, from `_CAPTIONED` on the
caption of what is answered; below `_SPARE` host and port of the address need the room of the last
words, too."""
_HOST_AND_PORT, _OTHERS = 200, 320
"""Pixels of the address at least, and of all signs beside it."""

_STOPPED, _NOT_STARTED = "stopped receiver", "receiver not started"
"""What the notices are about that go once the receiver is on again."""


class ReceiverBar(QWidget):
    """Attributes: url, the read-only field.

    Signals:
        kept_changed: deliveries are kept for another time now.
        changed: it was started or stopped, or could not be.
    """

    kept_changed, changed = Signal(), Signal()

    def __init__(
        self,
        receiving: ReceivingService,
        context: UiContext,
        relays: RelayService,
    ) -> None:
        super().__init__()
        self._relays = relays
        self._preferences = context.preferences
        self._listed: list[Callback] = []
        self._told_lost = self._narrow = False
        self._left: list[Callback] = []
        kept = context.preferences
        receiving.kept_for = timedelta(hours=kept.delivery_hours)
        receiving.set_dial(failures=kept.dial_failures, slow_s=kept.dial_slow_s)
        self._receiving, self._runner, self._messages = receiving, context.runner, context.messages
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.url = AddressEdit()
        self.url.setPlaceholderText(self.tr("The receiver is off"))
        self._copy_url = button("CopyReceiverURLButton", self.tr("Copy receiver URL"))
        self._copy_url.setText(self.tr("Copy"))
        self._copy_url.setIcon(icon(context.theme, "copy"))
        self._copy_url.clicked.connect(lambda: copy_text(self, self.url.text()))
        self._dial = combo(
            "AnswerWithCombo", self.tr("Answer with"), [answer_word(one) for one in Answer]
        )
        self._dial.activated.connect(lambda at: self._receiving.answer_with(list(Answer)[at]))
        receiving.on_dial = self._follow_dial
        self._dial_caption = QLabel(self.tr("Answer with"))
        self._dial_caption.setBuddy(self._dial)
        self._public = button("PublicAddressButton", self.tr("Public address…"))
        self._public.setIcon(icon(context.theme, "plug"))
        self._public.setToolTip(self.tr("Of a tunnel of your own that leads to the receiver"))
        self._tunnel = PublicAddress(self, receiving, context)
        self._tunnel.changed.connect(self._update_controls)
        self._public.clicked.connect(self._tunnel.ask)
        self._settings = button("ReceiverSettingsButton", self.tr("Receiver settings…"))
        set_words(self._settings, "")
        self._settings.setIcon(icon(context.theme, "settings"))
        self._settings.setToolTip(self.tr("Where it listens, when deliveries are deleted"))
        self._settings.clicked.connect(self._ask_for_settings)
        self._start_button = button("StartReceiverButton", self.tr("Start receiver"), primary=True)
        self._start_button.clicked.connect(self.start)
        self._stop_button = button("StopReceiverButton", self.tr("Stop receiver"))
        self._stop_button.setIcon(icon(context.theme, "stopped"))
        self._stop_button.clicked.connect(
            lambda: self._runner.queue(Job.RECEIVER, self._ask_to_stop())
        )
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
        self._give_words()
        self.url.setCursorPosition(0)

    def set_narrow(self, narrow: bool) -> None:
        """Leaves out what is not needed to work it."""
        self._narrow = narrow
        self._give_words()

    def _give_words(self) -> None:
        """The address goes before the words of what its sign tells too."""
        wide = self.width() >= em(_WIDE) and not self._narrow
        set_words(self._public, self.tr("Public address…") if wide else "")
        set_words(self._copy_url, self.tr("Copy") if wide else "")
        self._dial_caption.setVisible(self.width() >= em(_CAPTIONED) and not self._narrow)
        fit = QComboBox.SizeAdjustPolicy
        whole = self.width() >= em(_SPARE)
        set_words(self._stop_button, self.tr("Stop receiver") if whole else "")
        set_words(self._start_button, self.tr("Start receiver") if whole else self.tr("Start"))
        self._stop_button.setToolTip("" if whole else self.tr("Stop receiver"))
        least = min(em(_HOST_AND_PORT), self.width() - em(_OTHERS))
        self.url.setMinimumWidth(max(least, 0) if self.url.text() else 0)
        self._dial.setSizeAdjustPolicy(
            fit.AdjustToContents if whole else fit.AdjustToMinimumContentsLengthWithIcon
        )

    def start(self) -> None:
        """Starts the receiver where it was; says so where it cannot be there."""
        self._runner.queue(Job.RECEIVER, self._start())

    async def _start(self, *, elsewhere: bool = False) -> None:
        before = self._receiving.url
        try:
            await self._receiving.start(elsewhere=elsewhere)
        except OSError as error:
            self._tell_taken(error)
        except PasswordStoreError as error:
            self._tell_path_unread(error)
        if self._receiving.url and not before:
            self._messages.take_back(_NOT_STARTED)
            self._tell_of_left()
            self._tell_lost()
            self._tunnel.check_again()
        self._update_controls()
        self.changed.emit()

    def _tell_of_left(self) -> None:
        """Of what led here when it was stopped: whether it does again."""
        still = [one for one in self._left if not self._receiving.leads_here(one.destination_url)]
        if not still:
            self._messages.take_back(_STOPPED)
            return
        words = moved_words(still)
        self._messages.show_message(Notice(words, Tone.SOON, lasting=True, about=_STOPPED))

    def _tell_taken(self, error: OSError) -> None:
        port = self._receiving.address.address.port
        if not is_loopback(self._receiving.host):
            said = self.tr(
                "It cannot listen on {0}. Choose an address of this computer in Receiver settings."
            ).format(self._receiving.host)
        elif port:
            said = self.tr(
                "Another program has its port {0}, maybe a second window of Callback Desk. Close "
                "that one and start the receiver again. With another port, registrations with "
                "http://127.0.0.1:{0} reach it no more, and a tunnel has to lead to the new one."
            ).format(port)
        else:
            said = self.tr("It needs a free port on this computer; try again.")
        self._tell_not_started(said, str(error), self.tr("Use another port") if port else "")

    def _tell_path_unread(self, error: PasswordStoreError) -> None:
        message = message_for(error)
        said = self.tr(
            "The secret path of its address is kept in the password store, which cannot be read "
            "now. Unlock it and start the receiver again. With another address, what was "
            "registered before does not lead to it."
        )
        details = "\n".join(one for one in (message.title, message.details) if one)
        self._tell_not_started(said, details, self.tr("Use another address"))

    def _tell_not_started(self, said: str, details: str, caption: str) -> None:
        words = UserMessage(self.tr("The receiver could not be started"), said, details)
        elsewhere = NoticeAction(
            caption, lambda: self._runner.queue(Job.RECEIVER, self._start(elsewhere=True))
        )
        self._messages.show_message(
            Notice(words, action=elsewhere if caption else None, about=_NOT_STARTED)
        )

    def _tell_lost(self) -> None:
        if self._receiving.address.keeping is not AddressKeeping.LOST or self._told_lost:
            return
        self._told_lost = True
        words = UserMessage(
            self.tr("The receiver has another address than before"),
            self.tr(
                "The secret path of the old one is no longer in the password store. What was "
                "registered with it does not lead here: replace its destination."
            ),
        )
        self._messages.show_message(Notice(words, Tone.SOON, lasting=True))

    def show_listed(self, listed: list[Callback]) -> None:
        """What the server lists, to tell what leads to the receiver."""
        self._listed = listed

    def _relayed(self) -> list[Callback]:
        return [one for one in self._listed if self._relays.is_relayed(one.destination_url)]

    async def _ask_to_stop(self) -> None:
        relayed: list[str] = []
        with suppress(SaveFailedError):  # then nobody knows of other companies' relays
            relayed = [
                visible(f"{one.callback.callback_id}, {one.company.name}")
                for one in await self._relays.placed()
            ]
        if await may_stop(self.window(), relayed):
            await self._stop()

    async def _stop(self) -> None:
        leads_here = self._receiving.leads_here
        self._left = [one for one in self._listed if leads_here(one.destination_url)]
        if self._left:
            words = stopped_words(
                self._left,
                self._relayed(),
                same_address=self._receiving.address.keeping is not AddressKeeping.THIS_RUN,
            )
            start = NoticeAction(self.tr("Start receiver"), self.start)
            self._messages.show_message(
                Notice(words, Tone.SOON, action=start, lasting=True, about=_STOPPED)
            )
        await self._receiving.stop()
        self._dial.setCurrentIndex(0)
        self._update_controls()
        self.changed.emit()

    def _ask_for_settings(self) -> None:
        receiving = self._receiving
        dialog = ReceiverSettingsDialog(
            self.window(),
            receiving.host,
            receiving.kept_for,
            running=bool(receiving.url),
            failures=receiving.failures,
            slow_s=receiving.slow_s,
            with_app=self._preferences.receiver_starts,
        )
        dialog.start_chosen.connect(self._start_chosen)
        dialog.dial_chosen.connect(self._dial_chosen)
        dialog.chosen.connect(self._settings_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _start_chosen(self, with_app: bool) -> None:
        self._preferences.receiver_starts = with_app

    def _dial_chosen(self, failures: int, slow_s: float) -> None:
        self._preferences.dial_failures, self._preferences.dial_slow_s = failures, slow_s
        self._receiving.set_dial(failures=failures, slow_s=slow_s)

    def _settings_chosen(self, host: str, hours: int) -> None:
        self._preferences.delivery_hours = hours
        self._receiving.kept_for = timedelta(hours=hours)
        self.kept_changed.emit()
        show_toast(self, self.tr("Receiver settings saved"))
        if host != self._receiving.host and self._receiving.url:
            self._runner.queue(Job.RECEIVER, self._start_on(host))
        else:
            self._receiving.host = host

    async def _start_on(self, host: str) -> None:
        before = self._receiving.host
        await self._stop()
        self._receiving.host = host
        await self._start()
        if not self._receiving.url:
            # It cannot listen there: what worked goes on.
            self._receiving.host = before
            with suppress(OSError, PasswordStoreError):  # said already
                await self._receiving.start()
            self._update_controls()
            self.changed.emit()

    def _follow_dial(self) -> None:
        """Whoever turned it: what is answered now is what it shows."""
        self._dial.setCurrentIndex(list(Answer).index(self._receiving.answer))
        self._dial.setEnabled(bool(self._receiving.url) and not self._receiving.is_dial_held)

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
        self._follow_dial()
        self._give_words()
        held = self.tr("Trials turn it now: see the resilience report.")
        self._dial.setToolTip(
            held
            if self._receiving.is_dial_held
            else self.tr("Fails {0} times, or is slow by {1} s; set in Receiver settings").format(
                self._receiving.failures, f"{self._receiving.slow_s:g}"
            )
            if url
            else self.tr("Start the receiver first.")
        )
