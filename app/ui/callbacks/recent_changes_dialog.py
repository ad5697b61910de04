"""Shows what changed of a callback lately: was it us?"""

from PySide6.QtWidgets import QWidget

from app.domain.outside_text import visible
from app.ui.kit.text_sheet import TextSheet


class RecentChangesDialog(TextSheet):
    """Only tells; Esc and Enter close it."""

    def __init__(self, parent: QWidget, callback_id: str, text: str) -> None:
        super().__init__(
            parent,
            "WasItUsDialog",
            self.tr("Was it us?"),
            self.tr("What changed of {0} lately").format(visible(callback_id)),
            text=text,
            caption=self.tr("Recent changes"),
            copy=self.tr("Copy"),
        )
