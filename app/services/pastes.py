"""What somebody pastes: looked through for delivered events, or for hashes of them."""

import asyncio
import threading
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from app.domain.proofs.delivery import is_event, scalar_of, type_of
from app.domain.proofs.logged_hash import (
    HashVerdict,
    LoggedHash,
    lines_with_hash,
    verdict_of,
    words_in,
)
from app.domain.proofs.paste_result import PasteResult, masked_text
from app.domain.proofs.pasted import find_events, why_none, words_of
from app.domain.proofs.sent_test import Proof, compare, is_replay, proof_of
from app.services.proof_ledger import ProofLedger, kept_id


class PasteService:
    """Nothing of a text is kept but what it proves, and a hash."""

    def __init__(
        self, ledger: ProofLedger, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._ledger, self._clock = ledger, clock

    async def check(self, text: str) -> PasteResult:
        """Looks for a delivered event in a text. Raises: SaveFailedError."""
        results = []
        stop = threading.Event()
        try:
            # However it is spelled, looking for it must not hold up the window.
            found = await asyncio.to_thread(find_events, text, stop.is_set)
        finally:
            stop.set()  # nobody waits any more
        if not any(map(is_event, found.events)) and (logged := await self._logged(text)):
            return PasteResult(hashes=tuple(logged))
        ours = await self._ledger.store.known_of({kept_id(body) for body in found.events})
        for body in found.events:
            event_id = kept_id(body)
            if not is_event(body):
                results.append(PasteResult(event_id=event_id, is_receipt=True))
                continue
            sent = None
            if event_id in ours:
                async with self._ledger.turn:
                    sent = await self._ledger.prove(body, self._clock())
            compared = compare(sent, body) if sent is not None else ()
            proof = proof_of(compared) if compared else Proof.RECEIVED
            if sent is not None and is_replay(sent, body):
                proof = Proof.REPLAY
            results.append(
                PasteResult(
                    event_id=event_id,
                    event_type=type_of(body),
                    sent=sent,
                    compared=compared,
                    proof=proof,
                    event_date=scalar_of(body.get("event_date")),
                )
            )
        if not results:
            return await self._check_unread(text, is_whole=found.is_whole)
        # Of several the one that was sent from here is meant, and an event rather than a receipt.
        best = max(results, key=lambda one: (one.sent is not None, not one.is_receipt))
        also = tuple(one for one in results if one is not best and one.sent is not None)
        others = len(results) - 1 - len(also)
        return msgspec.structs.replace(
            best,
            also=also,
            others=others,
            is_whole=found.is_whole,
            masked=await asyncio.to_thread(masked_text, found.events),
        )

    async def _logged(self, text: str) -> list[LoggedHash]:
        """What a developer logged of test events from here: their IDs, and hashes of bodies."""
        lines = await asyncio.to_thread(lines_with_hash, text)
        if not lines:
            return []
        whole = await self._ledger.store.known_of(await asyncio.to_thread(words_in, text))
        found = []
        for line, hashes in lines:
            ids = whole & await asyncio.to_thread(words_in, line)
            # The ID may stand on another line, where it is the only one of ours.
            ids = ids or (whole if len(lines) == 1 else set())
            if len(ids) != 1:
                continue  # whose it is cannot be told
            (event_id,) = ids
            async with self._ledger.turn:
                sent = (await self._ledger.store.of_event(event_id))[-1]
                verdict, sha256 = verdict_of(sent, hashes)
                if verdict is not HashVerdict.DIFFERS:
                    sent = await self._ledger.prove({"event_id": event_id}, self._clock()) or sent
                    sent = msgspec.structs.replace(sent, pasted_sha256=sha256)
                    await self._ledger.store.change(sent)
            found.append(LoggedHash(sent, sha256, verdict))
        return found

    async def _check_unread(self, text: str, *, is_whole: bool) -> PasteResult:
        """A text without any event may hold the ID of one: then that was seen, and no more."""
        words = await asyncio.to_thread(words_of, text)
        seen = []
        for event_id in sorted(await self._ledger.store.known_of(words)):
            async with self._ledger.turn:
                sent = await self._ledger.prove({"event_id": event_id}, self._clock())
            seen += [sent] if sent is not None else []
        why = await asyncio.to_thread(why_none, text)
        return PasteResult(
            is_cut_off="event_id" in text, seen=tuple(seen), why=why, is_whole=is_whole
        )
