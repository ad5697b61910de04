"""Lists of which only the first are named."""

from collections.abc import Sequence

from app.text.translate import translate


def shortened(lines: Sequence[str], most: int) -> list[str]:
    """At most so many of some lines, and how many more there are."""
    more = len(lines) - most
    if more <= 0:
        return list(lines)
    return [*lines[:most], translate("shortened", "and %n more", "", more)]
