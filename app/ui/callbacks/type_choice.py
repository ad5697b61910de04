"""Chooses an event type by its name or by what it means; one that is unknown may be typed."""

from typing import cast

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    QSortFilterProxyModel,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QPainter,
    QStandardItem,
    QStandardItemModel,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QCompleter,
    QLineEdit,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from app.domain.callbacks.event_types import EVENT_TYPES
from app.domain.outside_text import visible
from app.text.event_types import meaning_of, phrase_of
from app.ui.look.direction import at_start, begin_cell, first_strip
from app.ui.look.measure import em
from app.ui.look.theme import Theme

_PHRASE, _SEARCHED = Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2
_SHOWN, _LINE, _PAD = 12, 40, 8
"""Rows of the open list, and their height and margin in pixels."""
_STEPS = {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}
_SMALL = {"a", "an", "the", "to", "of"}
_MEANT = {"someone": "person", "somebody": "person", "people": "person", "user": "person"}
"""What says nothing in a sentence, and what people call what the platform calls otherwise."""
Index = QModelIndex | QPersistentModelIndex


class TypeChoice(QComboBox):
    """A combo box whose list shows each type with its sentence.

    What is typed lists the types that hold it, in their name or their sentence. Only what is
    marked in that list is taken; the keys never step to a type that is not shown.

    Signals: taken, arg 0: the type that was taken from the list.
    """

    taken = Signal(str)

    def __init__(self, handle: str, caption: str, theme: Theme) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setAccessibleName(caption)
        self.setObjectName(handle)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(8)
        self.setMaxVisibleItems(_SHOWN)
        known = QStandardItemModel(self)
        for event_type in EVENT_TYPES:
            item, phrase = QStandardItem(event_type), phrase_of(event_type)
            item.setData(phrase, _PHRASE)
            words = (event_type, event_type.replace("_", " "), phrase, meaning_of(event_type))
            item.setData("\n".join(words), _SEARCHED)
            item.setData(f"{visible(event_type)}: {phrase}", Qt.ItemDataRole.AccessibleTextRole)
            known.appendRow(item)
        self.setModel(known)
        view = QListView()
        view.setUniformItemSizes(True)
        self.setView(view)
        self.setItemDelegate(_TypeDelegate(theme, self))
        self._found = found = _Completer(known, self)
        # The completer's own list: one that is made here would belong to two.
        self._popup = cast("QAbstractItemView", found.popup())
        self._popup.setAccessibleName(caption)
        self._popup.setItemDelegate(_TypeDelegate(theme, self._popup))
        self.setCompleter(found)
        found.activated.connect(self.taken)
        edit = self.lineEdit()
        if isinstance(edit, QLineEdit):
            edit.setAccessibleName(caption)
            edit.setObjectName(f"{handle}Edit")
            # After the completer has had the letter, which opens its list.
            edit.textEdited.connect(lambda _: QTimer.singleShot(0, self, self._close_if_whole))
        self.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self
            and isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and event.key() in _STEPS
            and not event.modifiers() & Qt.KeyboardModifier.AltModifier
        ):
            # Qt would step to the next type unseen, whatever was typed.
            self.list_matches()
            return True
        return super().eventFilter(watched, event)

    def _close_if_whole(self) -> None:
        """A type that is typed whole needs no list, which would take the next click."""
        if self.currentText().strip() in EVENT_TYPES and self._found.completionCount() == 1:
            self._popup.hide()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the form scrolls, and the type stays

    def list_matches(self) -> None:
        """Opens the list of what holds the typed text; of all types where nothing does.

        Nothing is marked in it: Return takes nothing that was not gone to.
        """
        typed, found = self.currentText().strip(), self._found
        found.setCompletionPrefix(typed)
        if found.completionCount() == 0 or typed in EVENT_TYPES:
            self.showPopup()
            if self.itemText(self.currentIndex()) != typed:
                self.view().setCurrentIndex(QModelIndex())  # else an earlier type is marked
            return
        found.complete()


class _Holding(QSortFilterProxyModel):
    """The types that hold every word that was typed, in their names or their sentences."""

    def __init__(self, known: QStandardItemModel, parent: QObject) -> None:
        super().__init__(parent)
        self.setSourceModel(known)
        self._words: list[str] = []

    def look_for(self, typed: str) -> None:
        """Shows what holds the words; `someone joins a list` is how people say it."""
        words = [one for one in typed.casefold().split() if one not in _SMALL]
        words = [_MEANT.get(one, one) for one in words]
        if words != self._words:
            self._words = words
            self.invalidate()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        model = self.sourceModel()
        text = str(model.index(row, 0, parent).data(_SEARCHED) or "").casefold()
        return all(one in text for one in self._words)


class _Completer(QCompleter):
    def __init__(self, known: QStandardItemModel, parent: QComboBox) -> None:
        self._holding = _Holding(known, parent)
        super().__init__(self._holding, parent)
        self.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompletionRole(_SEARCHED)
        self.setMaxVisibleItems(_SHOWN)

    def splitPath(self, path: str) -> list[str]:
        # Qt looks for the whole text as one piece: the model has done the looking.
        self._holding.look_for(path)
        return [""]

    def pathFromIndex(self, index: Index) -> str:
        return str(index.data(Qt.ItemDataRole.DisplayRole) or "")


class _TypeDelegate(QStyledItemDelegate):
    """The type, and its sentence beneath it."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics, wide = option.fontMetrics, 0
        for role in (Qt.ItemDataRole.DisplayRole, _PHRASE):
            wide = max(wide, metrics.horizontalAdvance(str(index.data(role) or "")))
        return QSize(wide + 2 * em(_PAD), max(em(_LINE), 2 * metrics.lineSpacing() + em(_PAD)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        roles = self._theme.roles
        marked = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(option.rect, QColor(roles.selection if marked else roles.surface))
        if marked:
            painter.fillRect(first_strip(option, 3), QColor(roles.accent))
        begin_cell(painter)
        inside = option.rect.adjusted(em(_PAD), em(_PAD) // 2, -em(_PAD), -em(_PAD) // 2)
        line = option.fontMetrics.lineSpacing()
        painter.setPen(QColor(roles.selection_text if marked else roles.text))
        upper = inside.adjusted(0, 0, 0, line - inside.height())
        painter.drawText(upper, at_start(option), str(index.data(Qt.ItemDataRole.DisplayRole)))
        painter.setPen(QColor(roles.selection_text if marked else roles.muted))
        phrase = option.fontMetrics.elidedText(
            str(index.data(_PHRASE) or ""), Qt.TextElideMode.ElideRight, inside.width()
        )
        painter.drawText(upper.translated(0, line), at_start(option), phrase)
