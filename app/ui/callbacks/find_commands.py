"""What the Callbacks page does to find one that it may not list: nothing here changes anything."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.domain.companies.company import Company
from app.domain.errors import CallbackDeskError, NotFoundError
from app.services.services import Services
from app.text.companies import band_of
from app.text.messages import UserMessage, message_for
from app.text.status import Tone
from app.ui.callbacks.find_dialog import FindDialog
from app.ui.callbacks.list_port import CallbackListPort
from app.ui.kit.message_bar import Notice
from app.ui.kit.sheet import finished
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job


class FindCommands(QObject):
    """Asks the server for single registrations."""

    def __init__(
        self, window: QWidget, listing: CallbackListPort, services: Services, context: UiContext
    ) -> None:
        super().__init__(window)
        self._window, self._listing = window, listing
        self._reading, self._guard = services.callbacks, services.guard
        self._runner, self._bar = context.runner, context.messages
        self._formats, self._clock = context.formats, context.clock

    def find(self, company: Company) -> None:
        """Asks for an id, then asks the server."""
        self._runner.load(Job.ASK_TO_FIND, self._ask_to_find(company))

    def ask_again(self, company: Company, callback_id: str) -> None:
        """Asks the server for a remembered one."""
        self._runner.load(Job.FIND, self._ask_again(company, callback_id))

    async def _ask_to_find(self, company: Company) -> None:
        dialog = FindDialog(self._window.window())
        if self._guard.is_guarded(company):
            dialog.add_band(band_of(company, short=True))

        def search(callback_id: str) -> None:
            self._runner.load(Job.FIND, self._find(company, callback_id, dialog.say, dialog.accept))

        dialog.asked.connect(search)
        await finished(dialog)
        self._runner.cancel(Job.FIND)

    async def _find(
        self,
        company: Company,
        callback_id: str,
        say: Callable[[str], None],
        accept: Callable[[], None],
    ) -> None:
        say("")
        try:
            found = await self._reading.get_callback(company, callback_id)
        except CallbackDeskError as error:
            say(message_for(error).text)
            return
        # Shown first: closing the dialog cancels this read.
        await self._listing.show_found(company, found)
        accept()

    async def _ask_again(self, company: Company, callback_id: str) -> None:
        try:
            found = await self._reading.get_callback(company, callback_id)
        except NotFoundError as error:
            self._bar.show_message(
                Notice(
                    UserMessage(
                        self.tr("The server does not know {0} any more").format(callback_id),
                        self.tr("What is shown of it is what was seen last."),
                        error.detail,
                    ),
                    Tone.SOON,
                    company=company.name,
                )
            )
            return
        except CallbackDeskError as error:
            self._bar.show_message(Notice(message_for(error), company=company.name))
            return
        await self._listing.show_found(company, found)
        state = self._formats.status_of(found, self._clock()).text
        self._bar.show_message(
            Notice(
                UserMessage(self.tr("{0}, asked just now: {1}").format(callback_id, state), ""),
                Tone.PLANNED,
                company=company.name,
            )
        )
