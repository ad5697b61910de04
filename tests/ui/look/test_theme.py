"""High contrast is the system's: it wins over ours, also when it is switched on meanwhile."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.ui.look.roles import LIGHT
from app.ui.look.theme import Theme


def test_high_contrast_wins_while_it_is_on(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme = Theme(qapp)
    theme.dress()
    assert theme.roles == LIGHT
    assert qapp.styleSheet()
    wanted = [True]
    monkeypatch.setattr(Theme, "_wants_high_contrast", lambda _: wanted[0])
    told = qapp.styleHints().accessibility().contrastPreferenceChanged
    told.emit(Qt.ContrastPreference.HighContrast)
    assert theme.roles != LIGHT
    assert theme.roles.edge == theme.roles.text
    assert qapp.styleSheet() == ""
    wanted[0] = False
    told.emit(Qt.ContrastPreference.NoPreference)
    assert theme.roles == LIGHT
    assert qapp.styleSheet()
    qapp.setStyleSheet("")
    theme.deleteLater()
