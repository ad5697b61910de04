"""What a file for another computer holds."""

from datetime import datetime

import msgspec

ENDING = ".deskmove"
"""Of such a file's name."""


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """What a file holds. `made_at` is aware UTC, None where it does not say."""

    companies: int
    callbacks: int
    version: str
    made_at: datetime | None
