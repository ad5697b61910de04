"""What the services need of the outside: whom they ask, and where they keep what they know.

`build` gives them the real ones. Stores raise SaveFailedError and nothing else; the API raises
CallbackDeskError and nothing else. Times are aware UTC.
"""

from collections.abc import Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from app.domain.activity import Activity, ActivityFilter
from app.domain.call import Call
from app.domain.callbacks.callback import Callback, CallbackList
from app.domain.callbacks.change import Change, Step
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.remembered import (
    Difference,
    FoundInMemory,
    ListingStatus,
    Note,
    Remembered,
)
from app.domain.companies.company import Company, TypeNames
from app.domain.companies.secret import Secret
from app.domain.move import Move
from app.domain.preferences import Preferences
from app.domain.proofs.sent_test import SentTest
from app.domain.proofs.test_event import TestEvent, TestEventReceipt
from app.domain.proofs.test_set import TestSet
from app.domain.server_clock import ServerClock
from app.domain.set_aside import SetAside
from app.domain.sought_words import SoughtWords


class CallbacksPort(Protocol):
    """One company's callbacks at the provider; what changes something is never sent twice."""

    @property
    def clock(self) -> ServerClock:
        """What the answers so far tell of the server's time."""

    async def aclose(self) -> None:
        """Closes the connections."""

    async def list_callbacks(self, *, again_after_429: bool = True) -> CallbackList:
        """Active and future ones."""

    async def get_callback(self, callback_id: str) -> Callback:
        """One registration. Raises: NotFoundError."""

    async def create_callback(self, draft: CallbackDraft) -> Callback | None:
        """Registers; None if the server tells nothing of it. Raises: OutcomeUnknownError."""

    async def end_callback(self, callback_id: str) -> Callback | None:
        """Ends now; None if the server tells nothing of it. Raises: OutcomeUnknownError."""

    async def update_callback(self, callback_id: str, draft: CallbackDraft) -> Callback | None:
        """Replaces all values in place. Raises: UpdateUnsupportedError, OutcomeUnknownError."""

    async def send_test_event(self, event: TestEvent) -> TestEventReceipt:
        """Queues a test event. Raises: NotFoundError if nothing active is registered."""


class Connect(Protocol):
    """Prepares a connection to a company; nothing is sent yet."""

    async def __call__(
        self, company: Company, password: Secret, *, passphrase: Secret | None
    ) -> CallbacksPort:
        """Raises: CertificateError, ProxyFailedError."""


class CompanyStore(Protocol):
    """Where companies are kept."""

    @property
    def is_lasting(self) -> bool:
        """Whether they are still there at the next start."""

    @property
    def set_aside(self) -> SetAside | None:
        """What `load` could not use, or None."""

    @property
    def copied(self) -> SetAside | None:
        """The copy of a file that could be read in part only, or None."""

    def load(self) -> list[Company]:
        """All companies in the order they were added."""

    def look(self) -> list[Company] | None:
        """As they are now; None where that cannot be read. Nothing is set aside by it."""

    def written(self) -> object:
        """Another one once somebody has written them; None where nobody else can, or nobody has."""

    def save(self, companies: list[Company]) -> None:
        """Replaces them all."""


class MemorySearchStore(Protocol):
    """Looks through what is remembered of all companies."""

    async def of_ids(self, callback_ids: Collection[str]) -> list[FoundInMemory]:
        """What is remembered under these ids."""

    async def holding(self, text: str, most: int) -> list[FoundInMemory]:
        """At most so many whose id, name or address holds a text."""


class MemoryStore(Protocol):
    """What was seen of each callback. Times are of the question, not of the answer."""

    async def all_of(self, company_id: str) -> tuple[list[Remembered], datetime | None]:
        """Everything that is remembered of a company, and when its list was read last."""

    async def listing_status_of(self, company_id: str, callback_id: str) -> ListingStatus | None:
        """What became of one; None for one that was never seen."""

    async def store_read(
        self,
        company_id: str,
        listed: Iterable[Callback],
        at: datetime,
        made_here: frozenset[str] = frozenset(),
        *,
        whole: bool = True,
    ) -> tuple[Difference, Mapping[str, Remembered]]:
        """Remembers a list; says what is different from the list before, and all that is known."""

    async def store_seen(self, company_id: str, seen: Callback, at: datetime) -> Difference:
        """Remembers one that was asked for by itself."""

    def note_seen(self, company_id: str, seen: Callback, at: datetime) -> None:
        """Remembers one that was changed from here, some time soon."""

    def mark_ended_here(self, company_id: str, callback_id: str, by: str, at: datetime) -> None:
        """It was ended from here; written some time soon."""

    async def mark_vanished(self, company_id: str, callback_id: str, at: datetime) -> Difference:
        """The server does not know it any more."""

    async def set_note(
        self, company_id: str, callback_id: str, note: Note, before: Note | None = None
    ) -> None:
        """Keeps what somebody wrote; of what was there `before`, only what differs."""

    async def note_of(self, company_id: str, callback_id: str) -> Note:
        """What somebody wrote."""

    async def versions_of(
        self, company_id: str, callback_id: str
    ) -> list[tuple[datetime, Callback]]:
        """How it looked, and from when on."""

    async def away_at(self, company_id: str, at: datetime) -> set[str]:
        """The IDs that were gone at a moment and came again later, as far as that was noted."""

    async def versions_at(self, company_id: str, at: datetime) -> dict[str, Callback]:
        """How each ID looked at a moment, or when it was seen first after it."""

    async def forget(self, company_id: str) -> None:
        """Removes all of a company."""


class JournalStore(Protocol):
    """Changes before they are sent; one whose entry cannot be written is not sent."""

    async def open(self, change: Change) -> Change:
        """Writes a new entry; returns it with its number and every ID that is known by then."""

    async def step(self, change: Change, step: Step, at: datetime) -> Change:
        """Writes down what is sent next."""

    def close(self, change: Change) -> None:
        """Writes down what became of it, some time soon."""

    def at_work(self, change: Change) -> AbstractContextManager[None]:
        """While something of it is under way."""

    async def left_open(self) -> list[Change]:
        """Open entries that no running instance of the app is working on."""

    async def made_by_others(self, change: Change) -> set[str]:
        """The IDs that other entries made at the server of one, as far as that is known."""

    async def has_put(self, base_url: str) -> bool | None:
        """Whether a server changes in place; None if that was not tried."""

    async def remember_put(self, base_url: str, *, has_put: bool) -> None:
        """Keeps whether a server changes in place."""


class ActivityStore(Protocol):
    """The record of calls and changes."""

    def note(self, call: Call) -> None:
        """Keeps a call some time soon."""

    async def page(
        self, wanted: ActivityFilter, *, before: datetime | None, size: int
    ) -> list[Activity]:
        """The newest entries before a moment."""

    async def state(self) -> tuple[int, int]:
        """Another one whenever something was written, here or by another run of the app."""

    def forget_before(self, moment: datetime) -> None:
        """Removes what is older, some time soon."""


class SentTestStore(Protocol):
    """Test events that were sent from here."""

    async def add(self, sent: SentTest) -> SentTest:
        """Keeps a new one; returns it with its number."""

    async def change(self, sent: SentTest) -> None:
        """Keeps what was proved of it."""

    async def of_company(self, company_id: str) -> list[SentTest]:
        """All of a company, the newest first."""

    async def of_number(self, test_id: int) -> SentTest:
        """The one with a number."""

    async def newest(self, size: int) -> list[SentTest]:
        """The newest of all companies."""

    async def search(self, sought: SoughtWords, size: int) -> list[SentTest]:
        """The newest that hold what is looked for."""

    async def known_of(self, event_ids: set[str]) -> set[str]:
        """Which of these IDs are of test events from here."""

    async def of_event(self, event_id: str) -> list[SentTest]:
        """Those with an ID; two servers may give the same."""

    async def proved(self) -> set[tuple[str, str]]:
        """Company and callback of those whose body matched; "" for a callback where none did."""


class TestSetStore(Protocol):
    """Named lists of test events."""

    async def of(self, company_id: str) -> list[TestSet]:
        """Those of a company."""

    async def add(self, made: TestSet) -> TestSet:
        """Keeps a new one; returns it with its number."""

    async def change(self, made: TestSet) -> None:
        """Keeps a new state of one."""

    async def remove(self, set_id: int) -> None:
        """Removes one."""


class BodyOf(Protocol):
    """The JSON body that registers a draft."""

    def __call__(self, draft: CallbackDraft, type_names: TypeNames) -> dict[str, object]:
        """As it is sent."""


class PreferenceStore(Protocol):
    """How the user likes the window."""

    @property
    def folder(self) -> Path | None:
        """Where it is kept, or None."""

    @property
    def set_aside(self) -> SetAside | None:
        """What `load` could not use, or None."""

    @property
    def replaced(self) -> list[str]:
        """The names of values that could not be, for which the defaults stand."""

    def has_changed(self, preferences: Preferences) -> bool:
        """Whether there is something to be written."""

    @property
    def is_first(self) -> bool:
        """Whether nothing was kept before."""

    def load(self) -> Preferences:
        """What was kept, or the defaults."""

    def save(self, preferences: Preferences) -> None:
        """Replaces it."""


class MoveStore(Protocol):
    """All that is kept, as a file for another computer. Blocks."""

    @property
    def is_waiting(self) -> bool:
        """Whether what was read takes its place at the next start."""

    def write(self, path: Path) -> Move:
        """Writes all that is kept but passwords."""

    def read(self, path: Path) -> Move:
        """Checks a file and says what is in it. Raises: NotAMoveError."""

    def accept(self) -> None:
        """What was read takes its place at the next start."""

    def take_back(self) -> None:
        """Forgets what was read, accepted or not."""
