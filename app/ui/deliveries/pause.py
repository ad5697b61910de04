"""The button that holds back what arrives, so that nothing moves while somebody reads."""

from PySide6.QtWidgets import QPushButton

from app.text.translate import translate
from app.ui.kit.widest import keep_widest
from app.ui.kit.widgets import button

_MANY = 999


def pause_button() -> QPushButton:
    """As wide as it will ever be: what stands beside it does not move."""
    made = button("PauseButton", translate("deliveries", "Pause"))
    made.setCheckable(True)
    keep_widest(made, (_words(paused=True, waiting=0), _words(paused=True, waiting=_MANY)))
    return made


def tell_paused(made: QPushButton, waiting: int) -> None:
    """How many wait; a screen reader reads it too."""
    words = _words(paused=made.isChecked(), waiting=waiting)
    made.setText(words)
    made.setAccessibleName(words)


def _words(*, paused: bool, waiting: int) -> str:
    if not paused:
        return translate("deliveries", "Pause")
    if not waiting:
        return translate("deliveries", "Paused")
    return translate("deliveries", "Paused: {0} more").format(waiting)
