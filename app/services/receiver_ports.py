"""What the receiver's service needs of the outside; `build` gives it the real ones."""

from collections.abc import Callable, Mapping
from typing import Protocol

import msgspec

from app.domain.proofs.answer import Answer
from app.domain.proofs.relay import Relay


class ReceiverPort(Protocol):
    """Takes deliveries on this computer while it is started."""

    url: str
    secret: str
    answer: Answer
    failures: int
    slow_s: float
    public_hosts: set[str]
    relays: Mapping[str, Relay]

    @property
    def port(self) -> int:
        """Where it listens."""

    def start(self) -> None:
        """Listens. Blocks until it does. Raises: OSError."""

    def stop(self) -> None:
        """Stops listening; blocks a few seconds at most."""

    def expect(self, word: str) -> None:
        """A word of the app's own will come through an address."""

    def has_seen(self, word: str) -> bool:
        """Whether it came; it is forgotten then."""


class MakeReceiver(Protocol):
    """Makes a receiver that is not started yet. May block: its library is loaded."""

    def __call__(
        self,
        on_delivery: Callable[..., None],
        *,
        on_answered: Callable[..., None],
        host: str,
        port: int,
        slow_s: float,
        failures: int,
        secret: str,
        relays: Mapping[str, Relay],
    ) -> ReceiverPort:
        """`on_delivery` and `on_answered` are called in its own thread."""


class FetchWord(Protocol):
    """Asks an address for a word that only the app's own receiver knows."""

    async def __call__(self, url: str, name: str, value: str) -> str:
        """The text at an address. Raises: CallbackDeskError."""


class SentOn(msgspec.Struct, frozen=True):
    """What came of sending something on: a status, or what else became of it, after `took_s`."""

    answered: str
    took_s: float


class SendOn(Protocol):
    """Sends a request to one address, as a relay does."""

    async def __call__(
        self,
        url: str,
        method: str,
        headers: tuple[tuple[bytes, bytes], ...],
        body: bytes,
        *,
        is_inside: bool,
    ) -> SentOn:
        """`is_inside` allows an address in a private network. Never raises for what comes back."""
