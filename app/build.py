"""Makes all services over files, the password store and HTTP; without Qt and without a window."""

import asyncio
import getpass
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.domain.callbacks.change import CERTAIN_AFTER_S
from app.domain.callbacks.draft import CallbackDraft
from app.domain.companies.company import Company, TypeNames
from app.domain.companies.secret import Secret
from app.domain.errors import NoPasswordStoreError
from app.domain.proofs.delivery import Delivery
from app.domain.set_aside import SetAside
from app.services.activity import ActivityService
from app.services.all_companies import AllCompaniesService
from app.services.callbacks import CallbackService
from app.services.changes.checks import ReplaceCheck
from app.services.changes.service import SECOND_LOOK_S, ChangeService
from app.services.companies import CompanyService
from app.services.connections import Connections
from app.services.credentials import Credentials, Store
from app.services.delivery_sender import DeliverySender
from app.services.events import Events
from app.services.guard import WriteGuard
from app.services.memory import MemoryService
from app.services.memory_search import MemorySearchService
from app.services.moving import MovingService
from app.services.pastes import PasteService
from app.services.payload_shapes import PayloadShapeService
from app.services.plans.service import PlanService
from app.services.ports import Connect
from app.services.proofs import ProofService
from app.services.receiver_address import ReceiverAddressKeeper
from app.services.receiver_ports import ReceiverPort, SentOn
from app.services.receiving import ReceivingService
from app.services.recent_changes import RecentChangesService
from app.services.relay_keeper import RelayKeeper
from app.services.relays import RelayService
from app.services.resilience import ResilienceService
from app.services.services import Services
from app.services.test_events import TestEventService
from app.services.test_sets import TestSetService
from app.services.why_nothing import WhyNothingService
from app.storage.activity import ActivityStore
from app.storage.companies import CompaniesInMemory, CompanyFile
from app.storage.database import Database
from app.storage.first_rows import DATABASE
from app.storage.instance import Instance
from app.storage.journal import JournalStore
from app.storage.memory import MemoryStore
from app.storage.memory_search import MemorySearch
from app.storage.passwords import PasswordStore
from app.storage.payload_shapes import PayloadShapeStore
from app.storage.plans import PlanStore
from app.storage.receiver_address import ReceiverAddressStore
from app.storage.relays import RelayStore
from app.storage.sent_tests import SentTestStore
from app.storage.test_sets import TestSetStore

if TYPE_CHECKING:
    from app.api.callbacks import CallbacksApi
    from app.api.session import TimeLimits


class NoPasswordStore:
    """Where nothing is kept, as for the practice company."""

    async def get(self, company_id: str, account: str, part: str = "") -> Secret:
        """Raises: NoPasswordStoreError."""
        del company_id, account, part
        raise NoPasswordStoreError

    async def put(self, company_id: str, account: str, secret: Secret, part: str = "") -> None:
        """Raises: NoPasswordStoreError."""
        del company_id, account, secret, part
        raise NoPasswordStoreError

    async def remove(self, company_id: str, account: str, part: str = "") -> None:
        """There is nothing to remove."""


class Backend:
    """The services over what they keep and whom they ask, and what has to be closed behind them.

    `data` is the folder of what is kept; None keeps nothing, as for the practice company.
    `instance` is this running app among others, held by who started it. `user` is who the record
    names; None for whoever is logged in. `limits` is how long calls are waited for;
    `second_look_s` and `certain_after_s` are as in `ChangeService`. `has_window` is False for a
    command: what it finds changed is left for a window to tell, and its files are never renamed.

    Attributes: services; companies_file, database, instance, credentials, connections,
    journal, what they are made over.
    """

    def __init__(
        self,
        data: Path | None,
        *,
        guard: WriteGuard,
        instance: Instance | None = None,
        passwords: Store | None = None,
        user: str | None = None,
        limits: "TimeLimits | None" = None,
        second_look_s: float = SECOND_LOOK_S,
        certain_after_s: float = CERTAIN_AFTER_S,
        has_window: bool = True,
    ) -> None:
        self._user = _user() if user is None else user
        if passwords is None:
            passwords = PasswordStore() if data else NoPasswordStore()
        self._keep(data, instance, passwords, has_window=has_window)
        activity = ActivityService(ActivityStore(self.database))
        self.connections = Connections(self.credentials, _connecting(activity, limits))
        memory = MemoryService(MemoryStore(self.database, tells=has_window))
        events = Events()
        callbacks = CallbackService(self.connections, memory, guard, _body_of, events=events)
        receiver = self._receiver_of(passwords)
        proofs = ProofService(
            SentTestStore(self.database), user=self._user, leads_here=receiver.leads_here
        )
        test_events = TestEventService(callbacks, proofs)
        companies = CompanyService(
            self.companies_file, self.credentials, self.connections, memory, events
        )
        changes = self._changes(
            memory, guard, events, second_look_s=second_look_s, certain_after_s=certain_after_s
        )
        check = ReplaceCheck(callbacks, memory, events)
        memory_search = MemorySearchService(MemorySearch(self.database), companies)
        all_companies = AllCompaniesService(callbacks)
        self.services = Services(
            companies=companies,
            callbacks=callbacks,
            changes=changes,
            replace_check=check,
            events=events,
            memory=memory,
            memory_search=memory_search,
            guard=guard,
            activity=activity,
            all_companies=all_companies,
            plans=self._plans(all_companies, changes, guard, events),
            pastes=PasteService(proofs.ledger),
            payload_shapes=PayloadShapeService(PayloadShapeStore(self.database)),
            delivery_sender=DeliverySender(_send_on),
            proofs=proofs,
            receiving=receiver,
            resilience=ResilienceService(test_events, receiver),
            recent_changes=RecentChangesService(memory, activity),
            relays=RelayService(receiver, changes, check, memory_search),
            test_events=test_events,
            why_nothing=WhyNothingService(callbacks, proofs, receiver),
            test_sets=TestSetService(TestSetStore(self.database), test_events, proofs),
        )

    def _keep(
        self, data: Path | None, instance: Instance | None, passwords: Store, *, has_window: bool
    ) -> None:
        """What keeps things."""
        self.companies_file = (
            CompanyFile(data, may_rename=has_window) if data else CompaniesInMemory()
        )
        self.database = Database(data / DATABASE if data else None, may_rename=has_window)
        self.instance = instance or Instance(data / "instances" if data else None)
        self.journal = JournalStore(self.database, self.instance)
        self.credentials = Credentials(passwords)

    def _receiver_of(self, passwords: Store) -> ReceivingService:
        return receiving(
            ReceiverAddressKeeper((ReceiverAddressStore(self.database), passwords)),
            RelayKeeper(RelayStore(self.database)),
        )

    def _changes(
        self,
        memory: MemoryService,
        guard: WriteGuard,
        events: Events,
        *,
        second_look_s: float,
        certain_after_s: float,
    ) -> ChangeService:
        return ChangeService(
            self.connections,
            memory,
            self.journal,
            guard,
            events,
            user=self._user,
            second_look_s=second_look_s,
            certain_after_s=certain_after_s,
        )

    def _plans(
        self,
        all_companies: AllCompaniesService,
        changes: ChangeService,
        guard: WriteGuard,
        events: Events,
    ) -> PlanService:
        store = PlanStore(self.database, self.instance)
        return PlanService(
            all_companies, changes, store, guard, events, user=self._user, clock=_now
        )

    async def opened(self) -> SetAside | None:
        """Waits until the memory's file is open; what was set aside of it, or None.

        Raises: SaveFailedError where it cannot be used now.
        """
        await self.database.run(lambda _: None)
        return self.database.set_aside

    async def aclose(self) -> None:
        """Closes connections and files."""
        await self.services.receiving.stop()
        await self.connections.aclose()
        await asyncio.to_thread(self.database.close)
        self.instance.close()


def _connecting(activity: ActivityService, limits: "TimeLimits | None") -> Connect:
    more: dict[str, Any] = {} if limits is None else {"limits": limits}

    async def connect(
        company: Company, password: Secret, *, passphrase: Secret | None
    ) -> "CallbacksApi":
        # The HTTP client is loaded when it is first needed, after the first paint, in a thread.
        def load() -> "type[CallbacksApi]":
            from app.api.callbacks import CallbacksApi  # noqa: PLC0415 - see above

            return CallbacksApi

        api = await asyncio.to_thread(load)
        return await api.connect(
            company, password, passphrase=passphrase, on_call=activity.note, **more
        )

    return connect


def _now() -> datetime:
    return datetime.now(UTC)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown user"


def receiving(
    address: ReceiverAddressKeeper | None = None,
    relays: RelayKeeper | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> ReceivingService:
    """The receiver's service; nothing listens yet. Without keepers all is kept for this run."""
    return ReceivingService(
        _receiver,
        _fetch_word,
        address or ReceiverAddressKeeper(),
        relays or RelayKeeper(clock=clock),
        clock,
    )


# What follows loads its libraries when it is first called: start-up needs none of them.


def _receiver(on_delivery: Callable[[Delivery], None], **more: Any) -> ReceiverPort:  # noqa: ANN401 - see MakeReceiver
    from app.api.trust import system_trust  # noqa: PLC0415 - as said
    from app.receiver.server import Receiver  # noqa: PLC0415 - as said

    return Receiver(on_delivery, make_tls=system_trust, **more)


async def _fetch_word(url: str, name: str, value: str) -> str:
    from app.api.reach import fetch_word  # noqa: PLC0415 - as said

    return await fetch_word(url, name, value)


async def _send_on(
    url: str,
    method: str,
    headers: tuple[tuple[bytes, bytes], ...],
    body: bytes,
    *,
    is_inside: bool,
) -> SentOn:
    from app.api.trust import system_trust  # noqa: PLC0415 - as said
    from app.receiver.pass_on import PassOn, headers_to_pass  # noqa: PLC0415 - as said

    made = PassOn(system_trust)
    try:
        kept = headers_to_pass(headers, b"")
        passed = await made.send(url, method, kept, body, is_inside=is_inside)
    finally:
        await made.aclose()
    return SentOn(passed.answered, passed.took_s)


def _body_of(draft: CallbackDraft, type_names: TypeNames) -> dict[str, object]:
    from app.api.writing import create_body  # noqa: PLC0415 - as said

    return create_body(draft, type_names)


def moving(folders: dict[str, Path]) -> MovingService:
    """Moves what is kept in the app's folders, `data` and `preferences`."""
    from app.storage.moving import MoveFiles  # noqa: PLC0415 - as said

    return MovingService(MoveFiles(folders["data"], folders["preferences"]))


def system_diagnosis(folders: dict[str, Path]) -> list[tuple[str, str]]:
    """What this computer is like; see `services.diagnosis.system_facts`."""
    from app.api.trust import trust_text  # noqa: PLC0415 - as said
    from app.services.diagnosis import system_facts  # noqa: PLC0415 - as said

    return system_facts(folders, trust_text)
