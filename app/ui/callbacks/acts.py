"""What the Callbacks page does to a callback: it asks in a dialog, then the service acts."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.domain.callback import Callback
from app.domain.company import Company
from app.domain.draft import CallbackDraft
from app.domain.errors import CallbackDeskError, NotFoundError, OutcomeUnknownError
from app.domain.test_event import TestEvent
from app.services.callbacks import CallbackService
from app.ui.callbacks.draft_dialog import DraftDialog
from app.ui.shared.formats import Clock, Formats
from app.ui.shared.message_bar import MessageBar
from app.ui.shared.messages import UserMessage, message_for
from app.ui.shared.place import place_of
from app.ui.shared.sheet import finished
from app.ui.shared.tasks import TaskRunner
from app.ui.shared.theme import Theme
from app.ui.test_events.panel import TestEventPanel


class Board(Protocol):
    """The page, as far as acts need it."""

    @property
    def listed(self) -> list[Callback]:
        """All callbacks of the open company, those that the search hides included."""
        ...

    async def read(self, company: Company, select: str = "") -> None:
        """Reads the list anew and selects an id; failures are shown, not raised."""
        ...

    def show_found(self, company: Company, found: Callback) -> None:
        """Shows one that the list may not hold."""
        ...


class CallbackActs(QObject):
    """Nothing here repeats a change by itself."""

    def __init__(
        self,
        window: QWidget,
        board: Board,
        service: CallbackService,
        runner: TaskRunner,
        bar: MessageBar,
        *,
        formats: Formats,
        clock: Clock,
        theme: Theme,
    ) -> None:
        super().__init__(window)
        self._window, self._board, self._service = window, board, service
        self._runner, self._bar = runner, bar
        self._formats, self._clock, self._theme = formats, clock, theme

    def create(self, company: Company) -> None:
        """Asks for a new callback, then registers it."""
        dialog = DraftDialog(
            self._window.window(),
            "New callback",
            self.tr("New callback for {0}").format(company.name),
            self.tr("{0} · {1} registered now").format(place_of(company), len(self._board.listed)),
            act=self.tr("Create callback"),
            listed=self._board.listed,
            preview=lambda draft: self._service.preview_of_create(company, draft),
            formats=self._formats,
            clock=self._clock,
            theme=self._theme,
        )
        dialog.submitted.connect(
            lambda draft: self._runner.change("create", self._create(company, draft, dialog))
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def end(self, company: Company, callback: Callback) -> None:
        """Asks, then ends a callback now."""
        self._runner.load("ask to end", self._ask_to_end(company, callback))

    def find(self, company: Company) -> None:
        """Asks for an id, then asks the server."""
        self._runner.load("ask to find", self._ask_to_find(company))

    def send_test_event(self, company: Company, event: TestEvent, panel: TestEventPanel) -> None:
        """Sends, and shows the answer in the panel."""
        self._runner.change("test event", self._send(company, event, panel))

    async def _create(self, company: Company, draft: CallbackDraft, dialog: DraftDialog) -> None:
        try:
            made = await self._service.create_callback(company, draft)
        except OutcomeUnknownError as error:
            dialog.show_failure(message_for(error))
            await self._board.read(company)
            return
        except CallbackDeskError as error:
            dialog.show_failure(message_for(error))
            return
        dialog.set_busy(False)
        dialog.accept()
        await self._board.read(company, made.callback_id if made else "")

    async def _ask_to_end(self, company: Company, callback: Callback) -> None:
        from app.ui.callbacks.end_dialog import EndDialog  # noqa: PLC0415 - start-up

        dialog = EndDialog(
            self._window.window(), company, callback, self._board.listed, self._clock
        )
        if await finished(dialog):
            self._runner.change("end", self._end(company, callback))

    async def _end(self, company: Company, callback: Callback) -> None:
        try:
            await self._service.end_callback(company, callback)
        except NotFoundError as error:
            self._bar.show_message(
                UserMessage(
                    self.tr("{0} was already gone").format(callback.callback_id),
                    self.tr("Somebody else ended it, or it never existed. The list is read anew."),
                    error.detail,
                ),
                "soon",
            )
        except CallbackDeskError as error:
            self._bar.show_message(message_for(error))
        await self._board.read(company)

    async def _ask_to_find(self, company: Company) -> None:
        from app.ui.callbacks.find_dialog import FindDialog  # noqa: PLC0415 - start-up

        dialog = FindDialog(self._window.window())

        def look(callback_id: str) -> None:
            self._runner.load("find", self._find(company, callback_id, dialog.say, dialog.accept))

        dialog.asked.connect(look)
        await finished(dialog)
        self._runner.cancel("find")

    async def _find(
        self,
        company: Company,
        callback_id: str,
        say: Callable[[str], None],
        accept: Callable[[], None],
    ) -> None:
        say("")
        try:
            found = await self._service.get_callback(company, callback_id)
        except CallbackDeskError as error:
            message = message_for(error)
            parts = (message.title + ".", message.details, message.next_step)
            say("\n".join(part for part in parts if part))
            return
        # Shown first: closing the dialog cancels this read.
        self._board.show_found(company, found)
        accept()

    async def _send(self, company: Company, event: TestEvent, panel: TestEventPanel) -> None:
        panel.set_busy(True)
        try:
            panel.show_receipt(await self._service.send_test_event(company, event))
        except CallbackDeskError as error:
            panel.show_failure(message_for(error))
        finally:
            panel.set_busy(False)
