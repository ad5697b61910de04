"""The matches of the command box: a group's name, the text, and the keys at the end."""

from math import ceil
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.domain.outside_text import visible
from app.text.translate import translate
from app.ui.commands.entry import KIND_WORDS, Entry, marked_pieces
from app.ui.look.direction import (
    at_end,
    at_start,
    begin_cell,
    first_strip,
    is_mirrored,
    without_end,
    without_start,
)
from app.ui.look.measure import em
from app.ui.look.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_ROW, _PAD, _GROUP = 32, 12, 84
"""Pixels: of a row, at its ends, and of the name of its group."""
_DISPLAY, _TIP = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole
_SPOKEN = Qt.ItemDataRole.AccessibleTextRole


class EntryModel(QAbstractListModel):
    """Attributes: typed, what the marks are for."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []
        self.typed = ""

    @property
    def entries(self) -> list[Entry]:
        """What is listed, from top to bottom."""
        return self._entries

    def show_entries(self, entries: list[Entry], typed: str) -> None:
        """Replaces all."""
        self.beginResetModel()
        self._entries, self.typed = entries, typed
        self.endResetModel()

    def begins_group(self, row: int) -> bool:
        """Whether the row above is of another group, or there is none."""
        return row == 0 or self._entries[row - 1].kind is not self._entries[row].kind

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        if role not in {_DISPLAY, _SPOKEN, _TIP}:
            return None
        one = self._entries[index.row()]
        if role == _DISPLAY:
            return visible(one.text)
        if role == _TIP:
            return one.why_not or None
        group = translate("commands", KIND_WORDS[one.kind])
        parts = (one.text, one.detail, group, one.keys, one.why_not)
        return visible("; ".join(part for part in parts if part))


class EntryDelegate(QStyledItemDelegate):
    """Paints one line a match; what cannot be done is muted and says why."""

    def __init__(self, model: EntryModel, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._model, self._theme = model, theme
        self._measured: tuple[list[str], int] = [], 0

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del index
        return QSize(em(300), max(em(_ROW), option.fontMetrics.lineSpacing() + em(_PAD)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        roles, one = self._theme.roles, self._model.entries[index.row()]
        marked = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(option.rect, QColor(roles.selection if marked else roles.surface))
        if marked:
            painter.fillRect(first_strip(option, 3), QColor(roles.accent))
        ink = QColor(roles.selection_text if marked else roles.text)
        muted = QColor(roles.selection_text if marked else roles.muted)
        inside = option.rect.adjusted(em(_PAD), 0, -em(_PAD), 0)
        begin_cell(painter)
        painter.setFont(option.font)
        if self._model.begins_group(index.row()):
            painter.setPen(muted)
            words = translate("commands", KIND_WORDS[one.kind])
            painter.drawText(inside, at_start(option), words)
        inside = without_start(inside, self._group_width(option.fontMetrics), option)
        end = one.why_not or one.keys
        metrics = option.fontMetrics
        if end:
            painter.setPen(muted)
            shown = metrics.elidedText(end, Qt.TextElideMode.ElideRight, inside.width() * 2 // 5)
            painter.drawText(inside, at_end(option), shown)
            inside = without_end(inside, metrics.horizontalAdvance(shown) + em(_PAD), option)
        painter.setPen(muted if one.why_not else ink)
        used = self._paint_text(painter, option, inside, visible(one.text))
        if one.detail:
            painter.setFont(option.font)
            painter.setPen(QColor(roles.failed) if one.production and not marked else muted)
            inside = without_start(inside, used + em(_PAD), option)
            detail = metrics.elidedText(
                visible(one.detail), Qt.TextElideMode.ElideRight, max(inside.width(), 0)
            )
            painter.drawText(inside, at_start(option), detail)

    def _group_width(self, metrics: QFontMetrics) -> int:
        """Of the longest name of a group, in whatever language."""
        words = [translate("commands", one) for one in KIND_WORDS.values()]
        if words != self._measured[0]:
            longest = max(metrics.horizontalAdvance(one) for one in words)
            self._measured = words, max(em(_GROUP), longest + em(_PAD))
        return self._measured[1]

    def _paint_text(
        self, painter: QPainter, option: QStyleOptionViewItem, inside: QRect, text: str
    ) -> int:
        """With what was typed in bold; returns its width in pixels.

        As one line: pieces that are drawn beside each other tear Arabic letters apart, and put the
        words of a Hebrew name into another order.
        """
        strong = QFont(option.font)
        strong.setWeight(QFont.Weight.Bold)
        shown = QFontMetrics(strong).elidedText(
            text, Qt.TextElideMode.ElideRight, max(inside.width(), 0)
        )
        bold = QTextCharFormat()
        bold.setFontWeight(QFont.Weight.Bold)
        ranges, at = [], 0
        for piece, is_typed in marked_pieces(text, self._model.typed):
            if is_typed:
                ranges.append(_range(at, _units(piece), bold))
            at += _units(piece)
        wrapped = QTextOption()
        wrapped.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        wrapped.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
        layout = QTextLayout(shown, option.font)
        layout.setTextOption(wrapped)
        layout.setFormats(ranges)
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(100_000)
        layout.endLayout()
        used = ceil(line.naturalTextWidth())
        left = inside.right() + 1 - used if is_mirrored(option) else inside.left()
        top = inside.top() + (inside.height() - line.height()) / 2
        line.draw(painter, QPointF(left - line.naturalTextRect().left(), top))
        return used


def _units(text: str) -> int:
    """How many places Qt counts for a text: two for a letter beyond the first 65,536."""
    return len(text.encode("utf-16-le")) // 2


def _range(start: int, length: int, form: QTextCharFormat) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length, made.format = start, length, form
    return made
