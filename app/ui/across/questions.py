"""What is asked most of all companies, one click each."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.ui.kit.widgets import button
from app.ui.kit.wrap_row import WrapRow


class QuestionRow(QWidget):
    """Signals: asked, arg 0: the search that answers it.

    `host_term` is the search for the host of what is selected. Attributes: host, its button.
    """

    asked = Signal(str)

    def __init__(self, host_term: Callable[[], str]) -> None:
        super().__init__()
        self._row = WrapRow(self, spacing=4)
        self._row.setContentsMargins(16, 8, 16, 8)
        for handle, words, term in (
            ("EndsWeek", self.tr("Ends within &7 days"), "ends<7d"),
            ("EndsMonth", self.tr("Ends within &30 days"), "ends<30d"),
            ("NotHttps", self.tr("&Not https"), "-scheme:https"),
        ):
            self._question(f"{handle}Button", words, partial(str, term))
        self.host = self._question("SameHostButton", self.tr("&Who uses this host"), host_term)
        self._question("ShowAllButton", self.tr("&Show all"), str)

    def _question(self, handle: str, words: str, term: Callable[[], str]) -> QPushButton:
        made = button(handle, words)
        made.setProperty("slim", True)
        made.clicked.connect(lambda: self.asked.emit(term()))
        self._row.addWidget(made)
        return made
