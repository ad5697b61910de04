"""Goes through many rows of a table while the window goes on, such as to copy or export them."""

from collections.abc import Callable, Generator, Sequence
from typing import TypeVar

from PySide6.QtCore import QAbstractItemModel, QObject

from app.ui.kit.sliced_work import SlicedWork

Made = TypeVar("Made")
_STEP = 50
"""Rows between two turns of the window, about a millisecond."""
_TURN_S = 0.008


class RowGatherer(QObject):
    """One thing at a time; what is asked for later takes the place of what is under way.

    Where the rows are others before it is done, or `about`, such as the columns, is, nothing comes
    of it but `overtaken`.
    """

    def __init__(
        self,
        parent: QObject,
        model: QAbstractItemModel,
        about: Callable[[], object] = lambda: None,
    ) -> None:
        super().__init__(parent)
        self._about = about
        self._work = SlicedWork(self, _TURN_S)
        self._overtaken: Callable[[], None] | None = None
        for told in (model.modelAboutToBeReset, model.layoutAboutToBeChanged):
            told.connect(self._stop)

    @property
    def is_running(self) -> bool:
        """Whether something is under way."""
        return self._work.is_running

    def gather(
        self,
        rows: Sequence[int],
        made: Callable[[int], Made],
        then: Callable[[list[Made]], None],
        overtaken: Callable[[], None],
    ) -> None:
        """Makes something of each row; a few rows at once, more while the window goes on."""

        def gathered() -> Generator[None, None, list[Made] | None]:
            found: list[Made] = []
            for start in range(0, len(rows), _STEP):
                if self._about() != about:
                    return None
                found += map(made, rows[start : start + _STEP])
                yield
            return found

        def done(found: list[Made] | None) -> None:
            if found is None:
                overtaken()
            else:
                then(found)

        about = self._about()
        self._overtaken = overtaken
        self._work.begin(gathered(), done)

    def _stop(self) -> None:
        if self._work.is_running:
            self._work.stop()
            if self._overtaken is not None:
                self._overtaken()
