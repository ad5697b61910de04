"""The look that all smaller tables share."""

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLabel,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.text.status import Status
from app.ui.kit.list_menu import cell_text, row_text, show_list_menu
from app.ui.kit.list_style import style_as_list
from app.ui.kit.pill import paint_pill, pill_width
from app.ui.kit.row_selection import MOVES, RowSelection, keep_header_out
from app.ui.kit.widgets import copy_text, label
from app.ui.look.column_room import ColumnRoom
from app.ui.look.direction import first_strip, without_start
from app.ui.look.isolates import isolated
from app.ui.look.measure import em, height_of_rows
from app.ui.look.theme import Theme

Index = QModelIndex | QPersistentModelIndex

_LEAST, _ROOMY, _GROWTH = 144, 220, 1.6
"""Pixels of the column that takes the rest: at least, and before others grow; and how much."""
_AROUND_TEXT, _BEFORE_PILL = 26, 3
"""Pixels beside the words of a cell, and before a pill."""
_AROUND_HINT = 56
"""Pixels: the heading, and what is above and below what stands in an empty table."""
_LOOKED_AT, _LONGEST = 200, 320
"""Rows that widths are made for, and pixels of a column at most that follows its texts."""


class RowDelegate(QStyledItemDelegate):
    """The whole row is what is chosen: a frame around one cell of it would say otherwise.

    While the table has the keys, the chosen row begins with a strip of the accent.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.text = isolated(option.text)
        table = option.widget
        if isinstance(table, ListTable) and index.column() in table.sentences:
            # Without its middle a sentence may say the opposite.
            option.textElideMode = Qt.TextElideMode.ElideRight
        option.state &= ~QStyle.StateFlag.State_HasFocus

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        mark_focus(painter, option, index, self._theme)


def mark_focus(painter: QPainter, option: QStyleOptionViewItem, index: Index, theme: Theme) -> None:
    """A strip before the chosen row: of the accent where the table has the keys.

    While nothing is chosen two lines mark the row where the keys would begin.
    """
    table = option.widget
    chosen = bool(option.state & QStyle.StateFlag.State_Selected)
    has_keys = table is not None and table.hasFocus()
    if isinstance(table, QTableView) and has_keys and not chosen:
        begins = max(table.currentIndex().row(), 0) == index.row()
        if begins and not table.selectionModel().hasSelection():
            # Two lines and no strip: nothing is selected, and the keys begin here.
            painter.setPen(QColor(theme.roles.accent))
            painter.drawLine(option.rect.topLeft(), option.rect.topRight())
            painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
    if chosen and index.column() == 0:
        painter.fillRect(
            first_strip(option, 3), QColor(theme.roles.accent if has_keys else theme.roles.muted)
        )


class PillDelegate(RowDelegate):
    """Draws as pills what `status_of` names for a row and a column; None leaves the text.

    Attributes: status_of.
    """

    def __init__(
        self, theme: Theme, status_of: Callable[[int, int], Status | None], parent: QWidget
    ) -> None:
        super().__init__(theme, parent)
        self.status_of = status_of

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        status = self.status_of(index.row(), index.column())
        if status is None:
            super().paint(painter, option, index)
            return
        self.paint_ground(painter, option, index)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        # Where the texts of its column begin.
        rect = without_start(option.rect, _BEFORE_PILL, option)
        paint_pill(painter, option, rect, status, theme=self._theme, outlined=chosen)

    def paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """What the style draws behind a text: the selection, the line below, and the keys."""
        behind = QStyleOptionViewItem(option)
        self.initStyleOption(behind, index)
        behind.text = ""
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, behind, painter, option.widget)
        mark_focus(painter, option, index, self._theme)


class ListTable(QTableView):
    """Whole rows; one column takes the room that the others leave.

    Attributes: whole, columns whose widths do not follow what they hold at the moment; pills, those
    of them that hold pills; sentences, columns that are cut at their ends; is_searched, whether a
    search shows a part: no column moves by that; search_for, what searches for a text, None where
    the table has no search; sought_at, what the search finds a cell by, "" where it does not look
    there, None where it finds what the cell says.
    """

    def __init__(self, stretched: int) -> None:
        super().__init__()
        self._stretched = stretched
        self._room: ColumnRoom | None = None
        self._hint: QLabel | None = None
        self.is_searched = False
        self.search_for: Callable[[str], None] | None = None
        self.sought_at: Callable[[Index], str] | None = None
        self.whole: frozenset[int] = frozenset()
        self.pills: frozenset[int] = frozenset()
        self.sentences: frozenset[int] = frozenset()

    def teach(self, words: str) -> None:
        """What stands in it while it has no rows: why, and what to do."""
        if self._hint is None:
            self._hint = _hint_in(self)
        self._hint.setText(words)

    def begin(self, first: Mapping[int, int] | None = None) -> None:
        """Its columns are as wide as they have to be.

        `first` ones grow before the others, and to these widths, in pixels.
        """
        first = first or {}
        usual = {at: self.columnWidth(at) for at in range(self.model().columnCount())}
        comfort = {at: int(width * _GROWTH) for at, width in usual.items()}
        comfort |= {at: em(width) for at, width in first.items()}
        roomy = max(em(_ROOMY), usual.get(self._stretched, 0))
        self._room = ColumnRoom(
            self, usual, comfort, least=em(_LEAST), roomy=roomy, first=first.keys()
        )
        self.share()

    def share(self) -> None:
        """Gives out the width that there is."""
        if self._room is not None:
            self._room.share(self._stretched)

    def need(self, column: int, width: int) -> None:
        """How many pixels a column needs from now on, where what it holds is other than before."""
        if self._room is not None:
            self._room.usual[column] = max(width, self.horizontalHeader().sectionSizeHint(column))

    def follow_texts(self) -> None:
        """From now on its columns are as wide as the rows need that come; what needs less gives."""
        if self._room is not None:
            for column in self.pills:  # whole already: they need not grow
                self._room.fit(column, self._room.usual[column])
        self.model().modelReset.connect(self._fit_texts)
        self._fit_texts()

    def _fit_texts(self) -> None:
        model, header = self.model(), self.horizontalHeader()
        rows = range(min(model.rowCount(), _LOOKED_AT))
        if self._room is None or not rows or self.is_searched:
            return
        for column in {*range(model.columnCount())} - self.whole - self.pills:
            states = self._states_in(rows, column)
            needed = min(max(self._widths_of(rows, column, states)), em(_LONGEST))
            if model.index(0, column).data(Qt.ItemDataRole.DecorationRole) is not None:
                needed += self.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize) + 8
            needed = max(needed, header.sectionSizeHint(column))
            if column == self._stretched:
                self._room.fit_rest(needed)
                continue
            self._room.fit(column, needed)
            if any(states):  # the rest of a state says the opposite of it
                self._room.usual[column] = needed
        self.share()

    def _states_in(self, rows: range, column: int) -> list[Status | None]:
        """What is shown as pills."""
        delegate = self.itemDelegate()
        if not isinstance(delegate, PillDelegate):
            return [None] * len(rows)
        return [delegate.status_of(row, column) for row in rows]

    def _widths_of(self, rows: range, column: int, states: list[Status | None]) -> set[int]:
        """What the cells of a column need: pills more than the same words without one."""
        model = self.model()
        texts = {
            str(model.index(row, column).data() or "")
            for row, state in zip(rows, states, strict=True)
            if state is None
        }
        pills = {state.text for state in states if state is not None}
        return {*map(self.text_width, texts), *map(self.pill_width, pills)}

    def pill_width(self, words: str) -> int:
        """How many pixels a cell needs that shows these words as a pill."""
        return pill_width(self.fontMetrics(), words) + _BEFORE_PILL

    def text_width(self, words: str) -> int:
        """How many pixels a cell of these words needs."""
        return self.fontMetrics().horizontalAdvance(words) + _AROUND_TEXT

    def take_rest(self, column: int) -> None:
        """Another column is the one that takes the rest."""
        self._stretched = column
        self.share()

    def selectRow(self, row: int) -> None:
        # Qt's own looks for the row at the left edge, where a mirrored table has none; and it asks
        # which keys are held.
        RowSelection(self).only(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Where the one row that a search leaves is current, but not selected, no key would move.
        chosen = self.selectionModel().hasSelection()
        whole = self.selectionBehavior() is QAbstractItemView.SelectionBehavior.SelectRows
        if event.key() in MOVES and self.model().rowCount() and whole and not chosen:
            self.selectRow(max(self.currentIndex().row(), 0))
        elif event.matches(QKeySequence.StandardKey.Copy) and whole and chosen:
            # Whole rows are what is chosen: one cell of it, which nothing marks, is not meant.
            rows = RowSelection(self).rows()
            copy_text(self, "\n".join(row_text(self, row) for row in rows))
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = event.pos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            current = self.currentIndex()
            place = self.visualRect(current).center() if current.isValid() else QPoint(-1, -1)
        cell = self.indexAt(place)
        sought = self.sought_at(cell) if self.sought_at is not None else cell_text(cell)
        show_list_menu(self, place, sought, self.search_for)

    def minimumSizeHint(self) -> QSize:
        height = height_of_rows(self, 1.5)
        if self._hint is not None and not self._hint.isHidden():
            width = max(self.viewport().width(), 1)
            height = max(height, self._hint.heightForWidth(width) + em(_AROUND_HINT))
        return QSize(super().minimumSizeHint().width(), height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share()


def list_table(  # noqa: PLR0917 - as they stand on the screen
    handle: str,
    caption: str,
    model: QAbstractItemModel,
    widths: tuple[int, ...],
    stretched: int,
    empty: str = "",
    *,
    theme: Theme,
    pills: Mapping[int, Iterable[str]] | None = None,
    texts: Mapping[int, Iterable[str]] | None = None,
    first: Mapping[int, int] | None = None,
) -> ListTable:
    """A table of whole rows; `widths` in pixels, `stretched` is the column that takes the rest.

    Where that is -1 the rest stays empty. Columns grow beyond their widths where there is room.

    `handle` is its `objectName`.
    `empty` is what stands in it while it has no rows: why, and what to do. `pills` are the words
    that columns of pills can have, and `texts` what columns of words hold at most: none of them is
    ever cut. `first` are columns that grow before the others, and to which widths in pixels.
    """
    table = ListTable(stretched)
    table.setAccessibleName(caption)
    table.setObjectName(handle)
    table.setModel(model)
    keep_header_out(table)
    table.setItemDelegate(RowDelegate(theme, table))
    style_as_list(table, widths)
    for column, words in (pills or {}).items():
        table.setColumnWidth(column, max(table.columnWidth(column), *map(table.pill_width, words)))
    for column, words in (texts or {}).items():
        longest = max(table.fontMetrics().horizontalAdvance(one) for one in words)
        table.setColumnWidth(column, max(table.columnWidth(column), longest + _AROUND_TEXT))
    table.pills = frozenset(pills or {})
    table.whole = table.pills | frozenset(texts or {})
    table.begin(first)
    if empty:
        table.teach(empty)
    return table


def _hint_in(table: QTableView) -> QLabel:
    hint = label(muted=True)
    hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
    hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    inside = QVBoxLayout(table.viewport())
    inside.addWidget(hint)
    model = table.model()

    def follow() -> None:
        empty = model.rowCount() == 0
        hint.setVisible(empty)
        # No key does anything in it: Tab goes on to what can be used.
        table.setFocusPolicy(Qt.FocusPolicy.ClickFocus if empty else Qt.FocusPolicy.StrongFocus)
        table.updateGeometry()

    model.modelReset.connect(follow)
    model.rowsInserted.connect(follow)
    model.rowsRemoved.connect(follow)
    follow()
    return hint
