"""Says why a key does nothing: Qt passes on the key of an action that cannot be done."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from app.ui.kit.widgets import show_toast


class RefusedKeys(QObject):
    """Wherever in the window the keys are: what nothing else took comes to the window itself."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() is QEvent.Type.KeyPress:
            why = self._why_not(event) if isinstance(event, QKeyEvent) else ""
            if why:
                show_toast(self._window, why)
                return True
        return super().eventFilter(watched, event)

    def _why_not(self, event: QKeyEvent) -> str:
        pressed = QKeySequence(event.keyCombination())
        own = [one for one in self._window.findChildren(QAction) if pressed in one.shortcuts()]
        if any(one.isEnabled() for one in own):
            return ""  # it is another part's, or was done
        return next((one.statusTip() for one in own if one.statusTip()), "")
