"""What Help tells: licences, and a diagnosis for a ticket."""

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QPushButton

from app import __version__
from app.domain.preferences import Preferences
from app.storage.preferences import PreferenceFile
from app.ui.window.start_notices import tell_of_update
from tests.ui.conftest import Desk, named, until


def help_action(desk: Desk, words: str) -> None:
    menu = desk.window.menus[-1]
    (action,) = (one for one in menu.actions() if one.text().replace("&", "") == words)
    action.trigger()


async def test_a_diagnosis_is_copied_and_says_so(desk: Desk) -> None:
    desk.window.show()
    QGuiApplication.clipboard().clear()
    help_action(desk, "Copy diagnosis")
    await until(lambda: bool(QGuiApplication.clipboard().text()))
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("Callback Desk: ")
    for name in ("Qt", "Window system", "Icons", "Password store", "TLS"):
        assert f"\n{name}: " in copied
    assert "drawn from SVG" in copied
    await desk.aclose()


async def test_licences_are_shown_one_by_one(desk: Desk) -> None:
    desk.window.show()
    help_action(desk, "Licences…")
    await until(lambda: desk.has_dialog("Licences"))
    dialog = desk.dialog("Licences")
    text = named(dialog, QPlainTextEdit, "Licence text")
    assert "Another Qt in its place" in text.toPlainText()
    parts = named(dialog, QComboBox, "Part")
    parts.setCurrentIndex(parts.count() - 1)
    assert "GNU GENERAL PUBLIC LICENSE" in text.toPlainText()
    named(dialog, QPushButton, "Close").click()
    await until(lambda: not desk.has_dialog("Licences"))
    await desk.aclose()


async def test_an_update_is_told_once(desk: Desk, tmp_path: Path) -> None:
    desk.window.show()
    PreferenceFile(tmp_path).save(Preferences())  # as 0.1.0 wrote them, without a version
    file = PreferenceFile(tmp_path)
    kept = file.load()
    tell_of_update(desk.window.bar, file, kept, desk.window.show_news)
    assert f"updated to {__version__}" in desk.window.bar.text()
    named(desk.window, QPushButton, "What's new").click()
    dialog = desk.dialog("What's new")
    assert __version__ in named(dialog, QPlainTextEdit, "Changes").toPlainText()
    named(dialog, QPushButton, "Close").click()
    desk.window.bar.dismiss()
    file.save(kept)
    again = PreferenceFile(tmp_path)
    tell_of_update(desk.window.bar, again, again.load(), desk.window.show_news)
    assert not desk.window.bar.isVisible()
    await desk.aclose()


async def test_nothing_is_new_at_the_very_first_start(desk: Desk, tmp_path: Path) -> None:
    desk.window.show()
    file = PreferenceFile(tmp_path)
    kept = file.load()
    tell_of_update(desk.window.bar, file, kept, desk.window.show_news)
    assert not desk.window.bar.isVisible()
    assert kept.version_seen == __version__
    await desk.aclose()
