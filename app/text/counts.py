"""How many callbacks a company has, as the status line says it."""

from app.services.listing import Counts
from app.text.noop import QT_TRANSLATE_NOOP
from app.text.translate import translate


def counts_text(found: Counts) -> str:
    """`26 callbacks · 22 active · 4 starting later · 2 end this week`."""
    parts = []
    for text, count in (
        (QT_TRANSLATE_NOOP("counts", "%n callback(s)"), found.listed),
        (QT_TRANSLATE_NOOP("counts", "%n active"), found.active),
        (QT_TRANSLATE_NOOP("counts", "%n starting later"), found.starting),
        (QT_TRANSLATE_NOOP("counts", "%n end(s|) this week"), found.ending),
    ):
        parts.append(translate("counts", text, "", count))
    return " · ".join(parts)
