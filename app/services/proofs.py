"""Did the test event really arrive? Each one climbs from queued to matched."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from app.domain.callback import Callback
from app.domain.company import Company
from app.domain.delivery import Delivery, event_of, type_of
from app.domain.pasted import find_events
from app.domain.proof_sheet import as_html, as_markdown
from app.domain.rules import receivers_of
from app.domain.sent_test import Proof, SentTest, compare, proof_of
from app.domain.test_event import TestEvent, TestEventReceipt
from app.storage.sent_tests import SentTestStore
from app.storage.text_file import write_file

_SHOWN = 500
_EARLY_FOR = timedelta(minutes=1)
"""A body may arrive before the answer to what caused it."""
_EARLY = 200


class PasteResult(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in a pasted text.

    `sent` is the test event it belongs to, None if to none that was sent from here; `event_id` and
    `event_type` are of the body, empty if the text holds no delivered event.
    """

    event_id: str = ""
    event_type: str = ""
    sent: SentTest | None = None


class ProofService:
    """A rung is never climbed down: a later mismatch of a matched event is a replay, not a loss."""

    def __init__(
        self,
        store: SentTestStore,
        *,
        user: str,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store, self._user, self._clock = store, user, clock
        # Each proof reads a row, compares and writes it: one after the other.
        self._turn = asyncio.Lock()
        self._early: deque[Delivery] = deque(maxlen=_EARLY)

    async def queued(
        self,
        company: Company,
        event: TestEvent,
        receipt: TestEventReceipt,
        listed: Iterable[Callback],
        sent_at: datetime,
    ) -> SentTest:
        """The server took it. Raises: SaveFailedError."""
        now = self._clock()
        receivers = [one for one in receivers_of(event, listed) if one.state_at(now) == "active"]
        async with self._turn:
            sent = await self._store.add(
                SentTest(
                    test_id=0,
                    company_id=company.company_id,
                    company_name=company.name,
                    sent_at=sent_at,
                    user=self._user,
                    event=event,
                    event_id=receipt.event_id,
                    message=receipt.message,
                    receivers=tuple(one.callback_id for one in receivers),
                )
            )
            for one in [one for one in self._early if one.event_id == sent.event_id]:
                self._early.remove(one)
                body = event_of(one.body)
                if body is not None:
                    sent = await self._prove(body, "receiver", one.received_at) or sent
        return sent

    async def arrived(self, deliveries: Iterable[Delivery]) -> list[SentTest]:
        """Bodies reached the receiver; returns the test events they prove.

        Raises: SaveFailedError.
        """
        found = [one for one in deliveries if one.is_event]
        proved = []
        async with self._turn:
            ours = await self._store.known_of({one.event_id for one in found})
            for one in found:
                if one.event_id not in ours:
                    self._early.append(one)
                    continue
                body = event_of(one.body)
                sent = await self._prove(body, "receiver", one.received_at) if body else None
                proved += [sent] if sent is not None else []
        return proved

    async def check_pasted(self, text: str) -> PasteResult:
        """Looks for a delivered event in a text. Raises: SaveFailedError."""
        found = find_events(text)
        result = PasteResult()
        for body in found:
            async with self._turn:
                sent = await self._prove(body, "pasted", self._clock())
            result = PasteResult(
                event_id=str(body["event_id"]), event_type=type_of(body), sent=sent
            )
            if sent is not None:
                break
        return result

    async def newest(self) -> list[SentTest]:
        """The newest test events of all companies. Raises: SaveFailedError.

        Asked every few seconds while deliveries are shown: what waited in vain is forgotten.
        """
        limit = self._clock() - _EARLY_FOR
        while self._early and self._early[0].received_at < limit:
            self._early.popleft()
        return await self._store.newest(_SHOWN)

    def export(self, path: Path, tests: list[SentTest], version: str) -> None:
        """Writes a proof sheet, HTML or Markdown by its name. Raises: SaveFailedError."""
        make = as_html if path.suffix.lower() in {".html", ".htm"} else as_markdown
        write_file(path, make(tests, self._clock(), version).encode())

    async def _prove(self, body: dict[str, object], how: str, at: datetime) -> SentTest | None:
        # A pasted text may hold half a character, which no database takes.
        event_id = str(body["event_id"]).encode("utf-8", "replace").decode()
        candidates = await self._store.of_event(event_id)
        if not candidates:
            return None
        sent = candidates[-1]
        compared = compare(sent, body)
        proof = proof_of(compared)
        climbed = sent.proof in {Proof.QUEUED, Proof.RECEIVED} or proof is Proof.MATCHED
        changed = msgspec.structs.replace(
            sent,
            proof=proof if climbed else sent.proof,
            compared=compared if climbed else sent.compared,
            how=sent.how or how,
            # A pasted body tells nothing of when it came.
            received_at=sent.received_at or (at if how == "receiver" else None),
            attempts=sent.attempts + (how == "receiver"),
        )
        await self._store.change(changed)
        return changed
