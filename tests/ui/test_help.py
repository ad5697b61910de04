"""What Help tells: licences, and a diagnosis for a ticket."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QPushButton

from tests.ui.conftest import Desk, named, until


def help_action(desk: Desk, words: str) -> None:
    menu = desk.window.menus[-1]
    (action,) = (one for one in menu.actions() if one.text().replace("&", "") == words)
    action.trigger()


async def test_a_diagnosis_is_copied_and_says_so(desk: Desk) -> None:
    desk.window.show()
    help_action(desk, "Copy diagnosis")
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("Callback Desk: ")
    for name in ("Qt", "Window system", "Icons", "Password store", "TLS"):
        assert f"\n{name}: " in copied
    assert "drawn from SVG" in copied
    await desk.aclose()


async def test_licences_are_shown_one_by_one(desk: Desk) -> None:
    desk.window.show()
    help_action(desk, "Licences…")
    dialog = desk.dialog("Licences")
    text = named(dialog, QPlainTextEdit, "Licence text")
    assert "Another Qt in its place" in text.toPlainText()
    parts = named(dialog, QComboBox, "Part")
    parts.setCurrentIndex(parts.count() - 1)
    assert "GNU GENERAL PUBLIC LICENSE" in text.toPlainText()
    named(dialog, QPushButton, "Close").click()
    await until(lambda: not desk.has_dialog("Licences"))
    await desk.aclose()
