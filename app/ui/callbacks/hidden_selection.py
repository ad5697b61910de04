"""What a search hides is selected again once it is shown."""

from PySide6.QtCore import QObject

from app.ui.callbacks.table_model import CallbackTableModel
from app.ui.rows.table import CallbackTable


class HiddenSelection(QObject):
    """Unless another row was selected meanwhile, or somebody took the selection away."""

    def __init__(self, table: CallbackTable, model: CallbackTableModel) -> None:
        super().__init__(table)
        self._table, self._model = table, model
        self._callback_id = ""
        for told in (model.modelAboutToBeReset, model.layoutAboutToBeChanged):
            told.connect(self._note)

    def forget(self) -> None:
        """Another company is open."""
        self._callback_id = ""

    def before_search(self) -> None:
        """Something is about to be searched for."""
        is_shown = self._callback_id and self._model.row_of(self._callback_id) is not None
        if is_shown and self._table.selected() is None:
            self._callback_id = ""  # somebody wanted that

    def restore(self) -> None:
        """What was found is shown."""
        if self._callback_id:
            self._table.select(self._callback_id)

    def _note(self) -> None:
        chosen = self._table.selected()
        self._callback_id = chosen.callback_id if chosen else self._callback_id
