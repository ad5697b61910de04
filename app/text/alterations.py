"""What of a callback is another thing than before."""

from app.domain.callbacks.history import Alteration
from app.domain.outside_text import visible
from app.text.translate import translate


def alteration_text(one: Alteration) -> str:
    """`end_date: none → 2026-12-02T09:00:00Z`."""
    none = translate("difference", "none")
    return visible(f"{one.member}: {one.before or none} → {one.after or none}")
