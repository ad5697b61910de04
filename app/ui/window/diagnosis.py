"""What this computer is like, as the window sees it: for a ticket, or on the console."""

from pathlib import Path

from PySide6 import __version__ as binding
from PySide6.QtCore import QLibraryInfo, QLocale, qVersion
from PySide6.QtGui import QFontInfo, QGuiApplication, QImageReader
from PySide6.QtWidgets import QApplication

from app.services.diagnosis import Fact
from app.ui.look.icons import is_drawn


def diagnosis(app: QApplication, facts: list[Fact]) -> str:
    """A line for each fact, nothing secret among them.

    `facts` are those of the system, from `build.system_diagnosis`, which blocks.
    """
    return "\n".join(f"{name}: {value}" for name, value in [*facts[:2], *_of_qt(app), *facts[2:]])


def _of_qt(app: QApplication) -> list[Fact]:
    font = QFontInfo(app.font())
    screens = [
        f"{one.size().width()} by {one.size().height()} at {one.devicePixelRatio() * 100:.0f} %, "
        f"{one.logicalDotsPerInch():.0f} dpi"
        for one in QGuiApplication.screens()
    ]
    kinds = {bytes(one.data()).decode() for one in QImageReader.supportedImageFormats()}
    return [
        ("Qt", f"{qVersion()}, PySide6 {binding}"),
        ("Window system", f"{app.platformName()}, style {app.style().objectName()}"),
        ("Screens", "; ".join(screens) or "none"),
        ("Font", f"{font.family()}, {font.pointSizeF():.1f} pt"),
        ("Icons", "drawn from SVG" if is_drawn("check") else "NOT drawn: SVG is missing"),
        ("Pictures", ", ".join(sorted(kinds & {"svg", "png", "jpeg", "ico"}))),
        ("Locale", f"{QLocale().name()}, translations in {_is_there()}"),
    ]


def _is_there() -> str:
    at = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    return "Qt's folder" if any(at.glob("qtbase_*.qm")) else "no folder"
