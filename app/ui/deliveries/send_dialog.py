"""Sends a captured delivery once more, to an address of the user's choice."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.proofs.delivery import Delivery
from app.text.status import Tone
from app.ui.kit.announce import announce
from app.ui.kit.endpoint_field import EndpointField
from app.ui.kit.sheet import Sheet
from app.ui.kit.widgets import button, explain_button, label, set_tone


class SendDeliveryDialog(Sheet):
    """It stays open: an endpoint is tried more than once.

    Signals: send_asked, arg 0: the address, arg 1: whether it may be in a private network.
    """

    send_asked = Signal(str, bool)

    def __init__(
        self, parent: QWidget, one: Delivery, last: str, *, leads_here: Callable[[str], bool]
    ) -> None:
        """`last` is the address of the time before, "" for none."""
        super().__init__(
            parent,
            "SendDeliveryDialog",
            self.tr("Send this delivery to"),
            self.tr("Send {0} to an endpoint").format(one.event_id or one.method),
            self.tr(
                "The body goes there as it came, with all values of people in it. A header says "
                "that it is replayed by Callback Desk; headers that open doors are left out."
            ),
        )
        self._busy = False
        self._field = EndpointField(
            "EndpointAddressEdit",
            self.tr("Endpoint address"),
            self.tr("Nothing is registered or changed by it."),
            leads_here=leads_here,
        )
        self._field.show_url(last)
        self._field.changed.connect(self._follow)
        self.body.addWidget(self._field)
        self._said = label()
        self.body.addWidget(self._said)
        self.body.addStretch(1)
        close = button("CloseButton", self.tr("Close"))
        self._send = button("SendDeliveryNowButton", self.tr("Send now"), primary=True)
        self._send.setDefault(True)
        self.add_buttons(close, self._send)
        close.clicked.connect(self.reject)
        self._send.clicked.connect(self._ask)
        self._field.edit.setFocus()
        self._follow()

    def show_answer(self, text: str, tone: Tone) -> None:
        """What came of it."""
        self._busy = False
        self._said.setText(text)
        set_tone(self._said, tone)
        announce(self, text)
        self._follow()

    def _ask(self) -> None:
        self._busy = True
        self._said.setText(self.tr("Waiting for the endpoint …"))
        set_tone(self._said, None)
        self._follow()
        self.send_asked.emit(self._field.url, self._field.is_inside)

    def _follow(self) -> None:
        why = self.tr("An answer is waited for.") if self._busy else self._field.problem
        explain_button(self._send, why)
