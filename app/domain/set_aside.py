"""A file of the app's own that could not be used."""

from enum import StrEnum

import msgspec


class Fault(StrEnum):
    """Why a file was not used."""

    BROKEN = "broken"
    NEWER = "newer"
    UNREADABLE = "unreadable"


class SetAside(msgspec.Struct, frozen=True):
    """A file that could not be used. `kept_at` is where it is now, untouched."""

    fault: Fault
    kept_at: str
    detail: str
