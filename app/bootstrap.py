"""Paints the window, then has everything behind it put together."""

import gc
import os
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from app import __version__
from app.services.guard import WriteGuard
from app.storage.companies import CompanyFile
from app.storage.first_rows import first_rows
from app.storage.instance import Instance
from app.storage.preferences import PreferenceFile
from app.ui.look.theme import Theme
from app.ui.runtime.accessibility import guard_children
from app.ui.runtime.application import started
from app.ui.runtime.collector import Collector
from app.ui.window.main_window import MainWindow
from app.ui.window.pages import PageName

if TYPE_CHECKING:
    from app.sandbox.process import SandboxProcess

os.environ.setdefault("QT_API", "pyside6")
_EXPOSED_WITHIN_S = 0.1
"""A window that starts hidden or minimised is never exposed: nothing waits for it."""


def run(
    *,
    demo: bool,
    tour: Path | None = None,
    link: str = "",
    pseudo: bool = False,
    qt_words: Sequence[str] = (),
    practice: "SandboxProcess | None" = None,
) -> int:
    """Runs the app until its window is closed; returns the exit status.

    `tour` is the folder for the pictures of the guided tour, which then ends by itself.
    `link` is shown once the window is there. `pseudo` speaks a made-up language, for tests;
    `qt_words` are options for Qt. `practice` is the practice company's server where it was begun.
    """
    app = started(qt_words)
    if pseudo:
        from app.ui.runtime.pseudo_locale import speak_pseudo  # noqa: PLC0415 - for tests only

        speak_pseudo(app)
    guard_children()
    app.setApplicationName("callback-desk")
    app.setApplicationDisplayName("Callback Desk")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("callback-desk")
    # The main coroutine decides when the loop ends.
    app.setQuitOnLastWindowClosed(False)
    demo = demo or tour is not None
    data, config = (None, None) if demo else (_folder("data"), _folder("config"))
    instance = Instance(data / "instances" if data else None)
    with suppress(OSError):  # it is said once something is to be kept
        instance.hold()
    moved = _take_move(data, config, instance) if data and config else None
    file = PreferenceFile(config)
    preferences = file.load()
    theme = Theme(app, preferences.theme)
    window = MainWindow(
        preferences, theme=theme, clock=lambda: datetime.now(UTC), guard=WriteGuard()
    )
    _fill(window, data)
    if demo:
        window.say_starting()
    theme.dress()
    window.show()
    _paint(app, window)

    from app.assembly import Asked, serve  # noqa: PLC0415 - the window is on the screen by now

    # All this stays until the end: it need not be looked through for garbage again and again.
    gc.freeze()
    Collector(app)
    asked = Asked(demo=demo, tour=tour, link=link, moved=moved, practice=practice)
    return serve(app, window, file, data=data, instance=instance, asked=asked)


def _take_move(data: Path, config: Path, instance: Instance) -> Path | OSError | None:
    """The folder of the replaced files, None if nothing was replaced, or the error.

    Call it before any file is opened.
    """
    if not (data / "incoming").is_dir():  # as at nearly every start
        return None
    from app.storage.moving import take_place  # noqa: PLC0415 - start-up

    try:
        return take_place(data, config, mine=instance.name)
    except OSError as error:
        return error


def tell_diagnosis() -> int:
    """Prints what this computer is like; returns the exit status."""
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY")
        or os.environ.get("WAYLAND_DISPLAY")
        or os.environ.get("QT_QPA_PLATFORM")
    ):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"  # without a screen it is needed most
    app = started()

    from app.build import system_diagnosis  # noqa: PLC0415 - start-up
    from app.ui.window.diagnosis import diagnosis  # noqa: PLC0415 - as above

    folders = {"data": _folder("data"), "preferences": _folder("config")}
    report = diagnosis(app, system_diagnosis(folders))
    # On Windows the program without a console has nowhere to write; its sibling has.
    print(report, flush=True)
    return 0


def _fill(window: MainWindow, data: Path | None) -> None:
    """Shows what is known without asking anybody: the company of last time and its first rows."""
    companies = CompanyFile(data).peek() if data else []
    kept = window.preferences
    company = window.show_chooser(companies, kept.last_company)
    window.show_company(company)
    window.show_in_front(PageName.CALLBACKS, welcome=company is None)
    if company is None or data is None:
        return
    window.view.show_opening(company, locked=not window.guard.allows(company))
    if company.company_id == kept.last_company:
        rows, read_at = first_rows(data, company.company_id, kept.first_rows)
        if read_at is not None:
            window.view.show_first(company, rows, read_at)


def _paint(app: QApplication, window: MainWindow) -> None:
    """Lets the window be painted; where it is not on the screen at once, it is waited for."""
    until = time.monotonic() + _EXPOSED_WITHIN_S
    app.processEvents()
    while not window.windowHandle().isExposed() and time.monotonic() < until:
        app.processEvents()


def _folder(kind: str) -> Path:
    import platformdirs  # noqa: PLC0415 - the practice company needs no folder

    name = "callback-desk"
    return (
        platformdirs.user_config_path(name, appauthor=False)
        if kind == "config"
        else platformdirs.user_data_path(name, appauthor=False)
    )
