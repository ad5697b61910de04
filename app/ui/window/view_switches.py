"""What can be switched in the menu *View*, and is remembered."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.ui.kit.widgets import show_toast

if TYPE_CHECKING:
    from app.ui.window.menus import MenuCommands


class ViewSwitches(QObject):
    """Each is the same on every page. It is the window's: a slot alone keeps nothing alive."""

    def __init__(self, parent: QWidget, window: "MenuCommands") -> None:
        super().__init__(parent)
        self._parent, self._window = parent, window

    def turn_panel(self) -> None:
        """Folds the side panels away, or shows them again; an act that needs them does so too."""
        shown = not self._window.preferences.panel_shown
        self._window.view.show_panel(shown)
        self._say(self.tr("Side panel shown") if shown else self.tr("Side panel hidden"))
        self._tell_pages()

    def set_compact(self, compact: bool) -> None:
        """Lower rows."""
        self._window.view.table.set_compact(compact)
        self._say(self.tr("Compact rows") if compact else self.tr("Rows of the usual height"))
        self._tell_pages()

    def set_refresh_by_itself(self, wanted: bool) -> None:
        """Reads a list again that is looked at, or only when asked to."""
        self._window.preferences.refresh_by_itself = wanted
        self._say(
            self.tr("Callbacks and Timeline refresh by themselves")
            if wanted
            else self.tr("Lists are read only when asked for")
        )

    def show_utc(self, wanted: bool) -> None:
        """Tables show UTC, or the computer's own zone."""
        self._window.show_utc(wanted)
        self._say(self.tr("Times in UTC") if wanted else self.tr("Times of this computer"))

    def set_ends_notice(self, wanted: bool) -> None:
        """One notice of the system a day of what ends soon, or none."""
        self._window.preferences.ends_notice = wanted
        self._say(
            self.tr("The system tells once a day what ends soon")
            if wanted
            else self.tr("The system tells nothing of what ends soon")
        )

    def _say(self, words: str) -> None:
        show_toast(self._parent, words)

    def _tell_pages(self) -> None:
        for page in self._window.made_pages:
            page.look_changed()
