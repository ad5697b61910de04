"""Why nothing is registered for a test event, from what is remembered."""

from datetime import datetime

from app.domain.callbacks.callback import CallbackState
from app.domain.callbacks.remembered import ListingStatus
from app.domain.outside_text import visible
from app.services.callbacks import Hint
from app.text.formats import Formats
from app.text.translate import translate

_MOST = 4


def hint_text(hints: list[Hint], formats: Formats, now: datetime) -> str:
    """A line a hint, each with where it comes from and how old it is; empty if there is none."""
    lines = [_line(one, formats, now) for one in hints[:_MOST]]
    if lines:
        lines.append(
            translate("hints", "From what this desk remembers; the server gave no reason.")
        )
    return "\n".join(lines)


def _line(hint: Hint, formats: Formats, now: datetime) -> str:
    callback = hint.callback
    seen = formats.age((now - hint.seen_at).total_seconds())
    if hint.company_name:
        return translate(
            "hints", "{0} has one ({1}, seen {2}): are you in the right company?"
        ).format(hint.company_name, visible(callback.callback_id), seen)
    if hint.listing_status is ListingStatus.ENDED_HERE:
        return translate("hints", "{0} was ended here by {1}, {2}.").format(
            visible(callback.callback_id), hint.ended_by, seen
        )
    if hint.listing_status is ListingStatus.VANISHED:
        return translate("hints", "{0} vanished from the list, noticed {1}.").format(
            visible(callback.callback_id), seen
        )
    if callback.state_at(now) is CallbackState.FUTURE and callback.starts_at is not None:
        return translate("hints", "{0} starts on {1} (as it was seen {2}).").format(
            visible(callback.callback_id), formats.moment(callback.starts_at), seen
        )
    if callback.ends_at is not None and callback.ends_at <= now:
        return translate("hints", "{0} ended on {1} (as it was seen {2}).").format(
            visible(callback.callback_id), formats.moment(callback.ends_at), seen
        )
    return translate("hints", "{0} was active when it was seen, {1}.").format(
        visible(callback.callback_id), seen
    )
