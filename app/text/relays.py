"""Words for relays."""

from datetime import datetime, timedelta

from app.domain.outside_text import visible
from app.domain.proofs.relay import Relay
from app.domain.typed.web_address import shown_address
from app.services.relays import PlacedRelay
from app.text.duration import duration_text
from app.text.formats import Formats
from app.text.translate import translate


def relay_remark(relay: Relay | None, formats: Formats) -> str:
    """What a relay does, for the details of its callback; "" for none."""
    if relay is None:
        return ""
    return translate("relay", "Relay: passed on to {0} since {1}.").format(
        shown_address(relay.target), formats.moment(relay.inserted_at)
    )


def band_text(
    placed: list[PlacedRelay], now: datetime, *, is_on: bool, is_elsewhere: bool = False
) -> str:
    """What a window has to say above everything while relays are in.

    `is_elsewhere`: another program has the receiver's port, maybe another window.
    """
    first = placed[0]
    where = first.relay.host if first.relay else translate("relay", "nowhere: it is not known here")
    if len(placed) == 1:
        said = translate("relay", "Relay in: {0} of {1} leads through this computer to {2}.")
        text = said.format(visible(first.callback.callback_id), first.company.name, where)
    else:
        names = ", ".join(
            visible(f"{one.callback.callback_id} ({one.company.name})") for one in placed[:5]
        )
        names += ", …" * (len(placed) > 5)
        count = len(placed)
        text = translate("relay", "%n relay(s) (is|are) in: {0}", "", count).format(names)
        text += "" if text.endswith("…") else "."
    if is_elsewhere and not is_on:
        said = translate(
            "relay", "Another window may run the receiver: from this one it is not known."
        )
        return f"{text} {said}"
    if not is_on:
        return (
            text
            + " "
            + translate("relay", "The receiver is off: these events do not reach their endpoints.")
        )
    if not all(one.reaches for one in placed):
        return (
            text
            + " "
            + translate(
                "relay",
                "It names another address than the receiver has now: maybe its events do not come.",
            )
        )
    since = oldest(placed)
    if since is not None and now - since >= timedelta(minutes=1):
        text += " " + translate("relay", "In for {0}.").format(duration_text(now - since))
    if is_overdue(placed, now):
        text += " " + translate("relay", "Take it out if the test is over.")
    return text


def oldest(placed: list[PlacedRelay]) -> datetime | None:
    """Since when the first of them is in; None where none of them is known."""
    return min((one.relay.inserted_at for one in placed if one.relay), default=None)


def is_overdue(placed: list[PlacedRelay], now: datetime) -> bool:
    """Whether one is in for longer than it was meant to be."""
    return any(one.relay is not None and one.relay.warn_at <= now for one in placed)
