"""Words for what was so at a past moment."""

from app.domain.callbacks.past import PastKind, PastListing, PastRow
from app.domain.outside_text import visible
from app.text.differences import alteration_text
from app.text.formats import Formats
from app.text.status import Status, Tone
from app.text.translate import translate


def past_status(kind: PastKind) -> Status:
    """A word and a colour."""
    return {
        PastKind.GONE: Status(translate("past", "Gone now"), Tone.FAILED, "stopped"),
        PastKind.REPLACED: Status(translate("past", "Replaced since"), Tone.SOON, "edit"),
        PastKind.CHANGED: Status(translate("past", "Changed since"), Tone.SOON, "warning"),
        PastKind.SAME: Status(translate("past", "As it is now"), Tone.ACTIVE, "check"),
        PastKind.UNSEEN: Status(translate("past", "Not seen then"), Tone.NEUTRAL, "unknown"),
        PastKind.NEW: Status(translate("past", "New since"), Tone.PLANNED, "plus"),
    }[kind]


def past_detail(row: PastRow) -> str:
    """What is different now."""
    if row.kind is PastKind.UNSEEN:
        return translate("past", "It was there by its date of creation; it was seen first later.")
    said = [alteration_text(one) for one in row.altered]
    if row.replaced_by:
        said.insert(0, translate("past", "{0} took its place").format(visible(row.replaced_by)))
    return "; ".join(said)


def past_sentence(found: PastListing, formats: Formats) -> str:
    """What was known then, in numbers, and from where."""
    if found.seen_since is None:
        return translate("past", "Nothing of this company was ever read on this computer.")
    if found.at < found.seen_since:
        return translate(
            "past",
            "This computer has read this company since {0}: of the time before it knows "
            "only what the server's dates of creation tell.",
        ).format(formats.moment(found.seen_since))
    then = len(found.listed)
    gone, changed = found.count(PastKind.GONE), found.count(PastKind.CHANGED)
    replaced, new = found.count(PastKind.REPLACED), found.count(PastKind.NEW)
    said = [
        translate("past", "%n callback(s) then, as far as this computer saw it", "", then),
        translate("past", "%n gone now", "", gone),
        translate("past", "%n replaced since", "", replaced),
        translate("past", "%n changed since", "", changed),
        translate("past", "%n new since", "", new),
    ]
    return " · ".join(said)
