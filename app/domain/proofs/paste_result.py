"""What was found in a pasted text."""

import msgspec

from app.domain.loose_json import dumps, pretty
from app.domain.outside_text import visible
from app.domain.proofs.delivery import masked_event
from app.domain.proofs.logged_hash import LoggedHash
from app.domain.proofs.sent_test import Compared, Proof, SentTest


class PasteResult(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in a pasted text.

    `sent` is the test event it belongs to, None if to none that was sent from here; `event_id` and
    `event_type` are of the body, empty if the text holds no delivered event. `is_receipt` tells
    that it is the server's own answer to a test event, which proves nothing. `compared` and `proof`
    are of this very body, whatever was proved before it; `also` are further test events from here
    in the text, and `others` counts the rest. Where no event is found, `seen` are test events whose
    ID stands in the text, and `why` says what the text is. `is_whole` tells whether all of it was
    looked through. `hashes` are what a developer logged instead of bodies; then nothing else is
    told. `masked` is the events of the text as JSON, values of people hidden.
    """

    event_id: str = ""
    event_type: str = ""
    sent: SentTest | None = None
    is_receipt: bool = False
    compared: tuple[Compared, ...] = ()
    proof: Proof = Proof.RECEIVED
    event_date: str = ""
    also: tuple["PasteResult", ...] = ()
    others: int = 0
    is_cut_off: bool = False
    seen: tuple[SentTest, ...] = ()
    why: str = ""
    is_whole: bool = True
    masked: str = ""
    hashes: tuple[LoggedHash, ...] = ()


def masked_text(events: list[dict[str, object]]) -> str:
    """Events as JSON, values of people hidden."""
    return "\n\n".join(visible(pretty(dumps(masked_event(one))), lines=True) for one in events)
