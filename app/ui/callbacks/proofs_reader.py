"""Reads when each callback of the open company was last proved, for the table and the details."""

import asyncio
from contextlib import suppress

from PySide6.QtCore import QObject, Signal

from app.domain.callbacks.callback import Callback
from app.domain.companies.company import Company
from app.domain.errors import SaveFailedError
from app.domain.proofs.coverage import Proved, coverage_of
from app.services.services import Services
from app.text.proved import proved_status
from app.text.relays import relay_remark
from app.text.translate import translate
from app.ui.callbacks.list_reader import ListReader
from app.ui.callbacks.table_model import CallbackTableModel
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job

_SLICE = 500
"""Rows that are prepared for a search in one turn."""


class ProofsReader(QObject):
    """Looks again when a list was read, and when a test event was sent or has climbed.

    Signals: changed, something else is known than before.
    """

    changed = Signal()

    def __init__(
        self,
        reader: ListReader,
        model: CallbackTableModel,
        services: Services,
        context: UiContext,
    ) -> None:
        super().__init__(reader)
        self._reader, self._model, self._context = reader, model, context
        self._proofs, self._relays = services.proofs, services.relays
        self._known: dict[str, Proved] = {}
        self._of = ""
        reader.listed_anew.connect(self._listed)

    def look(self) -> None:
        """Reads the record again."""
        if self._reader.company is not None:
            self._context.runner.load(Job.PROVED, self._look(self._reader.company))

    def remark(self, one: Callback) -> str:
        """What is known of one besides what the server says; "" where nothing is."""
        said = [relay_remark(self._relays.relay_of(one.destination_url), self._context.formats)]
        if self._of:
            status = proved_status(
                self._known.get(one.callback_id), self._context.clock(), self._context.formats
            )
            said.append(translate("proved", "Proved: {0}.").format(status.text))
        return "\n".join(line for line in said if line)

    def _listed(self) -> None:
        company = self._reader.company
        if company is None or company.company_id != self._of:
            self._of, self._known = "", {}
            self._model.know_proofs(None)
        self.look()

    async def _look(self, company: Company) -> None:
        with suppress(SaveFailedError):  # told of by whoever opens the database
            tests = await self._proofs.of_company(company)
            if not self._reader.is_open(company):
                return
            touched = {one for sent in tests for one in (*sent.receivers, sent.proved_callback)}
            listed = [one for one in self._reader.listed if one.callback_id in touched]
            found = coverage_of(listed, tests)
            known = {one.callback.callback_id: one for one in found}
            if known != self._known or not self._of:
                self._known, self._of = known, company.company_id
                self._model.know_proofs(found)
                self.changed.emit()
                # What a search needs of it is made in turns.
                while self._model.prepare(_SLICE):  # noqa: ASYNC110 - it works in each turn
                    await asyncio.sleep(0)
