"""Words for what is covered and what is not."""

from datetime import datetime

from app.domain.callbacks.coverage import FORECAST, LATELY, Forecast, Lane, LaneGap, PieceKind
from app.domain.outside_text import visible
from app.text.formats import Formats, applies_to
from app.text.shortened import shortened
from app.text.status import Status, Tone
from app.text.translate import translate

_NAMED = 3


def piece_word(kind: PieceKind) -> str:
    """`Covered`, `Gap`, `Overlap` or `Not known`."""
    return {
        PieceKind.COVERED: translate("timeline", "Covered"),
        PieceKind.GAP: translate("timeline", "Gap"),
        PieceKind.OVERLAP: translate("timeline", "Overlap"),
        PieceKind.UNKNOWN: translate("timeline", "Not known"),
    }[kind]


def piece_status(kind: PieceKind) -> Status:
    """The word and a colour."""
    tone, picture = {
        PieceKind.COVERED: (Tone.ACTIVE, "check"),
        PieceKind.GAP: (Tone.FAILED, "warning"),
        PieceKind.OVERLAP: (Tone.SOON, "warning"),
        PieceKind.UNKNOWN: (Tone.NEUTRAL, "unknown"),
    }[kind]
    return Status(piece_word(kind), tone, picture)


def gap_text(gap: LaneGap, formats: Formats) -> str:
    """`subscription_added, List 48213: from 30 Nov 2026 to 3 Dec 2026`, or what has no end."""
    lane, start = gap.lane, formats.day(gap.start)
    applies = applies_to(lane.event_type, lane.filters)
    if gap.end is None:
        return translate("timeline", "{0}, {1}: from {2}, and nothing follows").format(
            visible(lane.event_type), applies, start
        )
    return translate("timeline", "{0}, {1}: from {2} to {3}").format(
        visible(lane.event_type), applies, start, formats.day(gap.end)
    )


def over_text(ahead: Forecast, formats: Formats) -> str:
    """What ended lately and is listed no more, "" for nothing."""
    if not ahead.over:
        return ""
    count = len(ahead.over)
    said = translate(
        "timeline", "%n ended in the last {0} days, and nothing follows", "", count
    ).format(LATELY.days)
    named = [_over_lane_text(lane, ended, formats) for lane, ended in ahead.over]
    return f"{said}: " + " · ".join(shortened(named, _NAMED))


def _over_lane_text(lane: Lane, ended: datetime, formats: Formats) -> str:
    """Of one that vanished no more is known than when it was missed."""
    last = [one for one in lane.ended if one.ends_at == ended]
    if any(lane.sure_end(one) == ended for one in last):
        text = translate("timeline", "{0}, {1}: {2}")
    else:
        text = translate("timeline", "{0}, {1}: missed {2}")
    applies = applies_to(lane.event_type, lane.filters)
    return text.format(visible(lane.event_type), applies, formats.day(ended))


def unclear_text(ahead: Forecast) -> str:
    """Which registrations have dates that cannot be read, "" for none."""
    ids = [visible(one.callback_id) for lane in ahead.unclear for one in lane.unclear]
    count = len(ids)
    if not count:
        return ""
    said = translate(
        "timeline",
        "%n callback(s) with a date that cannot be read, so what it covers is not known: {0}",
        "",
        count,
    )
    return said.format(", ".join(shortened(ids, _NAMED)))


def forecast_text(ahead: Forecast, formats: Formats, lacking: str = "") -> str:
    """How many gaps there are in the next 90 days, and the first of them; and overlaps.

    `lacking` is what of the list is not known: what is told of it may be otherwise then.
    """
    gaps, over, count = _gaps_text(ahead, formats), over_text(ahead, formats), len(ahead.overlaps)
    # That nothing follows is more than that there are no gaps in what is left.
    lines = [gaps, over] if ahead.gaps else [over, gaps]
    if count:
        said = translate(
            "timeline",
            "%n overlap(s): two registrations of one type and filter; the server may refuse more.",
            "",
            count,
        )
        lines.append(said)
    lines.append(unclear_text(ahead))
    if lacking:
        words = translate("timeline", "{0}. What is not listed here may fill a gap, or overlap.")
        lines.append(words.format(lacking))
    return "\n".join(one for one in lines if one)


def _gaps_text(ahead: Forecast, formats: Formats) -> str:
    """How many there are, and the first; "" where nothing is listed that could have one."""
    count, days = len(ahead.gaps), FORECAST.days
    if count:
        said = translate("timeline", "%n gap(s) in the next {0} days", "", count).format(days)
        named = [gap_text(one, formats) for one in ahead.gaps]
        return f"{said}: " + " · ".join(shortened(named, _NAMED))
    if not ahead.listed:
        return ""
    if ahead.over:
        return translate("timeline", "What is listed has no gaps in the next {0} days").format(days)
    return translate("timeline", "No gaps in the next {0} days").format(days)
