"""Looks for deliveries: what is read stays, and what is found, or that nothing is, is said."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QLineEdit

from app.domain.outside_text import visible
from app.domain.proofs.delivery import Delivery
from app.text.translate import translate
from app.ui.deliveries.delivery_model import DeliveryModel
from app.ui.kit.announce import announce
from app.ui.kit.list_table import ListTable
from app.ui.kit.widgets import line_edit
from app.ui.rows.search_keys import SearchKeys

_PAUSE_MS = 600
"""After the last letter, until what was found is said."""


class DeliverySearch(QObject):
    """Attributes: edit, where it is typed; Esc clears it, Enter and Down go to the first hit."""

    def __init__(
        self, table: ListTable, model: DeliveryModel, is_listening: Callable[[], bool]
    ) -> None:
        super().__init__(table)
        self._table, self._model, self._is_listening = table, model, is_listening
        caption = translate("deliveries", "Find delivery")
        self.edit: QLineEdit = line_edit("FindDeliveryEdit", caption)
        self.edit.setPlaceholderText(self.edit.accessibleName())
        self.edit.textChanged.connect(self._search)
        SearchKeys(self.edit, table)
        table.search_for = self.edit.setText
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._say)

    def show_attempts(self, of: Delivery) -> None:
        """Leaves the attempts of one event in the table; the one that is read stays chosen."""
        if of.event_id:
            self.edit.setText(of.event_id)
            self._table.setFocus()

    def tell_empty(self) -> None:
        """What stands in the table while it has no rows."""
        typed = visible(self.edit.text().strip())
        if typed:
            words = translate("deliveries", "No delivery holds “{0}”. Esc clears the search.")
            self._table.teach(words.format(typed))
        elif self._is_listening():
            self._table.teach(
                translate(
                    "deliveries",
                    "Nothing is here yet; the receiver is running. Make a new callback with the "
                    "button “Use the receiver” beside its destination, then send a test event.",
                )
            )
        else:
            self._table.teach(
                translate(
                    "deliveries",
                    "Nothing is here yet. Start the receiver, make a new callback with the button "
                    "“Use the receiver” beside its destination, then send a test event.",
                )
            )

    def _search(self) -> None:
        rows = self._table.selectionModel().selectedRows()
        chosen = self._model.delivery_at(rows[0].row()) if rows else None
        self.tell_empty()
        self._model.search(self.edit.text())
        row = self._model.row_of(chosen) if chosen is not None else None
        if row is not None:
            self._table.selectRow(row)
        self._pause.start()

    def _say(self) -> None:
        typed, count = visible(self.edit.text().strip()), len(self._model.rows)
        if not typed:
            announce(self._table, translate("counts", "All %n shown", "", count))
        else:
            holds = translate("deliveries", "%n deliver(y|ies)", "", count)
            announce(self._table, f"{holds}: {typed}")
