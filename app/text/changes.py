"""Words for how a change came out."""

from app.domain.callbacks.callback import CallbackState
from app.domain.callbacks.change import Change, ChangeKind, Outcome, Step, gap_of
from app.domain.outside_text import visible
from app.text.formats import Formats
from app.text.messages import UserMessage
from app.text.reasons import reasons_text
from app.text.translate import translate

_IN_UTC = Formats()


def change_text(change: Change) -> UserMessage:
    """What happened, and what it means."""
    make = {
        Outcome.DONE: _done,
        Outcome.NOT_DONE: _not_done,
        Outcome.ROLLED_BACK: _rolled_back,
        Outcome.HALF_DONE: _half_done,
        Outcome.UNKNOWN: _unknown,
    }.get(change.outcome or Outcome.UNKNOWN, _not_done)
    title, then = make(change)
    return UserMessage(title, then, reasons_text(change.detail))


def looked_text(change: Change, at: str) -> UserMessage:
    """What is known after a look at the server, and when that was."""
    words = change_text(change)
    looked = translate("changes", "Last looked at {0}.").format(at)
    return UserMessage(words.title, f"{words.next_step} {looked}", words.details)


def kind_text(change: Change) -> str:
    """`Create`, `End` or `Replace`, with what it is about."""
    name = {
        ChangeKind.CREATE: translate("changes", "Create"),
        ChangeKind.END: translate("changes", "End"),
        ChangeKind.REPLACE: translate("changes", "Replace"),
    }[change.kind]
    about = _old_id(change)
    if not about and change.draft is not None:
        about = change.draft.event_type
    return f"{name} {about}".strip()


def _old_id(change: Change) -> str:
    """An ID is one line, whatever a server writes into it: a second one would read as ours."""
    return visible(change.before.callback_id) if change.before else ""


def _made_id(change: Change) -> str:
    return visible(change.made_id or "")


def outcome_word(outcome: Outcome | None) -> str:
    """How a change came out, in a word or two; None is still open."""
    return {
        None: translate("changes", "open"),
        Outcome.DONE: translate("changes", "done"),
        Outcome.NOT_DONE: translate("changes", "not done"),
        Outcome.REFUSED: translate("changes", "refused"),
        Outcome.ROLLED_BACK: translate("changes", "rolled back"),
        Outcome.HALF_DONE: translate("changes", "half done"),
        Outcome.UNKNOWN: translate("changes", "unknown"),
    }[outcome]


def _done(change: Change) -> tuple[str, str]:
    title, then = _done_as_asked(change)
    if change.over_at is not None:
        over = translate("changes", "It is over since {0}, and not listed any more.")
        then = f"{over.format(_IN_UTC.utc(change.over_at))} {then}".strip()
    if change.differs:
        other = translate("changes", "The server made it otherwise than it was asked to: {0}.")
        then = f"{other.format(', '.join(map(visible, change.differs)))} {then}".strip()
    return title, then


def _done_as_asked(change: Change) -> tuple[str, str]:
    old = _old_id(change)
    if change.kind is ChangeKind.CREATE:
        return translate("changes", "{0} was created").format(_made_id(change)), ""
    if change.kind is ChangeKind.END:
        return (
            translate("changes", "{0} was ended").format(old),
            translate("changes", "To go on with it, create it anew; it gets a new ID."),
        )
    if _made_id(change) == old:
        return (
            translate("changes", "{0} was changed in place").format(old),
            translate("changes", "Its ID stays the same."),
        )
    new_id = translate("changes", "The ID is new.")
    return (
        translate("changes", "{0} was replaced by {1}").format(old, _made_id(change)),
        f"{new_id} {_gap(change)}".strip(),
    )


def _gap(change: Change) -> str:
    if change.gap_s is None:
        old, new, closed_at = change.before, change.draft, change.closed_at or change.opened_at
        there = old if change.outcome is Outcome.ROLLED_BACK else new
        starts_at = there.starts_at if there else None
        if starts_at is None and old and old.state_at(closed_at) is CallbackState.FUTURE:
            return ""  # the old one had not begun: nothing was missed
        if starts_at is not None and starts_at > closed_at:
            return translate("changes", "Nothing is sent until it starts, on {0}.").format(
                _IN_UTC.utc(starts_at)
            )
        return translate("changes", "How long there was neither one is not known.")
    return translate("changes", "At most {0} without either one.").format(gap_of(change.gap_s))


def _not_done(change: Change) -> tuple[str, str]:
    if change.over_at is not None and change.before is not None:
        return (
            translate("changes", "{0} was over already").format(_old_id(change)),
            translate(
                "changes",
                "It is over since {0}: its end had come, or somebody else ended it. This "
                "computer has not ended it.",
            ).format(_IN_UTC.utc(change.over_at)),
        )
    return (
        translate("changes", "It did not happen: {0}").format(kind_text(change)),
        translate(
            "changes",
            "The server was asked, long enough after it was sent, and lists nothing of it. "
            "It can be done again.",
        ),
    )


def _rolled_back(change: Change) -> tuple[str, str]:
    old = _old_id(change)
    return (
        translate("changes", "The new one was refused; the old one is back as {0}").format(
            _made_id(change)
        ),
        translate("changes", "{0} was ended and created again with its old values.").format(old)
        + " "
        + _gap(change),
    )


def _half_done(change: Change) -> tuple[str, str]:
    old = _old_id(change)
    return (
        translate("changes", "{0} is ended, and the new one is not there").format(old),
        translate("changes", "Create the new one, or put the old one back."),
    )


def _unknown(change: Change) -> tuple[str, str]:
    old = _old_id(change)
    if change.kind is ChangeKind.REPLACE and change.step is Step.CREATING:
        return (
            translate(
                "changes", "{0} is ended; whether the new one is there cannot be told"
            ).format(old),
            translate(
                "changes",
                "Perhaps nothing covers it now. The new one was sent once, and no clear answer "
                "came: look again in a minute or two, and do not create it yourself before.",
            ),
        )
    if change.step is Step.ROLLING_BACK:
        return (
            translate("changes", "{0} is ended; whether it is back cannot be told").format(old),
            translate(
                "changes",
                "Perhaps nothing covers it now. The new one is not there; the old one was sent "
                "anew, and no clear answer came: look again in a minute or two, and do not create "
                "it yourself before.",
            ),
        )
    return (
        translate("changes", "It cannot be told whether it happened: {0}").format(
            kind_text(change)
        ),
        translate(
            "changes",
            "It was sent once, and no clear answer came. It may still be carried out: look again "
            "in a minute or two before you repeat it.",
        ),
    )
