"""Keeps a window on the screen that it is shown on."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QWidget

_TITLE_BAR = 32
"""Pixels that a window manager adds above a window, about."""


def room_of(screen: QRect) -> QSize:
    """The largest size that a window may have on a screen whose free area is given (pixels)."""
    return QSize(screen.width(), max(screen.height() - _TITLE_BAR, 1))


def fitted(window: QRect, screen: QRect) -> QRect:
    """Where a window stands that was placed on another screen, or on this one at another scale.

    It is no larger than the free area of the screen, and lies wholly within it; all in pixels,
    without the frame that a window manager adds.
    """
    size = window.size().boundedTo(room_of(screen))
    place = QRect(window.topLeft(), size)
    below = screen.top() + screen.height() - room_of(screen).height()
    place.moveLeft(min(max(place.left(), screen.left()), screen.right() - size.width() + 1))
    place.moveTop(min(max(place.top(), below), screen.bottom() - size.height() + 1))
    return place


def keep_on_screen(window: QWidget, least: QSize) -> None:
    """Fits a window that is not maximised into its screen; `least` is its smallest size, if it can.

    Of a saved place the monitor may be gone, or its scale may be another one.
    """
    screen = window.screen().availableGeometry()
    window.setMinimumSize(least.boundedTo(room_of(screen)))
    if not window.isMaximized() and not window.isFullScreen():
        wanted = fitted(window.geometry(), screen)
        if wanted != window.geometry():
            window.setGeometry(wanted)
