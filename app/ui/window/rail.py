"""The pages of the window, one below the other."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.text.translate import translate
from app.ui.look.measure import em
from app.ui.look.theme import Theme
from app.ui.window.pages import PageEntry, PageName
from app.ui.window.rail_button import RailButton, WordPlace

_LEAST = {WordPlace.BESIDE: 138, WordPlace.BELOW: 56, WordPlace.NOWHERE: 56}
_EDGE, _SLIM_EDGE = 8, 3
"""Pixels: of the rail at least, and around its buttons."""


class Rail(QFrame):
    """Signals: chosen, arg 0: the page.

    Attributes: actions_, one for each page, with its key.
    """

    chosen = Signal(PageName)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._place = WordPlace.BESIDE
        self.setProperty("rail", True)
        self.actions_: list[QAction] = []
        self._buttons: dict[PageName, RailButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setSpacing(4)
        self._column.addStretch(1)

    def add(self, entry: PageEntry, window: QWidget) -> None:
        """Adds a page at the end; `window` is where its key is heard."""
        caption = translate("pages", entry.caption)
        handle = f"{entry.name.title().replace(' ', '')}PageButton"
        made = RailButton(handle, caption, theme=self._theme, picture=entry.icon)
        made.setToolTip(f"{caption} ({entry.key})")
        made.clicked.connect(lambda: self.chosen.emit(entry.name))
        made.put_words(self._place)
        self._column.insertWidget(len(self._buttons), made)
        self._buttons[entry.name] = made
        self._fit()
        action = QAction(caption, window)
        action.setShortcut(entry.key)
        action.triggered.connect(lambda: self.chosen.emit(entry.name))
        self.actions_.append(action)

    def show_chosen(self, name: PageName) -> None:
        """Marks the page that is shown."""
        for page, made in self._buttons.items():
            made.mark(page is name)

    @property
    def shown(self) -> str:
        """The name of the page that is shown; empty before one is."""
        here = (one for one in self._buttons.values() if one.property("here"))
        return next((one.accessibleName() for one in here), "")

    def put_words(self, place: WordPlace) -> None:
        """Puts the pages' names beside their icons, below them, or in their tooltips."""
        if place is self._place:
            return
        self._place = place
        for made in self._buttons.values():
            made.put_words(place)
        self._fit()

    def _fit(self) -> None:
        """The page that is shown stands in bold, in some languages with long words."""
        width = em(_LEAST[self._place])
        edge = _SLIM_EDGE if self._place is WordPlace.BELOW else _EDGE
        self._column.setContentsMargins(edge, _EDGE, edge, _EDGE)
        if self._place is not WordPlace.NOWHERE:
            words = max(one.width_of_words(self._place) for one in self._buttons.values())
            width = max(width, words + 2 * edge)
        self.setFixedWidth(width)
