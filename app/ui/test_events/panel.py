"""Sends a made-up event and shows what the server answered."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from app.domain.callback import Callback
from app.domain.event_types import EVENT_TYPES, TestSubject
from app.domain.test_event import (
    TestEvent,
    TestEventReceipt,
    campaign_subject,
    filter_subject,
    list_subject,
)
from app.ui.shared.event_words import phrase_of
from app.ui.shared.messages import UserMessage
from app.ui.shared.widgets import PlainText, button, copy_text, label, line_edit


class TestEventPanel(QWidget):
    """The panel `Test event`. Signals: send_asked, arg 0: the test event."""

    __test__ = False
    send_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Test event")
        self.setObjectName("TestEvent")
        self._filters: dict[str, str] = {}
        self._title = label(strong=True)
        self._type = QComboBox()
        self._type.setEditable(True)
        self._type.addItems(list(EVENT_TYPES))
        self._type.setAccessibleName("Test event type")
        self._type.setObjectName("TestEventTypeCombo")
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        caption = QLabel("Test event type")
        caption.setBuddy(self._type)
        form.addRow(caption, self._type)
        self._list_id = line_edit("Test list ID", form)
        self._campaign_id = line_edit("Test campaign ID", form)
        self._form = form
        self._send = button(self.tr("Send test event"), primary=True)
        self._send.clicked.connect(self._ask)
        card = QFrame()
        card.setProperty("tone", "neutral")
        self._card = card
        self._heading = label(strong=True)
        self._event_id = line_edit("Event ID")
        self._event_id.setReadOnly(True)
        self._copy = button(self.tr("Copy event ID"))
        self._copy.clicked.connect(lambda: copy_text(self._event_id.text()))
        self._result = PlainText("Test result", lines=4)
        row = QHBoxLayout()
        row.addWidget(self._event_id, 1)
        row.addWidget(self._copy)
        inside = QVBoxLayout(card)
        inside.addWidget(self._heading)
        inside.addWidget(QLabel("Event ID"))
        inside.addLayout(row)
        inside.addWidget(self._result)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.addWidget(self._title)
        layout.addWidget(
            label(
                self.tr(
                    "Sends a made-up event to the destination that is registered for it. "
                    "No customer data is touched."
                ),
                muted=True,
            )
        )
        layout.addLayout(form)
        layout.addWidget(self._send)
        layout.addWidget(card)
        layout.addStretch(1)
        self._type.currentTextChanged.connect(self._type_changed)
        self._type_changed()
        self._show(self.tr("No test event sent yet"), "", "", "neutral")

    def focus_type(self) -> None:
        """Puts the cursor where a test event begins."""
        self._type.setFocus()

    def show_callback(self, callback: Callback | None) -> None:
        """Fills the form from the selected row."""
        if callback is None:
            return
        filters = dict(callback.filters)
        self._type.setCurrentText(callback.event_type)
        self._filters = filters
        self._list_id.setText(filters.get("list_id", ""))
        self._campaign_id.setText(filters.get("campaign_id", ""))

    def set_busy(self, busy: bool) -> None:
        """While the call is under way it cannot be sent again."""
        self._send.setEnabled(not busy)
        self._send.setText(self.tr("Sending …") if busy else self.tr("Send test event"))

    def show_receipt(self, receipt: TestEventReceipt) -> None:
        """The server took it: queued, which is not delivered."""
        self._show(
            self.tr("Queued for sending. Whether it arrives is not known."),
            receipt.event_id,
            receipt.message,
            "planned",
        )

    def show_failure(self, message: UserMessage) -> None:
        """The server refused, or did not answer."""
        parts = (message.details, message.next_step)
        self._show(message.title, "", "\n".join(part for part in parts if part), "failed")

    def _show(self, heading: str, event_id: str, result: str, tone: str) -> None:
        self._heading.setText(heading)
        self._event_id.setText(event_id)
        self._copy.setEnabled(bool(event_id))
        self._result.setPlainText(result)
        self._card.setProperty("tone", tone)
        self._card.style().polish(self._card)

    def _subject_kind(self) -> TestSubject:
        known = EVENT_TYPES.get(self._type.currentText().strip())
        return known.test_subject if known else TestSubject.NONE

    def _type_changed(self) -> None:
        event_type = self._type.currentText().strip()
        self._filters = {}
        self._title.setText(phrase_of(event_type) or event_type)
        kind = self._subject_kind()
        self._form.setRowVisible(self._list_id, kind is TestSubject.LIST)
        self._form.setRowVisible(self._campaign_id, kind is TestSubject.CAMPAIGN)

    def _ask(self) -> None:
        event_type = self._type.currentText().strip()
        kind = self._subject_kind()
        subject: dict[str, object] = {}
        if kind is TestSubject.LIST:
            subject = list_subject(self._list_id.text().strip())
        elif kind is TestSubject.CAMPAIGN:
            subject = campaign_subject(self._campaign_id.text().strip())
        elif kind is TestSubject.REGISTRATION_FILTER:
            subject = filter_subject(event_type, self._filters)
        self.send_asked.emit(TestEvent(event_type=event_type, subject=subject))
