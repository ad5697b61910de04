"""The real window over the practice company, on Qt's offscreen platform."""

import asyncio
import gc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TypeVar

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.api.session import TimeLimits
from app.build import Backend
from app.domain.companies.company import Company
from app.domain.companies.secret import Secret
from app.domain.preferences import Preferences
from app.sandbox.server import Sandbox
from app.services.events import Events
from app.services.guard import WriteGuard
from app.storage.preferences import PreferenceFile
from app.text.formats import Clock, Formats
from app.ui.kit.message_bar import MessageBar
from app.ui.look.dates import system_formats
from app.ui.look.theme import Theme
from app.ui.runtime.context import UiContext
from app.ui.runtime.service_signals import ServiceSignals
from app.ui.runtime.tasks import Job, TaskRunner
from app.ui.window.main_window import MainWindow
from tests.conftest import PASSWORD, allowed

Kind = TypeVar("Kind", bound=QWidget)


def ui_context(
    app: QApplication, clock: Clock = lambda: datetime.now(UTC), formats: Formats | None = None
) -> UiContext:
    """For a widget that is tried without a window."""
    return UiContext(
        formats=formats or system_formats(),
        clock=clock,
        theme=Theme(app),
        runner=TaskRunner(),
        messages=MessageBar(),
        preferences=Preferences(),
        signals=ServiceSignals(Events()),
    )


class Desk:
    """The window and its parts, as the composition root puts them together.

    `certain_after_s` is how long a request may be under way whose answer was lost.
    """

    def __init__(self, app: QApplication, *, certain_after_s: float = 0.0) -> None:
        self.guard = WriteGuard()
        self.backend = Backend(
            None,
            guard=self.guard,
            user="ann",
            limits=TimeLimits(connect_s=10, read_s=10, total_s=20, read_attempts=1),
            second_look_s=0.05,
            certain_after_s=certain_after_s,
        )
        services = self.backend.services
        self.database, self.connections = self.backend.database, self.backend.connections
        self.receiving, self.activity = services.receiving, services.activity
        self.companies = services.companies
        theme = Theme(app)
        file = PreferenceFile(None)
        self.window = MainWindow(
            file.load(), theme=theme, clock=lambda: datetime.now(UTC), guard=self.guard
        )
        self.closings = 0
        self.window.furnish(services, file, on_close=self._count_closing, on_practice=lambda: None)
        theme.dress()
        self.page = self.window.page
        # Two dozen rows are searched in one turn, however long the machine pauses in it.
        self.page.model._looking._turn_s = 600.0

    def open(self, company: Company, password: str) -> None:
        self.companies.lend(company, Secret(password))
        self.window.show()
        self.window.show_companies(company.company_id)

    def _count_closing(self) -> None:
        self.closings += 1

    async def aclose(self) -> None:
        self.backend.services.stop_all()
        await self.window.runner.finish()
        await self.receiving.stop()
        await self.window.runner.finish()
        await self.backend.aclose()

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
    async with asyncio.timeout(allowed(10)):
        while not fact():  # noqa: ASYNC110 - a fact on the screen has no event
            await asyncio.sleep(0.01)


def lent_other(desk: Desk, company: Company, sandbox: Sandbox) -> Company:
    """The second practice company, as the app knows it until it is closed."""
    key = sandbox.companies[1].company_key
    other = msgspec.structs.replace(company, company_id="c2", name="Other", company_key=key)
    desk.companies.lend(other, Secret(PASSWORD))
    return other


async def opened(desk: Desk, company: Company) -> None:
    """Opens a company, and waits until its list was read; its test panel is there then."""
    desk.open(company, PASSWORD)
    await until(lambda: len(desk.page.listed) > 0)
    await until(lambda: not desk.window.runner.is_busy(Job.LIST))
    assert desk.page.panel.testing.panel is not None, "else it is made a moment after the rows"


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
        # The list of a completer is deleted by the completer.
        if widget.windowType() is not Qt.WindowType.Popup:
            widget.deleteLater()
    del made
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    qapp.processEvents()
    gc.collect()
