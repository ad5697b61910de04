"""Says across the whole window that this is production, and whether changes are unlocked."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout

from app.domain.companies.company import Company
from app.services.guard import WriteGuard
from app.text.companies import band_of
from app.ui.kit.lock_control import LockControl
from app.ui.kit.widgets import label
from app.ui.look.theme import Theme

_TOUCHES = {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel}


class ProductionBand(QFrame):
    """Hidden for a test company. Signals: changed, when changes were locked or unlocked."""

    changed = Signal()

    def __init__(self, guard: WriteGuard, theme: Theme) -> None:
        super().__init__()
        self._guard = guard
        self.setProperty("band", True)
        self.setObjectName("ProductionBand")
        self._text = label()
        self._lock = LockControl(guard, theme)
        self._lock.changed.connect(self._lock_changed)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(12)
        row.addWidget(self._text, 1)
        row.addWidget(self._lock)
        self.hide()

    def show_company(self, company: Company | None) -> None:
        """Another company is open: whatever was unlocked is locked again."""
        self._guard.lock()
        guarded = company is not None and self._guard.is_guarded(company)
        self.setVisible(guarded)
        self._lock.company = company if guarded else None
        if company is not None and guarded:
            self._text.setText(band_of(company))
        self.follow()

    def toggle_lock(self) -> None:
        """As its button does."""
        self._lock.toggle()

    def follow(self) -> None:
        """Shows how long changes stay unlocked."""
        self._lock.follow()

    def _lock_changed(self) -> None:
        opened = self._guard.left_s() > 0
        app = QApplication.instance()
        if app is not None:
            # Only while it matters: every event of the app would pass through it.
            (app.installEventFilter if opened else app.removeEventFilter)(self)
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._guard.touch()
        return super().eventFilter(watched, event)
