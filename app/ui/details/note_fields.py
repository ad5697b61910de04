"""What the user writes about a callback; it never leaves this computer."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QVBoxLayout

from app.domain.callbacks.remembered import Note
from app.text.status import Tone
from app.ui.kit.widgets import label, line_edit


class NoteFields(QFrame):
    """Signals: changed, once a field is left or Enter is pressed.

    Its arg 0 is the note, its arg 1 what was kept when it was typed: what differs was meant.
    """

    changed = Signal(Note, Note)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("tone", Tone.NEUTRAL)
        self._kept = Note()
        self._sent: Note | None = None
        self._name, self._owner = (
            line_edit("NameEdit", self.tr("Name")),
            line_edit("OwnerEdit", self.tr("Owner")),
        )
        self._ticket = line_edit("TicketEdit", self.tr("Ticket"))
        self._name.setPlaceholderText(self.tr("saved when you leave the field"))
        heading = label(self.tr("Kept on this computer"), strong=True)
        form = QFormLayout()
        form.setVerticalSpacing(4)
        for edit in (self._name, self._owner, self._ticket):
            caption = QLabel(edit.accessibleName())
            caption.setBuddy(edit)
            form.addRow(caption, edit)
            edit.editingFinished.connect(self._finished)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(heading)
        layout.addLayout(form)

    @property
    def is_edited(self) -> bool:
        """Whether something was typed that is not kept yet."""
        return self._typed() != self._kept

    def show_note(self, note: Note, typed: Note | None = None) -> None:
        """Shows what is kept, or what was typed of it and could not be kept."""
        # What could not be kept is tried again by whoever leaves its field, and not by passing by.
        self._kept, self._sent = note, typed
        shown = typed or note
        self._name.setText(shown.name)
        self._owner.setText(shown.owner)
        self._ticket.setText(shown.ticket)

    def follow(self, note: Note) -> None:
        """What is kept now; what is typed stays."""
        if self.is_edited:
            self._kept = note
        else:
            self.show_note(note)

    def _typed(self) -> Note:
        return Note(
            name=self._name.text().strip(),
            owner=self._owner.text().strip(),
            ticket=self._ticket.text().strip(),
        )

    def keep(self) -> None:
        """Something else is shown next: what was typed is told now, if it was not yet."""
        if self.is_edited and self._sent != self._typed():
            self._finished()

    def _finished(self) -> None:
        note = self._typed()
        # One that is on its way may fail, and be tried again, or be taken back meanwhile.
        if note != self._kept or self._sent not in {None, note}:
            self._sent = note
            self.changed.emit(note, self._kept)
