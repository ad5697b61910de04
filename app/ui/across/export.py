"""Exports the rows of all companies that are shown."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.errors import SaveFailedError
from app.exports.across import AcrossRow, across_csv
from app.text.messages import UserMessage, message_for
from app.text.status import Tone
from app.text.translate import translate
from app.ui.kit.message_bar import Notice
from app.ui.kit.save_dialog import ask_where_to_save
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job
from app.whole_file import write_file

if TYPE_CHECKING:
    from app.ui.across.page import AllCompaniesPage


class AllExporter(QObject):
    """Asks for a file, then writes; companies that could not be read are named in it."""

    def __init__(self, page: "AllCompaniesPage", context: UiContext) -> None:
        super().__init__(page)
        self._page, self._context = page, context

    def ask(self) -> None:
        """Asks where to."""
        ask_where_to_save(
            self._page.window(),
            self.tr("Export all callbacks"),
            "all-callbacks.csv",
            {self.tr("Table (*.csv)"): "csv"},
            lambda path: self._context.runner.queue(Job.EXPORT, self.write(path)),
        )

    async def write(self, path: Path) -> None:
        """Writes the rows that are shown; what came of it is said."""
        now, formats = self._context.clock(), self._context.formats
        rows = [
            AcrossRow(
                company=row.company.name,
                company_key=row.company.company_key,
                status=formats.status_of(row.callback, now, row.known).text,
                callback=row.callback,
                read_at=row.read_at,
            )
            for row in self._page.model.shown_rows()
            if row.callback is not None
        ]
        failed = [
            (one.company.name, message_for(one.failure).title)
            for one in self._page.model.lists
            if one.failure is not None
        ]
        body = across_csv(rows, failed, self._page.search.text().strip(), now)
        try:
            await asyncio.to_thread(write_file, path, body)
        except SaveFailedError as error:
            self._context.messages.show_message(Notice(message_for(error)))
            return
        count = len(rows)
        title = translate("export", "%n callback(s) (was|were) written", "", count)
        self._context.messages.show_message(Notice(UserMessage(title, str(path)), Tone.ACTIVE))
