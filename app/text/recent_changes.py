"""Words for what changed of a callback lately, and by whom as far as that is known."""

from app.domain.callbacks.change import Outcome
from app.domain.callbacks.remembered import ListingStatus
from app.services.recent_changes import RecentChange, RecentChanges
from app.text.changes import kind_text, outcome_word
from app.text.differences import alteration_text
from app.text.formats import Formats
from app.text.translate import translate


def recent_changes_text(recent: RecentChanges, callback_id: str, formats: Formats) -> str:
    """A sentence that answers, then a line each; what cannot be known is said to be."""
    tried = {Outcome.REFUSED, Outcome.NOT_DONE}
    changes = [one.change for one in recent.found if one.change is not None]
    here = sum(1 for one in changes if one.outcome not in tried)
    elsewhere = len(recent.found) - len(changes)
    lines = [_answer(callback_id, here, elsewhere), ""]
    lines += [f"{formats.moment(one.at)} · {_line(one)}" for one in recent.found]
    if recent.found:
        lines.append("")
    lines.append(_known(recent, formats))
    return "\n".join(lines)


def _answer(callback_id: str, here: int, elsewhere: int) -> str:
    if here and elsewhere:
        text = translate("recent", "{0} was changed from here and elsewhere in the last 14 days.")
    elif here:
        text = translate("recent", "{0} was changed from here in the last 14 days.")
    elif elsewhere:
        text = translate("recent", "{0} was changed elsewhere, not from here, in the last 14 days.")
    else:
        text = translate("recent", "Nothing of {0} was seen to change in the last 14 days.")
    return text.format(callback_id)


def _line(one: RecentChange) -> str:
    if one.change is not None:
        change = one.change
        words = translate("recent", "From here, by {0}: {1}, {2}").format(
            change.user, kind_text(change), outcome_word(change.outcome)
        )
        return f"{words} ({change.why})" if change.why else words
    if one.alteration is not None:
        return translate("recent", "Elsewhere, seen then: {0}").format(
            alteration_text(one.alteration)
        )
    if one.gone is not None and one.gone.listing_status is ListingStatus.ENDED:
        return translate("recent", "Its end date passed, or it was ended.")
    return translate("recent", "Elsewhere: it was missing from the list from then on.")


def _known(recent: RecentChanges, formats: Formats) -> str:
    if recent.known_since is None:
        return translate(
            "recent", "This computer has never seen it in a list: what was before is not known."
        )
    return translate(
        "recent",
        "From the memory and the record of this computer, which has known it since {0}. What "
        "somebody changed and changed back between two looks is not seen.",
    ).format(formats.moment(recent.known_since))
