"""One entry of the record: all of it as text, and what can be done with it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.activity import Activity
from app.exports.curl import as_curl
from app.exports.ticket import as_text, as_ticket
from app.ui.kit.widgets import UNBOUNDED, PlainText, button, copy_text, explain_button
from app.ui.look.icons import icon
from app.ui.look.measure import em
from app.ui.look.theme import Theme


class EntryPanel(QWidget):
    """Shows nothing until an entry is chosen.

    Signals: plan_asked, arg 0: the number of a plan that is to be opened.
    """

    plan_asked = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._entry: Activity | None = None
        self._text = PlainText("ActivityDetailsText", self.tr("Activity details"), fixed=True)
        self._text.setMinimumHeight(80)
        self._text.setMaximumHeight(UNBOUNDED)
        self._text.setPlaceholderText(self.tr("Select an entry to see what was sent and answered."))
        self._curl = button("CopyAsCURLButton", self.tr("Copy as cURL"))
        self._curl.clicked.connect(self._copy_curl)
        self._ticket = button("CopyForTicketButton", self.tr("Copy for ticket"))
        self._ticket.clicked.connect(self.copy_ticket)
        self._plan = button("OpenPlanButton", self.tr("Open plan"))
        self._plan.clicked.connect(self.open_plan)
        row = QHBoxLayout()
        row.setSpacing(8)
        for one in (self._ticket, self._curl):
            one.setIcon(icon(theme, "copy"))
            row.addWidget(one)
        row.addWidget(self._plan)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        column.addWidget(self._text, 1)
        column.addLayout(row)
        self.setMinimumWidth(em(320))

    def show_entry(self, entry: Activity | None) -> None:
        """None where none is chosen."""
        self._entry = entry
        text = as_text(entry) if entry else ""
        if text != self._text.toPlainText():  # else its place and what is selected would go
            self._text.setPlainText(text)
        explain_button(self._ticket, "" if entry else self.tr("Select an entry."))
        is_call = entry is not None and entry.call is not None
        explain_button(
            self._curl, "" if is_call else self.tr("Only a call can be copied as a command.")
        )
        self._plan.setVisible(entry is not None and entry.plan is not None)

    def open_plan(self) -> None:
        """Of an entry that is one."""
        if self._entry is not None and self._entry.plan is not None:
            self.plan_asked.emit(self._entry.plan.plan.plan_id)

    def _copy_curl(self) -> None:
        if self._entry is not None and self._entry.call is not None:
            copy_text(self, as_curl(self._entry.call))

    def has_entry(self) -> bool:
        """Whether one is chosen."""
        return self._entry is not None

    def copy_ticket(self) -> None:
        """What is shown of the entry, as it stands in a ticket."""
        if self._entry is not None:
            copy_text(self, as_ticket(self._entry))
