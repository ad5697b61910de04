"""Says above everything that events of customers pass through this computer."""

from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.domain.outside_text import visible
from app.services.relays import PlacedRelay
from app.text.formats import Clock
from app.text.relays import band_text, is_overdue
from app.text.status import Tone
from app.ui.kit.announce import announce
from app.ui.kit.widgets import button, label, set_tone

_TICK_MS = 30_000


class RelayBand(QFrame):
    """Hidden while no relay is in.

    Signals: show_asked, arg 0: a company_id, arg 1: the ID of its callback that a relay is in of;
    start_asked, the receiver is to be started.
    """

    show_asked = Signal(str, str)
    start_asked = Signal()

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock, self._placed, self._is_on = clock, list[PlacedRelay](), False
        self._told: tuple[object, ...] = ()
        self._is_elsewhere = False
        self.setObjectName("RelayBand")
        self._text = label(strong=True)
        self._show = button("ShowRelayedButton", "")
        self._start = button("StartForRelaysButton", self.tr("Start the receiver"))
        for one in (self._show, self._start):
            one.setProperty("slim", True)
        self._show.clicked.connect(self._ask_to_show)
        self._start.clicked.connect(self.start_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(12)
        row.addWidget(self._text, 1)
        row.addWidget(self._start)
        row.addWidget(self._show)
        self._ticks = QTimer(self)
        self._ticks.setInterval(_TICK_MS)
        self._ticks.timeout.connect(self._tell)
        self.hide()

    @property
    def placed(self) -> list[PlacedRelay]:
        """The relays that are in, as far as is known."""
        return self._placed

    def show_placed(
        self, placed: list[PlacedRelay], *, is_on: bool, is_elsewhere: bool = False
    ) -> None:
        """Which relays are in, whether the receiver runs, or may run in another window."""
        self._placed, self._is_on, self._is_elsewhere = placed, is_on, is_elsewhere
        self.setVisible(bool(placed))
        if not placed:
            self._ticks.stop()
            self._told = ()
            return
        self._ticks.start()
        self._tell()

    def _tell(self) -> None:
        now: datetime = self._clock()
        overdue = is_overdue(self._placed, now)
        reached = self._is_on or self._is_elsewhere
        lost = not reached or any(not one.relay or not one.reaches for one in self._placed)
        tone = Tone.FAILED if lost else Tone.SOON if overdue else Tone.PLANNED
        for one in (self, self._text):
            set_tone(one, tone)
        mark = "⚠  " if lost or overdue else ""
        self._text.setText(
            mark + band_text(self._placed, now, is_on=self._is_on, is_elsewhere=self._is_elsewhere)
        )
        self._start.setVisible(not self._is_on)
        self._show.setText(
            self.tr("Show {0}").format(visible(self._placed[0].callback.callback_id))
        )
        self._show.setAccessibleName(self._show.text())
        told = (tone, [one.callback.callback_id for one in self._placed])
        if told != self._told:
            self._told = told
            announce(self, self._text.text())

    def _ask_to_show(self) -> None:
        first = self._placed[0]
        self.show_asked.emit(first.company.company_id, first.callback.callback_id)
