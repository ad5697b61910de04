"""Puts all parts together behind the painted window; starts and closes the loop."""

import asyncio
import getpass
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QApplication

from app.domain.company import Company, CompanyKind, Region
from app.domain.errors import NoPasswordStoreError, SaveFailedError
from app.domain.secret import Secret
from app.services.activity import ActivityService
from app.services.callbacks import CallbackService
from app.services.changes import ChangeService
from app.services.companies import CompanyService
from app.services.connections import Connect, Connections
from app.services.credentials import Credentials, Store
from app.services.desk import Desk
from app.services.guard import WriteGuard
from app.services.memory import MemoryService
from app.services.proofs import ProofService
from app.services.receiving import ReceivingService
from app.services.test_sets import TestSetService
from app.serving.door import Door
from app.storage.activity import ActivityStore
from app.storage.companies import CompaniesInMemory, CompanyFile
from app.storage.database import Database
from app.storage.first_rows import DATABASE
from app.storage.instance import Instance
from app.storage.journal import JournalStore
from app.storage.memory import MemoryStore
from app.storage.passwords import PasswordStore
from app.storage.preferences import PreferenceFile
from app.storage.sent_tests import SentTestStore
from app.storage.test_sets import TestSetStore
from app.ui.link_acts import LinkActs
from app.ui.main_window import MainWindow
from app.ui.shared.event_loop import EventLoop
from app.ui.shared.messages import UserMessage
from app.ui.shared.tasks import Job
from app.ui.start_notices import (
    report_unforeseen,
    tell_of_files,
    tell_of_memory,
    tell_of_move,
    tell_of_update,
)

if TYPE_CHECKING:
    from app.api.callbacks import CallbacksApi
    from app.sandbox.server import Sandbox


class _NoStore:
    """The practice company's: there is nothing to keep."""

    async def get(
        self,
        company_id: str,  # noqa: ARG002 - see Store
        account: str,  # noqa: ARG002 - see Store
        part: str = "",  # noqa: ARG002 - see Store
    ) -> Secret:
        raise NoPasswordStoreError

    async def put(
        self,
        company_id: str,  # noqa: ARG002 - see Store
        account: str,  # noqa: ARG002 - see Store
        secret: Secret,  # noqa: ARG002 - see Store
        part: str = "",  # noqa: ARG002 - see Store
    ) -> None:
        raise NoPasswordStoreError

    async def remove(
        self,
        company_id: str,  # noqa: ARG002 - see Store
        account: str,  # noqa: ARG002 - see Store
        part: str = "",  # noqa: ARG002 - see Store
    ) -> None:
        return


def _connecting(activity: ActivityService) -> Connect:
    async def connect(
        company: Company, password: Secret, *, passphrase: Secret | None
    ) -> "CallbacksApi":
        # The HTTP client is loaded when it is first needed, after the first paint, in a thread.
        def load() -> "type[CallbacksApi]":
            from app.api.callbacks import CallbacksApi  # noqa: PLC0415 - see above

            return CallbacksApi

        api = await asyncio.to_thread(load)
        return await api.connect(company, password, passphrase=passphrase, on_call=activity.note)

    return connect


class Asked(NamedTuple):
    """How the app was asked to start.

    `demo` opens the practice company, `tour` is the folder of the tour's pictures, `link` is shown
    first. `moved` is where the older files are kept after a move, or why there was none.
    """

    demo: bool = False
    tour: Path | None = None
    link: str = ""
    moved: Path | OSError | None = None


def serve(
    app: QApplication,
    window: MainWindow,
    preferences: PreferenceFile,
    *,
    data: Path | None,
    asked: Asked,
) -> int:
    """Runs a painted window until it is closed; returns the exit status.

    `data` is the folder of what is kept, None keeps nothing.
    """
    with asyncio.Runner(loop_factory=lambda: EventLoop(app)) as runner:
        return runner.run(_main(window, preferences, data=data, asked=asked))


class Parts:
    """Everything below the window. `data` None keeps nothing, as for the practice company."""

    def __init__(self, *, data: Path | None, guard: WriteGuard) -> None:
        self.data = data
        self.companies_file = CompanyFile(self.data) if self.data else CompaniesInMemory()
        self.database = Database(self.data / DATABASE if self.data else None)
        self._instance = Instance(self.data / "instances" if self.data else None)
        credentials = Credentials(_store(kept=data is not None))
        activity = ActivityService(ActivityStore(self.database))
        self._connections = Connections(credentials, _connecting(activity))
        memory = MemoryService(MemoryStore(self.database))
        callbacks = CallbackService(self._connections, memory, guard)
        proofs = ProofService(SentTestStore(self.database), user=_user())
        self.desk = Desk(
            companies=CompanyService(self.companies_file, credentials, self._connections, memory),
            callbacks=callbacks,
            changes=ChangeService(
                self._connections,
                memory,
                JournalStore(self.database, self._instance),
                guard,
                user=_user(),
            ),
            memory=memory,
            guard=guard,
            activity=activity,
            proofs=proofs,
            receiving=ReceivingService(),
            test_sets=TestSetService(TestSetStore(self.database), callbacks, proofs),
        )

    async def aclose(self) -> None:
        """Closes connections and files."""
        await self.desk.receiving.stop()
        await self._connections.aclose()
        await asyncio.to_thread(self.database.close)
        self._instance.close()


class _Practice:
    """The practice company, started when it is first opened."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sandbox: Sandbox | None = None

    def open(self, window: MainWindow) -> None:
        """Starts it, if it does not run yet, and shows it."""
        window.runner.load(Job.PRACTICE, self._start(window))

    async def aclose(self) -> None:
        """Stops it, if it runs."""
        if self._sandbox is not None:
            await asyncio.to_thread(self._sandbox.stop)

    async def _start(self, window: MainWindow) -> None:
        if self._sandbox is not None:
            window.show_companies("practice-0")
            return
        window.say_starting()
        try:
            self._sandbox = await asyncio.to_thread(_started_sandbox)
        except OSError as error:
            window.bar.show_message(
                UserMessage(
                    "The practice company could not be started",
                    "It needs a free port on this computer; try again.",
                    str(error),
                )
            )
            window.show_companies()
            return
        for company, password in _practice_companies(self._sandbox):
            self._desk.companies.lend(company, password)
            with suppress(SaveFailedError):
                # It is made anew each time: what was seen of an earlier one is not about it.
                await self._desk.memory.forget(company)
        window.show_companies("practice-0")


async def _main(
    window: MainWindow,
    preferences: PreferenceFile,
    *,
    data: Path | None,
    asked: Asked,
) -> int:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    if sys.platform != "win32":
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, stop.set)
    parts = Parts(data=data, guard=window.guard)
    # Opened and checked while the window is furnished.
    parts.database.open()
    desk = parts.desk
    practice = _Practice(desk)
    kept = {"data": data, "preferences": preferences.folder}
    folders = {name: folder for name, folder in kept.items() if folder is not None}
    window.furnish(
        desk,
        preferences,
        on_close=stop.set,
        on_practice=lambda: practice.open(window),
        folders=folders,
    )
    loop.set_exception_handler(
        lambda _, context: report_unforeseen(window.bar, context.get("exception"))
    )
    sys.excepthook = lambda _, error, __: report_unforeseen(window.bar, error)
    tell_of_files(window.bar, parts.companies_file, preferences)
    tell_of_move(window.bar, asked.moved)
    tell_of_update(window.bar, preferences, window.preferences, window.show_news)
    if asked.demo:
        # At once, and not a turn later: nothing else is to be read in between.
        window.say_starting()
        practice.open(window)
    window.runner.load(Job.UNFINISHED, window.look_at_unfinished())
    window.runner.load(Job.DATABASE, tell_of_memory(window.bar, parts.database))

    def say_again() -> None:
        window.runner.load(Job.DATABASE, tell_of_memory(window.bar, parts.database))

    def found_damaged() -> None:
        loop.call_soon_threadsafe(say_again)

    door = await _opened_door(window, None if asked.demo else data, asked.link)
    parts.database.on_set_aside = found_damaged
    parts.database.check_rest()
    status = 0
    try:
        if asked.tour is not None:
            from app.ui.tour.tour import Tour  # noqa: PLC0415 - an everyday start has no tour

            status = 0 if await Tour(window, asked.tour).take() else 1
        else:
            await stop.wait()
        window.setEnabled(False)
        if window.runner.is_changing:
            window.bar.show_message(
                UserMessage(
                    "Closing: a change is waited for",
                    "It was sent once. The window closes by itself as soon as it is known what "
                    "became of it, and looks it up at the next start if it takes too long.",
                ),
                "planned",
            )
        if door is not None:
            await door.close()
        await window.runner.finish()
        await parts.aclose()
        await practice.aclose()
    finally:
        window.allow_close = True
        window.close()
    return status


async def _opened_door(window: MainWindow, data: Path | None, link: str) -> Door | None:
    """Shows the link that the app was started with, and takes more from later starts."""
    links = LinkActs(window)
    if link:
        links.show_link(link)
    if data is None:
        return None
    door = Door(data / "instances", links.show_link)
    with suppress(OSError):  # else a link opens a window of its own
        await door.open()
    return door


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown user"


def _store(*, kept: bool) -> Store:
    return PasswordStore() if kept else _NoStore()


def _started_sandbox() -> "Sandbox":
    from app.sandbox.server import Sandbox  # noqa: PLC0415 - loaded after the first paint

    sandbox = Sandbox()
    sandbox.start()
    return sandbox


def _practice_companies(sandbox: "Sandbox") -> list[tuple[Company, Secret]]:
    from app.sandbox.seed import USER_NAME  # noqa: PLC0415 - as above

    return [
        (
            Company(
                company_id=f"practice-{position}",
                name=one.name,
                company_key=one.company_key,
                user_name=USER_NAME,
                region=Region.CUSTOM,
                base_url=sandbox.base_url,
                kind=CompanyKind.PRODUCTION if one.production else CompanyKind.TEST,
                is_practice=True,
            ),
            Secret(sandbox.password),
        )
        for position, one in enumerate(sandbox.companies)
    ]
