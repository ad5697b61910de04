"""Lengths follow the font, also one that is chosen while the app runs."""

from PySide6.QtWidgets import QApplication

from app.ui.look.measure import em


def test_lengths_follow_a_font_that_changes(qapp: QApplication) -> None:
    usual, before = qapp.font(), em(200)
    twice = qapp.font()
    twice.setPointSizeF(2 * twice.pointSizeF())
    qapp.setFont(twice)
    try:
        assert em(200) > 1.5 * before
    finally:
        qapp.setFont(usual)
    assert em(200) == before
