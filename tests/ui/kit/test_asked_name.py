"""A name that is to be typed can be read whole."""

from PySide6.QtWidgets import QApplication, QLabel

from app.ui.kit.asked_name import ask_for_name
from app.ui.kit.field import Field
from app.ui.kit.widgets import line_edit


def test_a_long_name_stands_whole_below_its_field(qapp: QApplication) -> None:
    long = "Zentraleuropäische Kundenbindungs- und Treueprogrammgesellschaft"
    for name, hint in (("Acme Retail", ""), (long, f"Type: {long}")):
        line = line_edit("NameEdit", "Type the company name to confirm")
        field = Field("Type the company name to confirm", line)
        ask_for_name(field, line, name)
        assert line.placeholderText() == f"Type: {name}"
        said = field.findChild(QLabel, "NameEditHint")
        assert said is not None
        assert said.text() == hint
        assert line.accessibleName() == "Type the company name to confirm"
        field.deleteLater()
