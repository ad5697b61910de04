"""Texts from outside where Qt would read them as HTML, or where there is no room for them."""

from PySide6.QtWidgets import QWidget

from app.domain.outside_text import cut, visible
from app.ui.look.isolates import isolated

_LONGEST_TIP = 4000
_MARKUP = frozenset("<&")


def cut_in_the_middle(text: str, most: int) -> str:
    """Its beginning and its end, where it has more than `most` characters."""
    if len(text) <= most:
        return text
    kept = most - 1
    return f"{text[: kept - kept // 2]}…{text[-(kept // 2) :]}"


def plain_tip(text: str) -> str:
    """A tooltip that shows a text from outside as it is.

    Qt renders whatever looks like HTML in a tooltip, and offers no plain-text switch for it.
    """
    # `html.escape` does no more between tags, and brings a table of two thousand entities.
    escaped = (
        isolated(visible(cut(text, _LONGEST_TIP), lines=True))
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
    )
    return f"<qt>{escaped.replace(chr(10), '<br>')}</qt>"


def tip_of(text: str) -> str:
    """A tooltip of words of our own: they may name a company, and that may look like HTML."""
    return plain_tip(text) if _MARKUP.intersection(text) else text


def tell_tip(widget: QWidget, text: str) -> None:
    """Sets a tooltip, and says the same to a screen reader, which would read out its markup."""
    widget.setToolTip(plain_tip(text) if text else "")
    widget.setAccessibleDescription(isolated(visible(cut(text, _LONGEST_TIP), lines=True)))
