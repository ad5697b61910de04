"""Qt's application, or a sentence that says why there is none."""

import os
import sys
from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMessageLogContext,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from app.text.translate import install_translator
from app.ui.look.theme import FUSION


class LinkApplication(QApplication):
    """On macOS links are handed to the application, perhaps before there is a window for them.

    Attributes: on_link, called with each; until it is set, what comes waits.
    """

    def __init__(self, words: list[str]) -> None:
        super().__init__(words)
        self._waiting: list[str] = []
        self._on_link: Callable[[str], None] | None = None

    def listen(self, on_link: Callable[[str], None]) -> None:
        """From now on links are given to this, those that waited first."""
        self._on_link = on_link
        while self._waiting:
            on_link(self._waiting.pop(0))

    def event(self, event: QEvent) -> bool:
        if not isinstance(event, QFileOpenEvent):
            return super().event(event)
        # As it was written: a blank is no blank in a link.
        link = bytes(event.url().toEncoded().data()).decode("ascii", "replace")
        if self._on_link is None:
            self._waiting.append(link)
        else:
            self._on_link(link)
        return True


def started(qt_words: Sequence[str] = ()) -> QApplication:
    """Makes the application. Where Qt cannot show a window, the process ends with status 1.

    `qt_words` are what the command line has for Qt, such as `-style`.

    Qt itself would abort: a message nobody reads, and a report of a crash.
    """
    said: list[str] = []

    def note(kind: QtMsgType, _: QMessageLogContext, text: str) -> None:
        said.append(text)
        if kind is QtMsgType.QtFatalMsg:
            sys.stderr.write(f"callback-desk: {_sentence(said)}\n")
            sys.stderr.flush()
            os._exit(1)  # what follows in Qt is the abort

    before = qInstallMessageHandler(note)
    try:
        words = [*sys.argv[:1], *FUSION, *qt_words]
        app = LinkApplication(words) if sys.platform == "darwin" else QApplication(words)
    finally:
        qInstallMessageHandler(before)
    for one in said:
        sys.stderr.write(f"{one}\n")
    install_translator(QCoreApplication.translate)
    return app


def _sentence(said: list[str]) -> str:
    wanted = os.environ.get("QT_QPA_PLATFORM", "")
    has_display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if any("Could not find the Qt platform plugin" in one for one in said) and wanted:
        return (
            f"There is no window system called {wanted[:60]!r}. Clear QT_QPA_PLATFORM, or set it "
            "to xcb, wayland or offscreen."
        )
    if not has_display and not wanted:
        return (
            "There is no screen to show a window on: neither DISPLAY nor WAYLAND_DISPLAY is set. "
            "Start it in a desktop session, or take the tour with QT_QPA_PLATFORM=offscreen."
        )
    why = "; ".join(one.strip().splitlines()[0] for one in said[:2] if one.strip())
    return (
        f"No window can be shown ({why[:300]}). Check that DISPLAY names a screen that can be "
        "reached, and that the system libraries which the README names are installed."
    )
