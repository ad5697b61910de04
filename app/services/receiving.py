"""The receiver as the window sees it: started and stopped, its arrivals, its answers."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from app.domain.answer import Answer
from app.domain.delivery import Delivery, event_of, masked_event, masked_headers
from app.services.turns import Turns
from app.storage.text_file import write_file

if TYPE_CHECKING:
    from app.receiver.server import Receiver

_GATHER_S = 0.25
"""Thousands may come at once: they are handed to the window together, a few times a second."""
_PAINT_S = 0.001
"""How much longer the receiver waits, while the window paints what it had put off."""
_KEPT = 100_000
_KEPT_BYTES = 256 * 1024 * 1024
"""Of all bodies together: what sends large ones must not fill the memory."""
_LOOPBACK = "127.0.0.1"


class ReceivingService:
    """Deliveries are kept in memory only, for a set time: tests may deliver real people.

    Attributes:
        kept_for: after this a delivery is forgotten; a day unless the user chose otherwise.
        host: the address it listens on from the next start; this computer only unless the user
            chose otherwise. Never remembered: the wide one is a choice for now.
        public_url: an address from outside that was checked to lead here, else empty.
        dropped: how many were forgotten so far, always the oldest.
        on_deliveries: called in the loop with what came since the last time, the oldest first;
            set by whoever shows them.
    """

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.on_deliveries: Callable[[list[Delivery]], None] = lambda _: None
        self._clock = clock
        self.kept_for, self.host = timedelta(hours=24), _LOOPBACK
        self.public_url = ""
        self.dropped = self._bytes = 0
        self._waiting: list[Delivery] = []
        self._lock = threading.Lock()
        self._receiver: Receiver | None = None
        self._deliveries: deque[Delivery] = deque()

    @property
    def url(self) -> str:
        """Where it listens; empty while it does not."""
        return self._receiver.url if self._receiver else ""

    @property
    def destination(self) -> str:
        """What to register: the public address where one was checked, else the local one."""
        return self.public_url if self._receiver and self.public_url else self.url

    async def check_public(self, url: str) -> bool:
        """Whether an address leads to this receiver, as through a tunnel of the user's own.

        It is offered as the destination from then on. Raises: CallbackDeskError.
        """
        from app.api.reach import fetch_word  # noqa: PLC0415 - start-up has no receiver

        if self._receiver is None:
            return False
        asked = self._receiver
        said = await fetch_word(url, "check", asked.word)
        if self._receiver is not asked:
            return False  # stopped meanwhile: the address leads to nobody now
        reached = said == f"callback-desk {asked.word}"
        self.public_url = url if reached else ""
        return reached

    @property
    def deliveries(self) -> list[Delivery]:
        """What arrived, the oldest first; what is older than `kept_for` is gone."""
        self.drop_old()
        return list(self._deliveries)

    def attempts_of(self, event_id: str) -> list[Delivery]:
        """What is kept of one event, the first attempt first."""
        return [one for one in self._deliveries if one.event_id == event_id]

    def drop_old(self) -> None:
        """Forgets what was kept long enough."""
        limit = self._clock() - self.kept_for
        while self._deliveries and self._deliveries[0].received_at <= limit:
            self._drop_oldest()

    async def start(self) -> None:
        """Listens on `host`. Raises: OSError."""
        if self._receiver is not None:
            return
        loop, host = asyncio.get_running_loop(), self.host
        turns = Turns(loop)

        def make() -> "Receiver":
            from app.receiver.server import Receiver  # noqa: PLC0415 - start-up has no receiver

            def arrived(delivery: Delivery) -> None:
                with self._lock:
                    self._waiting.append(delivery)
                    first = len(self._waiting) == 1
                if first:
                    loop.call_soon_threadsafe(loop.call_later, _GATHER_S, self._take)
                turns.give()

            made = Receiver(arrived, host=host)
            made.start()
            return made

        self._receiver = await asyncio.to_thread(make)

    async def stop(self) -> None:
        """Stops listening; the dial goes back to OK with it."""
        if self._receiver is not None:
            receiver, self._receiver = self._receiver, None
            self.public_url = ""
            await asyncio.to_thread(receiver.stop)

    def answer_with(self, answer: Answer) -> None:
        """Turns the dial."""
        if self._receiver is not None:
            self._receiver.answer = answer

    async def save(self, path: Path, deliveries: list[Delivery], *, revealed: bool) -> None:
        """Writes arrivals as JSON, people's values hidden unless `revealed`.

        Raises: SaveFailedError.
        """

        def write() -> None:
            told = [_told(one, revealed=revealed) for one in deliveries]
            write_file(path, msgspec.json.format(msgspec.json.encode(told), indent=2))

        await asyncio.to_thread(write)

    def clear(self) -> None:
        """Forgets all arrivals."""
        while self._deliveries:
            self._drop_oldest()

    def _take(self) -> None:
        # The receiver waits until they are painted: taking turns with its thread at every step
        # would make four hundred milliseconds out of ten.
        self._lock.acquire()
        try:
            fresh, self._waiting = self._waiting, []
            self._deliveries += fresh
            self._bytes += sum(len(one.body) for one in fresh)
            while len(self._deliveries) > _KEPT or self._bytes > _KEPT_BYTES:
                self._drop_oldest()
            self.on_deliveries(fresh)
        finally:
            asyncio.get_running_loop().call_later(_PAINT_S, self._lock.release)

    def _drop_oldest(self) -> None:
        self._bytes -= len(self._deliveries.popleft().body)
        self.dropped += 1


def _told(one: Delivery, *, revealed: bool) -> dict[str, object]:
    event = event_of(one.body) if one.is_event else None
    if event is None:
        body: object = one.body.decode("utf-8", "replace") if revealed else f"{len(one.body)} bytes"
    else:
        body = event if revealed else masked_event(event)
    return {
        "received_at": one.received_at,
        "method": one.method,
        "from": one.source,
        "attempt": one.attempt,
        "answered": one.answered,
        "headers": [list(each) for each in (one.headers if revealed else masked_headers(one))],
        "body": body,
    }
