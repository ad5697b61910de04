"""What stopping or moving the receiver means for what leads to it: asked before, said after."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.domain.callbacks.callback import Callback
from app.text.messages import UserMessage
from app.text.shortened import shortened
from app.text.translate import translate
from app.ui.kit.sheet import Question, finished

_NAMED = 8


async def may_stop(window: QWidget, relayed: Sequence[str]) -> bool:
    """Whether it may be stopped although relays need it; nothing is asked where none does.

    `relayed` names their callbacks and companies.
    """
    count = len(relayed)
    if not count:
        return True
    said = translate(
        "receiver",
        "While the receiver is off, the events of these do not reach their endpoints. Take the "
        "relay out first (Callbacks menu), unless it is started again soon:",
    )
    return await finished(
        Question(
            window,
            "StopReceiverDialog",
            translate("receiver", "Stop receiver"),
            translate("receiver", "%n callback(s) lead(s|) through this receiver", "", count),
            "\n".join([said, *shortened(relayed, _NAMED)]),
            translate("receiver", "Keep it running"),
            translate("receiver", "Stop all the same"),
        )
    )


def stopped_words(
    left: Sequence[Callback], relayed: Sequence[Callback], *, same_address: bool
) -> UserMessage:
    """Of callbacks that lead to a receiver which is off now; `relayed` are those of relays.

    `same_address` tells that the next start of the app has the address too.
    """
    count = len(left)
    title = translate("receiver", "{0} still lead(s|) to the receiver, which is off now", "", count)
    if same_address:
        when = translate(
            "receiver",
            "(Its|Their) events reach nobody until the receiver is started again, which is at the "
            "same address",
            "",
            count,
        )
    else:
        when = translate(
            "receiver",
            "(Its|Their) events reach nobody until the receiver is started again, at the same "
            "address as long as Callback Desk runs",
            "",
            count,
        )
    if not relayed:
        otherwise = translate("receiver", "or end (it|them).", "", count)
    elif len(relayed) == len(left):
        otherwise = translate("receiver", "or take the relay out (Callbacks menu).")
    else:
        otherwise = translate(
            "receiver", "or take the relay out (Callbacks menu), and end what has none."
        )
    return UserMessage(title.format(_named(left)), f"{when}; {otherwise}")


def moved_words(left: Sequence[Callback]) -> UserMessage:
    """Of callbacks that lead to the address that the receiver had before."""
    count = len(left)
    title = translate("receiver", "{0} still lead(s|) to the receiver's old address", "", count)
    advice = translate(
        "receiver",
        "(Its|Their) events reach nobody: replace the destination, or end (it|them).",
        "",
        count,
    )
    return UserMessage(title.format(_named(left)), advice)


def _named(callbacks: Sequence[Callback]) -> str:
    """The first of their IDs, and how many more there are."""
    return ", ".join(shortened([one.callback_id for one in callbacks], _NAMED))
