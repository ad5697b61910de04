"""Brings a date that somebody typed, or another program wrote, into plain letters and digits."""

import re
import unicodedata

Names = tuple[tuple[str, ...], ...]

UNSEEN = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_SIGNS = str.maketrans("\uff1a\uff0f\uff0d\uff0e\uff0c\u060c\u2212", ":/-.,,-")
"""Full-width ones, the Arabic comma and the sign of minus."""
_HALF = re.compile(r"(?<![^\W\d_])([ap])\.\s?m\.", re.IGNORECASE)
_EAST_ASIAN = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s+(?=\S)", re.IGNORECASE)


def plain(text: str) -> str:
    """Without what is not seen, in ASCII digits and signs."""
    seen = UNSEEN.sub("", text).translate(_SIGNS)
    digits = "".join(
        str(unicodedata.decimal(one)) if one.isdecimal() and not one.isascii() else one
        for one in seen
    )
    found = _HALF.sub(r"\1m", " ".join(digits.split()))
    return " ".join(_EAST_ASIAN.sub(r"\1-\2-\3 ", found).split())


def without_weekday(text: str) -> tuple[str, int | None]:
    """What follows the English name of a weekday, and which one it is, Monday 0.

    None without one.
    """
    found = _WEEKDAY.match(text)
    if found is None:
        return text, None
    return text[found.end() :], _DAYS.index(found[1].casefold())
