"""What can be switched in the menu *View*, and is remembered."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.ui.window.menus import MenuCommands


class ViewSwitches:
    """Each is the same on every page."""

    def __init__(self, window: "MenuCommands") -> None:
        self._window = window

    def show_panel(self, shown: bool) -> None:
        """Folds the side panels away, or shows them again."""
        self._window.view.show_panel(shown)
        self._tell_pages()

    def set_compact(self, compact: bool) -> None:
        """Lower rows."""
        self._window.view.table.set_compact(compact)
        self._tell_pages()

    def set_refresh_by_itself(self, wanted: bool) -> None:
        """Reads a list again that is looked at, or only when asked to."""
        self._window.preferences.refresh_by_itself = wanted

    def _tell_pages(self) -> None:
        for page in self._window.made_pages:
            page.look_changed()
