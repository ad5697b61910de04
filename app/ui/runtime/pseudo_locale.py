"""A language nobody speaks, to see what a translation would do to the window.

Accents on every letter, two fifths more of them, and lines from the right to the left. What shows
no accents is not translated.
"""

import re

from PySide6.QtCore import Qt, QTranslator
from PySide6.QtWidgets import QApplication

from app.text.translate import english_forms

_ACCENTS = str.maketrans("aceginoprsuyzACEGINOPRSUYZ", "áçéĝíñóṕŕšúýžÁÇÉĜÍÑÓṔŔŠÚÝŽ")
_KEPT = re.compile(r"(\{\w*\}|%n|%L?\d|&\w|\n)")
_MORE = 0.4


def pseudo(text: str) -> str:
    """A text as it might be in another language; what is filled in later stays."""
    pieces = _KEPT.split(text)
    said = "".join(
        piece if at % 2 else piece.translate(_ACCENTS) for at, piece in enumerate(pieces)
    )
    letters = sum(len(piece) for piece in pieces[::2])
    return said + "·" * round(letters * _MORE)


class PseudoTranslator(QTranslator):
    """Answers for every text of the app; Qt's own stay as they are."""

    def translate(
        self,
        context: str,
        source_text: str,
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str | None:
        """See `QTranslator`. None is what Qt takes for a text of somebody else's; "" is a text."""
        del disambiguation
        if re.match("Q[A-Z]", context):
            return None
        return pseudo(source_text if n < 0 else english_forms(source_text, n))

    def isEmpty(self) -> bool:
        return False


def speak_pseudo(app: QApplication) -> PseudoTranslator:
    """The application speaks it from now on; take the translator away to end that."""
    made = PseudoTranslator(app)
    app.installTranslator(made)
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    return made
