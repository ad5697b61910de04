"""What stands above the callbacks table: search, age of the data, actions."""

from enum import IntEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
)

from app.text.status import Tone
from app.ui.callbacks.actions import CallbackActions
from app.ui.kit.fitted_bar import FittedBar
from app.ui.kit.widgets import action_button, button, line_edit, set_tone, set_words
from app.ui.look.icons import icon
from app.ui.look.measure import em
from app.ui.look.theme import Theme
from app.ui.look.tips import tell_tip

_AGE, _SHORT_AGE = 110, 76
"""Pixels for how old the data is, in words and in short."""
_SEARCH, _TIGHT_SEARCH, _LEAST_SEARCH = 190, 120, 56
"""Pixels that the search needs before buttons get their words, where there is little room, and with
large letters on a small screen."""

_POLISHED = Qt.WidgetAttribute.WA_WState_Polished


class Room(IntEnum):
    """How much there is: the less, the fewer words."""

    WIDE = 0
    NORMAL = 1
    SNUG = 2
    CLOSE = 3
    TIGHT = 4
    LEAST = 5


class CallbacksBar(FittedBar):
    """Attributes: search. Signals: stop_asked, while a read takes long."""

    stop_asked = Signal()

    def __init__(self, actions: CallbackActions, theme: Theme) -> None:
        super().__init__()
        self.search: QLineEdit = line_edit("SearchCallbacksEdit", self.tr("Search callbacks"))
        self.search.setPlaceholderText(self.tr("Search callbacks"))
        self.search.setToolTip(
            self.tr(
                "Ctrl+F. Finds words in any field, and terms such as status:ends, ends<7d, "
                "type:person, -host:acme or json:/destination/method=PUT"
            )
        )
        self.search.setMinimumWidth(em(_TIGHT_SEARCH))
        self._age = QLabel()
        # Always as wide: what it says changes by itself, and nothing else may move then.
        self._age.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._stop = button("StopReadingButton", self.tr("Stop reading"))
        self._stop.setIcon(icon(theme, "close"))
        self._stop.clicked.connect(self.stop_asked)
        self._layout = layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.search, 1)
        layout.addWidget(self._age)
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
            (actions.export, self.tr("Export…")),
            (actions.find, self.tr("Find by ID…")),
            (actions.end, self.tr("End…")),
        ):
            made = action_button(action)
            set_words(made, words)
            self._secondary.append((made, words))
            layout.addWidget(made)
        self._export, self._find = (made for made, _ in self._secondary[2:4])
        # While a read takes long it can be stopped, where it was begun: no button moves for that.
        self._reading = QStackedWidget()
        self._reading.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        refresh = self._secondary[1][0]
        layout.replaceWidget(refresh, self._reading)
        self._reading.addWidget(refresh)
        self._reading.addWidget(self._stop)
        self._new = action_button(actions.new, primary=True)
        self._new.setIcon(icon(theme, "plus", "on_accent"))  # in the menu it is drawn as text
        layout.addWidget(self._new)
        self._ages, self._short_age = ("", ""), False
        self._room, self._drawn_as = Room.WIDE, ("", False)
        self._needs: dict[Room, int] = {}

    def fit(self) -> None:
        """Shrinks buttons to their icons as far as is needed; their names stay."""
        # To try what each room needs takes a millisecond, and a window is resized pixel by pixel.
        drawn_as = self.font().toString(), self._new.testAttribute(_POLISHED)
        if drawn_as != self._drawn_as:
            self._drawn_as = drawn_as
            self._needs.clear()
        room = next((one for one in Room if self._needed(one) <= self.width()), Room.LEAST)
        if room is not self._room:
            self._make_room(room)

    def _needed(self, room: Room) -> int:
        if room not in self._needs:
            self._make_room(room)
            self._needs[room] = self._layout.minimumSize().width()
        return self._needs[room]

    def _make_room(self, room: Room) -> None:
        self._room = room
        for made, words in self._secondary:
            # What ends a callback keeps its word the longest: two round pictures look alike.
            keeps = {
                self.tr("Export…"): Room.WIDE,
                self.tr("Find by ID…"): Room.WIDE,
                self.tr("End…"): Room.SNUG,
            }
            set_words(made, words if room <= keeps.get(words, Room.NORMAL) else "")
        set_words(self._stop, self.tr("Stop") if room <= Room.NORMAL else "")
        # The primary one does it last; finding by id has its key, and its place in the menu.
        # A plus alone would look like that of *Add company*.
        short = self.tr("New…") if room < Room.LEAST else ""
        set_words(self._new, self.tr("New callback…") if room < Room.TIGHT else short)
        # Its picture alone would say nothing; the menu has it too.
        by_id = self.tr("By ID…") if room <= Room.SNUG else self.tr("ID…")
        set_words(self._find, self.tr("Find by ID…") if room is Room.WIDE else by_id)
        self._find.setHidden(room >= Room.TIGHT)
        # What is used least goes first of all, so that the others keep their words.
        self._export.setHidden(room >= Room.CLOSE)
        least = _LEAST_SEARCH if room is Room.LEAST else _TIGHT_SEARCH
        self.search.setMinimumWidth(em(_SEARCH if room < Room.CLOSE else least))
        self._short_age = room >= Room.SNUG
        self._age.setFixedWidth(em(_SHORT_AGE if self._short_age else _AGE))
        self._write_age()

    def show_age(self, text: str, short: str, tip: str = "", *, odd: bool = False) -> None:
        """How old the data is; `short` where there is no room for more. `odd`: not to rely on."""
        self._ages = (text, short)
        tell_tip(self._age, tip)
        set_tone(self._age, Tone.SOON if odd else None)
        self._write_age()

    def _write_age(self) -> None:
        text = self._ages[1 if self._short_age else 0]
        metrics = self._age.fontMetrics()
        self._age.setText(metrics.elidedText(text, Qt.TextElideMode.ElideRight, self._age.width()))

    @property
    def age(self) -> str:
        """What it says about the age now, whole."""
        return self._ages[0]

    def show_stop(self, shown: bool) -> None:
        """Offers to stop a read that takes long."""
        self._reading.setCurrentIndex(1 if shown else 0)
