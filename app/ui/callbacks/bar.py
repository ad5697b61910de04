"""What stands above the callbacks table: search, age of the data, actions."""

from enum import IntEnum

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from app.text.status import Tone
from app.ui.callbacks.actions import CallbackActions
from app.ui.kit.widgets import action_button, button, line_edit, set_tone, set_words
from app.ui.look.measure import em

_SEARCH, _TIGHT_SEARCH = 190, 120
"""Pixels that the search needs before buttons get their words, and where there is least room."""


class Room(IntEnum):
    """How much there is: the less, the fewer words."""

    WIDE = 0
    NORMAL = 1
    SNUG = 2
    CLOSE = 3
    TIGHT = 4


class CallbacksBar(QWidget):
    """Attributes: search. Signals: stop_asked, while a read takes long."""

    stop_asked = Signal()

    def __init__(self, actions: CallbackActions) -> None:
        super().__init__()
        self.search: QLineEdit = line_edit("SearchCallbacksEdit", self.tr("Search callbacks"))
        self.search.setPlaceholderText(self.tr("Search callbacks   Ctrl+F"))
        self.search.setMinimumWidth(em(_TIGHT_SEARCH))
        self._age = QLabel()
        self._stop = button("StopReadingButton", self.tr("Stop reading"))
        self._stop.clicked.connect(self.stop_asked)
        self._stop.hide()
        self._layout = layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.search, 1)
        layout.addWidget(self._age)
        layout.addWidget(self._stop)
        ended = button("ShowEndedButton", actions.show_ended.text())
        ended.setIcon(actions.show_ended.icon())
        ended.setCheckable(True)
        ended.setToolTip(self.tr("Adds what the server lists no more, as far as it was seen here"))
        ended.toggled.connect(actions.show_ended.setChecked)
        actions.show_ended.toggled.connect(ended.setChecked)
        actions.show_ended.changed.connect(lambda: ended.setEnabled(actions.show_ended.isEnabled()))
        layout.addWidget(ended)
        self._secondary: list[tuple[QPushButton, str]] = []
        self._secondary.append((ended, actions.show_ended.text()))
        for action, words in (
            (actions.refresh, self.tr("Refresh")),
            (actions.find, self.tr("Find by ID…")),
            (actions.end, self.tr("End…")),
        ):
            made = action_button(action)
            set_words(made, words)
            self._secondary.append((made, words))
            layout.addWidget(made)
        self._find = self._secondary[2][0]
        self._new = action_button(actions.new, primary=True)
        layout.addWidget(self._new)
        self._ages = ("", "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()  # only now are the buttons as wide as the style makes them

    def _fit(self) -> None:
        """Shrinks buttons to their icons as far as is needed; their names stay."""
        for room in Room:
            self._make_room(room)
            if self._layout.minimumSize().width() <= self.width():
                return

    def _make_room(self, room: Room) -> None:
        for made, words in self._secondary:
            seldom = words in {self.tr("Refresh"), self.tr("Find by ID…")}
            least = Room.WIDE if seldom else Room.NORMAL
            set_words(made, words if room <= least else "")
        # The primary one does it last; finding by id has its key, and its place in the menu.
        set_words(self._new, self.tr("New callback…") if room < Room.TIGHT else "")
        self._find.setHidden(room is Room.TIGHT)
        self.search.setMinimumWidth(em(_SEARCH if room < Room.CLOSE else _TIGHT_SEARCH))
        self._age.setText(self._ages[1 if room >= Room.SNUG else 0])

    def show_age(self, text: str, short: str, tip: str = "", *, stale: bool = False) -> None:
        """How old the data is; `short` where there is no room for more."""
        fresh = self._ages != (text, short)
        self._ages = (text, short)
        self._age.setToolTip(tip)
        set_tone(self._age, Tone.SOON if stale else None)
        if fresh:
            self._fit()

    @property
    def age(self) -> str:
        """What it says about the age now, whole."""
        return self._ages[0]

    def show_stop(self, shown: bool) -> None:
        """Offers to stop a read that takes long."""
        if self._stop.isHidden() is shown:
            self._stop.setVisible(shown)
            self._fit()
