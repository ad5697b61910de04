"""Exports the rows that are shown."""

import asyncio
from pathlib import Path

from PySide6.QtCore import QObject

from app.domain.callbacks.remembered import ListingStatus, Note
from app.domain.companies.company import Company
from app.domain.errors import SaveFailedError
from app.exports.callback_list import ListedRow, ListExport, write_callback_list
from app.text.messages import UserMessage, message_for
from app.text.status import Tone
from app.text.translate import translate
from app.ui.callbacks.view import CallbacksView
from app.ui.kit.message_bar import Notice
from app.ui.kit.save_dialog import ask_where_to_save
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job


class ListExporter(QObject):
    """Asks for a file, then writes what the table shows now."""

    def __init__(self, view: CallbacksView, context: UiContext) -> None:
        super().__init__(view)
        self._view, self._context = view, context

    def ask(self, company: Company) -> None:
        """Asks where to; the name's ending chooses the kind.

        Several selected rows are exported alone.
        """
        name = "".join(one if one.isalnum() else "-" for one in company.name).strip("-")
        count = self._view.table.selection.count()
        title = self.tr("Export list")
        if count > 1:
            title = translate("export", "Export the %n selected callback(s)", "", count)
        ask_where_to_save(
            self._view.window(),
            title,
            f"callbacks-{name or 'list'}.csv",
            {
                self.tr("Table (*.csv)"): "csv",
                self.tr("JSON (*.json)"): "json",
                self.tr("Markdown (*.md)"): "md",
            },
            lambda path: self._context.runner.queue(Job.EXPORT, self.write(company, path)),
        )

    async def write(self, company: Company, path: Path) -> None:
        """Writes the selected rows, or all that are shown now; what came of it is said."""
        export = self._shown(company)
        bar, count = self._context.messages, len(export.rows)
        try:
            await asyncio.to_thread(write_callback_list, path, export)
        except SaveFailedError as error:
            bar.show_message(Notice(message_for(error)))
            return
        open_to_read = translate(
            "export", "The addresses stand in it in full, with any keys: mind whom you give it."
        )
        words = UserMessage(
            translate("export", "%n callback(s) (was|were) written", "", count),
            f"{path}\n{open_to_read}",
        )
        bar.show_message(Notice(words, Tone.ACTIVE))

    def _shown(self, company: Company) -> ListExport:
        model, rows = self._view.model, []
        chosen = self._view.table.selection.rows()
        only_selected = len(chosen) > 1
        for row in chosen if only_selected else range(model.rowCount()):
            one = model.callback_at(row)
            known = model.known_of(one.callback_id)
            note = known.note if known else Note()
            rows.append(
                ListedRow(
                    callback=one,
                    status=model.status_at(row).text,
                    is_listed=known is None or known.listing_status is ListingStatus.LISTED,
                    name=note.name,
                    owner=note.owner,
                    ticket=note.ticket,
                )
            )
        return ListExport(
            company=company.name,
            company_key=company.company_key,
            base_url=company.base_url,
            read_at=self._view.read_at,
            made_at=self._context.clock(),
            search=self._view.bar.search.text().strip(),
            only_selected=only_selected,
            rows=tuple(rows),
        )
