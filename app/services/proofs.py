"""Did the test event really arrive? Each one climbs from queued to accepted."""

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
from app.domain.proofs.delivery import Delivery
from app.domain.proofs.sent_test import (
    Proof,
    SeenBy,
    SentTest,
    compare,
)
from app.domain.proofs.test_event import TestEvent, TestEventReceipt
from app.domain.sought_words import SoughtWords
from app.services.ports import SentTestStore
from app.services.proof_ledger import ProofLedger

_SHOWN = 500
_LONGEST_MESSAGE = 4000
"""Characters of the server's words that are kept with a test event."""
_EARLY_FOR = timedelta(minutes=1)
"""How long a delivery waits for the answer to its test event, which may come later."""
_EARLY = 5000


class ProofService:
    """`leads_here` tells whether a destination leads to this app's receiver.

    Attributes: ledger, of what is proved; user, who the record names.
    """

    def __init__(
        self,
        store: SentTestStore,
        *,
        user: str,
        leads_here: Callable[[str], bool] = lambda _: False,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.ledger, self._clock = ProofLedger(store, user), clock
        self._store = store
        self._leads_here = leads_here
        self._early: deque[Delivery] = deque(maxlen=_EARLY)
        # Of which the answer was lost in this run, and nothing like it was seen since.
        self._unsure: list[SentTest] = []
        # Event IDs of bodies that were taken for one of those, and for which.
        self._taken: dict[str, int] = {}
        # What came while the store could not be used is looked at again.
        self._put_off: list[Delivery] = []

    @property
    def user(self) -> str:
        """Who the record names."""
        return self.ledger.user

    async def queued(
        self,
        company: Company,
        event: TestEvent,
        receipt: TestEventReceipt,
        listed: Iterable[Callback],
        sent_at: datetime,
    ) -> SentTest:
        """The server took it. Raises: SaveFailedError."""
        async with self.ledger.turn:
            made = self._made(company, event, listed, sent_at, receipt.message)
            sent = await self._store.add(msgspec.structs.replace(made, event_id=receipt.event_id))
            for one in [one for one in self._early if one.event_id == sent.event_id]:
                self._early.remove(one)
                body = event_of(one)
                if body is not None:
                    sent = await self.ledger.prove(body, one.received_at, one) or sent
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
        async with self.ledger.turn:
            made = self._made(company, event, listed, sent_at, why)
            sent = await self._store.add(msgspec.structs.replace(made, proof=Proof.UNSURE))
            self._unsure.append(sent)
        return sent

    async def looked_up(self, lost: Iterable[SentTest]) -> list[SentTest]:
        """Each as it is after a look at what came here since, and belongs to no other test event.

        Only this app's receiver can tell: the platform has nothing to ask. Raises: SaveFailedError.
        """
        async with self.ledger.turn:
            settled = {}
            for one in list(self._early):
                if (found := await self._settled(one)) is not None:
                    settled[found.test_id] = found
                    self._early.remove(one)
        wanted = list(lost)
        for sent in wanted:
            if sent.test_id not in settled:
                settled[sent.test_id] = await self._store.of_number(sent.test_id)
        return [settled[sent.test_id] for sent in wanted]

    async def arrived(self, deliveries: Iterable[Delivery]) -> list[SentTest]:
        """Bodies reached the receiver; returns the test events they prove.

        Raises: SaveFailedError; they are looked at again the next time.
        """
        proved = []
        async with self.ledger.turn:
            found = self._put_off + [one for one in deliveries if one.is_event]
            self._put_off = found[-_EARLY:]
            ours = await self._store.known_of({one.event_id for one in found})
            while found:
                one = found[0]
                if one.event_id in ours:
                    body = event_of(one)
                    sent = await self.ledger.prove(body, one.received_at, one) if body else None
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
        async with self.ledger.turn:
            found = await self._store.of_event(delivery.event_id)
            if delivery.event_id in self._taken:
                found = [await self._store.of_number(self._taken[delivery.event_id])]
            for one in found:
                changed = one.with_late_answer(delivery)
                if changed != one:
                    await self._store.change(changed)
                    return changed
        return None  # it is not stored yet, and brings its answer along

    def forget_early(self) -> None:
        """What came is cleared: nothing of it is kept for a test that may be sent yet."""
        self._early.clear()
        self._put_off = []

    async def newest(self) -> list[SentTest]:
        """The newest test events of all companies. Raises: SaveFailedError.

        Asked every few seconds while deliveries are shown: what waited in vain is forgotten.
        """
        limit = self._clock() - _EARLY_FOR
        while self._early and self._early[0].received_at < limit:
            # By now the answer to its own test event would be here.
            async with self.ledger.turn:
                if self._early:
                    await self._settled(self._early.popleft())
        if self._put_off:
            await self.arrived([])
        return await self._store.newest(_SHOWN)

    async def search(self, sought: SoughtWords) -> list[SentTest]:
        """The newest test events that hold what is looked for, in whatever is kept of them.

        Raises: SaveFailedError.
        """
        return await self._store.search(sought, _SHOWN)

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
            user=self.ledger.user,
            event=event,
            event_id="",
            message=masked(cut(message, _LONGEST_MESSAGE)),
            receivers=tuple(one.callback_id for one in receivers),
            leads_here=here[0] if len(here) == 1 else "",
            base_url=company.base_url,
            region=company.region.value,
            is_practice=company.is_practice,
            recorded_at=self._clock(),
            destinations=tuple((one.callback_id, one.destination_url) for one in receivers),
        )

    async def _settled(self, one: Delivery) -> SentTest | None:
        """The test event of a lost answer that a body fits, if it fits one alone."""
        body = event_of(one)
        if body is None or one.event_id in self._taken:
            return None  # a further attempt of what was taken for one already
        fitting = [each for each in self._unsure if each.may_have_become(body, one.received_at)]
        if len(fitting) != 1:
            return None
        self._unsure.remove(fitting[0])
        self._taken[one.event_id] = fitting[0].test_id
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
        return await self.of_company_id(company.company_id)

    async def of_company_id(self, company_id: str) -> list[SentTest]:
        """As `of_company`, also of one that is no longer here. Raises: SaveFailedError."""
        return await self._store.of_company(company_id)

    async def of_events(self, event_ids: Iterable[str]) -> list[SentTest]:
        """Those with one of some IDs. Raises: SaveFailedError."""
        known = await self._store.known_of(set(event_ids))
        return [sent for one in sorted(known) for sent in await self._store.of_event(one)]
