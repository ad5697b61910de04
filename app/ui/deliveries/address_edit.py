"""The receiver's address, to be read and copied."""

from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QSizePolicy

from app.ui.kit.widgets import fixed_font
from app.ui.look.measure import em
from app.ui.look.tips import plain_tip

_EDGE = 10
"""Pixels at either end of the address."""


class AddressEdit(QLineEdit):
    """Shows its beginning, also after the keys have been in it."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Receiver URL"))
        self.setObjectName("ReceiverURLEdit")
        # As high as the buttons beside it: the bars of all pages share one place, and the page
        # below would move as the first higher one is made.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.setReadOnly(True)
        self.setFont(fixed_font())
        self._more = QLabel("…", self)
        self._more.setFont(fixed_font())
        self._more.setProperty("more", True)
        self.textChanged.connect(self._follow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._follow()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._more.hide()

    def _follow(self) -> None:
        """What has no room is said to go on: the secret path is at its end."""
        room = self.width() - 2 * em(_EDGE)
        cut = self.fontMetrics().horizontalAdvance(self.text()) > room
        self.setToolTip(plain_tip(self.text()) if cut else "")
        self._more.setVisible(cut and not self.hasFocus())
        self._more.adjustSize()
        top = (self.height() - self._more.height()) // 2
        self._more.move(self.width() - self._more.width() - 4, top)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.setCursorPosition(0)
        self._follow()
