"""Keeps what is written the other way in its order within a line.

Without that a line from the right puts `30 Nov 2026` as `Nov 2026 30`: digits at the beginning of
a Latin piece belong to neither side. And a line from the left takes the bracket that ends a Hebrew
or Arabic name for its own, and puts it before the name.
"""

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

_FROM_LEFT, _FROM_RIGHT, _AS_IT_BEGINS, _END = "\u2066", "\u2067", "\u2068", "\u2069"
_RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
"""Letters of scripts that are written from the right."""
_PIECE_FROM_RIGHT = rf"[{_RIGHT}](?:[^A-Za-z\n·]*[{_RIGHT}])?[)\]]?"
"""A name as a whole, its last bracket too; `·` stands between two of them."""
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
    for one in (_FROM_LEFT, _FROM_RIGHT, _AS_IT_BEGINS, _END):
        text = text.replace(one, "")
    return text


def by_its_letters(text: str) -> str:
    """A name or a remark, which runs as its first letter does, whatever is around it."""
    return text if text.isascii() else f"{_AS_IT_BEGINS}{text}{_END}"


def from_left(text: str) -> str:
    """What is read from the left everywhere, such as a host, whatever letters it has."""
    return text if text.isascii() else f"{_FROM_LEFT}{text}{_END}"


def _named_from_right(found: re.Match[str]) -> str:
    piece, rest = found.group(), ""
    # A bracket that was opened before the name ends what is around it.
    for closing, opening in ((")", "("), ("]", "[")):
        if piece.endswith(closing) and piece.count(closing) > piece.count(opening):
            piece, rest = piece[:-1], closing
    return f"{_FROM_RIGHT}{piece}{_END}{rest}"


def _may_be_from_right(letter: str) -> bool:
    """Quicker to say of most texts than to compile what finds such pieces."""
    return "\u0590" <= letter <= "\u08ff" or "\ufb1d" <= letter <= "\ufefc"


def isolated(text: str) -> str:
    """The text as it is to be shown; what is copied or searched is the text itself."""
    if not text:
        return text
    if QApplication.layoutDirection() is not Qt.LayoutDirection.RightToLeft:
        if text.isascii() or not any(map(_may_be_from_right, text)):
            return text
        return re.sub(_PIECE_FROM_RIGHT, _named_from_right, text)
    return re.sub(_PIECE, lambda found: _FROM_LEFT + found.group() + _END, text)
