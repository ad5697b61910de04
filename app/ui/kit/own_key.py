"""A key that means something else in one part of the window than in the rest."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

TICKET_KEYS = "Ctrl+Shift+T"
"""*Copy for ticket*: of the callback, or of what has the keys."""


class OwnKey(QObject):
    """Does `act` on a key while something within `part` has the keys, and only if it `can`.

    Two shortcuts of one key are ambiguous to Qt, and neither would be done.
    """

    def __init__(
        self, part: QWidget, keys: str, act: Callable[[], None], can: Callable[[], bool]
    ) -> None:
        super().__init__(part)
        self._keys, self._act, self._can = QKeySequence(keys), act, can
        part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # What the inner widgets leave alone comes by here, first to ask whether it is a shortcut.
        if isinstance(event, QKeyEvent) and QKeySequence(event.keyCombination()) == self._keys:
            if event.type() is QEvent.Type.ShortcutOverride and self._can():
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress and self._can():
                self._act()
                return True
        return super().eventFilter(watched, event)
