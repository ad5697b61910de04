"""Drives the window by the names on the screen, as a person does."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget

from app.ui.window.main_window import MainWindow

Kind = TypeVar("Kind", bound=QWidget)
_LIMIT_S = 15.0


class StepFailedError(Exception):
    """A step's result was not what it must be."""


class Screen:
    """Attributes: window; number, of the last step."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self.window, self.folder = window, folder
        self.number = 0

    async def dialog(self, name: str) -> QDialog:
        """A dialog that is shown, or will be. Raises: StepFailedError."""

        def found() -> QDialog | None:
            for widget in QApplication.topLevelWidgets():
                if isinstance(widget, QDialog) and widget.accessibleName() == name:
                    return widget if widget.isVisible() else None
            return None

        await self.until(lambda: found() is not None, f"the dialog {name}")
        dialog = found()
        if dialog is None:
            raise StepFailedError(name)
        return dialog

    def named(self, parent: QWidget, kind: type[Kind], name: str) -> Kind:
        """A widget by its name. Raises: StepFailedError."""
        for widget in parent.findChildren(kind):
            if widget.accessibleName() == name:
                return widget
        raise StepFailedError(name)

    async def choose_file(self, path: Path) -> None:
        """Answers the dialog that asks for a file."""
        await self.until(
            lambda: bool(self.window.findChildren(QFileDialog)), "the dialog for the file"
        )
        dialog = self.window.findChildren(QFileDialog)[-1]
        dialog.fileSelected.emit(str(path))
        dialog.reject()
        await self.until(path.exists, f"the file {path.name}")

    async def until(self, fact: Callable[[], bool], what: str) -> None:
        """Waits for a fact on the screen. Raises: StepFailedError."""
        try:
            async with asyncio.timeout(_LIMIT_S):
                while not fact():  # noqa: ASYNC110 - it looks at the screen, as a person does
                    await asyncio.sleep(0.02)
        except TimeoutError:
            msg = f"waited {_LIMIT_S:.0f} s for {what}"
            raise StepFailedError(msg) from None

    async def picture(self, name: str, words: str, shown: QWidget | None = None) -> None:
        """A step came out right: a picture, and a line on stdout."""
        self.number += 1
        await asyncio.sleep(0.1)  # one more paint, for the picture only
        path = self.folder / f"{self.number:02}-{name}.png"
        (shown or self.window).grab().save(str(path))
        print(f"{self.number}. {words} ({path.name})", flush=True)
