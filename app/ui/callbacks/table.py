"""The table of callbacks: columns to choose, widths that are kept, one set of actions."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from app.domain.callbacks.callback import Callback
from app.domain.json_member import pointer_caption
from app.domain.outside_text import visible
from app.text.translate import translate
from app.ui.callbacks.columns import COLUMNS, MEMBERS, SECTION
from app.ui.callbacks.delegate import CallbackDelegate
from app.ui.callbacks.table_model import CallbackTableModel
from app.ui.details.cell_menu import fill_cell_menu
from app.ui.details.row_copy import RowPart, copied_text
from app.ui.kit.row_selection import RowSelection
from app.ui.kit.widgets import copy_text
from app.ui.look.measure import em
from app.ui.look.stretch import stretch
from app.ui.look.theme import Theme

if TYPE_CHECKING:
    from app.domain.preferences import Preferences
    from app.ui.kit.room_below import RoomBelow

_ROW, _COMPACT_ROW = 36, 28
_MOVES = {
    *(Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End),
    *(Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
}
_MOST_SORTED = 1000
"""Selected rows that stay selected when the order changes."""
_TINT_MS = 4000
_LONG_STATUS, _LEAST_ADDRESS, _TELLING_ADDRESS = 176, 120, 220
"""Pixels: of the status while ended ones are shown; of an address at least, and so that its host
and its last part can be read."""


class CallbackTable(QTableView):
    """Signals: chosen, after the selection may have changed.

    filter_asked, arg 0: a term that the search is to be narrowed by.
    """

    chosen = Signal()
    filter_asked = Signal(str)

    def __init__(self, model: CallbackTableModel, theme: Theme, preferences: "Preferences") -> None:
        super().__init__()
        self._model, self._preferences = model, preferences
        self.setAccessibleName(self.tr("Callbacks"))
        self.setObjectName("CallbacksTable")
        self.setModel(model)
        self.selection = RowSelection(self)
        self._delegate = CallbackDelegate(theme, model, self.selection)
        self.setItemDelegate(self._delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMinimumSize(240, 120)
        self.verticalHeader().hide()
        self.set_compact(preferences.compact)
        self._menu_actions: list[QAction] = []
        self._widened = 0
        self.room_below: RoomBelow | None = None
        model.show_members(preferences.members)
        self._prepare_header()
        self.setSortingEnabled(True)
        if not self._restore():
            self.sortByColumn(SECTION["event_type"], Qt.SortOrder.AscendingOrder)
        self.selectionModel().selectionChanged.connect(self.chosen)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self._tint = QTimer(self)
        self._tint.setSingleShot(True)
        self._tint.setInterval(_TINT_MS)
        self._tint.timeout.connect(lambda: self.tint(set()))

    def selected(self) -> Callback | None:
        """The callback of the selected row; with several, of the one that the keys are at."""
        row = self.selection.main_row()
        return None if row is None else self._model.callback_at(row)

    def selectRow(self, row: int) -> None:
        # Qt's own asks which keys are held: with Ctrl of Ctrl+R it would take the row away.
        self.selection.only(row)

    def all_selected(self) -> list[Callback]:
        """The callbacks of all selected rows, from the top."""
        return [self._model.callback_at(row) for row in self.selection.rows()]

    def select(self, callback_id: str, others: Iterable[str] = ()) -> None:
        """Selects a row by its id and scrolls to it; an id that is not shown clears nothing.

        `others` are the ids of rows that are selected with it.
        """
        row = self._model.row_of(callback_id) if callback_id else None
        if row is not None:
            self.selectRow(row)
            self.scrollTo(self._model.index(row, 0))
            if self.room_below is not None:
                self.room_below.reveal(row)
        if others:
            self.selection.add(self._model.rows_of(set(others)))
        self.chosen.emit()

    def copy(self, part: RowPart) -> None:
        """Copies a part of each selected row."""
        rows, cells = self.selection.rows(), []
        if not rows:
            return
        if part is RowPart.ROW:
            shown = [at for at in range(len(COLUMNS)) if not self.isColumnHidden(at)]
            cells = [[self._model.text_at(row, at) for at in shown] for row in rows]
        copy_text(self, copied_text(part, self.all_selected(), cells))

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

    def make_room_for_long_statuses(self, wanted: bool) -> None:
        """`Ended here by …` is longer than what listed ones say."""
        column = SECTION["status"]
        usual, now = em(COLUMNS[column].width), self.columnWidth(column)
        if wanted:
            # Only as far as the address can spare it: the table must not have to be scrolled.
            place, mode = SECTION["destination"], self.horizontalHeader().sectionResizeMode
            spare = self.columnWidth(place) - em(_TELLING_ADDRESS)
            spare = spare if mode(place) is QHeaderView.ResizeMode.Stretch else 0
            self._widened = min(max(em(_LONG_STATUS) - now, 0), max(spare, 0))
            self.setColumnWidth(column, now + self._widened)
        elif now == usual + self._widened:  # else somebody dragged it
            self.setColumnWidth(column, usual)
        self._stretch()

    def set_menu(self, actions: list[QAction]) -> None:
        """The actions of the context menu; None of them is the table's own."""
        self._menu_actions = actions

    def show_member(self, pointer: str) -> None:
        """Shows a member of the JSON as a column; the one that was added first makes room."""
        kept = self._preferences
        if pointer not in kept.members:
            kept.members = [*kept.members, pointer][-len(MEMBERS) :]
        self._model.show_members(kept.members)
        self._follow_members()
        column = MEMBERS[kept.members.index(pointer)]
        self.scrollTo(self._model.index(max(self.selection.main_row() or 0, 0), column))

    def _hide_member(self, at: int) -> None:
        kept = self._preferences
        kept.members = [one for place, one in enumerate(kept.members) if place != at]
        self._model.show_members(kept.members)
        self._follow_members()

    def _follow_members(self) -> None:
        for at, section in enumerate(MEMBERS):
            self.setColumnHidden(section, at >= len(self._preferences.members))
        self._stretch()
        self.viewport().update()

    def remember(self) -> None:
        """Writes widths, order, sorting and choice of columns into the preferences."""
        state = self.horizontalHeader().saveState().toBase64().data()
        self._preferences.columns = bytes(state).decode()
        self._preferences.columns_of = _names()

    def column_menu(self, parent: QWidget) -> QMenu:
        """A menu with a tick for each column that is shown."""
        menu = QMenu(self.tr("Columns"), parent)
        menu.aboutToShow.connect(lambda: self._fill_column_menu(menu))
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Where the one row that a search leaves is current, but not selected, no key would move.
        rows = self._model.rowCount()
        if event.key() in _MOVES and rows and not self.selectionModel().hasSelection():
            self.selectRow(max(self.currentIndex().row(), 0))
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stretch()

    def paintEvent(self, event: QPaintEvent) -> None:
        self._delegate.begin()
        super().paintEvent(event)

    # Qt paints the rows again after both. Not to ask for `viewport` here is worth a tenth of the
    # start-up: for its return value PySide makes the classes of all widgets there are.
    def focusInEvent(self, event: QFocusEvent) -> None:
        self._delegate.show_focus = True
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._delegate.show_focus = False
        super().focusOutEvent(event)

    def _fill_column_menu(self, menu: QMenu) -> None:
        menu.clear()
        for at, pointer in enumerate(self._preferences.members):
            caption = self.tr("Take away {0}").format(visible(pointer_caption(pointer)))
            away = menu.addAction(caption.replace("&", "&&"))
            away.triggered.connect(lambda _=False, at=at: self._hide_member(at))
        if self._preferences.members:
            menu.addSeparator()
        for section, column in enumerate(COLUMNS):
            if section in MEMBERS:
                continue
            action = menu.addAction(translate("table", column.title))
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(section))
            # A table without the status or the type would mislead.
            action.setEnabled(column.key not in {"status", "event_type"})
            if section == SECTION["proved"]:
                action.setChecked(self._preferences.proved_column)
                action.toggled.connect(self._wish_proved)
                continue
            action.toggled.connect(
                lambda shown, section=section: self.setColumnHidden(section, not shown)
            )
        menu.addSeparator()
        menu.addAction(self.tr("Columns as they were at first"), self._reset_columns)

    def _prepare_header(self) -> None:
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setResizeContentsPrecision(0)
        header.setMinimumSectionSize(60)
        header.setStretchLastSection(False)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._show_header_menu)
        header.sectionPressed.connect(lambda _: self._keep_selection_small())
        self._default_columns()

    def _keep_selection_small(self) -> None:
        """Qt takes seconds to find tens of thousands of selected rows again in another order."""
        if self.selection.count() > _MOST_SORTED:
            self.selection.only(self.selection.main_row() or 0)

    def _default_columns(self) -> None:
        header = self.horizontalHeader()
        for section, column in enumerate(COLUMNS):
            header.moveSection(header.visualIndex(section), section)
            used = section in MEMBERS[: len(self._preferences.members)]
            self.setColumnHidden(section, not (column.shown or used))
            self.setColumnWidth(section, max(em(column.width), header.sectionSizeHint(section)))
        self._stretch()

    def _wish_proved(self, shown: bool) -> None:
        self._preferences.proved_column = shown
        self._stretch()

    def _stretch(self) -> None:
        self._give_way()
        # The destination takes what is left, so that the dates are never cut off.
        stretch(self, SECTION["destination"], em(_LEAST_ADDRESS))

    def _give_way(self) -> None:
        """What was proved stands in the details too: beside them it goes before the address."""
        proved, address = SECTION["proved"], SECTION["destination"]
        others = sum(
            self.columnWidth(at)
            for at in range(len(COLUMNS))
            if at not in {proved, address} and not self.isColumnHidden(at)
        )
        needed = others + em(_TELLING_ADDRESS) + em(COLUMNS[proved].width)
        fits = needed <= self.width()
        hidden = not (fits and self._preferences.proved_column)
        if self.isColumnHidden(proved) is not hidden:
            self.setColumnHidden(proved, hidden)

    def _reset_columns(self) -> None:
        self._preferences.proved_column = True
        self._default_columns()
        self.sortByColumn(SECTION["event_type"], Qt.SortOrder.AscendingOrder)

    def _restore(self) -> bool:
        kept = self._preferences
        if not kept.columns or kept.columns_of != _names():
            return False
        done = self.horizontalHeader().restoreState(QByteArray.fromBase64(kept.columns.encode()))
        for at, section in enumerate(MEMBERS):
            self.setColumnHidden(section, at >= len(kept.members))
        self._stretch()
        return done

    def _show_header_menu(self, place: QPoint) -> None:
        menu = self.column_menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.horizontalHeader().mapToGlobal(place))

    def _show_menu(self, place: QPoint) -> None:
        cell = self.indexAt(place)
        if not cell.isValid():
            return
        menu = QMenu(self)
        self._add_cell_actions(menu, cell.row(), cell.column())
        for action in self._menu_actions:
            menu.addAction(action)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.viewport().mapToGlobal(place))

    def _add_cell_actions(self, menu: QMenu, row: int, column: int) -> None:
        """What can be done with the cell that was clicked, whatever its row."""
        # What is shown of an address is cut and marked; what is pasted elsewhere has to work.
        one = self._model.callback_at(row)
        exact = {
            "destination": one.destination_url,
            "resource_url": one.resource_url,
            "id": one.callback_id,
        }
        copied = exact.get(COLUMNS[column].key, self._model.text_at(row, column))
        term = self._model.term_of(row, column)
        fill_cell_menu(menu, self, copied, term, self.filter_asked.emit)
        menu.addSeparator()


def _names() -> str:
    """Saved widths belong to these columns; with others they mean nothing."""
    return ",".join(column.key for column in COLUMNS)
