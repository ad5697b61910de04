"""Searches that are kept for a company, to be taken again with two keys."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLineEdit, QMenu

from app.domain.outside_text import visible
from app.domain.preferences import Preferences
from app.ui.kit.widgets import show_toast
from app.ui.look.icons import icon
from app.ui.look.isolates import entry_text
from app.ui.look.theme import Theme
from app.ui.look.tips import cut_in_the_middle

_MOST, _SHOWN = 20, 60
"""Searches of one company, and characters of each that its menu shows."""


class SavedSearches(QObject):
    """Attributes: menu, which lists them, keeps what is typed now, and forgets."""

    def __init__(
        self,
        search: QLineEdit,
        preferences: Preferences,
        theme: Theme,
        company_id: Callable[[], str],
    ) -> None:
        super().__init__(search)
        self._search, self._preferences, self._company_id = search, preferences, company_id
        self.menu = QMenu(self.tr("&Saved searches"), search)
        self.menu.aboutToShow.connect(self._fill)
        opens = search.addAction(
            icon(theme, "down", "muted"), QLineEdit.ActionPosition.TrailingPosition
        )
        opens.setText(self.tr("Saved searches"))
        opens.setToolTip(self.tr("Saved searches (Alt+Down)"))
        opens.setShortcut(QKeySequence("Alt+Down"))
        # Of the search alone: these keys open the list of every other field too.
        opens.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        opens.triggered.connect(self._open)

    def kept(self) -> list[str]:
        """The searches of the open company, the latest first."""
        return self._preferences.saved_searches.get(self._company_id(), [])

    def keep(self) -> None:
        """Keeps what is typed now; the oldest one goes where there are too many."""
        typed = self._search.text().strip()
        if not typed or not self._company_id():
            return
        others = [one for one in self.kept() if one != typed]
        self._preferences.saved_searches[self._company_id()] = [typed, *others][:_MOST]
        show_toast(self._search, self.tr("Search saved"))

    def forget(self, text: str) -> None:
        """Takes one away."""
        left = [one for one in self.kept() if one != text]
        if left:
            self._preferences.saved_searches[self._company_id()] = left
        else:
            self._preferences.saved_searches.pop(self._company_id(), None)
        show_toast(self._search, self.tr("Search forgotten"))

    def _open(self) -> None:
        self.menu.popup(self._search.mapToGlobal(self._search.rect().bottomLeft()))

    def _fill(self) -> None:
        self.menu.clear()
        kept = self.kept()
        for text in kept:
            shown = entry_text(cut_in_the_middle(visible(text), _SHOWN))
            take = self.menu.addAction(shown)
            take.triggered.connect(lambda _=False, text=text: self._search.setText(text))
        if not kept:
            none = self.menu.addAction(self.tr("None saved yet"))
            none.setEnabled(False)
        self.menu.addSeparator()
        typed = self._search.text().strip()
        save = self.menu.addAction(self.tr("&Save this search"))
        save.setEnabled(bool(typed) and typed not in kept)
        save.triggered.connect(self.keep)
        remove = self.menu.addAction(self.tr("&Forget this search"))
        remove.setEnabled(typed in kept)
        remove.triggered.connect(lambda: self.forget(typed))
