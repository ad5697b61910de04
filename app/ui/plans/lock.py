"""Unlocks the production companies of a plan, for its run alone."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.ui.kit.announce import announce
from app.ui.kit.widgets import button
from app.ui.look.icons import icon
from app.ui.look.theme import Theme

_LAPSES_MS = 5 * 60 * 1000


class PlanLock(QWidget):
    """Stands in the band of a plan; locked again after five minutes without a run.

    Signals: changed, when it was locked or unlocked.
    """

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.is_open = False
        self._said = QLabel()
        self._button = button("UnlockChangesButton", self.tr("Unlock changes"))
        self._button.setIcon(icon(theme, "key"))
        self._button.clicked.connect(lambda: self.set_open(not self.is_open))
        self._lapses = QTimer(self)
        self._lapses.setSingleShot(True)
        self._lapses.setInterval(_LAPSES_MS)
        self._lapses.timeout.connect(lambda: self.set_open(False))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._said)
        row.addWidget(self._button)
        self._tell()

    def set_open(self, wanted: bool) -> None:
        """Unlocks, or locks again."""
        if wanted:
            self._lapses.start()
        else:
            self._lapses.stop()
        if wanted is self.is_open:
            return
        self.is_open = wanted
        self._tell()
        if self.isVisible():
            announce(self, self._said.text())
        self.changed.emit()

    def set_running(self, running: bool) -> None:
        """Within a run it stays as it is; after one it is locked again."""
        self._button.setEnabled(not running)
        if running:
            self._lapses.stop()
        else:
            self.set_open(False)

    def _tell(self) -> None:
        self._said.setText(
            self.tr("Unlocked for this run") if self.is_open else self.tr("Read-only")
        )
        words = self.tr("Lock changes") if self.is_open else self.tr("Unlock changes")
        self._button.setText(words)
        self._button.setAccessibleName(words)
        self._button.setToolTip(
            "" if self.is_open else self.tr("Only what stands in this plan, and only as it runs")
        )
