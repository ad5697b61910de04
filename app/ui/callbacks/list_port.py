"""The page, as far as acts need it."""

from typing import Protocol

from PySide6.QtCore import SignalInstance

from app.domain.callbacks.callback import Callback
from app.domain.companies.company import Company
from app.services.memory import Listing


class CallbackListPort(Protocol):
    """The page, as far as acts need it."""

    @property
    def company(self) -> Company | None:
        """The company that is open."""
        ...

    @property
    def list_changed(self) -> SignalInstance:
        """Emitted after `listed` may have become another one."""
        ...

    def ask_password(self, company: Company) -> None:
        """Asks for another password, if the company is the one that is open."""
        ...

    def ask_for_receiver(self) -> None:
        """Asks for the receiver to be started."""
        ...

    @property
    def listing(self) -> Listing:
        """What is known of the list of the open company."""
        ...

    @property
    def listed(self) -> list[Callback]:
        """All callbacks the server lists for the open company."""
        ...

    async def read(self, company: Company, select: str = "", *, quiet: bool = False) -> bool:
        """Reads the list anew and selects an id; failures are shown, not raised.

        Whether `listed` is of a moment after the call, and of this company.
        """
        ...

    def show_elsewhere(self, company_id: str, callback_id: str) -> None:
        """Opens another company and shows one of its callbacks."""
        ...

    async def show_found(self, company: Company, found: Callback) -> None:
        """Shows one that the list may not hold."""
        ...
