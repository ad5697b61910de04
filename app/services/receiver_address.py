"""Keeps the receiver's address, so that what was registered once leads to it again."""

from enum import Enum, auto
from typing import Protocol

from app.domain.companies.secret import Secret
from app.domain.errors import PasswordMissingError, PasswordStoreError, SaveFailedError
from app.domain.proofs.receiver_address import ReceiverAddress
from app.services.credentials import Store

_ENTRY, _ACCOUNT = "receiver", "secret path"


class ReceiverAddressPort(Protocol):
    """Keeps where the receiver was. Raises: SaveFailedError."""

    async def load(self) -> ReceiverAddress:
        """What was kept last; a port of 0 where nothing was."""

    async def save(self, address: ReceiverAddress) -> None:
        """Takes the place of what was kept."""


class AddressKeeping(Enum):
    """What becomes of the address when the app is closed.

    KEPT: it is the same at the next start. THIS_RUN: nothing keeps its secret path. LOST: it is
    kept from now on, but the one before is gone: what was registered with it does not lead here.
    """

    KEPT = auto()
    THIS_RUN = auto()
    LOST = auto()


class ReceiverAddressKeeper:
    """The secret path goes to the system's password store alone, port and tunnel to the database.

    Without these two it is kept for this run.

    Attributes: address, as it was kept; secret, the path or "" where there is none yet; keeping,
    what becomes of them. All hold what `recall` found, then what `keep` kept.
    """

    def __init__(self, kept: tuple[ReceiverAddressPort, Store] | None = None) -> None:
        self._kept = kept
        self.address, self.secret = ReceiverAddress(), ""
        self.keeping = AddressKeeping.THIS_RUN
        self._stored = ""

    async def recall(self) -> None:
        """Reads what was kept; does nothing once there is a secret path.

        Raises: PasswordStoreError, where a path is kept and cannot be read now; SaveFailedError.
        """
        if self.secret or self._kept is None:
            return
        store, passwords = self._kept
        self.address = await store.load()
        if not self.address.port:
            return  # never started: the password store need not be asked
        try:
            found = (await passwords.get(_ENTRY, _ACCOUNT)).reveal()
        except PasswordMissingError:
            self.keeping = AddressKeeping.LOST
            return
        self.secret = self._stored = found
        self.keeping = AddressKeeping.KEPT

    async def keep(self, port: int, secret: str, public_base: str) -> None:
        """Keeps what is in use now. Never raises: `keeping` says what came of it."""
        had_other = bool(self.address.port) and not self.secret
        self.secret = secret
        before, self.address = self.address, ReceiverAddress(port, public_base)
        if self._kept is None:
            return
        store, passwords = self._kept
        try:
            if secret != self._stored:
                await passwords.put(_ENTRY, _ACCOUNT, Secret(secret))
                self._stored = secret
                self.keeping = AddressKeeping.LOST if had_other else AddressKeeping.KEPT
            if self.address != before:
                await store.save(self.address)
        except (PasswordStoreError, SaveFailedError):
            # A port without its path would only promise an address that is gone.
            self.keeping = AddressKeeping.THIS_RUN
