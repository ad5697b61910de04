"""A sheet that only tells, and lets what it tells be copied."""

from PySide6.QtWidgets import QPushButton, QWidget

from app.ui.kit.sheet import Sheet
from app.ui.kit.widgets import PlainText, button, copy_text, repolish


class TextSheet(Sheet):
    """Esc and Enter close it, unless it leads to an act.

    `caption` names the text, `copy` is what the button says.
    `copied` is what is copied, None for the text as it is shown.

    Attributes: shown, the widget with the text.
    """

    def __init__(
        self,
        parent: QWidget,
        handle: str,
        name: str,
        heading: str,
        sentence: str = "",
        *,
        text: str,
        caption: str,
        copy: str,
        copied: str | None = None,
    ) -> None:
        super().__init__(parent, handle, name, heading, sentence)
        # A few lines more for those that are wrapped, as far as there is room.
        lines = min(max(text.count("\n") + 5, 10), 24)
        self.shown = PlainText(f"{handle}Text", caption, lines=lines)
        self.shown.setPlainText(text)
        self.body.addWidget(self.shown, 1)
        copies = button(f"{handle}CopyButton", copy)
        copies.clicked.connect(lambda: copy_text(parent, text if copied is None else copied))
        self._close_button = button("CloseButton", self.tr("Close"), primary=True)
        self._close_button.setDefault(True)
        self._close_button.clicked.connect(self.accept)
        self.add_buttons(copies, self._close_button)
        self._close_button.setFocus()

    def lead_to(self, act: QPushButton) -> None:
        """Adds what is to be done next, last; where it can be done, Enter does it."""
        self.add_buttons(act)
        if not act.isEnabled():
            return
        for one in (self._close_button, act):
            one.setProperty("primary", one is act)
            one.setDefault(one is act)
            repolish(one)
        act.setFocus()
