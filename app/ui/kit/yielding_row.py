"""A row above a page whose buttons give up their words where there is no room for them."""

from typing import NamedTuple

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.ui.kit.fitted_bar import FittedBar
from app.ui.kit.widgets import WORDLESS, set_words


class _Yielding(NamedTuple):
    made: QPushButton
    words: str
    short: str


class YieldingRow(FittedBar):
    """One after the other, in the order they were added; their names and tooltips stay."""

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._yielding: list[_Yielding] = []
        self._leaving: QPushButton | None = None

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """What keeps its size."""
        self._row.addWidget(widget, stretch)

    def add_button(self, made: QPushButton, words: str, short: str = "") -> None:
        """One that shows `short`, or its icon alone, where its words have no room."""
        self._row.addWidget(made)
        self._yielding.append(_Yielding(made, words, short))

    def may_leave(self, made: QPushButton) -> None:
        """It goes where not even its icon has room; what it does has a key, or a menu has it."""
        self._leaving = made

    def say(self, made: QPushButton, words: str, short: str = "") -> None:
        """Other words for one of them."""
        found = [one.made for one in self._yielding].index(made)
        if self._yielding[found] != (made, words, short):
            self._yielding[found] = _Yielding(made, words, short)
            self.fit()

    def fit(self) -> None:
        """As many words as there is room for."""
        if self._leaving is not None:
            self._leaving.show()
        for one in self._yielding:
            set_words(one.made, one.words)
        short = 0
        while short < len(self._yielding) and self._row.minimumSize().width() > self.width():
            set_words(self._yielding[short].made, self._yielding[short].short)
            short += 1
        if self._leaving is not None and self._row.minimumSize().width() > self.width():
            self._leaving.hide()
        for at, one in enumerate(self._yielding):
            name = one.made.accessibleName()
            before = one.made.property(WORDLESS) or ""
            one.made.setProperty(WORDLESS, name if at < short else "")
            # Not over why it cannot be pressed now.
            if one.made.toolTip() in {"", before}:
                one.made.setToolTip(one.made.property(WORDLESS))
