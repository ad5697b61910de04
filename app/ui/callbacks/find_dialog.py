"""Asks for an ID to look up at the server, ended callbacks included."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.kit.field import Field
from app.ui.kit.sheet import Sheet
from app.ui.kit.widgets import button, fixed_font, line_edit


class FindDialog(Sheet):
    """Stays open, with what was typed, until the server knew the ID.

    Signals: asked, arg 0: the ID.
    """

    asked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            parent,
            "FindByIDDialog",
            self.tr("Find by ID"),
            self.tr("Find a callback by its ID"),
            self.tr("Asks the server, which may still know callbacks that have ended."),
        )
        self.edit = line_edit("CallbackIDToFindEdit", self.tr("Callback ID to find"))
        self.edit.setFont(fixed_font())
        self._field = Field(self.tr("Callback ID to find"), self.edit)
        self.body.addWidget(self._field)
        cancel = button("CancelButton", self.tr("Cancel"))
        find = button("FindButton", self.tr("Find"), primary=True)
        find.setDefault(True)
        find.setEnabled(False)
        self.edit.textChanged.connect(lambda text: find.setEnabled(bool(text.strip())))
        self.add_buttons(cancel, find)
        cancel.clicked.connect(self.reject)
        find.clicked.connect(lambda: self.asked.emit(self.edit.text().strip()))
        self.edit.setFocus()

    def say(self, problem: str) -> None:
        """What came of it."""
        self._field.say(problem)
        self.fit()
