"""Keeps what somebody writes about a callback."""

import msgspec
from PySide6.QtCore import QObject

from app.domain.callbacks.remembered import Note
from app.domain.companies.company import Company
from app.domain.errors import SaveFailedError
from app.services.services import Services
from app.ui.callbacks.list_reader import ListReader
from app.ui.details.panel import DetailsPanel
from app.ui.kit.widgets import show_toast
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job


class NoteKeeper(QObject):
    """One note after the other, none of them lost."""

    def __init__(
        self, reader: ListReader, details: DetailsPanel, services: Services, context: UiContext
    ) -> None:
        super().__init__(reader)
        self._reader, self._details, self._runner = reader, details, context.runner
        self._memory, self._service = services.memory, services.callbacks
        self._notes = 0

    def note_changed(self, callback_id: str, note: Note, before: Note) -> None:
        """Keeps what was typed; `before` is what was kept when it was."""
        if self._reader.company is not None:
            # A key of its own: a second field may be left while the first is being kept.
            self._notes += 1
            key = Job.NOTE.of(self._notes)
            self._runner.change(key, self.keep(self._reader.company, callback_id, note, before))

    async def keep(self, company: Company, callback_id: str, note: Note, before: Note) -> None:
        """Keeps it now. Raises: SaveFailedError; what was typed stays in its field then."""
        try:
            await self._memory.set_note(company, callback_id, note, before)
        except SaveFailedError:
            if company is self._reader.company:
                self._details.set_unsaved(callback_id, note)
            raise
        self._details.set_unsaved(callback_id, None)
        show_toast(self._details, self.tr("Note kept on this computer"))
        last = await self._service.last_listing(company)
        if company is self._reader.company:
            listing = msgspec.structs.replace(self._reader.known.listing, known=last.known)
            await self._reader.take(company, listing, "")
