"""One attempt of the platform to deliver a test event, as it is kept with it."""

import hashlib
from datetime import datetime

import msgspec

from app.domain.proofs.delivery import Delivery
from app.domain.proofs.source_address import forwarded_for


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing of the body is kept but its hash.

    `at` is aware UTC. `answered` is the status, or what else became of it. `source` is the sender's
    address; `claimed` whom a tunnel named as the sender, "" for nobody. `sha256` is of the body, as
    hexadecimal digits, unpacked and in UTF-8. `passed_to`, `answer_s` and
    `packed_sha256` are as in `Delivery`.
    """

    at: datetime
    answered: str
    source: str
    sha256: str
    claimed: str = ""
    passed_to: str = ""
    answer_s: float | None = None
    packed_sha256: str = ""


def arrival_of(one: Delivery) -> Arrival:
    """What is kept of a delivery."""
    return Arrival(
        at=one.received_at,
        answered=one.answered,
        source=one.source,
        sha256=hashlib.sha256(one.body).hexdigest(),
        claimed=forwarded_for(one.headers),
        passed_to=one.passed_to,
        answer_s=one.answer_s,
        packed_sha256=one.packed_sha256,
    )
