"""Paints the rows: the status as a pill, the host of an address before its rest."""

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from app.domain.outside_text import visible
from app.text.companies import marked_name
from app.text.status import Status, Tone
from app.ui.kit.address_cell import paint_address
from app.ui.kit.pill import paint_pill
from app.ui.kit.row_selection import RowSelection
from app.ui.kit.widgets import fixed_font
from app.ui.look.direction import (
    begin_cell,
    first_strip,
    is_mirrored,
    start_of,
    without_start,
)
from app.ui.look.isolates import by_its_letters
from app.ui.look.measure import em
from app.ui.look.theme import Theme
from app.ui.rows.columns import SECTION

if TYPE_CHECKING:
    from app.ui.rows.rows_model import CallbackRowsModel

_STATUS, _DESTINATION, _ID = SECTION["status"], SECTION["destination"], SECTION["id"]
_PROVED, _COMPANY = SECTION["proved"], SECTION["company"]
_APPLIES = SECTION["applies_to"]
_CUT_INSIDE = {SECTION[one] for one in ("company", "event_type", "applies_to", "name")}
_WRITTEN_BY_PEOPLE = {SECTION[one] for one in ("company", "name")}
"""Columns that run as their letters do; ids, types and addresses are read from the left."""
_PAD, _DOT, _GAP = 8, 16, 6
_ACROSS = 1 << 15
"""More pixels than any row is wide."""
_MOST_CUT = 4000
"""Texts that are kept as they were cut to fit: those of some screens full of rows."""
_NO_PEN = Qt.PenStyle.NoPen
_AT_END, _IN_MIDDLE = Qt.TextElideMode.ElideRight, Qt.TextElideMode.ElideMiddle
Index = QModelIndex | QPersistentModelIndex


@lru_cache(64)
def _colour(name: str) -> QColor:
    # Not the class itself: its help text, which would be copied, takes 40 ms of a start to make.
    return QColor(name)


def _fill(painter: QPainter, rect: QRect, colour: str) -> None:
    # `fillRect` takes a gradient too, and PySide makes all that can name one to see if it is.
    painter.setPen(_NO_PEN)
    painter.setBrush(_colour(colour))
    painter.drawRect(rect)


class _RowLook(NamedTuple):
    """What all cells of a row have in common."""

    status: Status
    selected: bool
    tinted: bool
    ink: str


class CallbackDelegate(QStyledItemDelegate):
    """Draws whole cells itself: Qt's own way asks the model seven questions a cell.

    Attributes: show_focus. Qt tells with each cell whether it is selected, but its class for that
    takes longer to load than the rows to paint.
    """

    def __init__(self, theme: Theme, model: "CallbackRowsModel", selection: RowSelection) -> None:
        super().__init__()
        self._theme, self._model, self._selection = theme, model, selection
        self._looks: dict[int, _RowLook] = {}
        self._lone_row, self._start = -1, start_of(mirrored=False)
        self._fixed: QFont | None = None
        # Of which font, and by text, way and width: as it is written. Most are there many times.
        self._cut_in, self._cut = "", dict[tuple[str, int, int], str]()
        self.show_focus = False

    def begin(self, font: QFont, *, mirrored: bool) -> None:
        """The table is painted now, in its font: how a row looks is asked anew, once a row."""
        self._looks.clear()
        self._start = start_of(mirrored=mirrored)
        if self._cut_in != font.key() or len(self._cut) > _MOST_CUT:
            self._cut_in, self._fixed = font.key(), None
            self._cut.clear()
        # Without a selection the keys are at the current row, or begin at the first.
        self._lone_row = self._selection.lone_row()

    def _look_of(self, row: int) -> _RowLook:
        found = self._looks.get(row)
        if found is None:
            roles, status = self._theme.roles, self._model.status_at(row)
            selected = self._selection.holds(row)
            ink = roles.selection_text if selected else roles.text
            if status.tone is Tone.NEUTRAL and not selected:
                ink = roles.muted
            tinted = self._model.is_tinted(row)
            found = self._looks[row] = _RowLook(status, selected, tinted, ink)
        return found

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        roles, row, column = self._theme.roles, index.row(), index.column()
        section = self._model.sections[column]
        rect = option.rect
        if row not in self._looks:
            # Once for its whole row; what fills a cell draws its own again.
            _fill(painter, QRect(0, rect.bottom(), _ACROSS, 1), roles.line)
        look = self._look_of(row)
        if look.selected or look.tinted:
            _fill(painter, rect, roles.selection if look.selected else roles.soon_fill)
            _fill(painter, QRect(rect.left(), rect.bottom(), rect.width(), 1), roles.line)
        if column == 0:
            self._paint_mark(painter, option, look)
        if self.show_focus and row == self._lone_row:
            # Not the strip of a selected row: nothing is selected, and the keys begin here.
            for edge in (rect.top(), rect.bottom()):
                _fill(painter, QRect(rect.left(), edge, rect.width(), 1), roles.accent)
        if section in {_STATUS, _PROVED}:
            status = self._model.proved_at(row) if section == _PROVED else look.status
            if not status.text:
                return
            # Also on a tinted row, whose colour a pill may have itself.
            outlined = look.selected or look.tinted
            paint_pill(painter, option, rect, status, theme=self._theme, outlined=outlined)
            return
        begin_cell(painter)
        painter.setPen(_colour(look.ink))
        self._paint_text(painter, option, row, section, selected=look.selected)

    def _paint_text(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        row: int,
        section: int,
        *,
        selected: bool,
    ) -> None:
        inside = option.rect.adjusted(_PAD, 0, -_PAD, 0)
        text = self._model.text_at(row, section)
        if section == _DESTINATION and self._model.callback_at(row) is not None:
            # On a selected row what is muted else may be unreadable, as in a high contrast.
            rest = painter.pen().color() if selected else _colour(self._theme.roles.muted)
            paint_address(painter, option, inside, text, rest)
            return
        if section == _COMPANY:
            inside = self._after_colour(painter, option, inside, row)
            company = self._model.company_at(row)
            if company is not None and option.fontMetrics.horizontalAdvance(text) > inside.width():
                # The name is what tells them apart.
                text = visible(marked_name(company, short=True))
        if section == _APPLIES and option.fontMetrics.horizontalAdvance(text) > inside.width():
            text = self._value_alone(row, text)
        if section == _ID:
            if self._fixed is None:
                self._fixed = fixed_font()
            painter.setFont(self._fixed)
            metrics = QFontMetrics(self._fixed)
        else:
            painter.setFont(option.font)
            metrics = option.fontMetrics
        width = inside.width()
        shown = self._cut.get((text, section, width))
        if shown is None:
            # What tells types and lists apart stands at their ends.
            way = _IN_MIDDLE if section in _CUT_INSIDE else _AT_END
            shown = self._cut[text, section, width] = metrics.elidedText(text, way, width)
        if section in _WRITTEN_BY_PEOPLE:
            shown = by_its_letters(shown)
        painter.drawText(inside, self._start, shown)

    def _value_alone(self, row: int, text: str) -> str:
        """Without the word that says of what: the type says it too, and no ID needs to be cut."""
        one = self._model.callback_at(row)
        return (text.partition(" ")[2] or text) if one is not None and one.filters else text

    def _after_colour(
        self, painter: QPainter, option: QStyleOptionViewItem, inside: QRect, row: int
    ) -> QRect:
        """Paints the colour of a row's company; returns the room that is left."""
        colour = self._model.colour_at(row)
        if colour is None:
            return inside
        width = em(_DOT)
        room = QRect(inside.left(), inside.top(), width, inside.height())
        if is_mirrored(option):
            room.moveRight(inside.right())
        colour.paint(painter, room, Qt.AlignmentFlag.AlignCenter)
        return without_start(inside, width + _GAP, option)

    def _paint_mark(self, painter: QPainter, option: QStyleOptionViewItem, look: _RowLook) -> None:
        """A strip besides the colour: which row has the keys, is selected, or changed just now."""
        roles = self._theme.roles
        has_keys = self.show_focus and look.selected
        if look.selected or look.tinted:
            ink = roles.accent if has_keys else roles.muted if look.selected else roles.soon
            _fill(painter, first_strip(option, 3), ink)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        section = self._model.sections[index.column()]
        text = self._model.text_at(index.row(), section)
        width = option.fontMetrics.horizontalAdvance(text) + 2 * _PAD + 4
        return QSize(width + (em(30) if section in {_STATUS, _PROVED, _COMPANY} else 0), em(28))
