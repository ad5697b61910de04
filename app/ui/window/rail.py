"""The pages of the window, one below the other."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QFont, QFontMetrics
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from app.text.translate import translate
from app.ui.kit.widgets import button, repolish, set_words
from app.ui.look.icons import icon
from app.ui.look.measure import em
from app.ui.look.theme import Theme
from app.ui.window.pages import PageEntry, PageName

_WIDE, _NARROW = 138, 56
_AROUND_WORDS = 50
"""Pixels beside icon and words: the rail's and the button's edges, and the gap between both."""


class Rail(QFrame):
    """Signals: chosen, arg 0: the page.

    Attributes: actions_, one for each page, with its key.
    """

    chosen = Signal(PageName)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("rail", True)
        self._wide = em(_WIDE)
        self.setFixedWidth(self._wide)
        self.actions_: list[QAction] = []
        self._buttons: dict[PageName, tuple[QPushButton, str, str]] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 8, 8, 8)
        self._column.setSpacing(4)
        self._column.addStretch(1)

    def add(self, entry: PageEntry, window: QWidget) -> None:
        """Adds a page at the end; `window` is where its key is heard."""
        caption = translate("pages", entry.caption)
        made = button(f"{entry.name.title().replace(' ', '')}PageButton", caption)
        made.setProperty("rail", True)
        made.setIcon(icon(self._theme, entry.icon, "muted"))
        made.setToolTip(f"{caption} ({entry.key})")
        made.clicked.connect(lambda: self.chosen.emit(entry.name))
        self._column.insertWidget(len(self._buttons), made)
        self._buttons[entry.name] = (made, caption, entry.icon)
        # The page that is shown stands in bold, in some languages with long words.
        bold = QFont(made.font())
        bold.setWeight(QFont.Weight.DemiBold)
        words = QFontMetrics(bold).horizontalAdvance(caption)
        self._wide = max(self._wide, words + made.iconSize().width() + _AROUND_WORDS)
        self.setFixedWidth(self._wide)
        action = QAction(caption, window)
        action.setShortcut(entry.key)
        action.triggered.connect(lambda: self.chosen.emit(entry.name))
        self.actions_.append(action)

    def show_chosen(self, name: PageName) -> None:
        """Marks the page that is shown."""
        for page, (made, _, picture) in self._buttons.items():
            here = page is name
            # Not a check mark: a screen reader would call the page a check box.
            made.setAccessibleDescription(self.tr("the page that is shown") if here else "")
            if bool(made.property("here")) is not here:
                made.setIcon(icon(self._theme, picture, "accent" if here else "muted"))
                made.setProperty("here", here)
                repolish(made)

    def set_narrow(self, narrow: bool) -> None:
        """Icons only; the names stay for a screen reader and the tooltip."""
        self.setFixedWidth(em(_NARROW) if narrow else self._wide)
        for made, caption, _ in self._buttons.values():
            set_words(made, "" if narrow else caption)
