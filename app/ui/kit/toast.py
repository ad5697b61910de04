"""A word that shows for a moment, such as `Copied`."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from app.ui.kit.announce import announce

_BELOW = 4
"""Pixels between it and the lower edge of the window."""
_SHOWN_MS = 1800


class Toast(QFrame):
    """Lies over the bottom of its window, takes no focus, and is said by a screen reader."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("Toast")
        self.setProperty("toast", True)
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.addWidget(self._text)
        self._gone = QTimer(self)
        self._gone.setSingleShot(True)
        self._gone.setInterval(_SHOWN_MS)
        self._gone.timeout.connect(self.hide)
        self.hide()

    def say(self, text: str) -> None:
        """Shows a word; a newer one replaces it."""
        self._text.setText(text)
        self.adjustSize()
        window = self._window
        # Over the line of counts: in the table it would lie on the row that it tells of.
        self.move((window.width() - self.width()) // 2, window.height() - self.height() - _BELOW)
        self.raise_()
        self.show()
        announce(window, text)
        self._gone.start()
