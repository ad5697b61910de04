"""The pages of the window, one below the other."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from app.ui.kit.widgets import button, repolish, set_words
from app.ui.look.icons import icon
from app.ui.look.measure import em
from app.ui.look.theme import Theme

_WIDE, _NARROW = 144, 56


class Rail(QFrame):
    """Signals: chosen, arg 0: the number of the page, from 0.

    Attributes: actions_, one for each page, with `Ctrl+1` and so on.
    """

    chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("rail", True)
        self.setFixedWidth(em(_WIDE))
        self.actions_: list[QAction] = []
        self._buttons: list[tuple[QPushButton, str]] = []
        self._icons: list[str] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 8, 8, 8)
        self._column.setSpacing(4)
        self._column.addStretch(1)

    def add(self, words: str, name: str, page: QWidget) -> None:
        """Adds a page at the end."""
        number = len(self._buttons)
        made = button(words)
        made.setProperty("rail", True)
        made.setIcon(icon(self._theme, name, "muted"))
        self._icons.append(name)
        made.setToolTip(f"{words} (Ctrl+{number + 1})")
        made.clicked.connect(lambda: self.chosen.emit(number))
        self._column.insertWidget(number, made)
        self._buttons.append((made, words))
        action = QAction(words, page)
        action.setShortcut(f"Ctrl+{number + 1}")
        action.triggered.connect(lambda: self.chosen.emit(number))
        self.actions_.append(action)

    def show_chosen(self, number: int) -> None:
        """Marks the page that is shown."""
        for at, (made, _) in enumerate(self._buttons):
            here = at == number
            # Not a check mark: a screen reader would call the page a check box.
            made.setAccessibleDescription(self.tr("the page that is shown") if here else "")
            if bool(made.property("here")) is not here:
                made.setIcon(icon(self._theme, self._icons[at], "accent" if here else "muted"))
                made.setProperty("here", here)
                repolish(made)

    def set_narrow(self, narrow: bool) -> None:
        """Icons only; the names stay for a screen reader and the tooltip."""
        self.setFixedWidth(em(_NARROW if narrow else _WIDE))
        for made, words in self._buttons:
            set_words(made, "" if narrow else words)
