"""Keeps dates, addresses, ids and types in their order within a line that runs from the right.

Without that a line from the right puts `30 Nov 2026` as `Nov 2026 30`: digits at the beginning of
a Latin piece belong to neither side.
"""

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

_FROM_LEFT, _END = "\u2066", "\u2069"
_PIECE = (
    # Words of plain letters, digits and signs; a sign that ends a sentence belongs to the sentence.
    r"(?<![\w<≤≈~+#/.-])(?:[<≤≈~+#/.-]{1,8} ?)?"
    r"[A-Za-z0-9](?:[!-~…]|[ ·]+(?=[!-~]))*(?<![.,;:!?)\s])(?!\w)"
)


def entry_text(text: str) -> str:
    """A text from outside, made visible already, as it is to stand in an entry of a menu."""
    return isolated(text).replace("&", "&&")


def isolated_caption(text: str) -> str:
    """As `isolated`; a letter stays the one that it is chosen by."""
    return isolated(text).replace(f"&{_FROM_LEFT}", f"{_FROM_LEFT}&")


def without_isolates(text: str) -> str:
    """The text itself, of one that was isolated already."""
    return text.replace(_FROM_LEFT, "").replace(_END, "")


def isolated(text: str) -> str:
    """The text as it is to be shown; what is copied or searched is the text itself."""
    if not text or QApplication.layoutDirection() is not Qt.LayoutDirection.RightToLeft:
        return text
    return re.sub(_PIECE, lambda found: _FROM_LEFT + found.group() + _END, text)
