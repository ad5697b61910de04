"""Says how many a search has left, once somebody stops typing."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.kit.announce import announce

_PAUSE_MS = 400
"""Without a letter typed."""


class FoundCount(QObject):
    """`told` gives the words, which are read aloud; "" for nothing to be said."""

    def __init__(self, search: QLineEdit, place: QWidget, told: Callable[[], str]) -> None:
        super().__init__(search)
        pause = QTimer(self)
        pause.setSingleShot(True)
        pause.setInterval(_PAUSE_MS)

        def say() -> None:
            if words := told():
                announce(place, words)

        pause.timeout.connect(say)
        search.textEdited.connect(lambda _: pause.start())
        search.textChanged.connect(lambda text: None if text else pause.start())
