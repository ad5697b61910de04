"""Words for what changed of a callback lately, and by whom as far as that is known."""

from app.domain.callbacks.change import Outcome
from app.domain.callbacks.remembered import ListingStatus
from app.domain.outside_text import visible
from app.services.recent_changes import RecentChange, RecentChanges
from app.text.alterations import alteration_text
from app.text.changes import kind_text, outcome_word
from app.text.formats import Formats
from app.text.translate import translate

_TRIED = {Outcome.REFUSED, Outcome.NOT_DONE}


def recent_changes_text(recent: RecentChanges, callback_id: str, formats: Formats) -> str:
    """A sentence that answers, then a line each; what cannot be known is said to be."""
    lines = [_answer(recent, callback_id), ""]
    lines += [f"{formats.moment(one.at)} · {_line(one)}" for one in recent.found]
    if recent.found:
        lines.append("")
    lines.append(_known(recent, formats))
    return "\n".join(lines)


def _answer(recent: RecentChanges, callback_id: str) -> str:
    outcomes = [one.change.outcome for one in recent.found if one.change is not None]
    unsure = {None, Outcome.UNKNOWN}
    here = any(one not in {*_TRIED, *unsure} for one in outcomes)
    # An end that came as it was planned is nobody's doing.
    over = any(_is_over(one) for one in recent.found)
    elsewhere = any(one.change is None and not _is_over(one) for one in recent.found)
    said: list[str] = []
    if here and elsewhere:
        said.append(
            translate("recent", "{0} was changed from here and elsewhere in the last 14 days.")
        )
    elif here:
        said.append(translate("recent", "{0} was changed from here in the last 14 days."))
    elif elsewhere:
        said.append(
            translate("recent", "{0} was changed elsewhere, not from here, in the last 14 days.")
        )
    if unsure.intersection(outcomes):
        said.append(
            translate(
                "recent",
                "{0} may have been changed from here: what became of a change that was sent is "
                "not known.",
            )
        )
    if over:
        said.append(
            translate(
                "recent",
                "{0} is over: its end date passed, or somebody ended it, which cannot be told.",
            )
        )
    nothing = translate("recent", "Nothing of {0} was seen to change in the last 14 days.")
    return " ".join(said or [nothing]).format(visible(callback_id))


def _is_over(one: RecentChange) -> bool:
    return one.gone is not None and one.gone.listing_status is ListingStatus.ENDED


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
