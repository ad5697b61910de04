"""Text that has no spaces to break at, such as an address, shown whole."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit

from app.domain.outside_text import cut, visible
from app.ui.kit.widgets import fixed_font
from app.ui.look.isolates import isolated

_LONGEST = 10_000
"""Characters that are laid out: a run without blanks takes time by its square."""


class WrappedText(QPlainTextEdit):
    """Read-only and as tall as its text; a label would cut off what is longer than a line.

    `handle` is its `objectName`. `fixed`: letters of one width; `from_left`: a type or an ID, which
    is read so everywhere. Both are of one line: a line break in them is somebody else's.
    """

    def __init__(
        self, handle: str, caption: str, *, fixed: bool = False, from_left: bool = False
    ) -> None:
        super().__init__()
        self.setAccessibleName(caption)
        self.setObjectName(handle)
        self.setProperty("bare", True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        if fixed:
            self.setFont(fixed_font())
        if fixed or from_left:
            self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # an address is, everywhere
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self._has_lines = not (fixed or from_left)
        self._text = ""
        self._fit()

    def setText(self, text: str) -> None:
        """Shows a text, and takes the room it needs."""
        self._text = text
        self.setPlainText(isolated(visible(cut(text, _LONGEST), lines=self._has_lines)))
        self._fit()

    def text(self) -> str:
        """What was given to be shown; what is shown names what cannot be seen of it."""
        return self._text

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        # The layout of a plain text counts its height in lines.
        lines = max(1, round(self.document().size().height()))
        height = lines * self.fontMetrics().lineSpacing() + 2
        if height != self.height():
            self.setFixedHeight(height)
