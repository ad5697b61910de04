"""A name that is to be typed to confirm what cannot be taken back."""

from PySide6.QtWidgets import QLineEdit

from app.domain.outside_text import visible
from app.text.translate import translate
from app.ui.kit.field import Field

_LONG = 32
"""Characters: a longer one may be cut within its field."""


def ask_for_name(field: Field, line: QLineEdit, name: str) -> None:
    """Says in the field what is to be typed, and whole below it where it might be cut there."""
    words = translate("name", "Type: {0}").format(visible(name))
    line.setPlaceholderText(words)
    field.set_hint(words if len(name) > _LONG else "")
