"""Exports the rows that are shown."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject

from app.domain.callbacks.remembered import ListingStatus, Note
from app.domain.errors import SaveFailedError
from app.exports.callback_list import ListedRow, ListExport, write_callback_list
from app.text.formats import Formats
from app.text.messages import UserMessage, message_for
from app.text.status import Tone
from app.text.translate import translate
from app.ui.kit.message_bar import Notice
from app.ui.kit.save_dialog import ask_where_to_save
from app.ui.kit.widgets import show_toast
from app.ui.rows.row_gatherer import RowGatherer
from app.ui.rows.rows_model import CallbackRowsModel
from app.ui.rows.table import CallbackTable
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job

_IN_UTC = Formats()


class ListExporter(QObject):
    """Asks for a file, then writes what the table shows now.

    `about` makes an export of no rows, with what has to be known of the list.
    """

    def __init__(
        self,
        table: CallbackTable,
        model: CallbackRowsModel,
        about: Callable[[], ListExport],
        context: UiContext,
    ) -> None:
        super().__init__(table)
        self._table, self._model, self._about, self._context = table, model, about, context
        self._gathering = RowGatherer(self, model)

    def ask(self) -> None:
        """Asks where to; the name's ending chooses the kind.

        Several selected rows are exported alone.
        """
        # What was asked for is what is written, whatever is read or selected meanwhile. Rows that
        # are others while they are gone through may be another company's.
        rows, export = self._wanted()
        self._gathering.gather(
            rows,
            self._row,
            lambda found: self._ask_where(_with_rows(export, found)),
            lambda: show_toast(
                self._table, self.tr("Not exported: the rows changed meanwhile; export again")
            ),
        )

    def _ask_where(self, export: ListExport) -> None:
        company = export.company
        name = "".join(one if one.isalnum() else "-" for one in company).strip("-")
        count = len(export.rows)
        title = self.tr("Export list") if company else self.tr("Export all callbacks")
        if export.only_selected:
            title = translate("export", "Export the %n selected callback(s)", "", count)
        ask_where_to_save(
            self._table.window(),
            title,
            f"callbacks-{name or 'list'}.csv" if company else "all-callbacks.csv",
            {
                self.tr("Table (*.csv)"): "csv",
                self.tr("JSON (*.json)"): "json",
                self.tr("Markdown (*.md)"): "md",
            },
            lambda path: self._context.runner.queue(Job.EXPORT, self.write(path, export)),
        )

    async def write(self, path: Path, export: ListExport | None = None) -> None:
        """Writes an export, or without one what is shown now; what came of it is said."""
        export = export or self._shown()
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

    def _shown(self) -> ListExport:
        rows, export = self._wanted()
        return _with_rows(export, map(self._row, rows))

    def _wanted(self) -> tuple[Sequence[int], ListExport]:
        """The rows that are to be written, and an export of none of them yet."""
        chosen = [at for at in self._table.selection.rows() if self._model.callback_at(at)]
        if len(chosen) > 1:
            return chosen, replace(self._about(), only_selected=True)
        return range(self._model.rowCount()), self._about()

    def _row(self, at: int) -> ListedRow | None:
        model = self._model
        one, known = model.callback_at(at), model.known_at(at)
        if one is None:
            return None
        note = known.note if known else Note()
        made = ListedRow(
            callback=one,
            # As all times in the file.
            status=model.status_in(at, _IN_UTC).text,
            is_listed=known is None or known.listing_status is ListingStatus.LISTED,
            name=note.name,
            owner=note.owner,
            ticket=note.ticket,
            proved=model.proved_at(at).text,
        )
        company = model.company_at(at)
        if company is None:
            return made
        return replace(
            made,
            company=company.name,
            company_key=company.company_key,
            read_at=model.read_at_of(at),
        )


def _with_rows(export: ListExport, rows: Iterable[ListedRow | None]) -> ListExport:
    return replace(export, rows=tuple(row for row in rows if row is not None))
