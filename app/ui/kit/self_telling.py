"""A control that says itself what it made of what was typed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class SelfTelling(QWidget):
    """Signals: told, when its own words have changed.

    Attributes: own_words, what stands beneath; whoever labels it tells them together with its own.
    """

    told = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.own_words = ""
