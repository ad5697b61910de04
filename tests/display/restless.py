"""Opens and closes every dialog and panel again and again, while others look on.

Run as a program of its own: `restless.py ROUNDS`. Prints what was opened; ends with 0 if the window
is alive at the end.
"""

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QPushButton
from shiboken6 import isValid

import app.ui.tour.tour
from app.bootstrap import run
from app.ui.window.main_window import MainWindow
from app.ui.window.pages import PageName
from tests.builders import LISTED_IN_PRACTICE

ROUNDS = int(sys.argv[1])
NOT_OPENING = ("Quit", "Show data folder", "Open practice company", "About Qt")

PRESSED = (
    *("Public address", "Receiver settings", "Save", "Proof sheet", "Check a sheet"),
    *("Give to the developer", "Resilience report"),
)


class Restless:
    """Takes the tour's place: it is given the same window, and its end ends the app."""

    def __init__(self, window: MainWindow, *_: object) -> None:
        self._window = window
        self._opened: set[str] = set()

    async def take(self) -> bool:
        page = self._window.page
        while page.model.rowCount() < LISTED_IN_PRACTICE:  # noqa: ASYNC110 - a fact on the screen
            await asyncio.sleep(0.02)
        for number in range(ROUNDS):
            for name in PageName:
                self._window.show_page(name)
                await self._settle()
            page.table.select("AB3401" if number % 2 else "AB3402")
            await self._open_dialogs()
            for tab in range(page.panel.count()):
                page.panel.setCurrentIndex(tab)
                await self._settle()
            page.search.setText("optin" if number % 2 else "nothing like it")
            page.actions_.show_ended.setChecked(bool(number % 2))
            self._window.view.show_panel(bool(number % 2))
            await self._settle()
            page.search.clear()
            page.refresh()
            await self._settle()
            self._window.view.show_panel(True)
        sys.stdout.write(" ".join(sorted(self._opened)))
        sys.stdout.flush()
        return True

    async def _open_dialogs(self) -> None:
        for action in self._actions():
            action.trigger()
            await self._close()
        self._window.show_page(PageName.DELIVERIES)
        for one in self._window.findChildren(QPushButton):
            if not isValid(one):
                continue  # of a dialog that is closed by now
            named = one.accessibleName() or one.text()
            if named.startswith(PRESSED) and one.isVisible() and one.isEnabled():
                one.click()
                await self._close()
        self._window.show_page(PageName.CALLBACKS)

    def _actions(self) -> list[QAction]:
        found = []
        for menu in self._window.menuBar().findChildren(QMenu):
            found += [
                one
                for one in menu.actions()
                if (one.text().endswith("…") or "About" in one.text())
                and one.text().replace("&", "").removesuffix("…") not in NOT_OPENING
            ]
        return found

    async def _close(self) -> None:
        for _ in range(8):
            await self._settle()
        for one in QApplication.topLevelWidgets() + self._window.findChildren(QDialog):
            if isinstance(one, QDialog) and one.isVisible():
                self._opened.add((one.accessibleName() or one.windowTitle()).replace(" ", "-"))
                one.done(0)
        await self._settle()

    async def _settle(self) -> None:
        await asyncio.sleep(0.005)


app.ui.tour.tour.Tour = Restless  # type: ignore[assignment,misc]
sys.exit(run(demo=True, tour=Path()))
