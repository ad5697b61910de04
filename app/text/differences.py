"""Words for what changed at the server since the last read, or since a callback was first seen."""

from collections.abc import Mapping, Sequence

from app.domain.callbacks.history import Alteration
from app.domain.callbacks.remembered import Difference
from app.domain.outside_text import visible
from app.services.memory import Listing
from app.text.alterations import alteration_text
from app.text.messages import UserMessage
from app.text.shortened import shortened
from app.text.translate import translate

_MOST_NAMED = 3
"""Companies in a sentence."""


def difference_text(
    found: Listing, ago: str, changes: Mapping[str, list[Alteration]]
) -> UserMessage | None:
    """What was added, changed and gone since `ago`; None if nothing, or nothing to compare.

    `changes` says of some ids what is different of them.
    """
    difference = found.difference
    if difference is None or difference.is_empty:
        return None
    details = []
    for words, ids in (
        (translate("difference", "Added"), difference.added),
        (translate("difference", "Changed"), difference.changed),
        (translate("difference", "Gone"), difference.gone),
    ):
        for one in ids:
            kept = found.known.get(one)
            about = visible(f" · {kept.callback.event_type}") if kept else ""
            details.append(f"{words}: {visible(one)}{about}")
            details += [f"    {alteration_text(each)}" for each in changes.get(one, ())]
    return UserMessage(
        translate("difference", "What changed since the last read, {0}").format(ago),
        translate("difference", "{0} added, {1} changed, {2} gone; none of it done here.").format(
            len(difference.added), len(difference.changed), len(difference.gone)
        ),
        "\n".join(details),
    )


def differences_text(found: Sequence[tuple[str, Difference]]) -> UserMessage | None:
    """What of several companies is different from the readings before; None if nothing.

    `found` are the companies' names with what was found of each.
    """
    some = [(name, one) for name, one in found if not one.is_empty]
    if not some:
        return None
    counts = translate("difference", "{0} added, {1} changed, {2} gone").format(
        sum(len(one.added) for _, one in some),
        sum(len(one.changed) for _, one in some),
        sum(len(one.gone) for _, one in some),
    )
    details = [
        translate("difference", "{0}: {1} added, {2} changed, {3} gone").format(
            visible(name), len(one.added), len(one.changed), len(one.gone)
        )
        for name, one in some
    ]
    names = shortened([visible(name) for name, _ in some], _MOST_NAMED)
    return UserMessage(
        translate("difference", "What changed since the last reading: {0}").format(counts),
        translate("difference", "Of {0}. Open one to see which.").format(", ".join(names)),
        "\n".join(details),
    )
