"""The table of callbacks: columns to choose, widths that are kept, one set of actions."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTableView

from app.domain.callbacks.callback import Callback
from app.domain.json_member import pointer_caption
from app.domain.outside_text import visible
from app.ui.details.row_copy import RowPart, copied_part, copied_text
from app.ui.kit.cell_menu import fill_cell_menu
from app.ui.kit.row_selection import MOVES, RowSelection, keep_header_out
from app.ui.kit.widgets import copy_text, show_toast
from app.ui.look.measure import em, height_of_rows
from app.ui.look.theme import Theme
from app.ui.rows.chosen_columns import ChosenColumns, ColumnsKept
from app.ui.rows.columns import COLUMNS
from app.ui.rows.delegate import CallbackDelegate
from app.ui.rows.row_gatherer import RowGatherer
from app.ui.rows.rows_model import CallbackRowsModel

if TYPE_CHECKING:
    from app.domain.preferences import Preferences
    from app.ui.kit.room_below import RoomBelow

_ROW, _COMPACT_ROW = 36, 28
_MOST_SORTED = 1000
"""Selected rows that stay selected when the order changes."""
_TINT_MS = 4000


class CallbackTable(QTableView):
    """Signals: chosen, after the selection may have changed.

    filter_asked, arg 0: a term that the search is to be narrowed by.
    """

    chosen = Signal()
    filter_asked = Signal(str)

    def __init__(
        self,
        model: CallbackRowsModel,
        theme: Theme,
        preferences: "Preferences",
        kept: ColumnsKept,
        widths: Mapping[str, int] | None = None,
    ) -> None:
        super().__init__()
        self._model, self._preferences = model, preferences
        self.columns_ = ChosenColumns(self, model, kept, widths or {})
        self.setModel(model)
        self.selection = RowSelection(self)
        self._copying = RowGatherer(self, model, model.way_of_telling)
        self._delegate = CallbackDelegate(theme, model, self.selection)
        self.setItemDelegate(self._delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.set_compact(preferences.compact)
        self._menu_actions: list[QAction] = []
        self.room_below: RoomBelow | None = None
        header = self.horizontalHeader()
        keep_header_out(self)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._show_header_menu)
        header.sectionPressed.connect(lambda _: self._keep_selection_small())
        self.columns_.begin()
        self.setSortingEnabled(True)
        if not self.columns_.restore():
            self.columns_.sort_at_first()
        self.selectionModel().selectionChanged.connect(self.chosen)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self._tint = QTimer(self)
        self._tint.setSingleShot(True)
        self._tint.setInterval(_TINT_MS)
        self._tint.timeout.connect(lambda: self.tint(set()))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, height_of_rows(self, 2))

    def selected(self) -> Callback | None:
        """The callback of the selected row; with several, of the one that the keys are at."""
        row = self.selection.main_row()
        return None if row is None else self._model.callback_at(row)

    def selectRow(self, row: int) -> None:
        # Qt's own asks which keys are held: with Ctrl of Ctrl+R it would take the row away.
        self.selection.only(row)

    def all_selected(self) -> list[Callback]:
        """The callbacks of all selected rows, from the top."""
        found = (self._model.callback_at(row) for row in self.selection.rows())
        return [one for one in found if one is not None]

    def select(self, callback_id: str, others: Iterable[str] = ()) -> None:
        """Selects a row by its id and scrolls to it; an id that is not shown clears nothing.

        `others` are the ids of rows that are selected with it, if all of them are shown: what is
        left of several is a set that nobody chose, and nothing is to be done to that by one key.
        """
        row = self._model.row_of(callback_id) if callback_id else None
        if row is not None:
            self.selectRow(row)
            self.scrollTo(self._model.index(row, 0))
            if self.room_below is not None:
                self.room_below.reveal(row)
        wanted = set(others)
        rows = self._model.rows_of(wanted) if wanted else []
        if len(rows) >= len(wanted):
            self.selection.add(rows)
        self.chosen.emit()

    def copy(self, part: RowPart) -> None:
        """Copies a part of each selected row; of many once all are gone through."""
        rows = self.selection.rows()
        if part is not RowPart.ROW:  # a company that could not be read has cells, and no more
            rows = [at for at in rows if self._model.callback_at(at) is not None]
        if not rows:
            return

        def copied(row: int) -> str:
            cells = self._model.shown_texts(row) if part is RowPart.ROW else []
            return copied_part(part, self._model.callback_at(row), cells)

        self._copying.gather(
            rows,
            copied,
            lambda parts: copy_text(self, copied_text(part, parts)),
            lambda: show_toast(self, self.tr("Not copied: the rows changed meanwhile")),
        )

    def tint(self, ids: set[str]) -> None:
        """Marks rows that changed, for a few seconds."""
        self._model.tinted = ids
        self.viewport().update()
        if ids:
            self._tint.start()

    def set_compact(self, compact: bool) -> None:
        """Lower rows."""
        self._preferences.compact = compact
        self.verticalHeader().setDefaultSectionSize(em(_COMPACT_ROW if compact else _ROW))

    def set_menu(self, actions: list[QAction]) -> None:
        """The actions of the context menu; None of them is the table's own."""
        self._menu_actions = actions

    def show_member(self, pointer: str) -> None:
        """Shows a member of the JSON as a column; the one that was added first makes room."""
        before = self.columns_.members
        column = self._model.column_of(self.columns_.show_member(pointer))
        for gone in set(before) - set(self.columns_.members):
            words = self.tr("There is room for three: the column {0} is gone.")
            show_toast(self, words.format(visible(pointer_caption(gone))))
        self.scrollTo(self._model.index(max(self.selection.main_row() or 0, 0), column))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Where the one row that a search leaves is current, but not selected, no key would move.
        rows = self._model.rowCount()
        if event.key() in MOVES and rows and not self.selectionModel().hasSelection():
            self.selectRow(max(self.currentIndex().row(), 0))
            return
        pressed = QKeySequence(event.keyCombination())
        for action in self._menu_actions:
            # Qt passes on the key of what cannot be done; nobody would learn why nothing happens.
            if not action.isEnabled() and action.statusTip() and pressed in action.shortcuts():
                show_toast(self, action.statusTip())
                return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.columns_.fit()
        if event.size().height() < event.oldSize().height():
            self._keep_in_view(event.oldSize().height())

    def _keep_in_view(self, height: int) -> None:
        """The row whose details are shown, where it was in view while the table was so high."""
        row = self.selection.main_row()
        if row is None:
            return
        index = self.model().index(row, 0)
        top, below = self.visualRect(index).top(), self.visualRect(index).bottom()
        if 0 <= top < height and below >= self.viewport().height():
            self.scrollTo(index)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._delegate.begin(self.font(), mirrored=self.isRightToLeft())
        super().paintEvent(event)

    # Qt paints the rows again after both. Not to ask for `viewport` here is worth a tenth of the
    # start-up: for its return value PySide makes the classes of all widgets there are.
    def focusInEvent(self, event: QFocusEvent) -> None:
        self._delegate.show_focus = True
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._delegate.show_focus = False
        super().focusOutEvent(event)

    def _keep_selection_small(self) -> None:
        """Qt takes seconds to find tens of thousands of selected rows again in another order."""
        if self.selection.count() > _MOST_SORTED:
            self.selection.only(self.selection.main_row() or 0)

    def _show_header_menu(self, place: QPoint) -> None:
        menu = self.columns_.menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.horizontalHeader().mapToGlobal(place))

    def _show_menu(self, place: QPoint) -> None:
        cell = self.indexAt(place)
        if not cell.isValid():
            return
        menu = QMenu(self)
        self._add_cell_actions(menu, cell.row(), self._model.sections[cell.column()])
        for action in self._menu_actions:
            menu.addAction(action)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.viewport().mapToGlobal(place))

    def _add_cell_actions(self, menu: QMenu, row: int, section: int) -> None:
        """What can be done with the cell that was clicked, whatever its row."""
        # What is shown of an address is cut and marked; what is pasted elsewhere has to work.
        copied = self._model.text_at(row, section)
        one = self._model.callback_at(row)
        if one is not None:
            exact = {
                "destination": one.destination_url,
                "resource_url": one.resource_url,
                "id": one.callback_id,
            }
            copied = exact.get(COLUMNS[section].key, copied)
        term = self._model.term_of(row, section)
        fill_cell_menu(menu, self, copied, term, self.filter_asked.emit)
        menu.addSeparator()
