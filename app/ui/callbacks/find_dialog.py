"""Asks for an ID to look up at the server, ended callbacks included."""

from PySide6.QtWidgets import QFormLayout, QWidget

from app.ui.shared.widgets import Sheet, button, line_edit


class FindDialog(Sheet):
    """Accepted with `callback_id` filled."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            parent,
            "Find by ID",
            self.tr("Find a callback by its ID"),
            self.tr("Asks the server, which may still know callbacks that have ended."),
        )
        form = QFormLayout()
        self.edit = line_edit("Callback ID to find", form)
        self.body.addLayout(form)
        cancel = button(self.tr("Cancel"))
        find = button(self.tr("Find"), primary=True)
        find.setDefault(True)
        find.setEnabled(False)
        self.edit.textChanged.connect(lambda text: find.setEnabled(bool(text.strip())))
        self.add_buttons(cancel, find)
        cancel.clicked.connect(self.reject)
        find.clicked.connect(self.accept)

    @property
    def callback_id(self) -> str:
        """What was typed."""
        return self.edit.text().strip()
