"""What is new in this version, or what changed in all of them."""

from PySide6.QtWidgets import QWidget

from app.services.whats_new import changes_since
from app.ui.kit.sheet import Sheet
from app.ui.kit.widgets import PlainText, button


class WhatsNewDialog(Sheet):
    """`seen` is the version of last time; empty for all that ever changed."""

    def __init__(self, parent: QWidget, seen: str = "") -> None:
        super().__init__(parent, "WhatsNewDialog", self.tr("What's new"), self.tr("What's new"))
        text = PlainText("ChangesText", self.tr("Changes"), lines=14)
        told = changes_since(seen).replace("`", "")  # written in Markdown, and shown as text
        text.setPlainText(told or self.tr("Nothing is told of this version."))
        self.body.addWidget(text, 1)
        close = button("CloseButton", self.tr("Close"))
        close.clicked.connect(self.accept)
        self.add_buttons(close)
        close.setFocus()
