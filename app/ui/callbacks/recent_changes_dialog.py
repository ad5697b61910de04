"""Shows what changed of a callback lately: was it us?"""

from PySide6.QtWidgets import QWidget

from app.ui.kit.sheet import Sheet
from app.ui.kit.widgets import PlainText, button, copy_text


class RecentChangesDialog(Sheet):
    """Only tells; Esc and Enter close it."""

    def __init__(self, parent: QWidget, callback_id: str, text: str) -> None:
        super().__init__(
            parent,
            "WasItUsDialog",
            self.tr("Was it us?"),
            self.tr("What changed of {0} lately").format(callback_id),
        )
        shown = PlainText("RecentChangesText", self.tr("Recent changes"), lines=10)
        shown.setPlainText(text)
        shown.fit_lines(18)
        self.body.addWidget(shown, 1)
        copy = button("CopyRecentChangesButton", self.tr("Copy"))
        copy.clicked.connect(lambda: copy_text(parent, text))
        close = button("CloseButton", self.tr("Close"), primary=True)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        self.add_buttons(copy, close)
        close.setFocus()
