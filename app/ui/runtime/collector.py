"""Garbage is looked for in the window's own thread only."""

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 500
"""What is new is looked through at once: in two seconds of reading sixty companies it would be so
much that the window stood still."""
_MOST_YOUNG = 700
"""New objects before a look is worth its time, as Python's own rule has it."""
_NEXT_AFTER, _ALL_AFTER = 10, 400
"""Looks at the new objects, before one at the older ones, and before one at all."""


class Collector(QObject):
    """In place of Python's own, which looks in whatever thread makes an object.

    A thread that has nothing to do with the window would then delete what belongs to Qt: that
    stops timers where they do not run, and ends the app. Python's own has to be disabled.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rounds = 0
        timer = QTimer(self, interval=_EVERY_MS)
        timer.timeout.connect(self.collect)
        timer.start()

    def collect(self) -> int | None:
        """Runs gc.collect if enough objects are new.

        Returns the generation, 0 to 2, or None if not.
        """
        if gc.get_count()[0] < _MOST_YOUNG:
            return None
        self._rounds += 1
        age = (self._rounds % _NEXT_AFTER == 0) + (self._rounds % _ALL_AFTER == 0)
        gc.collect(age)
        return age
