"""Where the receiver listens, and when its deliveries are deleted."""

import ipaddress
from datetime import timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout, QWidget

from app.domain.typed.web_address import is_loopback
from app.text.noop import QT_TRANSLATE_NOOP
from app.text.status import Tone
from app.text.translate import translate
from app.ui.kit.field import Field, side_by_side
from app.ui.kit.sheet import Sheet
from app.ui.kit.widgets import button, combo, explain_button, label

_CHOICES = {
    1: QT_TRANSLATE_NOOP("deliveries", "1 hour"),
    4: QT_TRANSLATE_NOOP("deliveries", "4 hours"),
    24: QT_TRANSLATE_NOOP("deliveries", "24 hours"),
    7 * 24: QT_TRANSLATE_NOOP("deliveries", "7 days"),
}
_FAILURES = (1, 2, 3, 5, 10, 20)
_SLOW_S = (2, 5, 8, 15, 30, 60, 120)


def kept_text(kept_for: timedelta) -> str:
    """How long deliveries are kept, in words."""
    hours = round(kept_for / timedelta(hours=1))
    known = _CHOICES.get(hours)
    return translate("deliveries", known) if known else f"{hours} h"


class ReceiverSettingsDialog(Sheet):
    """It collects; others act.

    Signals:
        chosen: arg 0: the address to listen on, arg 1: the hours deliveries are kept.
        start_chosen: arg 0: whether the receiver is started with the app.
        dial_chosen: arg 0: how often *fail, then OK* fails, arg 1: the seconds that *slow* takes.
    """

    chosen = Signal(str, int)
    start_chosen = Signal(bool)
    dial_chosen = Signal(int, float)

    def __init__(
        self,
        parent: QWidget,
        host: str,
        kept_for: timedelta,
        *,
        running: bool,
        failures: int,
        slow_s: float,
        with_app: bool,
    ) -> None:
        super().__init__(
            parent,
            "ReceiverSettingsDialog",
            self.tr("Receiver settings"),
            self.tr("Receiver settings"),
            self.tr("Where deliveries are taken, and how long they are kept in memory."),
        )
        self._before, self._running = host, running
        self._host = combo(
            "ListenOnCombo", self.tr("Listen on"), _addresses_with(host), editable=True
        )
        self._host.setCurrentText(host)
        self._host_field = Field(self.tr("Listen on"), self._host)
        self.body.addWidget(self._host_field)
        self._make_warning()
        self._kept = combo(
            "DeleteDeliveriesAfterCombo",
            self.tr("Delete deliveries after"),
            [translate("deliveries", one) for one in _CHOICES.values()],
        )
        hours = round(kept_for / timedelta(hours=1))
        self._kept.setCurrentIndex(list(_CHOICES).index(hours) if hours in _CHOICES else 2)
        kept_field = Field(self.tr("Delete deliveries after"), self._kept)
        kept_field.set_hint(
            self.tr("They are written to this computer's disk only by Save in the page.")
        )
        self.body.addWidget(kept_field)
        self._make_dial(failures, slow_s)
        self._with_app = QCheckBox(self.tr("Start the receiver with the app"))
        self._with_app.setObjectName("StartWithTheAppCheck")
        self._with_app.setAccessibleName(self._with_app.text())
        self._with_app.setToolTip(self.tr("For registrations that lead to it for longer"))
        self._with_app.setChecked(with_app)
        self.body.addWidget(self._with_app)
        cancel = button("CancelButton", self.tr("Cancel"))
        self._save = button("SaveSettingsButton", self.tr("Save settings"), primary=True)
        self._save.setDefault(True)
        self.add_buttons(cancel, self._save)
        cancel.clicked.connect(self.reject)
        self._save.clicked.connect(self._done)
        self._host.currentTextChanged.connect(self._update_controls)
        self._agreed.toggled.connect(self._update_controls)
        self._update_controls()
        self._host.setFocus()

    def _make_warning(self) -> None:
        self._warning = QFrame()
        self._warning.setProperty("tone", Tone.SOON)
        inside = QVBoxLayout(self._warning)
        inside.setContentsMargins(12, 10, 12, 10)
        inside.setSpacing(8)
        inside.addWidget(
            label(
                self.tr(
                    "⚠  Others will be able to reach this computer. Whoever can open this address "
                    "and knows the secret part of the receiver's path can send to it, without a "
                    "password; what is sent is not encrypted on the way, and real tests carry "
                    "real people. The next start of Callback Desk listens on this computer only "
                    "again."
                )
            )
        )
        self._agreed = QCheckBox(self.tr("Let others reach the receiver"))
        self._agreed.setAccessibleName(self.tr("Let others reach the receiver"))
        inside.addWidget(self._agreed)
        self.body.addWidget(self._warning)

    def _make_dial(self, failures: int, slow_s: float) -> None:
        """What *fail, then OK* and *slow* of the receiver's dial do."""
        self._failures = combo(
            "FailuresBeforeOKCombo", self.tr("Failures before OK"), [str(one) for one in _FAILURES]
        )
        self._failures.setCurrentIndex(_FAILURES.index(failures) if failures in _FAILURES else 1)
        self._slow = combo(
            "SlowAnswersAfterCombo", self.tr("Slow answers after"), [f"{one} s" for one in _SLOW_S]
        )
        self._slow.setCurrentIndex(_SLOW_S.index(slow_s) if slow_s in _SLOW_S else 2)
        failures_field = Field(self.tr("Failures before OK"), self._failures)
        failures_field.set_hint(self.tr("How often the answer “Fail twice, then OK” fails first."))
        side_by_side(self.body, failures_field, Field(self.tr("Slow answers after"), self._slow))

    def _update_controls(self) -> None:
        host = self._host.currentText().strip()
        problem = self._problem_of(host)
        wide = not problem and not is_loopback(host)
        if self._running and host == self._before:
            wide = False  # it was agreed to when it was started
        self._warning.setVisible(wide)
        anew = self._running and host != self._before
        self._host_field.set_hint(
            self.tr(
                "The receiver starts again with a new address: callbacks that were registered "
                "with the old one reach it no more."
            )
            if anew
            else self.tr(
                "127.0.0.1 is this computer only. Another address lasts until Callback Desk is "
                "closed: at the next start the receiver listens on 127.0.0.1 again."
            )
        )
        self._host_field.say(problem)
        why = problem
        if wide and not self._agreed.isChecked():
            why = self.tr("Tick that others may reach the receiver first.")
        explain_button(self._save, why)

    def _problem_of(self, host: str) -> str:
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            return self.tr("Not an address. It looks like 127.0.0.1 or 192.0.2.10")
        if address.is_unspecified or address.is_multicast:
            return self.tr("Choose one address of this computer.")
        return ""

    def _done(self) -> None:
        self.accept()
        self.start_chosen.emit(self._with_app.isChecked())
        self.dial_chosen.emit(
            _FAILURES[self._failures.currentIndex()], float(_SLOW_S[self._slow.currentIndex()])
        )
        self.chosen.emit(
            self._host.currentText().strip(), list(_CHOICES)[self._kept.currentIndex()]
        )


def _addresses_with(host: str) -> list[str]:
    """This computer's own, the narrow one first."""
    from PySide6.QtNetwork import QNetworkInterface  # noqa: PLC0415 - start-up needs no network

    found = [one.toString() for one in QNetworkInterface.allAddresses() if not one.isLinkLocal()]
    return list(dict.fromkeys(["127.0.0.1", *found, host]))
