"""How far the reading of all companies has come, and the ways to stop and to repeat it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from app.text.translate import translate
from app.ui.kit.widest import keep_room
from app.ui.kit.widgets import button
from app.ui.look.measure import em

_PROGRESS = 120
"""Pixels."""


class ReadingBar(QWidget):
    """There only while something is read, failed or was stopped; in a corner that keeps its room.

    Signals: stop_asked; again_asked, for those that failed or had not answered.
    Attributes: counts, a label.
    """

    stop_asked = Signal()
    again_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedSize(em(_PROGRESS), 4)
        self._progress.setAccessibleName(self.tr("Companies read"))
        self.counts = QLabel()
        self._stop = button("StopReadingButton", self.tr("Stop reading"))
        self._stop.setText(self.tr("Stop"))
        self._retry = button("TryAgainButton", self.tr("Try again"))
        self._stop.clicked.connect(self.stop_asked)
        self._retry.clicked.connect(self.again_asked)
        row.addWidget(self._progress)
        row.addWidget(self.counts)
        for one in (self._stop, self._retry):
            one.setProperty("slim", True)
            row.addWidget(one)
        self.hide()

    def with_its_room(self) -> QWidget:
        """What keeps its room while it is not there: where tabs have little, they would jump."""
        keep_room(self)
        room = QWidget()
        row = QHBoxLayout(room)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self)
        return room

    def tell(
        self,
        done: int,
        total: int,
        failures: int,
        *,
        reading: bool,
        is_of_all: bool = True,
        not_asked: int = 0,
        in_part: int = 0,
    ) -> None:
        """How many of so many were read, and how many could not be, or not whole (`in_part`).

        Where only some were read again (not `is_of_all`), `failures` are of all companies.
        `not_asked` are those that had not answered when a reading was stopped.
        """
        self._progress.setRange(0, max(total, 1))
        self._progress.setValue(done)
        text = self.tr("{0} of {1}").format(done, total)
        if not is_of_all:
            text = self.tr("{0} of {1} read again").format(done, total)
        if failures and not is_of_all:
            text += " · " + translate("across", "%n of all not read", "", failures)
        elif failures:
            text += " · " + translate("across", "%n failed", "", failures)
        if in_part and not reading:
            text += " · " + translate("across", "%n in part", "", in_part)
        if not_asked and not reading:
            left = translate("across", "%n without an answer", "", not_asked)
            if not is_of_all:
                left = translate("across", "%n of all without an answer", "", not_asked)
            text += " · " + left
        stopped = done < total
        if not reading and stopped:
            text += " · " + self.tr("stopped")
        self.counts.setText(text)
        self._progress.setVisible(reading)
        self._stop.setVisible(reading)
        is_lacking = bool(failures or not_asked or in_part)
        self._retry.setVisible(not reading and is_lacking)
        self.setVisible(reading or is_lacking or stopped)
