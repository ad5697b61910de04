"""How long changes of a production company stay unlocked, and the button that says so."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QWidget
from shiboken6 import isValid

from app.domain.companies.company import Company
from app.services.guard import WriteGuard
from app.ui.kit.widgets import button
from app.ui.look.icons import icon
from app.ui.look.theme import Theme


class LockControl(QWidget):
    """Stands in the window's band and in that of every sheet: a lock must not cost a form.

    Signals: changed, when changes were locked or unlocked, from here or elsewhere.

    Attributes: company, whose changes it unlocks; None for nobody's.
    """

    changed = Signal()

    def __init__(self, guard: WriteGuard, theme: Theme, company: Company | None = None) -> None:
        super().__init__()
        self._guard, self.company = guard, company
        self._left = QLabel()
        self._unlock = button("UnlockChangesButton", self.tr("Unlock changes"))
        self._unlock.setIcon(icon(theme, "key"))
        self._unlock.clicked.connect(self.toggle)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._left)
        row.addWidget(self._unlock)
        self._was_open = guard.left_s() > 0
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._pass_on_keys)
        self._seconds = QTimer(self)
        self._seconds.setInterval(1000)
        self._seconds.timeout.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Shows how long changes stay unlocked."""
        if self.company is None:
            self._seconds.stop()
        elif not self._seconds.isActive():
            self._seconds.start()
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
        if opened is not self._was_open:
            self._was_open = opened
            if self.isVisible():
                from app.ui.kit.announce import announce  # noqa: PLC0415 - after the first paint

                announce(self, self._left.text())
            self.changed.emit()

    def _pass_on_keys(self, old: QWidget | None, new: QWidget | None) -> None:
        """The keys come to it by hand alone: whoever lost what they stood on would press it."""
        if old is None or new is None or not isValid(self) or new is not self._unlock:
            return
        if isValid(old) and old.window() is self.window() and not old.isVisible():
            self.focusNextChild()

    def toggle(self) -> None:
        """Unlocks changes, or locks them again; nothing where there is no company to do it for."""
        if self._guard.left_s() > 0:
            self._guard.lock()
        elif self.company is not None:
            self._guard.unlock(self.company)
        self.follow()
