"""Says that something changed, to whoever shows it; nothing else has to be told by hand."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum

import msgspec


class ChangedBy(StrEnum):
    """Whose doing a change is."""

    THIS_DESK = "this desk"
    SOMEBODY_ELSE = "somebody else"


class CallbacksChanged(msgspec.Struct, frozen=True):
    """The callbacks of a company are, or may be, no longer what was listed last.

    `callback_id` is the one to look at, "" where it is none in particular. A change by this desk
    whose outcome is not known is told too: what is listed may be another thing by now.
    """

    company_id: str
    by: ChangedBy
    callback_id: str = ""


class Events:
    """Listeners are called at once, in the order in which they came, in the caller's thread."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[CallbacksChanged], None]] = []
        self._company_listeners: list[Callable[[], None]] = []
        self._gathered: dict[tuple[str, ChangedBy], CallbacksChanged] | None = None

    def listen(self, listener: Callable[[CallbacksChanged], None]) -> None:
        """Calls `listener` with everything that is told from now on."""
        self._listeners.append(listener)

    def listen_to_companies(self, listener: Callable[[], None]) -> None:
        """Calls `listener` whenever the companies are others than they were, by somebody else."""
        self._company_listeners.append(listener)

    def companies_changed(self) -> None:
        """Another window, or another run, has changed the list of companies."""
        for listener in self._company_listeners:
            listener()

    def callbacks_changed(self, company_id: str, by: ChangedBy, callback_id: str = "") -> None:
        """Tells of it; see `CallbacksChanged`."""
        event = CallbacksChanged(company_id, by, callback_id)
        if self._gathered is not None:
            self._gathered[company_id, by] = CallbacksChanged(company_id, by)
            return
        for listener in self._listeners:
            listener(event)

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """What happens within the block is told at its end, once for each company."""
        if self._gathered is not None:
            yield  # a block around this one tells it
            return
        self._gathered = {}
        try:
            yield
        finally:
            found, self._gathered = self._gathered, None
            for one in found.values():
                self.callbacks_changed(one.company_id, one.by)
