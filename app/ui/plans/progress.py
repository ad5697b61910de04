"""How far a plan is: a bar, and what came of it so far in words, or why it stopped."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from app.domain.plans.plan import PlanRecord, StepState
from app.text.formats import Formats
from app.text.plans import progress_text, summary_text, summary_tone
from app.text.status import Tone
from app.ui.kit.announce import announce
from app.ui.kit.widest import keep_room
from app.ui.kit.widgets import label, set_tone
from app.ui.look.measure import em

_GAP, _NARROW = 8, 600
"""Pixels: below the bar, and the width of the narrowest sheet of a plan."""


class PlanProgress(QWidget):
    """Hidden until a step was sent, or something is to be said.

    Attributes: reason, why nothing could be sent, or why it stopped; "" where that is not so.
    """

    def __init__(self, formats: Formats) -> None:
        super().__init__()
        self._formats = formats
        self.reason = ""
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(em(6))
        self._bar.setAccessibleName(self.tr("Steps done"))
        self._said = label()
        self._said.setObjectName("PlanSummary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        column.addWidget(self._bar)
        column.addWidget(self._said)
        # Its room is kept: what is pressed to run a plan must not move from under the mouse.
        keep_room(self)
        self.hide()

    def sizeHint(self) -> QSize:
        """As tall as its words are at the width it has: a label alone guesses at a narrow one."""
        words = self._said.heightForWidth(max(self.width(), em(_NARROW)))
        height = self._bar.height() + _GAP + max(words, self.fontMetrics().lineSpacing())
        return QSize(super().sizeHint().width(), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def tell(self, record: PlanRecord, left_s: float | None, *, is_running: bool) -> None:
        """Shows it once a step was sent; `left_s` is the time left in seconds, None if unknown."""
        begun = bool(record.results) or is_running
        self._bar.setRange(0, max(record.count(*StepState), 1))
        self._bar.setValue(record.count(StepState.DONE))
        if is_running and not record.results:
            words = self.tr("The lists are read once more first; nothing is sent yet.")
            if words != self._said.text():
                announce(self, words)
            self._said.setText(words)
            set_tone(self._said, None)
        elif is_running:
            self._said.setText(progress_text(record, left_s, self._formats))
            set_tone(self._said, None)
        elif self.reason:  # the sum of it stands above the steps then
            self._said.setText("⚠  " + self.reason)
            set_tone(self._said, Tone.SOON)
        elif begun:
            self._said.setText(summary_text(record))
            set_tone(self._said, summary_tone(record))
        self.updateGeometry()  # a layout keeps what it was told before
        self._bar.setVisible(begun)
        self.setVisible(begun or bool(self.reason))
