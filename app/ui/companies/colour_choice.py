"""Chooses a company's colour, by a dot and its name."""

from PySide6.QtWidgets import QComboBox

from app.domain.companies.company import CompanyColour
from app.text.noop import QT_TRANSLATE_NOOP
from app.text.translate import translate
from app.ui.kit.widgets import combo
from app.ui.look.colours import colour_icon

_COLOUR_WORDS = {
    CompanyColour.NONE: QT_TRANSLATE_NOOP("colours", "None"),
    CompanyColour.BLUE: QT_TRANSLATE_NOOP("colours", "Blue"),
    CompanyColour.TEAL: QT_TRANSLATE_NOOP("colours", "Teal"),
    CompanyColour.OLIVE: QT_TRANSLATE_NOOP("colours", "Olive"),
    CompanyColour.VIOLET: QT_TRANSLATE_NOOP("colours", "Violet"),
    CompanyColour.PINK: QT_TRANSLATE_NOOP("colours", "Pink"),
    CompanyColour.BROWN: QT_TRANSLATE_NOOP("colours", "Brown"),
}


def colour_combo(caption: str) -> QComboBox:
    """In the order of `CompanyColour`."""
    words = [translate("colours", _COLOUR_WORDS[one]) for one in CompanyColour]
    made = combo("ColourCombo", caption, words)
    for at, one in enumerate(CompanyColour):
        made.setItemIcon(at, colour_icon(one))
    return made
