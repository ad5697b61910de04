"""What stands above the callbacks table: search, age of the data, actions."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from app.ui.callbacks.actions import CallbackActions
from app.ui.shared.widgets import action_button, button, line_edit, repolish, set_words


class CallbacksBar(QWidget):
    """Attributes: search. Signals: stop_asked, while a read takes long."""

    stop_asked = Signal()

    def __init__(self, actions: CallbackActions) -> None:
        super().__init__()
        self.search: QLineEdit = line_edit("Search callbacks")
        self.search.setPlaceholderText(self.tr("Search callbacks   Ctrl+F"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(120)
        self._age = QLabel()
        self._stop = button(self.tr("Stop reading"))
        self._stop.clicked.connect(self.stop_asked)
        self._stop.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.search, 1)
        layout.addWidget(self._age)
        layout.addWidget(self._stop)
        ended = button(actions.show_ended.text())
        ended.setIcon(actions.show_ended.icon())
        ended.setCheckable(True)
        ended.setToolTip(self.tr("Adds what the server lists no more, as far as it was seen here"))
        ended.toggled.connect(actions.show_ended.setChecked)
        actions.show_ended.toggled.connect(ended.setChecked)
        actions.show_ended.changed.connect(lambda: ended.setEnabled(actions.show_ended.isEnabled()))
        layout.addWidget(ended)
        self._secondary: list[tuple[QPushButton, str]] = []
        self._secondary.append((ended, actions.show_ended.text()))
        for action, words in (
            (actions.refresh, self.tr("Refresh")),
            (actions.find, self.tr("Find by ID…")),
            (actions.end, self.tr("End…")),
        ):
            made = action_button(action)
            set_words(made, words)
            self._secondary.append((made, words))
            layout.addWidget(made)
        self._find = self._secondary[2][0]
        self._new = action_button(actions.new, primary=True)
        layout.addWidget(self._new)
        self._ages, self._tight = ("", ""), False

    def set_room(self, *, tight: bool, narrow: bool, wide: bool) -> None:
        """Shrinks buttons to their icons; their names stay. The primary one does it last."""
        self._tight = tight
        self._find.setHidden(tight)  # the menu and its key still have it
        set_words(self._new, "" if tight else self.tr("New callback…"))
        self._age.setText(self._ages[1 if tight else 0])
        for made, words in self._secondary:
            seldom = words in {self.tr("Refresh"), self.tr("Find by ID…")}
            set_words(made, "" if narrow or (seldom and not wide) else words)

    def show_age(self, text: str, short: str, tip: str = "", *, stale: bool = False) -> None:
        """How old the data is; `short` where there is no room for more."""
        self._ages = (text, short)
        self._age.setText(short if self._tight else text)
        self._age.setToolTip(tip)
        if (self._age.property("tone") == "soon") is not stale:
            self._age.setProperty("tone", "soon" if stale else "")
            repolish(self._age)

    @property
    def age(self) -> str:
        """What it says about the age now."""
        return self._age.text()

    def show_stop(self, shown: bool) -> None:
        """Offers to stop a read that takes long."""
        self._stop.setVisible(shown)
