"""Words for what was so at a past moment."""

from datetime import datetime

from app.domain.callbacks.history import Alteration
from app.domain.callbacks.past import PastKind, PastListing, PastRow
from app.domain.outside_text import visible
from app.text.alterations import alteration_text
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
        PastKind.UNSEEN: Status(translate("past", "Perhaps there then"), Tone.NEUTRAL, "unknown"),
        PastKind.NEW: Status(translate("past", "New since"), Tone.PLANNED, "plus"),
    }[kind]


def past_detail(row: PastRow, formats: Formats) -> str:
    """What is different now; dates as they are told elsewhere on the screen."""
    if row.kind is PastKind.UNSEEN:
        return translate("past", "Created before then; this computer saw it later")
    said = [_dated(one, formats) or alteration_text(one) for one in row.altered]
    if row.replaced_by:
        said.insert(0, translate("past", "{0} took its place").format(visible(row.replaced_by)))
    return "; ".join(said)


def _dated(one: Alteration, formats: Formats) -> str:
    """`Ends: no end → 2 Dec 2026 09:00`; "" for what is no date."""
    words = {
        "start_date": (translate("past", "Starts"), translate("past", "always")),
        "end_date": (translate("past", "Ends"), translate("past", "no end")),
    }.get(one.member)
    if words is None:
        return ""
    name, none = words
    try:
        before, after = (
            formats.moment(datetime.fromisoformat(each)) if each else none
            for each in (one.before, one.after)
        )
    except ValueError:
        return ""  # one that nobody could read is told as it stands
    return f"{name}: {before} → {after}"


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
