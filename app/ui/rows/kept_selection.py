"""Keeps what is selected while the rows of a table are arranged anew."""

from collections.abc import Callable, Hashable

from PySide6.QtCore import QItemSelectionModel, QObject

from app.ui.kit.kept_place import KeptPlace
from app.ui.rows.rows_model import CallbackRowsModel
from app.ui.rows.table import CallbackTable

_MOST = 1000
"""Rows that are selected again; Qt takes seconds for tens of thousands."""
_ONLY_CURRENT = QItemSelectionModel.SelectionFlag.NoUpdate


class KeptSelection(QObject):
    """`identity_at` tells a row from all others, wherever it stands.

    Where `about`, such as the search, is the same as before, what is in sight stays there too; and
    where one of several selected rows is gone then, the others are not selected any more.
    """

    def __init__(
        self,
        table: CallbackTable,
        model: CallbackRowsModel,
        identity_at: Callable[[int], Hashable],
        about: Callable[[], Hashable],
    ) -> None:
        super().__init__(table)
        self._table, self._model, self._identity_at = table, model, identity_at
        self._about, self._shown_about = about, about()
        self._selected: set[Hashable] = set()
        self._main: Hashable = None
        model.modelAboutToBeReset.connect(self._note)
        model.modelReset.connect(self._restore)
        # After it: what is selected again is scrolled to by Qt.
        KeptPlace(table).follow_resets(identity_at, about)

    def _note(self) -> None:
        selection = self._table.selection
        main = selection.main_row()
        few = main is not None and selection.count() <= _MOST
        rows = selection.rows() if few else [main] if main is not None else []
        self._selected = {self._identity_at(row) for row in rows}
        self._main = self._identity_at(main) if main is not None else None

    def _restore(self) -> None:
        before, self._shown_about = self._shown_about, self._about()
        if not self._selected:
            return
        found = [
            row for row in range(self._model.rowCount()) if self._identity_at(row) in self._selected
        ]
        main = next((row for row in found if self._identity_at(row) == self._main), None)
        if len(found) < len(self._selected) and self._shown_about == before:
            # Some are gone: what is left of several is a set that nobody chose.
            found = [] if main is None else [main]
        if main is not None:
            self._table.setAutoScroll(False)  # else Qt goes to it, at once or once it is shown
            self._table.selectionModel().setCurrentIndex(self._model.index(main, 0), _ONLY_CURRENT)
            self._table.setAutoScroll(True)
        self._table.selection.add(found)
