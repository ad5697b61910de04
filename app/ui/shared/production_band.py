"""Says across the whole window that this is production, and whether changes are unlocked."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel

from app.domain.company import Company
from app.services.guard import WriteGuard
from app.ui.shared.icons import icon
from app.ui.shared.place import band_of
from app.ui.shared.theme import Theme
from app.ui.shared.widgets import button, label

_TOUCHES = {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel}


class ProductionBand(QFrame):
    """Hidden for a test company. Signals: changed, when changes were locked or unlocked."""

    changed = Signal()

    def __init__(self, guard: WriteGuard, theme: Theme) -> None:
        super().__init__()
        self._guard = guard
        self._company: Company | None = None
        self.setProperty("band", True)
        self.setObjectName("ProductionBand")
        self._text = label()
        self._left = QLabel()
        self._unlock = button(self.tr("Unlock changes"))
        self._unlock.setIcon(icon(theme, "key"))
        self._unlock.clicked.connect(self._toggle)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(12)
        row.addWidget(self._text, 1)
        row.addWidget(self._left)
        row.addWidget(self._unlock)
        self._seconds = QTimer(self)
        self._seconds.setInterval(1000)
        self._seconds.timeout.connect(self.follow)
        self._was_open = False
        self.hide()

    def show_company(self, company: Company | None) -> None:
        """Another company is open: whatever was unlocked is locked again."""
        self._guard.lock()
        self._company = company
        guarded = company is not None and self._guard.is_guarded(company)
        self.setVisible(guarded)
        if company is not None and guarded:
            self._text.setText(band_of(company))
        self.follow()

    def follow(self) -> None:
        """Shows how long changes stay unlocked."""
        left = self._guard.left_s()
        opened = left > 0
        minutes, seconds = divmod(int(left), 60)
        self._left.setText(
            self.tr("Changes unlocked: {0}").format(f"{minutes}:{seconds:02}")
            if opened
            else self.tr("Read-only")
        )
        words = self.tr("Lock changes") if opened else self.tr("Unlock changes")
        self._unlock.setText(words)
        self._unlock.setAccessibleName(words)
        self._unlock.setToolTip(
            ""
            if opened
            else self.tr("For 15 minutes; locked again after 5 minutes without a key or a click")
        )
        if opened and not self._seconds.isActive():
            self._seconds.start()
        elif not opened:
            self._seconds.stop()
        if opened is not self._was_open:
            self._was_open = opened
            app = QApplication.instance()
            if app is not None:
                # Only while it matters: every event of the app would pass through it.
                (app.installEventFilter if opened else app.removeEventFilter)(self)
            self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES and self._was_open:
            self._guard.touch()
        return super().eventFilter(watched, event)

    def _toggle(self) -> None:
        if self._guard.left_s() > 0:
            self._guard.lock()
        elif self._company is not None:
            self._guard.unlock(self._company)
        self.follow()
