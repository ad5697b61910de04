"""A state in words, with what its colour and icon mean."""

from enum import StrEnum

import msgspec


class Tone(StrEnum):
    """What a coloured thing means. Always with a word and an icon beside the colour."""

    ACTIVE = "active"
    SOON = "soon"
    PLANNED = "planned"
    FAILED = "failed"
    NEUTRAL = "neutral"


class Status(msgspec.Struct, frozen=True):
    """A state in words, with tone and icon; `short` is shown where `text` has no room, if any."""

    text: str
    tone: Tone
    icon: str
    short: str = ""
