"""What is worth a look about the value of a filter before it is registered.

One that can fit nothing is a registration that never gets an event, and nobody is told. Source of
what each member holds: provider reference, section 4.
"""

import re
from functools import lru_cache

from app.domain.late_pattern import late_pattern
from app.domain.typed.address_cautions import PLACEHOLDER, Caution, CautionKind

_UUID = late_pattern(r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}", re.IGNORECASE)
_DIGITS = late_pattern(r"[0-9]{1,20}")
_OF_DIGITS = {"list_id", "country_code"}
_NAMES_OF_NOTHING = {"null", "none", "nil", "nan", "undefined", "n/a", "na", "tbd", "todo", "xxx"}
_SEVERAL = late_pattern(r"[,;|]|\s")
_OWN_WORDS = {"event_type", "callbacks_to_send"}
"""Members that hold a word, and no ID of the platform's."""


@lru_cache(4096)  # a plan looks at those of its steps again at each tick
def filter_caution(member: str, value: str) -> Caution | None:
    """About the value of one member; None where nothing is odd, or nothing was typed."""
    text = value.strip()
    if not text or member in _OWN_WORDS:
        return None
    if text.casefold() in _NAMES_OF_NOTHING or PLACEHOLDER.search(f"/{text}"):
        return Caution(CautionKind.FILTER_PLACEHOLDER, text)
    if "/" in text:
        return Caution(CautionKind.FILTER_ADDRESS, text.rstrip("/").rpartition("/")[2])
    if _SEVERAL.search(text):
        return Caution(CautionKind.FILTER_SEVERAL, text)
    if member in _OF_DIGITS and not _DIGITS.fullmatch(text):
        return Caution(CautionKind.FILTER_NO_NUMBER, text)
    if member == "app_id" and not _UUID.fullmatch(text):
        return Caution(CautionKind.FILTER_NO_UUID, text)
    return None


def filter_cautions(filters: tuple[tuple[str, str], ...]) -> list[Caution]:
    """About all members of a filter."""
    found = (filter_caution(member, value) for member, value in filters)
    return [one for one in found if one is not None]
