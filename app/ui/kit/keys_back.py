"""Gives the keys back to where they were before they came into a part that goes away."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid


def give_window_keys(dialog: QWidget) -> None:
    """To the window below a dialog that goes away: without a window manager nobody does it."""
    window = dialog.parentWidget()
    if window is not None:
        window.window().activateWindow()


def open_over(dialog: QDialog) -> None:
    """Opens one of Qt's own for one answer: it goes with that, and the window has the keys again.

    A `Sheet` gives them back by itself.
    """
    dialog.finished.connect(lambda _: give_window_keys(dialog))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


class KeysBack(QObject):
    """Of one part of a window: a message, a band."""

    def __init__(self, part: QWidget) -> None:
        super().__init__(part)
        self._part = part
        self._before: QWidget | None = None
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._moved)

    def _moved(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is None or new is None or not isValid(self._part):
            return
        if self._part.isAncestorOf(new) and not self._part.isAncestorOf(old):
            self._before = old

    def are_here(self) -> bool:
        """Whether the part has the keys."""
        focus = QApplication.focusWidget()
        return focus is not None and self._part.isAncestorOf(focus)

    def give_back(self) -> None:
        """To where they came from, if that is still there."""
        before = self._before
        if before is not None and isValid(before) and before.isVisible() and before.isEnabled():
            before.setFocus()
