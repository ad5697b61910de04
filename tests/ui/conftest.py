"""The real window over the practice company, on Qt's offscreen platform."""

import asyncio
import gc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.api.callbacks import CallbacksApi
from app.api.session import Patience
from app.domain.company import Company
from app.domain.errors import NoPasswordStoreError
from app.domain.secret import Secret
from app.services.activity import ActivityService
from app.services.callbacks import CallbackService
from app.services.changes import ChangeService
from app.services.companies import CompanyService
from app.services.connections import Connections
from app.services.credentials import Credentials
from app.services.desk import Desk as DeskServices
from app.services.guard import WriteGuard
from app.services.memory import MemoryService
from app.services.proofs import ProofService
from app.services.receiving import ReceivingService
from app.services.test_sets import TestSetService
from app.storage.activity import ActivityStore
from app.storage.companies import CompaniesInMemory
from app.storage.database import Database
from app.storage.instance import Instance
from app.storage.journal import JournalStore
from app.storage.memory import MemoryStore
from app.storage.preferences import PreferenceFile
from app.storage.sent_tests import SentTestStore
from app.storage.test_sets import TestSetStore
from app.ui.main_window import MainWindow
from app.ui.shared.theme import Theme
from tests.conftest import patience

Kind = TypeVar("Kind", bound=QWidget)


class NoStore:
    async def get(self, company_id: str, account: str, part: str = "") -> Secret:
        raise NoPasswordStoreError(company_id + account + part)

    async def put(self, company_id: str, account: str, secret: Secret, part: str = "") -> None:
        raise NoPasswordStoreError(company_id + account + part + repr(secret))

    async def remove(self, company_id: str, account: str, part: str = "") -> None:
        return


class Desk:
    """The window and its parts, as the composition root puts them together.

    `certain_after_s` is how long a request may be under way whose answer was lost.
    """

    def __init__(self, app: QApplication, *, certain_after_s: float = 0.0) -> None:
        self.database = Database(None)
        self.guard = WriteGuard()
        self.receiving = ReceivingService()
        self.activity = ActivityService(ActivityStore(self.database))
        self.connections = Connections(Credentials(NoStore()), self._connect)
        credentials = self.connections._credentials
        memory = MemoryService(MemoryStore(self.database))
        self.companies = CompanyService(CompaniesInMemory(), credentials, self.connections, memory)
        theme = Theme(app)
        callbacks = CallbackService(self.connections, memory, self.guard)
        proofs = ProofService(SentTestStore(self.database), user="ann")
        services = DeskServices(
            companies=self.companies,
            callbacks=callbacks,
            changes=ChangeService(
                self.connections,
                memory,
                JournalStore(self.database, Instance(None)),
                self.guard,
                user="ann",
                second_look_s=0.05,
                certain_after_s=certain_after_s,
            ),
            memory=memory,
            guard=self.guard,
            activity=self.activity,
            proofs=proofs,
            receiving=self.receiving,
            test_sets=TestSetService(TestSetStore(self.database), callbacks, proofs),
        )
        file = PreferenceFile(None)
        self.window = MainWindow(
            file.load(), theme=theme, clock=lambda: datetime.now(UTC), guard=self.guard
        )
        self.window.furnish(services, file, on_close=lambda: None, on_practice=lambda: None)
        theme.dress()
        self.page = self.window.page

    async def _connect(
        self, company: Company, password: Secret, *, passphrase: Secret | None
    ) -> CallbacksApi:
        patience = Patience(connect_s=10, read_s=10, total_s=20, read_attempts=1)
        return await CallbacksApi.connect(
            company,
            password,
            passphrase=passphrase,
            patience=patience,
            on_call=self.activity.note,
        )

    def open(self, company: Company, password: str) -> None:
        self.companies.lend(company, Secret(password))
        self.window.show()
        self.window.show_companies(company.company_id)

    async def aclose(self) -> None:
        await self.window.runner.finish()
        await self.receiving.stop()
        await self.connections.aclose()
        await asyncio.to_thread(self.database.close)

    def dialog(self, name: str) -> QDialog:
        for widget in QApplication.topLevelWidgets():
            if (
                isinstance(widget, QDialog)
                and widget.accessibleName() == name
                and widget.isVisible()
            ):
                return widget
        raise LookupError(name)

    def has_dialog(self, name: str) -> bool:
        try:
            return bool(self.dialog(name))
        except LookupError:
            return False


def named(parent: QWidget, kind: type[Kind], name: str) -> Kind:
    for widget in parent.findChildren(kind):
        if widget.accessibleName() == name:
            return widget
    raise LookupError(name)


async def until(fact: Callable[[], bool]) -> None:
    """Waits for a fact, ten seconds at most on a machine of one's own."""
    async with asyncio.timeout(patience(10)):
        while not fact():  # noqa: ASYNC110 - a fact on the screen has no event
            await asyncio.sleep(0.01)


@pytest.fixture
def desk(qapp: QApplication) -> Iterator[Desk]:
    yield from made_desk(qapp)


@pytest.fixture
def patient_desk(qapp: QApplication) -> Iterator[Desk]:
    """As in the app: that a change did not happen is not said at once."""
    yield from made_desk(qapp, certain_after_s=120.0)


def made_desk(qapp: QApplication, *, certain_after_s: float = 0.0) -> Iterator[Desk]:
    qapp.setQuitOnLastWindowClosed(False)
    made = Desk(qapp, certain_after_s=certain_after_s)
    yield made
    made.window.allow_close = True
    for widget in QApplication.topLevelWidgets():
        widget.close()
        widget.deleteLater()
    del made
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    qapp.processEvents()
    gc.collect()
