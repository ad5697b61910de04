"""What stands where a table would: why it is empty, and the one thing to do next."""

from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.ui.kit.widgets import button, explain_button, label, title
from app.ui.look.measure import em

_WIDEST = 560


class WayOn(StrEnum):
    """What can be done where there is nothing to show."""

    RETRY = "retry"
    STOP = "stop"
    CLEAR_SEARCH = "clear search"
    TYPE_PASSWORD = "type password"  # noqa: S105 - no password
    CHANGE_COMPANY = "change company"
    CREATE = "create"
    SHOW_ENDED = "show ended"
    ADD_COMPANY = "add company"
    OPEN_PRACTICE = "open practice company"
    SHOW_CALLBACKS = "show callbacks"
    COPY_TICKET = "copy for ticket"


class StateView(QScrollArea):
    """Signals: chosen, arg 0: what to do, of whose button was pressed."""

    chosen = Signal(WayOn)

    def __init__(self) -> None:
        super().__init__()
        inside = QWidget()
        inside.setProperty("surface", True)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its buttons are what there is to press
        self.setWidget(inside)
        self._title, self._text = title(), label(muted=True)
        box = QWidget()
        box.setMaximumWidth(em(_WIDEST))
        column = QVBoxLayout(box)
        column.setSpacing(8)
        for one in (self._title, self._text):
            one.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(one)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._buttons: list[QPushButton] = []
        self._ways: list[WayOn] = []
        self._why_not: dict[WayOn, str] = {}
        column.addSpacing(8)
        column.addLayout(self._row)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(box, 100)
        middle.addStretch(1)
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.addStretch(2)
        layout.addLayout(middle)
        layout.addStretch(3)

    @property
    def heading(self) -> str:
        """What it says now."""
        return self._title.text()

    @property
    def said(self) -> str:
        """What stands below."""
        return self._text.text()

    def focus_main(self) -> None:
        """Gives the keys to the one thing to do next."""
        if self._buttons:
            self._buttons[0].setFocus()

    def explain(self, way_on: WayOn, why_not: str) -> None:
        """Enables a way on, now and wherever it is offered later, or says why it is shut."""
        self._why_not[way_on] = why_not
        for one, made in zip(self._ways, self._buttons, strict=True):
            if one is way_on:
                explain_button(made, why_not)

    def tell(self, heading: str, text: str, *ways_on: tuple[WayOn, str]) -> None:
        """Says it. Each way on has the words of its button; the first is the main one."""
        self._title.setText(heading)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        wanted = [words for _, words in ways_on]
        if [one.text() for one in self._buttons] == wanted:
            return
        # Also of a window that a dialog is over: it has its keys again when that closes.
        had_keys = self.window().focusWidget() in self._buttons
        if had_keys:
            # Before they go: Qt would give the keys to what is next in the window, such as the
            # button that unlocks production.
            self.setFocus()
        for one in self._buttons:
            self._row.removeWidget(one)
            one.hide()
            one.deleteLater()
        self._buttons, self._ways = [], [one for one, _ in ways_on]
        while self._row.takeAt(0):
            pass
        self._row.addStretch(1)
        for position, (way_on, words) in enumerate(ways_on):
            made = button(
                f"{way_on.name.title().replace('_', '')}Button", words, primary=position == 0
            )
            made.clicked.connect(lambda _=False, chosen=way_on: self.chosen.emit(chosen))
            explain_button(made, self._why_not.get(way_on, ""))
            self._row.addWidget(made)
            self._buttons.append(made)
        self._row.addStretch(1)
        if had_keys:
            self.focus_main()
