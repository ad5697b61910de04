"""The record of test events, as far as bodies prove something of them."""

import asyncio
from datetime import datetime

import msgspec

from app.domain.proofs.delivery import Delivery
from app.domain.proofs.sent_test import (
    Compared,
    Proof,
    SeenBy,
    SentTest,
    compare,
    is_replay,
    proof_of,
)
from app.services.ports import SentTestStore

_RANK = {
    Proof.UNSURE: -1,
    Proof.QUEUED: 0,
    Proof.RECEIVED: 1,
    Proof.MISMATCH: 2,
    Proof.MATCHED: 3,
}
"""Order of proofs. A later body can only raise one."""


class ProofLedger:
    """A rung is never climbed down: a later mismatch of a matched event is a replay, not a loss.

    Attributes: store; user, who the record names; turn, for whoever reads a row, compares and
    writes it: one after the other.
    """

    def __init__(self, store: SentTestStore, user: str) -> None:
        self.store, self.user = store, user
        self.turn = asyncio.Lock()

    async def prove(
        self, body: dict[str, object], at: datetime, delivery: Delivery | None = None
    ) -> SentTest | None:
        """Holds a body against the test event with its ID; None where none has it.

        `delivery` brought the body; None for one that was pasted. Asked in one's `turn`.
        Raises: SaveFailedError.
        """
        event_id = kept_id(body)
        candidates = await self.store.of_event(event_id)
        if not candidates:
            return None
        came_here = delivery is not None
        how = SeenBy.RECEIVER if came_here else SeenBy.PASTE
        pairs = [(one, compare(one, body, came_here=came_here)) for one in candidates]
        fitting = [pair for pair in pairs if proof_of(pair[1]) is Proof.MATCHED]
        sent, compared = fitting[0] if len(fitting) == 1 else pairs[-1]
        proof = proof_of(compared)
        if len(candidates) > 1 and len(fitting) != 1:
            # Two servers gave the same ID: whose body it is cannot be told.
            proof = Proof.RECEIVED
        if how is SeenBy.PASTE and is_replay(sent, body):
            return sent
        climbed = _RANK[proof] > _RANK[sent.proof]
        if sent.proof is Proof.MISMATCH and sent.how is SeenBy.PASTE:
            # It was perhaps the wrong text: one that has what differed, and fits, counts more.
            climbed = climbed or _takes_back(sent.compared, compared)
        changed = msgspec.structs.replace(
            sent,
            proof=proof if climbed else sent.proof,
            compared=compared if climbed else sent.compared,
            how=how if climbed else sent.how,
            # A pasted body tells nothing of when it came.
            received_at=sent.received_at or (at if how is SeenBy.RECEIVER else None),
            attempts=sent.attempts + (how is SeenBy.RECEIVER),
        )
        if delivery is not None:
            changed = changed.with_answer(delivery)
        else:
            changed = msgspec.structs.replace(changed, pasted_by=self.user, pasted_at=at)
        await self.store.change(changed)
        return changed


def _takes_back(before: tuple[Compared, ...], after: tuple[Compared, ...]) -> bool:
    """Whether a later body says otherwise of all that differed in an earlier one."""
    fitting = {one.field for one in after if one.found and not one.differs}
    wrong = {one.field for one in before if one.differs}
    return wrong <= fitting and not any(one.differs for one in after)


def kept_id(body: dict[str, object]) -> str:
    """The ID in a body; a pasted text may hold half a character, which no database takes."""
    return str(body["event_id"]).encode("utf-8", "replace").decode()
