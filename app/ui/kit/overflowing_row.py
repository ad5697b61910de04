"""A row above a page; what has no room in it stands in a row of the page itself."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.kit.fitted_bar import FittedBar
from app.ui.kit.wrap_row import WrapRow

_GAP = 8


class OverflowingRow(FittedBar):
    """Tick boxes and choices have words that cannot be left out, as those of a button can.

    Attributes: below, the row for what has no room; the page puts it into its own layout.
    Signals: moved, arg 0: whether all of it stands above the page now.
    """

    moved = Signal(bool)

    def __init__(self, search: QWidget, given_way: Sequence[QWidget], last: QWidget) -> None:
        super().__init__()
        self._search, self._given_way, self._last = search, given_way, last
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_GAP)
        self._row.addWidget(search, 1)
        for one in given_way:
            self._row.addWidget(one)
        self._row.addWidget(last)
        self.below = QWidget()
        self._more = WrapRow(self.below)
        self._more.setContentsMargins(16, 4, 16, 4)
        self.below.hide()
        self._is_whole = True

    def fit(self) -> None:
        """What has no room above the page stands in it, and goes back once there is some."""
        shown = [one for one in self._given_way if not one.isHidden()]
        parts = [*(one.sizeHint().width() for one in shown), self._last.sizeHint().width()]
        needed = self._search.minimumWidth() + sum(parts) + _GAP * len(parts)
        is_whole = needed <= self.width()
        if is_whole is self._is_whole:
            return
        self._is_whole = is_whole
        at = self.window().focusWidget()
        for place, one in enumerate(self._given_way, 1):
            hidden = one.isHidden()
            if is_whole:
                self._row.insertWidget(place, one)
            else:
                self._more.addWidget(one)
            one.setHidden(hidden)
        self.below.setHidden(is_whole)
        self.moved.emit(is_whole)
        if at is not None:
            at.setFocus()
