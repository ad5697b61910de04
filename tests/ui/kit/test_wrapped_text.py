"""Values that are shown whole."""

import pytest
from PySide6.QtWidgets import QApplication

from app.ui.kit.wrapped_text import WrappedText


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ({"fixed": True}, "AB1⟨U+000A⟩Method PUT"),
        ({"from_left": True}, "AB1⟨U+000A⟩Method PUT"),
        ({}, "AB1\nMethod PUT"),
    ],
)
def test_a_line_break_in_a_value_of_one_line_is_named(
    qapp: QApplication, options: dict[str, bool], shown: str
) -> None:
    """Else what follows it would look like another field."""
    field = WrappedText("V", "Value", **options)
    field.setText("AB1\nMethod PUT")
    assert field.toPlainText() == shown
    assert field.text() == "AB1\nMethod PUT"
    field.deleteLater()
