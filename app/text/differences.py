"""Words for what changed at the server since the last read, or since a callback was first seen."""

from collections.abc import Mapping

from app.domain.callbacks.history import Alteration
from app.services.memory import Listing
from app.text.messages import UserMessage
from app.text.translate import translate


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
            about = f" · {kept.callback.event_type}" if kept else ""
            details.append(f"{words}: {one}{about}")
            details += [f"    {alteration_text(each)}" for each in changes.get(one, ())]
    return UserMessage(
        translate("difference", "What changed since the last read, {0}").format(ago),
        translate("difference", "{0} added, {1} changed, {2} gone; none of it done here.").format(
            len(difference.added), len(difference.changed), len(difference.gone)
        ),
        "\n".join(details),
    )


def alteration_text(one: Alteration) -> str:
    """`end_date: none → 2026-12-02T09:00:00Z`."""
    none = translate("difference", "none")
    return f"{one.member}: {one.before or none} → {one.after or none}"
