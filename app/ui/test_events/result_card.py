"""What the server said to the last test event."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from app.domain.test_event import TestEventReceipt
from app.ui.shared.icons import icon
from app.ui.shared.messages import UserMessage
from app.ui.shared.theme import Theme
from app.ui.shared.widgets import (
    PlainText,
    button,
    copy_text,
    fixed_font,
    label,
    line_edit,
    repolish,
)


class ResultCard(QFrame):
    """Holds `Event ID`, `Copy event ID` and `Test result`."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._heading = label(strong=True)
        self._note = label()
        self._event_id = line_edit("Event ID")
        self._event_id.setReadOnly(True)
        self._event_id.setFont(fixed_font())
        self._copy = button(self.tr("Copy event ID"))
        self._copy.setIcon(icon(theme, "copy"))
        self._copy.setText(self.tr("Copy"))
        self._copy.clicked.connect(lambda: copy_text(self, self._event_id.text()))
        caption = QLabel("Event ID")
        caption.setBuddy(self._event_id)
        self._result = PlainText("Test result", lines=4)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._event_id, 1)
        row.addWidget(self._copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(self._heading)
        layout.addWidget(self._note)
        layout.addWidget(caption)
        layout.addLayout(row)
        layout.addWidget(self._result)
        self.clear()

    def clear(self) -> None:
        """Nothing was sent yet."""
        self._show(
            self.tr("No test event sent yet"),
            self.tr("What the server answers appears here, with the event's ID."),
            "",
            "",
            "neutral",
        )

    def show_receipt(self, receipt: TestEventReceipt) -> None:
        """The server took it: queued, which is not delivered."""
        note = self.tr("The server took it. Whether it arrives, the server does not tell.")
        if not receipt.event_id:
            note += " " + self.tr("It sent no event ID.")
        self._show(
            self.tr("Queued for sending"), note, receipt.event_id, receipt.message, "planned"
        )

    def show_failure(self, message: UserMessage) -> None:
        """The server refused, or did not answer."""
        self._show(message.title, message.next_step, "", message.details or message.title, "failed")

    def _show(self, heading: str, note: str, event_id: str, result: str, tone: str) -> None:
        self._heading.setText(heading)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._event_id.setText(event_id)
        self._copy.setEnabled(bool(event_id))
        self._copy.setToolTip("" if event_id else self.tr("There is no event ID yet."))
        self._result.setPlainText(result)
        for one, wanted in ((self, tone), (self._heading, "" if tone == "neutral" else tone)):
            one.setProperty("tone", wanted)
            repolish(one)
