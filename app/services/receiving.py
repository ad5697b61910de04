"""The receiver as the window sees it: started and stopped, its arrivals, its answers."""

import asyncio
import errno
import secrets
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from app.domain.errors import PasswordStoreError, SaveFailedError
from app.domain.proofs.answer import Answer
from app.domain.proofs.delivery import Delivery
from app.domain.proofs.receiver_address import public_base_of
from app.domain.proofs.relay import relay_key_of
from app.domain.typed.web_address import host_of, is_loopback, split_address
from app.services.receiver_address import ReceiverAddressKeeper
from app.services.receiver_ports import FetchWord, MakeReceiver, ReceiverPort
from app.services.relay_keeper import RelayKeeper
from app.services.turns import Turns

_GATHER_S = 0.25
"""Thousands may come at once: they are handed to the window together, a few times a second."""
_PAINT_S = 0.001
"""How much longer the receiver waits, while the window paints what it had put off."""
_KEPT = 100_000
_OTHERS = 100
"""Of requests that did not come to the receiver's own path: more would hide what did."""
_KEPT_BYTES = 64 * 1024 * 1024
"""Of all requests together, headers included: what sends large ones must not fill the memory."""
_LOOPBACK = "127.0.0.1"
_EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - to be told apart, not to listen on
_PORTS = range(20_000, 30_000)
"""Below those that systems give to outgoing connections: it is to be free at the next start too."""
_TRIES = 20
_IN_USE = {errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", errno.EADDRINUSE)}


class ReceivingService:
    """Deliveries are kept in memory only, for a set time: tests may deliver real people.

    Attributes:
        kept_for: after this a delivery is forgotten; a day unless the user chose otherwise.
        host: the address it listens on from the next start; this computer only unless the user
            chose otherwise. Never remembered: the wide one is a choice for now.
        public_url: an address from outside that was checked to lead here, else empty.
        is_taken: whether another program has its port, maybe another window's receiver.
        address: where it is, and what is kept of that; relays: the ones that were inserted.
        dropped: how many were forgotten so far, always the oldest; left_out: how many of them had
            no room any more; not_kept: how many guesses were counted alone.
        failures: how often the dial's *fail, then OK* fails; slow_s: how long *slow* takes.
        on_answered: called in the loop with deliveries whose answer was not known when they came.
        is_dial_held: whether trials turn the dial; on_dial: called when that, or the dial, changes.
        on_switched: called in the loop after it was started or stopped.
        on_deliveries: called in the loop with what came since the last time, the oldest first;
            set by whoever shows them.
    """

    def __init__(
        self,
        make_receiver: MakeReceiver,
        fetch_word: FetchWord,
        address: ReceiverAddressKeeper,
        relays: RelayKeeper,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._make_receiver, self._fetch_word = make_receiver, fetch_word
        self.on_deliveries: Callable[[list[Delivery]], None] = lambda _: None
        self.on_answered: Callable[[Delivery], None] = lambda _: None
        self.on_switched: Callable[[], None] = lambda: None
        self.on_dial: Callable[[], None] = lambda: None
        self.is_dial_held = False
        self.failures, self.slow_s = 2, 8.0
        self.address, self.relays = address, relays
        self._others = 0
        self._clock = clock
        self.kept_for, self.host = timedelta(hours=24), _LOOPBACK
        self.public_url, self.is_taken = "", False
        self.dropped = self.left_out = self.not_kept = self._bytes = 0
        self._waiting: list[Delivery] = []
        self._lock = threading.Lock()
        self._is_held = False
        self._receiver: ReceiverPort | None = None
        self._deliveries: deque[Delivery] = deque()

    @property
    def url(self) -> str:
        """Where it listens; empty while it does not."""
        return self._receiver.url if self._receiver else ""

    @property
    def destination(self) -> str:
        """What to register: the public address where one was checked, else the local one."""
        return self.public_url if self._receiver and self.public_url else self.url

    @property
    def known_public_url(self) -> str:
        """By which the tunnel led here when it was checked last; empty without one."""
        base, secret = self.address.address.public_base, self.address.secret
        return f"{base}/{secret}" if base and secret else ""

    def leads_here(self, url: str) -> bool:
        """Whether a destination leads to this receiver or a relay of it, directly or by a tunnel.

        Its secret path tells, which nobody has by chance; on this computer host and port have to be
        the same too, and so has the tunnel where one is known. False before the address was
        recalled, or the receiver started.
        """
        secret = self.address.secret
        if not secret or secret not in url:
            return False  # nearly every address, and splitting one takes long
        parts = split_address(url)
        if parts is None:
            return False
        host, path = parts.hostname or "", parts.path.rstrip("/")
        if key := relay_key_of(url, secret):
            path = path.removesuffix(f"/{key}")
            url = parts._replace(path=path).geturl()
        host = _LOOPBACK if host == "localhost" else host
        if host == self.host or is_loopback(host):
            reaches = host == self.host or self.host in _EVERYWHERE
            return reaches and path == f"/{secret}" and parts.port == self.address.address.port
        base = self.address.address.public_base
        return public_base_of(url, f"/{secret}") == base if base else path.endswith(f"/{secret}")

    async def check_public(self, url: str) -> bool:
        """Whether an address leads to this receiver, as through a tunnel of the user's own.

        It is offered as the destination from then on, and kept. Raises: CallbackDeskError.
        """
        if self._receiver is None:
            return False
        asked, word = self._receiver, secrets.token_urlsafe(12)
        asked.expect(word)
        host = host_of(url)
        asked.public_hosts.add(host)
        reached = False
        try:
            await self._fetch_word(url, "check", word)
        finally:
            # Whatever was answered: what counts is that it came here.
            reached = asked.has_seen(word)
            if not reached:
                self._allow_known(asked)
        if self._receiver is not asked:
            return False  # stopped meanwhile: the address leads to nobody now
        if reached:
            self.public_url = url
            base = public_base_of(url, f"/{asked.secret}")
            await self.address.keep(asked.port, asked.secret, base or "")
            self._allow_known(asked)
        return reached

    async def forget_public(self) -> None:
        """The local address is the destination again; the tunnel is no longer known."""
        self.public_url = ""
        await self.address.keep(self.address.address.port, self.address.secret, "")
        if self._receiver is not None:
            self._allow_known(self._receiver)

    def _allow_known(self, receiver: ReceiverPort) -> None:
        """Of the hosts of tunnels, the one that led here when it was checked last.

        Also while the check of a new start is under way, or fails from here: what the platform
        sends through it must not be refused for good.
        """
        known = (self.public_url, self.address.address.public_base)
        hosts = set(map(host_of, known))
        receiver.public_hosts = hosts - {""}

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

    async def start(self, *, elsewhere: bool = False) -> None:
        """Listens on `host`, where it was before, or `elsewhere` if so wished.

        Raises: OSError, where the port is taken; PasswordStoreError, where its secret path is kept
        and cannot be read now: `elsewhere` makes another one.
        """
        if self._receiver is not None:
            return
        try:
            await self.address.recall()
            await self.relays.recall()
        except SaveFailedError:
            pass  # told of by whoever opens the database; the address is for this run then
        except PasswordStoreError:
            if not elsewhere:
                raise
        loop, host = asyncio.get_running_loop(), self.host
        port = 0 if elsewhere else self.address.address.port
        try:
            receiver = await asyncio.to_thread(self._listening, loop, host, port)
        except OSError as error:
            self.is_taken = bool(port) and error.errno in _IN_USE
            self.on_switched()
            raise
        self._receiver, self.is_taken = receiver, False
        base = self.address.address.public_base
        await self.address.keep(receiver.port, receiver.secret, base)
        self.on_switched()

    def _listening(self, loop: asyncio.AbstractEventLoop, host: str, port: int) -> ReceiverPort:
        turns = Turns(loop)

        def answered(delivery: Delivery) -> None:
            loop.call_soon_threadsafe(lambda: self.on_answered(delivery))

        def arrived(delivery: Delivery) -> None:
            with self._lock:
                self._waiting.append(delivery)
                first = len(self._waiting) == 1
            if first:
                loop.call_soon_threadsafe(loop.call_later, _GATHER_S, self._take)
            turns.give()

        def listening_on(port: int) -> ReceiverPort:
            made = self._make_receiver(
                arrived,
                on_answered=answered,
                host=host,
                port=port,
                slow_s=self.slow_s,
                failures=self.failures,
                secret=self.address.secret,
                relays=self.relays.relays,
            )
            self._allow_known(made)
            made.start()
            return made

        if port:
            return listening_on(port)
        for _ in range(_TRIES):
            with suppress(OSError):
                return listening_on(secrets.choice(_PORTS))
        return listening_on(0)

    async def stop(self) -> None:
        """Stops listening; the dial goes back to OK with it."""
        if self._receiver is not None:
            receiver, self._receiver = self._receiver, None
            self.public_url = ""
            await asyncio.to_thread(receiver.stop)
            self._take()  # what came last, now and not when nobody takes it any more
            self.on_switched()

    def set_dial(self, *, failures: int, slow_s: float) -> None:
        """How often *fail, then OK* fails, and how many seconds *slow* takes."""
        self.failures, self.slow_s = failures, slow_s
        if self._receiver is not None:
            self._receiver.failures, self._receiver.slow_s = failures, slow_s

    def follow_relays(self) -> None:
        """Relays were inserted or forgotten: the running receiver passes on to those of now."""
        if self._receiver is not None:
            self._receiver.relays = self.relays.relays

    @property
    def answer(self) -> Answer:
        """What the dial says now; OK while it is off."""
        return self._receiver.answer if self._receiver is not None else Answer.OK

    def answer_with(self, answer: Answer) -> None:
        """Sets how the running receiver answers; does nothing while it is off."""
        if self._receiver is not None:
            self._receiver.answer = answer
            self.on_dial()

    def hold_dial(self, held: bool) -> None:
        """Trials turn the dial by themselves, or no longer: nobody else is to turn it."""
        self.is_dial_held = held
        self.on_dial()

    def clear(self, newest: Delivery | None = None) -> None:
        """Forgets what arrived, up to `newest` where one is named."""
        while self._deliveries and (newest is None or self._deliveries[0].number <= newest.number):
            self._drop_oldest()

    def _take(self) -> None:
        # The receiver waits until they are painted: taking turns with its thread at every step
        # would make four hundred milliseconds out of ten. Where it waits already, as when it is
        # stopped just then, waiting for oneself would be for ever.
        if not self._is_held:
            self._lock.acquire()
            self._is_held = True
            asyncio.get_running_loop().call_later(_PAINT_S, self._let_go)
        fresh, self._waiting = self._without_flood(self._waiting), []
        self._deliveries += fresh
        self._bytes += sum(one.size for one in fresh)
        while len(self._deliveries) > _KEPT or self._bytes > _KEPT_BYTES:
            self._drop_oldest()
            self.left_out += 1
        if fresh:
            self.on_deliveries(fresh)

    def _let_go(self) -> None:
        self._is_held = False
        self._lock.release()

    def _without_flood(self, fresh: list[Delivery]) -> list[Delivery]:
        """Deliveries must not be pushed out, nor hidden, by guesses: only so many are kept."""
        kept = []
        for one in fresh:
            if not one.is_ours:
                if self._others >= _OTHERS:
                    self.not_kept += 1
                    continue
                self._others += 1
            kept.append(one)
        return kept

    def _drop_oldest(self) -> None:
        one = self._deliveries.popleft()
        self._bytes -= one.size
        self._others -= not one.is_ours
        self.dropped += 1
