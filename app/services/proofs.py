"""Did the test event really arrive? Each one climbs from queued to accepted."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.rules import reached_by
from app.domain.companies.company import Company
from app.domain.masking import masked
from app.domain.outside_text import cut
from app.domain.proofs.delivered_events import event_of
from app.domain.proofs.delivery import Delivery, is_event, scalar_of, type_of
from app.domain.proofs.paste_result import PasteResult, masked_text
from app.domain.proofs.pasted import find_events, why_none, words_of
from app.domain.proofs.sent_test import (
    WAITING,
    Proof,
    SeenBy,
    SentTest,
    compare,
    is_replay,
    proof_of,
)
from app.domain.proofs.test_event import TestEvent, TestEventReceipt
from app.services.ports import SentTestStore

_SHOWN = 500
_LONGEST_MESSAGE = 4000
"""Characters of the server's words that are kept with a test event."""
_EARLY_FOR = timedelta(minutes=1)
"""How long a delivery waits for the answer to its test event, which may come later."""
_EARLY = 5000
_RANK = {
    Proof.UNSURE: -1,
    Proof.QUEUED: 0,
    Proof.RECEIVED: 1,
    Proof.MISMATCH: 2,
    Proof.MATCHED: 3,
}
"""Order of proofs. A later body can only raise one."""


class ProofService:
    """A rung is never climbed down: a later mismatch of a matched event is a replay, not a loss.

    `leads_here` tells whether a destination leads to this app's receiver; `user` is who the record
    names.
    """

    def __init__(
        self,
        store: SentTestStore,
        *,
        user: str,
        leads_here: Callable[[str], bool] = lambda _: False,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store, self.user, self._clock = store, user, clock
        self._leads_here = leads_here
        # Each proof reads a row, compares and writes it: one after the other.
        self._turn = asyncio.Lock()
        self._early: deque[Delivery] = deque(maxlen=_EARLY)
        # Of which the answer was lost in this run, and nothing like it was seen since.
        self._unsure: list[SentTest] = []
        # What came while the store could not be used is looked at again.
        self._put_off: list[Delivery] = []

    async def queued(
        self,
        company: Company,
        event: TestEvent,
        receipt: TestEventReceipt,
        listed: Iterable[Callback],
        sent_at: datetime,
    ) -> SentTest:
        """The server took it. Raises: SaveFailedError."""
        async with self._turn:
            made = self._made(company, event, listed, sent_at, receipt.message)
            sent = await self._store.add(msgspec.structs.replace(made, event_id=receipt.event_id))
            for one in [one for one in self._early if one.event_id == sent.event_id]:
                self._early.remove(one)
                body = event_of(one)
                if body is not None:
                    sent = await self._prove(body, one.received_at, one) or sent
        return sent

    async def lost(
        self,
        company: Company,
        event: TestEvent,
        why: str,
        listed: Iterable[Callback],
        sent_at: datetime,
    ) -> SentTest:
        """No clear answer came: it may have been taken. Raises: SaveFailedError."""
        async with self._turn:
            made = self._made(company, event, listed, sent_at, why)
            sent = await self._store.add(msgspec.structs.replace(made, proof=Proof.UNSURE))
            self._unsure.append(sent)
        return sent

    async def looked_up(self, lost: Iterable[SentTest]) -> list[SentTest]:
        """Each as it is after a look at what came here since, and belongs to no other test event.

        Only this app's receiver can tell: the platform has nothing to ask. Raises: SaveFailedError.
        """
        async with self._turn:
            found = [await self._settled(one) for one in self._early]
        settled = {one.test_id: one for one in found if one is not None}
        for one in lost:
            if one.test_id not in settled:
                kept = [each for each in self._unsure if each.test_id == one.test_id]
                settled[one.test_id] = kept[0] if kept else await self._store.of_number(one.test_id)
        return [settled[one.test_id] for one in lost]

    async def arrived(self, deliveries: Iterable[Delivery]) -> list[SentTest]:
        """Bodies reached the receiver; returns the test events they prove.

        Raises: SaveFailedError; they are looked at again the next time.
        """
        proved = []
        async with self._turn:
            found = self._put_off + [one for one in deliveries if one.is_event]
            self._put_off = found[-_EARLY:]
            ours = await self._store.known_of({one.event_id for one in found})
            while found:
                one = found[0]
                if one.event_id in ours:
                    body = event_of(one)
                    sent = await self._prove(body, one.received_at, one) if body else None
                    proved += [sent] if sent is not None else []
                else:
                    self._early.append(one)
                del found[0]
                self._put_off = found
        return proved

    async def answered(self, delivery: Delivery) -> SentTest | None:
        """The receiver has answered what it had not when it came; the test event, if of ours.

        Raises: SaveFailedError.
        """
        async with self._turn:
            found = await self._store.of_event(delivery.event_id)
            waiting = [one for one in found if WAITING in one.answers]
            if len(waiting) != 1:
                return None  # it waits for its own test event, and brings its answer along
            changed = waiting[0].with_late_answer(delivery)
            await self._store.change(changed)
            return changed

    def forget_early(self) -> None:
        """What came is cleared: nothing of it is kept for a test that may be sent yet."""
        self._early.clear()
        self._put_off = []

    async def check_pasted(self, text: str) -> PasteResult:
        """Looks for a delivered event in a text. Raises: SaveFailedError."""
        results = []
        stop = threading.Event()
        try:
            # However it is spelled, looking for it must not hold up the window.
            found = await asyncio.to_thread(find_events, text, stop.is_set)
        finally:
            stop.set()  # nobody waits any more
        ours = await self._store.known_of({_kept_id(body) for body in found.events})
        for body in found.events:
            event_id = _kept_id(body)
            if not is_event(body):
                results.append(PasteResult(event_id=event_id, is_receipt=True))
                continue
            sent = None
            if event_id in ours:
                async with self._turn:
                    sent = await self._prove(body, self._clock())
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

    async def _check_unread(self, text: str, *, is_whole: bool) -> PasteResult:
        """A text without any event may hold the ID of one: then that was seen, and no more."""
        words = await asyncio.to_thread(words_of, text)
        seen = []
        for event_id in sorted(await self._store.known_of(words)):
            async with self._turn:
                sent = await self._prove({"event_id": event_id}, self._clock())
            seen += [sent] if sent is not None else []
        why = await asyncio.to_thread(why_none, text)
        return PasteResult(
            is_cut_off="event_id" in text, seen=tuple(seen), why=why, is_whole=is_whole
        )

    async def newest(self) -> list[SentTest]:
        """The newest test events of all companies. Raises: SaveFailedError.

        Asked every few seconds while deliveries are shown: what waited in vain is forgotten.
        """
        limit = self._clock() - _EARLY_FOR
        while self._early and self._early[0].received_at < limit:
            # By now the answer to its own test event would be here.
            async with self._turn:
                if self._early:
                    await self._settled(self._early.popleft())
        if self._put_off:
            await self.arrived([])
        return await self._store.newest(_SHOWN)

    async def search(self, words: list[str]) -> list[SentTest]:
        """The newest test events that hold every word, in whatever is kept of them.

        Raises: SaveFailedError.
        """
        return await self._store.search(words, _SHOWN)

    async def proved(self) -> set[tuple[str, str]]:
        """Company and callback of those that a test event was proved to arrive from.

        Raises: SaveFailedError.
        """
        return await self._store.proved()

    def _made(
        self,
        company: Company,
        event: TestEvent,
        listed: Iterable[Callback],
        sent_at: datetime,
        message: str,
    ) -> SentTest:
        receivers = reached_by(event, listed, sent_at)
        here = [one.callback_id for one in receivers if self._leads_here(one.destination_url)]
        return SentTest(
            test_id=0,
            company_id=company.company_id,
            company_name=company.name,
            sent_at=sent_at,
            user=self.user,
            event=event,
            event_id="",
            message=masked(cut(message, _LONGEST_MESSAGE)),
            receivers=tuple(one.callback_id for one in receivers),
            leads_here=here[0] if len(here) == 1 else "",
            base_url=company.base_url,
            region=company.region.value,
            is_practice=company.is_practice,
            destinations=tuple((one.callback_id, one.destination_url) for one in receivers),
        )

    async def _settled(self, one: Delivery) -> SentTest | None:
        """The test event of a lost answer that a body fits, if it fits one alone."""
        body = event_of(one)
        if body is None:
            return None
        fitting = [each for each in self._unsure if each.may_have_become(body, one.received_at)]
        if len(fitting) != 1:
            return None
        self._unsure.remove(fitting[0])
        changed = msgspec.structs.replace(
            fitting[0],
            proof=Proof.RECEIVED,
            how=SeenBy.RECEIVER,
            compared=compare(fitting[0], body, came_here=True),
            received_at=one.received_at,
            attempts=1,
        ).with_answer(one)
        await self._store.change(changed)
        return changed

    async def of_company(self, company: Company) -> list[SentTest]:
        """All that were sent for a company and are kept, the newest first.

        Raises: SaveFailedError.
        """
        return await self._store.of_company(company.company_id)

    async def of_events(self, event_ids: Iterable[str]) -> list[SentTest]:
        """Those with one of some IDs. Raises: SaveFailedError."""
        known = await self._store.known_of(set(event_ids))
        return [sent for one in sorted(known) for sent in await self._store.of_event(one)]

    async def _prove(
        self, body: dict[str, object], at: datetime, delivery: Delivery | None = None
    ) -> SentTest | None:
        """`delivery` brought the body; None for one that was pasted."""
        event_id = _kept_id(body)
        candidates = await self._store.of_event(event_id)
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
        await self._store.change(changed)
        return changed


def _kept_id(body: dict[str, object]) -> str:
    """The ID in a body; a pasted text may hold half a character, which no database takes."""
    return str(body["event_id"]).encode("utf-8", "replace").decode()
