"""What goes into a ticket, to be looked at before it is copied."""

from PySide6.QtWidgets import QWidget

from app.ui.kit.sheet import Sheet
from app.ui.kit.widgets import PlainText, button, copy_text


class TicketDialog(Sheet):
    """Enter copies the text and closes; Esc leaves the clipboard as it is."""

    def __init__(self, parent: QWidget, text: str) -> None:
        super().__init__(
            parent,
            "CopyForTicketDialog",
            self.tr("Copy for ticket"),
            self.tr("Copy for ticket"),
            self.tr("In Markdown. Passwords and tokens are masked where recognised: look first."),
        )
        self._text = text
        shown = PlainText("TicketText", self.tr("Ticket"), lines=18, fixed=True)
        shown.setPlainText(text)
        self.body.addWidget(shown, 1)
        cancel = button("CancelButton", self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        copy = button("CopyTicketButton", self.tr("Copy"), primary=True)
        copy.setDefault(True)
        copy.clicked.connect(self._copy)
        self.add_buttons(cancel, copy)
        copy.setFocus()

    def _copy(self) -> None:
        parent = self.parentWidget()
        self.accept()
        copy_text(parent if parent is not None else self, self._text)


def open_ticket(parent: QWidget, text: str) -> None:
    """Opens the look before the copy."""
    dialog = TicketDialog(parent, text)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
