"""Long work of the window's own, a turn at a time."""

import time
from collections.abc import Callable, Generator
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer

Found = TypeVar("Found")


class SlicedWork(QObject):
    """Goes through a generator in turns of `turn_s` seconds; the window goes on in between.

    Each step of the generator is to be much shorter than a turn.
    """

    def __init__(self, parent: QObject, turn_s: float) -> None:
        super().__init__(parent)
        self._turn_s = turn_s
        self._work: Generator[None, None, Any] | None = None
        self._then: Callable[[Any], None] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_running(self) -> bool:
        """Whether something is left to do."""
        return self._work is not None

    def begin(
        self,
        work: Generator[None, None, Found],
        then: Callable[[Found], None],
        *,
        later: bool = False,
    ) -> None:
        """Drops what is left of other work; `then` takes what this one returns.

        The first turn is taken at once, or with `later` when the window has nothing else to do.
        """
        self._work, self._then = work, then
        if later:
            self._timer.start()
        else:
            self._go_on()

    def stop(self) -> None:
        """Drops what is left."""
        self._timer.stop()
        self._work = self._then = None

    def _go_on(self) -> None:
        work, then = self._work, self._then
        if work is None or then is None:
            return
        until = time.perf_counter() + self._turn_s
        try:
            while True:
                next(work)
                if time.perf_counter() > until:
                    self._timer.start()
                    return
        except StopIteration as done:
            found = done.value
        self.stop()
        then(found)
