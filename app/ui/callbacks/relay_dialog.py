"""Asks before a relay is put beside a live registration, and before it is taken out again."""

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from app.domain.callbacks.callback import Callback
from app.domain.outside_text import visible
from app.domain.proofs.relay import Relay
from app.domain.typed.web_address import shown_address
from app.services.relays import NewRelay
from app.text.lock import lock_text
from app.text.messages import UserMessage
from app.text.noop import QT_TRANSLATE_NOOP
from app.text.status import Tone
from app.text.translate import translate
from app.ui.kit.announce import announce
from app.ui.kit.endpoint_field import EndpointField
from app.ui.kit.field import Field
from app.ui.kit.sheet import Sheet
from app.ui.kit.widgets import (
    PlainText,
    button,
    combo,
    explain_button,
    label,
)
from app.ui.kit.wrapped_text import WrappedText

_WARN_AFTER = {
    timedelta(minutes=30): QT_TRANSLATE_NOOP("relay", "30 minutes"),
    timedelta(hours=1): QT_TRANSLATE_NOOP("relay", "1 hour"),
    timedelta(hours=4): QT_TRANSLATE_NOOP("relay", "4 hours"),
    timedelta(hours=24): QT_TRANSLATE_NOOP("relay", "24 hours"),
}
_USUAL = 1
_LOOK_MS = 500
"""How often the form looks whether the receiver runs."""


class RelaySheet(Sheet):
    """What both questions have: the endpoint, why it cannot be sent, and what went wrong.

    Signals: submitted, what is typed is to be done.
    """

    submitted = Signal()

    def __init__(  # noqa: PLR0917 - read in the order they stand on the screen
        self,
        parent: QWidget,
        handle: str,
        name: str,
        heading: str,
        sentence: str,
        act: str,
        hint: str,
        *,
        leads_here: Callable[[str], bool],
    ) -> None:
        """`leads_here` tells whether an address is this app's own receiver."""
        super().__init__(parent, handle, name, heading, sentence)
        self._locked = self._busy = False
        self._act_words = act
        self.target = EndpointField(
            "RelayTargetEdit", self.tr("Relay target"), hint, leads_here=leads_here
        )
        self.target.changed.connect(self._follow)
        self.problems = PlainText("ProblemsText", self.tr("Problems"), lines=4)
        self.problems.setProperty("tone", Tone.FAILED)
        self.problems.hide()
        self.pinned.addWidget(self.problems)
        self._cancel = button("CancelButton", self.tr("Cancel"))
        self.act = button("ActButton", act, primary=True)
        self.add_buttons(self._cancel, self.act)
        self._cancel.clicked.connect(self.reject)
        self.act.clicked.connect(self.submitted)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Whose it is stands at its beginning, also where all of it was selected.
        self.target.edit.home(False)

    def set_locked(self, locked: bool) -> None:
        """What is typed stays until changes are unlocked in the band."""
        self._locked = locked
        self._follow()

    def set_busy(self, busy: bool) -> None:
        """An answer is waited for."""
        self._busy = busy
        self._cancel.setEnabled(not busy)
        self.act.setText(self.tr("Working …") if busy else self._act_words)
        self._follow()

    def reject(self) -> None:
        """Stays while an answer is waited for: what came of it is told here."""
        if not self._busy:
            super().reject()

    def show_failure(self, words: UserMessage) -> None:
        """Says what went wrong; everything that was typed stays."""
        self.set_busy(False)
        parts = (words.title, words.next_step, words.details)
        self.problems.setPlainText("\n".join(one for one in parts if one))
        self.problems.show()
        self.problems.fit_lines(6)
        announce(self, words.title)
        self.fit(grow=True)

    def _follow(self) -> None:
        why = lock_text(self._locked) or self._why_not() or self.target.problem
        explain_button(self.act, self.tr("Working …") if self._busy else why)

    def _why_not(self) -> str:
        return ""


class InsertRelayDialog(RelaySheet):
    """`is_lasting` tells whether the receiver's address outlives this run.

    `why_not` is why no relay can be inserted now, or "". `is_off` tells whether that is since the
    receiver is off.

    Signals: start_asked, the receiver is to be started; the form follows whether it runs.
    """

    start_asked = Signal()
    spare_room = 32

    def __init__(
        self,
        parent: QWidget,
        old: Callback,
        company_name: str,
        *,
        leads_here: Callable[[str], bool],
        why_not: Callable[[], str],
        is_off: Callable[[], bool],
        is_lasting: bool,
    ) -> None:
        self._why, self._is_off = why_not, is_off
        super().__init__(
            parent,
            "InsertRelayDialog",
            self.tr("Insert relay"),
            self.tr("Insert a relay into {0} for {1}").format(
                visible(old.callback_id), company_name
            ),
            self.tr(
                "It is replaced by one that leads to this computer, which passes each event on to "
                "the relay target, unchanged, and that answer back. Deliveries shows both sides."
            ),
            self.tr("Insert now"),
            self.tr("The customer's own endpoint, as it is registered now."),
            leads_here=leads_here,
        )
        self.body.addWidget(self.target)
        words = [translate("relay", one) for one in _WARN_AFTER.values()]
        self._warn = combo("WarnAfterCombo", self.tr("Warn after"), words)
        self._warn.setCurrentIndex(_USUAL)
        warn = Field(self.tr("Warn after"), self._warn)
        warn.set_hint(self.tr("A band stays above the window until the relay is taken out."))
        self.body.addWidget(warn)
        cautions = [
            self.tr(
                "While Callback Desk, the receiver or the tunnel is off, these events do not "
                "reach the endpoint."
            ),
            self.tr(
                "The endpoint sees the address of this computer. One that admits only the "
                "platform's addresses or its certificate refuses what is passed on."
            ),
        ]
        if not is_lasting:
            cautions.append(
                self.tr(
                    "The receiver's address ends with this run of Callback Desk: take the relay "
                    "out before it is closed."
                )
            )
        self.body.addWidget(label("\n".join(f"⚠  {one}" for one in cautions), tone=Tone.SOON))
        self._add_start()
        self.body.addStretch(1)
        self.target.show_url(old.destination_url)
        self.target.edit.setFocus()

    def _add_start(self) -> None:
        """Why it cannot be inserted now, and what starts the receiver."""
        self._said = label(tone=Tone.FAILED)
        self.body.addWidget(self._said)
        self._start = button("StartForRelayButton", self.tr("Start the receiver"))
        self._start.clicked.connect(self.start_asked)
        self.body.addWidget(self._start, alignment=Qt.AlignmentFlag.AlignLeft)
        # Nobody tells a form that the receiver was started, wherever that was done.
        again = QTimer(self)
        again.setInterval(_LOOK_MS)
        again.timeout.connect(self._look)
        again.start()
        self._look()

    @property
    def chosen(self) -> NewRelay:
        """What is typed."""
        return NewRelay(
            target=self.target.url,
            is_inside=self.target.is_inside,
            warn_after=list(_WARN_AFTER)[self._warn.currentIndex()],
        )

    def _why_not(self) -> str:
        return self._why()

    def _look(self) -> None:
        """Whether it can be inserted by now."""
        why = self._why()
        said = f"⚠  {why}" if why else ""
        if said == self._said.text() and self._start.isHidden() is not self._is_off():
            return
        if self._start.hasFocus():
            self.target.edit.setFocus()
        self._said.setText(said)
        self._said.setVisible(bool(said))
        self._start.setVisible(self._is_off())
        self._follow()


class TakeRelayOutDialog(RelaySheet):
    """`relay` tells where it goes back to, None where nothing here knows it."""

    def __init__(
        self,
        parent: QWidget,
        relayed: Callback,
        company_name: str,
        relay: Relay | None,
        *,
        leads_here: Callable[[str], bool],
    ) -> None:
        super().__init__(
            parent,
            "TakeRelayOutDialog",
            self.tr("Take relay out"),
            self.tr("Take the relay out of {0} for {1}").format(
                visible(relayed.callback_id), company_name
            ),
            self.tr(
                "It is replaced by one that leads to the endpoint again. What the platform still "
                "sends here is passed on for two days, while the receiver runs."
            ),
            self.tr("Take out now"),
            self.tr("Where it led before.")
            if relay
            else self.tr("Nothing here knows where it led before: its History may."),
            leads_here=leads_here,
        )
        self.body.addWidget(label(self.tr("Leads now to"), strong=True))
        now = WrappedText("LeadsNowToValue", self.tr("Leads now to"), fixed=True)
        now.setText(shown_address(relayed.destination_url))
        self.body.addWidget(now)
        self.body.addWidget(self.target)
        self.body.addStretch(1)
        self.target.show_url(
            relay.target if relay else "", is_inside=bool(relay and relay.is_inside)
        )
        (self.act if relay else self.target.edit).setFocus()
