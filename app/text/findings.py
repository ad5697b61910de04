"""Words for what a look before a replace found."""

from app.domain.outside_text import visible
from app.services.changes.checks import Finding, ReplaceFinding
from app.text.messages import UserMessage, message_for
from app.text.translate import translate


def finding_text(found: ReplaceFinding) -> UserMessage | None:
    """What was found and what to do; None where everything is ready."""
    callback_id = found.old.callback_id
    if found.finding is Finding.ENDED:
        return UserMessage(
            translate("findings", "{0} has ended meanwhile").format(visible(callback_id)),
            translate(
                "findings",
                "Nothing was changed. Re-create instead makes a new one of what is typed here.",
            ),
        )
    if found.finding is Finding.CHANGED_IN_DOUBT:
        return UserMessage(
            translate(
                "findings", "{0} is not what it was, and a change from here is not settled"
            ).format(visible(callback_id)),
            translate(
                "findings",
                "Nothing was sent. It may be your own earlier change, carried out late. "
                "Compare old and new once more, then press it again.",
            ),
        )
    if found.finding is Finding.CHANGED:
        return UserMessage(
            translate("findings", "{0} was changed meanwhile, not from here").format(
                visible(callback_id)
            ),
            translate(
                "findings",
                "Nothing was sent. Compare old and new once more, then press it again.",
            ),
        )
    if found.finding is Finding.LIST_UNREADABLE:
        why = message_for(found.error) if found.error else None
        return UserMessage(
            translate("findings", "The list could not be read"),
            translate(
                "findings",
                "Nothing was sent: what overlaps, and what would be left uncovered, is not "
                "known. Try again once it can be read.",
            ),
            why.title if why else "",
            asks_password=why is not None and why.asks_password,
        )
    if found.finding is Finding.NEW_OVERLAP:
        return UserMessage(
            translate("findings", "The list has changed meanwhile"),
            translate(
                "findings",
                "Nothing was sent. Look at the warning above, then press it again.",
            ),
        )
    return None
